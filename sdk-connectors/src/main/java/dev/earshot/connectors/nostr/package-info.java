/** Reads Nostr: events as relays hand them on, their ids checked. */
@NullMarked
package dev.earshot.connectors.nostr;

import org.jspecify.annotations.NullMarked;
