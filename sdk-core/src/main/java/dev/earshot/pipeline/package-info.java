/**
 * The road of a post: gate, tokens, queries, enrichers, decision, store, sinks.
 *
 * <p>Data runs one way, and there is one road out. {@link dev.earshot.pipeline.Screen} makes a
 * {@link dev.earshot.pipeline.Candidate} of an event and looks at nothing that is kept; {@link
 * dev.earshot.pipeline.Decider} weighs it against what is kept of that one post. Both are pure, and
 * {@link dev.earshot.pipeline.Pipeline} runs them over a {@link dev.earshot.pipeline.MentionStore},
 * which numbers the changes; every {@link dev.earshot.pipeline.Sink} is handed what was added and
 * what must be subtracted, from where it stands. The package owns no thread and no clock.
 */
@NullMarked
package dev.earshot.pipeline;

import org.jspecify.annotations.NullMarked;
