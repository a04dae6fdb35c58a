/**
 * How connectors ask servers, ours and an integrator's.
 *
 * <p>{@link dev.earshot.connectors.http.HttpTransport} sends requests within {@link
 * dev.earshot.connectors.http.TransportLimits} and keeps them on the public internet; {@link
 * dev.earshot.connectors.http.Fetch} asks one origin, alone knows its secrets, and tells a reader
 * in one word what came. {@link dev.earshot.connectors.http.RateLimits} reads how often a source
 * may be asked, {@link dev.earshot.connectors.http.LinkHeader} and {@link
 * dev.earshot.connectors.http.Validators} how to go on.
 */
@NullMarked
package dev.earshot.connectors.http;

import org.jspecify.annotations.NullMarked;
