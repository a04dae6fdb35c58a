/** Reads Bluesky: posts of the AppView over XRPC, and what Jetstream sends as it happens. */
@NullMarked
package dev.earshot.connectors.bluesky;

import org.jspecify.annotations.NullMarked;
