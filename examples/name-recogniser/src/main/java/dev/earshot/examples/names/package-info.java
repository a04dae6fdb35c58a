/**
 * A host's own model that finds names in no list, by Apache OpenNLP: trained on texts in which an
 * {@link dev.earshot.scoring.topic.EntityList} finds the host's names, or on texts that were
 * marked. Start at {@link dev.earshot.examples.names.NameRecogniser}; the command line is {@link
 * dev.earshot.examples.names.NamesTool}.
 */
@NullMarked
package dev.earshot.examples.names;

import org.jspecify.annotations.NullMarked;
