package dev.earshot.connectors.http;

import dev.earshot.connectors.Secret;
import java.net.URI;
import java.util.Map;

/**
 * Proves to an origin who asks, where a single secret in a header does not: tokens that end and are
 * renewed, signatures over a request. {@code dev.earshot.connectors.auth} has OAuth 2 and OAuth
 * 1.0a; write your own for a source that knows neither.
 *
 * <p>Used by the one {@link Fetch} it was given to, and so by one thread at a time.
 */
public interface Authorization {
  /**
   * Returns the headers that prove it, for one request.
   *
   * @param method the request's method, in capitals
   * @param uri the whole address that is asked
   * @param form the fields of a body that is a form, in their order; empty for any other body
   * @throws dev.earshot.EarshotException if there is no such proof now
   */
  Map<String, Secret> headers(String method, URI uri, Map<String, String> form);

  /**
   * Takes the word that the origin no longer accepts what {@link #headers} returned last.
   *
   * @return whether there is another, so that the request is worth sending once more
   * @throws dev.earshot.EarshotException if another cannot be had now
   */
  boolean renew();
}
