package dev.earshot.connectors.feed;

import dev.earshot.connectors.http.WebAddress;
import org.jspecify.annotations.Nullable;

/* A feed's bytes, and what the response said about them. */
record FeedBody(
    byte[] bytes, String address, @Nullable String contentType, @Nullable String contentLocation) {

  /* Returns the address relative ones are resolved against before any xml:base. */
  String base() {
    if (contentLocation == null
        || contentLocation.isBlank()
        || !WebAddress.isLoadable(contentLocation)) {
      return address;
    }
    return WebAddress.resolve(address, contentLocation);
  }
}
