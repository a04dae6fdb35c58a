/**
 * Sentiment by a transformer: a frozen sentence encoder, a small trained head on it, and the SDK's
 * linear score added to the head's. Start at {@link
 * dev.earshot.examples.transformer.TransformerScorer}; the command line is {@link
 * dev.earshot.examples.transformer.TransformerTool}.
 */
@NullMarked
package dev.earshot.examples.transformer;

import org.jspecify.annotations.NullMarked;
