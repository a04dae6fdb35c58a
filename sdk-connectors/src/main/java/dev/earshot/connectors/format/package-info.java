/**
 * What sources write, read: JSON, markup and addresses that strangers wrote.
 *
 * <p>{@link dev.earshot.connectors.format.Json} reads leniently and record by record; {@link
 * dev.earshot.connectors.format.Html} makes {@link dev.earshot.connectors.format.RichText} of
 * foreign markup, which never leaves a connector as it came, but as plain text with spans and as
 * HTML that is safe to show; {@link dev.earshot.connectors.format.WebAddress} resolves addresses as
 * people write them, and {@link dev.earshot.connectors.format.RegistrableDomain} tells whose they
 * are. Nothing here asks a network.
 */
@NullMarked
package dev.earshot.connectors.format;

import org.jspecify.annotations.NullMarked;
