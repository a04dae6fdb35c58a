package dev.earshot.connectors.webz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.PostEvent;
import dev.earshot.connectors.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebzAuthorsTest {
  private static Author author(String name, String host) {
    String payload =
        """
        {"posts":[{"uuid":"u1","url":"https://%2$s/1","title":"Kettle","text":"hot","author":"%1$s",
          "published":"2026-01-01T10:00:00Z","crawled":"2026-01-01T11:00:00Z",
          "thread":{"site_type":"news","site_full":"%2$s"}}],"moreResultsAvailable":0}
        """
            .formatted(name, host);
    Batch batch =
        new WebzConnector()
            .normalize(payload.getBytes(StandardCharsets.UTF_8), "a.json", Instant.EPOCH, false);
    return ((PostEvent.Published) batch.events().get(0)).post().author().orElseThrow();
  }

  @Test
  void aNameIsOnePersonOnAllHostsOfASite() {
    Author ann = author("Ann Lee", "www.bbc.co.uk");
    assertEquals("bbc.co.uk", ann.id().instance());
    assertFalse(ann.id().isStable());
    assertEquals(ann.id(), author("ANN  lee", "news.bbc.co.uk").id());
    assertNotEquals(ann.id(), author("Ann Lee", "itv.co.uk").id());
    assertNotEquals(ann.id(), author("Anna Lee", "www.bbc.co.uk").id());
  }

  /** A thread's fields, the post's address, and where the author's id stands. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, https://www.bbc.co.uk/1, bbc.co.uk",
        "'\"site_full\":\"\",\"site\":\" \"', https://www.bbc.co.uk/1, bbc.co.uk",
        "'\"site_full\":\".example\"', https://www.bbc.co.uk/1, bbc.co.uk",
        "'\"site_full\":\"The Beeb\",\"site\":\"news.bbc.co.uk\"', https://x.example/1, bbc.co.uk",
        "'\"site\":\"bbc.co.uk\"', https://cdn.example/1, bbc.co.uk",
        "'\"site_full\":\"news.kettle.example\"', -, news.kettle.example",
        "'\"url\":\"https://www.bbc.co.uk/t\"', -, bbc.co.uk",
        "'\"site_full\":\"The Beeb\"', -, the beeb",
        "-, -, ''"
      })
  void anAuthorsIdStandsUnderTheSiteOfThePost(
      @Nullable String thread, @Nullable String url, String site) {
    String payload =
        "{\"posts\":[{\"uuid\":\"u1\",\"text\":\"hot\",\"author\":\"Ann Lee\""
            + (url == null ? "" : ",\"url\":\"" + url + "\"")
            + (thread == null ? "" : ",\"thread\":{" + thread + "}")
            + "}]}";
    Batch batch =
        new WebzConnector()
            .normalize(payload.getBytes(StandardCharsets.UTF_8), "a.json", Instant.EPOCH, false);
    Author ann = ((PostEvent.Published) batch.events().get(0)).post().author().orElseThrow();
    assertEquals(site, ann.id().instance());
  }

  @Test
  void aMailboxStandsNowhereInClear() {
    Author ann = author("ann@mail.example", "www.bbc.co.uk");
    assertTrue(ann.id().isOfMailbox());
    assertTrue(ann.name().isEmpty());
    assertFalse(ann.id().toString().contains("@"));
  }
}
