/**
 * Numbers about mentions, each with its formula, version and missing share.
 *
 * <p>A {@link dev.earshot.scoring.metric.Figure} is a value with its definition, what it rests on
 * and what is missing: of a post {@link dev.earshot.scoring.metric.PostFigures}, of its spread
 * {@link dev.earshot.scoring.metric.Cascade}. Values ({@link
 * dev.earshot.scoring.metric.Engagement}, {@link dev.earshot.scoring.metric.Proportion}, {@link
 * dev.earshot.scoring.metric.SentimentCounts}) hold what was counted; sinks ({@link
 * dev.earshot.scoring.metric.AuthorActivity}, {@link dev.earshot.scoring.metric.ShareOfVoice},
 * {@link dev.earshot.scoring.metric.SentimentBreakdown}) count as mentions come, change and go.
 */
@NullMarked
package dev.earshot.scoring.metric;

import org.jspecify.annotations.NullMarked;
