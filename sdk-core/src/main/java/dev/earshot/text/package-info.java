/**
 * Reads social text once: tokens with folded hashes and spans, and the entities a text points at.
 *
 * <p>{@link dev.earshot.text.Tokens} is the one pass that queries and scorers share; {@link
 * dev.earshot.text.Entities} finds handle mentions, hashtags, cashtags and links the way
 * twitter-text's conformance cases define them. All offsets are UTF-16 units.
 */
@NullMarked
package dev.earshot.text;

import org.jspecify.annotations.NullMarked;
