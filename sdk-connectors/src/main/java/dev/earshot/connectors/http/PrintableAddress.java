package dev.earshot.connectors.http;

import java.net.URI;

/** Names an address in messages: without user information and query, where secrets travel. */
final class PrintableAddress {
  private PrintableAddress() {}

  static String of(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getHost() + port + path;
  }
}
