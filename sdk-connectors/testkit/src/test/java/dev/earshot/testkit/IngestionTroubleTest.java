package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.SourceStatus.State;
import dev.earshot.connectors.bluesky.BlueskyConnector;
import dev.earshot.connectors.bluesky.JetstreamConnector;
import dev.earshot.connectors.discourse.DiscourseConnector;
import dev.earshot.connectors.facebook.FacebookConnector;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.feed.PodcastConnector;
import dev.earshot.connectors.flickr.FlickrConnector;
import dev.earshot.connectors.hackernews.HackerNewsConnector;
import dev.earshot.connectors.instagram.InstagramConnector;
import dev.earshot.connectors.lemmy.LemmyConnector;
import dev.earshot.connectors.linkedin.LinkedInConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import dev.earshot.connectors.mastodon.MastodonStreamConnector;
import dev.earshot.connectors.reddit.RedditConnector;
import dev.earshot.connectors.telegram.TelegramConnector;
import dev.earshot.connectors.threads.ThreadsConnector;
import dev.earshot.connectors.tumblr.TumblrConnector;
import dev.earshot.connectors.webz.WebzConnector;
import dev.earshot.connectors.weibo.WeiboConnector;
import dev.earshot.connectors.x.XConnector;
import dev.earshot.connectors.x.XStreamConnector;
import dev.earshot.connectors.youtube.YouTubeConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sources that do not answer, refuse, make no sense, or throw. */
class IngestionTroubleTest extends IngestionArrangement {
  @Test
  @DisplayName(
      "a failure in the middle loses nothing, doubles nothing, and pauses before the next try")
  void retriesFromTheLastCheckpoint() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .tells(Posts.published(3))
            .fails(new UnavailableException("the source does not answer", null, null))
            .tells(Posts.published(5).subList(3, 5));
    try (Ingestion ingestion = ingestion(connector)) {
      SourceStatus failed = ingestion.run().get(0);
      assertEquals(State.RETRYING, failed.state());
      assertEquals(3, store.size());
      assertTrue(ingestion.nextDue().orElseThrow().isAfter(clock.instant()));
      assertEquals(State.RETRYING, ingestion.run().get(0).state(), "not due yet");
      clock.set(ingestion.nextDue().orElseThrow());
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
    assertEquals(5, store.size());
    assertEquals(5, store.lastChange());
  }

  @Test
  void waitsAtLeastAsLongAsTheSourceAsks() {
    Duration asked = Duration.ofMinutes(7);
    ScriptedConnector connector =
        new ScriptedConnector().fails(new UnavailableException("busy", asked, null));
    try (Ingestion ingestion = ingestion(connector)) {
      SourceStatus status = ingestion.run().get(0);
      assertEquals(clock.instant().plus(asked), status.due().orElseThrow());
    }
  }

  @Test
  void anOutageOfDaysIsWaitedOutWithPausesThatGrowToAnHour() {
    ScriptedConnector connector = new ScriptedConnector();
    for (int n = 0; n < 200; n++) {
      connector.fails(new UnavailableException("no answer", null, null));
    }
    connector.tells(Posts.published(2));
    try (Ingestion ingestion = ingestion(connector)) {
      Duration longest = Duration.ZERO;
      for (int n = 0; n < 200; n++) {
        SourceStatus status = ingestion.run().get(0);
        assertEquals(State.RETRYING, status.state());
        assertEquals("no answer", status.reason());
        Duration pause = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
        assertTrue(pause.compareTo(longest) >= 0, "a pause was shorter than the one before");
        longest = pause;
        clock.set(ingestion.nextDue().orElseThrow());
      }
      assertEquals(Duration.ofHours(1), longest);
      assertTrue(Duration.between(Posts.NOON, clock.instant()).toDays() >= 7);
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
    assertEquals(2, store.size());
  }

  @Test
  void whatNeedsAPersonSaysSoAndIsAskedAgainEachDayAtLeast() {
    for (RuntimeException trouble :
        List.of(
            new RefusedException("the key was revoked (401)", null),
            new MalformedException("script", null, -1, "expected data, got a page", null))) {
      ScriptedConnector connector = new ScriptedConnector();
      for (int n = 0; n < 50; n++) {
        connector.fails(trouble);
      }
      connector.tells(Posts.published(1));
      try (Ingestion ingestion =
          Ingestion.builder(pipeline, context())
              .source(trouble.getClass().getName(), connector, REQUEST)
              .build()) {
        for (int n = 0; n < 50; n++) {
          SourceStatus status = ingestion.run().get(0);
          assertEquals(State.FAILED, status.state());
          assertEquals(trouble.getMessage(), status.reason());
          Duration pause = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
          assertTrue(pause.compareTo(Duration.ofMinutes(1)) >= 0, pause::toString);
          assertTrue(pause.compareTo(Duration.ofDays(1)) <= 0, pause::toString);
          clock.set(ingestion.nextDue().orElseThrow());
        }
        assertEquals(State.FINISHED, ingestion.run().get(0).state());
      }
    }
  }

  @Test
  void aSourceThatSomebodySawToIsAskedAtOnce() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .fails(new RefusedException("the key was revoked (401)", null))
            .tells(Posts.published(1));
    try (Ingestion ingestion = ingestion(connector)) {
      assertFalse(ingestion.revive("a"), "it is due as it is");
      assertEquals(State.FAILED, ingestion.run().get(0).state());
      assertEquals(State.FAILED, ingestion.run().get(0).state(), "not due yet");
      assertTrue(ingestion.revive("a"));
      assertEquals(clock.instant(), ingestion.nextDue().orElseThrow());
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
      assertTrue(ingestion.nextDue().isEmpty());
      assertTrue(ingestion.revive("a"), "what had ended goes on");
      connector.tells(Posts.published(2).subList(1, 2));
      assertEquals(2, ingestion.run().get(0).events());
      assertThrows(IllegalArgumentException.class, () -> ingestion.revive("b"));
    }
    assertEquals(2, store.size());
  }

