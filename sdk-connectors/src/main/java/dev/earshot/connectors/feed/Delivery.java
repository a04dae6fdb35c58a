package dev.earshot.connectors.feed;

import dev.earshot.connectors.format.WebAddress;
import org.jspecify.annotations.Nullable;

/* Where a feed's bytes came from (empty if unknown), and what the response said about them. */
record Delivery(String address, @Nullable String contentType, @Nullable String contentLocation) {

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
