/**
 * The seam between Earshot and the places it listens to.
 *
 * <p>A {@link dev.earshot.connectors.Connector} opens a {@link
 * dev.earshot.connectors.SourceReader}, which hands out {@link dev.earshot.connectors.Batch}es:
 * events, the checkpoint that covers them, what comes next, and the records that could not be read.
 * Waiting is data, never a sleep and never an exception. The {@link
 * dev.earshot.connectors.Ingestion} runs readers, stores checkpoints together with what they cover,
 * and honours waits.
 *
 * <p>A connector says what it is in a {@link dev.earshot.connectors.ConnectorDescriptor}, what may
 * be chosen in {@link dev.earshot.connectors.Option}s, and is handed its own source's {@link
 * dev.earshot.connectors.Credentials} through the {@link dev.earshot.connectors.ConnectorContext},
 * for one {@link dev.earshot.connectors.Origin}. Write one on {@code PagedReader} in the room
 * {@code reading}, or on {@code StreamConnector} in {@code stream}.
 */
@NullMarked
package dev.earshot.connectors;

import org.jspecify.annotations.NullMarked;
