/**
 * Sentiment by transformers: two frozen sentence encoders, a small trained head on them, and the
 * SDK's linear score added to the head's. Start at {@link
 * dev.earshot.examples.transformer.TransformerScorer}; the command line is {@link
 * dev.earshot.examples.transformer.TransformerTool}.
 */
@NullMarked
package dev.earshot.examples.transformer;

import org.jspecify.annotations.NullMarked;
