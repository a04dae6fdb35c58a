/**
 * The toolkit that connectors share, ours and an integrator's.
 *
 * <p>{@link dev.earshot.connectors.http.HttpTransport} sends requests within {@link
 * dev.earshot.connectors.http.Limits} and keeps them on the public internet; {@link
 * dev.earshot.connectors.http.Fetch} tells a reader in one word what came. {@link
 * dev.earshot.connectors.http.RateLimits} reads how often a source may be asked, {@link
 * dev.earshot.connectors.http.Links} and {@link dev.earshot.connectors.http.Validators} how to go
 * on. {@link dev.earshot.connectors.http.Json} and {@link dev.earshot.connectors.http.Html} read
 * what strangers wrote: foreign markup never leaves a connector as it came, but as plain text with
 * spans and as HTML that is safe to show.
 */
@NullMarked
package dev.earshot.connectors.http;

import org.jspecify.annotations.NullMarked;
