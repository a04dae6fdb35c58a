/**
 * Sources that keep a line open and send what appears.
 *
 * <p>A {@link dev.earshot.connectors.stream.StreamConnector} opens the line and puts what comes
 * into {@link dev.earshot.connectors.stream.Arrivals}, a buffer with a bound. Its reader hands out
 * what is there and never waits, so that a stream takes its turn among other sources; what did not
 * fit, or came while nobody listened, is told as a gap.
 */
@NullMarked
package dev.earshot.connectors.stream;

import org.jspecify.annotations.NullMarked;
