package dev.earshot.connectors.bluesky;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.connectors.ReadRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a password goes is the https address of a server, and nothing else. */
class BlueskyServerOptionTest {
  private static ReadRequest at(String service) {
    return ReadRequest.of("https://bsky.app/search?q=tea").with("service", service);
  }

  private static ReadRequest checked(String service) {
    return at(service).checkedFor(BlueskyConnector.DESCRIPTOR);
  }

  @Test
  void anythingButAServersAddressIsRefused() {
    for (String service :
        List.of(
            "http://pds.example",
            "https://pds.example/path",
            "https://pds.example?x=1",
            "https://pds.example#x",
            "https://user:pw@pds.example",
            "ftp://pds.example",
            "pds.example")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> checked(service), service);
      assertTrue(String.valueOf(e.getMessage()).contains("service"), service);
      assertFalse(String.valueOf(e.getMessage()).contains("pw"), "a secret is repeated");
    }
  }

  @Test
  void aServersAddressIsTaken() {
    for (String service :
        List.of("https://pds.example", "https://pds.example:8443/", "http://127.0.0.1:2583", "")) {
      assertEquals(service, checked(service).value(BlueskyConnector.SERVICE));
    }
  }
}