  @Test
  void aSourceThatFailedIsAddedAnewWithOtherCredentials() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .fails(new RefusedException("the key was revoked (401)", null))
            .tells(Posts.published(1));
    try (Ingestion ingestion = ingestion(connector)) {
      assertEquals(State.FAILED, ingestion.run().get(0).state());
      ingestion.remove("a");
      ingestion.add("a", connector, REQUEST);
      assertEquals(State.FINISHED, ingestion.run().get(0).state());
    }
  }

  @Test
  void aPauseThatASourceAsksForIsAMonthAtMost() {
    ScriptedConnector connector =
        new ScriptedConnector()
            .fails(new UnavailableException("busy", Duration.ofSeconds(Long.MAX_VALUE), null));
    try (Ingestion ingestion = ingestion(connector)) {
      ingestion.run();
      assertEquals(clock.instant().plus(Duration.ofDays(31)), ingestion.nextDue().orElseThrow());
    }
  }

  @Test
  @DisplayName(
      "whatever a connector throws is its source's trouble: run() returns, others are read")
  void aConnectorThatThrowsStopsNoOther() {
    for (RuntimeException thrown :
        List.of(
            new IllegalArgumentException("For input string: \"secret\""),
            new NumberFormatException("secret"),
            new IllegalStateException("secret"),
            new NullPointerException("secret"),
            new IndexOutOfBoundsException("secret"),
            new ClassCastException("secret"),
            new BrokenException("secret", null),
            new java.util.NoSuchElementException("secret"),
            new java.time.DateTimeException("secret"),
            new java.io.UncheckedIOException("secret", new IOException("secret")))) {
      ScriptedConnector failing = new ScriptedConnector().fails(thrown).tells(Posts.published(1));
      try (Ingestion ingestion =
          Ingestion.builder(pipeline, context())
              .source(thrown.getClass().getName(), failing, REQUEST)
              .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
              .build()) {
        List<SourceStatus> statuses = ingestion.run();
        assertEquals(State.FAILED, statuses.get(0).state());
        assertEquals(
            thrown.getClass().getSimpleName() + " in connector scripted", statuses.get(0).reason());
        assertEquals(State.FINISHED, statuses.get(1).state());
        clock.set(ingestion.nextDue().orElseThrow());
        assertEquals(State.FINISHED, ingestion.run().get(0).state());
      }
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what a foreign connector may do all the same
  void aConnectorThatReturnsNothingIsAtFaultAndSaysSo() {
    ScriptedConnector right = new ScriptedConnector().tells(Posts.published(2));
    for (Connector wrong : List.of(new Opening(() -> null), new Opening(() -> NO_BATCH))) {
      try (Ingestion ingestion =
          Ingestion.builder(pipeline, context())
              .source("a", wrong, REQUEST)
              .source("b", right, REQUEST)
              .build()) {
        SourceStatus status = ingestion.run().get(0);
        assertEquals(State.FAILED, status.state());
        assertTrue(
            status.reason().matches("connector scripted: (open|poll) returned no .*"),
            status.reason());
      }
    }
  }

  @Test
  void whatAConnectorsOwnStorageThrowsWhileItOpensIsItsSourcesTrouble() {
    Connector broken =
        new Opening(
            () -> {
              throw new BrokenException("secret", null);
            });
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", broken, REQUEST)
            .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
            .build()) {
      List<SourceStatus> statuses = ingestion.run();
      assertEquals("BrokenException in connector scripted", statuses.get(0).reason());
      assertEquals(State.FINISHED, statuses.get(1).state());
    }
  }

  @Test
  void anAddressThatNothingCouldBeReadFromIsRefusedWhenItIsAdded() {
    try (Ingestion ingestion = Ingestion.builder(pipeline, context()).build()) {
      for (String address :
          List.of("feed", "ftp://x/y", "http://", "http://[", " http://h/ ", "//x/y")) {
        for (Connector connector :
            List.of(
                new FeedConnector(),
                new PodcastConnector(),
                new MastodonConnector(),
                new MastodonStreamConnector(),
                new LemmyConnector(),
                new DiscourseConnector(),
                new HackerNewsConnector(),
                new BlueskyConnector(),
                new JetstreamConnector(),
                new RedditConnector(),
                new YouTubeConnector(),
                new XConnector(),
                new XStreamConnector(),
                new TumblrConnector(),
                new FlickrConnector(),
                new WeiboConnector(),
                new LinkedInConnector(),
                new FacebookConnector(),
                new InstagramConnector(),
                new ThreadsConnector(),
                new TelegramConnector(),
                new WebzConnector())) {
          String who = connector.descriptor().id() + " at " + address;
          if (address.isBlank()
              || (address.startsWith(" ") && !(connector instanceof FeedConnector))) {
            continue; // others read what people write around an address
          }
          IllegalArgumentException no =
              assertThrows(
                  IllegalArgumentException.class,
                  () -> ingestion.add("a", connector, ReadRequest.of(address)),
                  who);
          assertTrue(String.valueOf(no.getMessage()).contains("expected"), who + no.getMessage());
          assertEquals(List.of(), ingestion.statuses());
        }
      }
    }
  }

  @Test
  void aNameThatIsBlankIsRefused() {
    ScriptedConnector connector = new ScriptedConnector();
    Ingestion.Builder builder = Ingestion.builder(pipeline, context());
    assertThrows(IllegalArgumentException.class, () -> builder.source(" ", connector, REQUEST));
    try (Ingestion ingestion = builder.build()) {
      assertThrows(IllegalArgumentException.class, () -> ingestion.add("", connector, REQUEST));
    }
  }

  private static final SourceReader NO_BATCH =
      new SourceReader() {
        @Override
        @SuppressWarnings("NullAway") // what a foreign connector may do all the same
        public Batch poll(int maxEvents) {
          return null;
        }

        @Override
        public void close() {}
      };

  /** Opens as it is told. */
  private record Opening(Supplier<SourceReader> reader) implements Connector {
    @Override
    public ConnectorDescriptor descriptor() {
      return new ScriptedConnector().descriptor();
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return reader.get();
    }
  }

  @Test
  void aDocumentThatExhaustsTheStackIsItsSourcesTrouble() {
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", new Throwing(), REQUEST)
            .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
            .build()) {
      List<SourceStatus> statuses = ingestion.run();
      assertEquals("StackOverflowError in connector scripted", statuses.get(0).reason());
      assertEquals(State.FINISHED, statuses.get(1).state());
    }
  }

  /** Throws in every method of its reader. */
  private static final class Throwing implements Connector {
    @Override
    public ConnectorDescriptor descriptor() {
      return new ScriptedConnector().descriptor();
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return new SourceReader() {
        @Override
        public Batch poll(int maxEvents) {
          throw new StackOverflowError();
        }

        @Override
        public void close() {
          throw new IllegalStateException("secret");
        }
      };
    }
  }

  @Test
  void aReasonShowsNoSecretOfTheSourcesAddress() {
    String address = "https://ann:pass@api.example/x?key=hush#frag";
    ScriptedConnector quoting =
        new ScriptedConnector().fails(new RefusedException("no entry to " + address, null));
    ReadRequest request = ReadRequest.of(address);
    assertEquals("ReadRequest[https://api.example/x, []]", request.toString());
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context()).source("a", quoting, request).build()) {
      assertEquals("no entry to https://api.example/x", ingestion.run().get(0).reason());
    }
  }

  @Test
  void oneSourceThatRefusesStopsNoOther() {
    ScriptedConnector refusing =
        new ScriptedConnector().fails(new RefusedException("the key was revoked", null));
    try (Ingestion ingestion =
        Ingestion.builder(pipeline, context())
            .source("a", refusing, REQUEST)
            .source("b", new ScriptedConnector().tells(Posts.published(2)), REQUEST)
            .build()) {
      List<SourceStatus> statuses = ingestion.run();
      assertEquals(State.FAILED, statuses.get(0).state());
      assertEquals(State.FINISHED, statuses.get(1).state());
    }
    assertEquals(2, store.size());
  }
}
