/**
 * The road of a post: gate, tokens, queries, enrichers, store, sinks.
 *
 * <p>Data runs one way, and there is one road out. {@code Pipeline} takes source events, removals
 * and corrections; {@link dev.earshot.pipeline.MentionStore} keeps what was admitted; every {@link
 * dev.earshot.pipeline.Sink} is handed what was added and what must be subtracted. The package owns
 * no thread and no clock.
 */
@NullMarked
package dev.earshot.pipeline;

import org.jspecify.annotations.NullMarked;
