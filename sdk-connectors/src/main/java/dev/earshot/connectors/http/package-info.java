/**
 * The toolkit that connectors share: addresses and HTML as the networks write them.
 *
 * <p>Foreign markup never leaves a connector as it came: {@link dev.earshot.connectors.http.Html}
 * turns it into plain text with spans, and into HTML that is safe to show.
 */
@NullMarked
package dev.earshot.connectors.http;

import org.jspecify.annotations.NullMarked;
