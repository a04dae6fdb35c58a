/** Reads servers that speak the Mastodon API: Mastodon itself, Pixelfed, GoToSocial, Pleroma. */
@NullMarked
package dev.earshot.connectors.mastodon;

import org.jspecify.annotations.NullMarked;
