/**
 * What a post says, as scores: sentiment, classifications, and the {@link
 * dev.earshot.scoring.Scorer} that gives and explains them.
 *
 * <p>The scorers in the jar are in {@code dev.earshot.scoring.model}; {@code
 * SentimentScorer.bundled().enricher()} joins a pipeline, and every mention then carries a {@link
 * dev.earshot.scoring.Sentiment} under its key. What people corrected comes back as {@link
 * dev.earshot.scoring.LabelledText}, for a model to learn from. {@link
 * dev.earshot.pipeline.SubtractingSink} is what metrics and trends are made of.
 */
@NullMarked
package dev.earshot.scoring;

import org.jspecify.annotations.NullMarked;
