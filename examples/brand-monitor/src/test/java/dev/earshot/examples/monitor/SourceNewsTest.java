package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.ItemFault;
import dev.earshot.connectors.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceNewsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final List<String> told = new ArrayList<>();

  private final Listener listener =
      new Listener() {
        @Override
        public void heard(long events) {}

        @Override
        public void rejected(ItemFault fault, boolean byLine) {
          told.add("rejected " + fault.problem());
        }

        @Override
        public void changed(String source, String notice, boolean pressing) {
          told.add(notice);
        }
      };

  private static SourceStatus resting(Duration rest) {
    return new SourceStatus(
        "feed 1", SourceStatus.State.WAITING, NOW.plus(rest), 0, 0, "too many requests (429)");
  }

  /* It had answered each time that it be left alone for 70 seconds; exit 0, and no word. */
  @Test
  void whereNobodyAsksAgainAShortRestIsToldAsALongOne() {
    SourceNews news = new SourceNews(listener, false);
    news.take("feed", resting(Duration.ofSeconds(70)), NOW.plus(Duration.ofMinutes(2)));
    assertEquals(1, told.size(), told.toString());
    assertEquals(
        "rejected asks to be left alone until 2026-03-01T12:01:10Z (too many requests (429)); run"
            + " again to read on",
        told.get(0));
  }

  @Test
  void whereSourcesAreFollowedOnlyALongRestIsTold() {
    SourceNews news = new SourceNews(listener, true);
    news.take("feed", resting(Duration.ofSeconds(70)), NOW.plus(Duration.ofMinutes(2)));
    assertEquals(List.of(), told);
    news.take("feed", resting(Duration.ofMinutes(20)), NOW.plus(Duration.ofMinutes(2)));
    assertEquals(1, told.size(), told.toString());
  }
}
