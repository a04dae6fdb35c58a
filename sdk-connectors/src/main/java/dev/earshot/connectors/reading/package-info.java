/**
 * What a reader is made of, so that a connector holds nothing but what its source does otherwise.
 *
 * <p>{@link dev.earshot.connectors.reading.PagedReader} turns pages into batches with checkpoints;
 * {@link dev.earshot.connectors.reading.CheckpointState} is how far it came; {@link
 * dev.earshot.connectors.reading.Emitter} makes events of records and is the only place that skips
 * what is not public, stamps where a post came from, and makes faults of broken records.
 */
@NullMarked
package dev.earshot.connectors.reading;

import org.jspecify.annotations.NullMarked;
