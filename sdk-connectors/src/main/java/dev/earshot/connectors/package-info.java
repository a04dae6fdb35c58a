/**
 * The seam between Earshot and the places it listens to.
 *
 * <p>A {@link dev.earshot.connectors.Connector} opens a {@link
 * dev.earshot.connectors.SourceReader}, which hands out {@link dev.earshot.connectors.Batch}es:
 * events, the checkpoint that covers them, what comes next, and the records that could not be read.
 * Waiting is data, never a sleep and never an exception. The {@code Ingestion} runs readers, stores
 * checkpoints together with what they cover, and honours waits.
 */
@NullMarked
package dev.earshot.connectors;

import org.jspecify.annotations.NullMarked;
