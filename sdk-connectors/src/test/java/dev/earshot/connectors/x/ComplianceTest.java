package dev.earshot.connectors.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.archive.TwitterV1Connector;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ComplianceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String POST = "\"tweet\":{\"id\":\"20\",\"author_id\":\"7\"}";
  private static final String USER = "\"user\":{\"id\":\"7\"}";
  private static final String AT = "\"event_at\":\"2026-11-20T18:40:40.000Z\"";

  private static Batch batch(String payload, String source) {
    return new XConnector().normalize(payload.getBytes(UTF_8), source, NOW, false);
  }

  private static SourceEvent only(String payload) {
    Batch batch = batch(payload, "recorded");
    assertEquals(List.of(), batch.faults());
    assertEquals(1, batch.events().size());
    return batch.events().get(0);
  }

  /** Returns what an event says, without when it was seen. */
  private static String said(SourceEvent event) {
    String name = event.getClass().getSimpleName();
    if (event instanceof PostEvent.Withheld withheld) {
      return name
          + " "
          + withheld.id()
          + " "
          + withheld.author().orElse(null)
          + withheld.countries();
    } else if (event instanceof PostEvent.Skipped skipped) {
      return name + " " + skipped.id() + " " + skipped.reason();
    } else if (event instanceof PostEvent post) {
      return name + " " + post.id() + " " + post.author().orElse(null);
    } else if (event instanceof AuthorEvent.Withheld withheld) {
      return name + " " + withheld.author() + withheld.countries();
    } else if (event instanceof AuthorEvent.PlacesRemoved places) {
      return name + " " + places.author() + " " + places.until();
    } else if (event instanceof AuthorEvent.Renamed renamed) {
      return name + " " + renamed.author() + " " + renamed.handle();
    }
    return name + " " + ((AuthorEvent) event).author();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete | POST,\"quote_tweet_id\":\"20\" | Deleted x::20 x::7",
        "delete | \"post\":{\"id\":\"20\",\"author_id\":\"7\"} | Deleted x::20 x::7",
        "drop | POST | Withheld x::20 x::7[]",
        "undrop | POST | Skipped x::20 SHOWN_AGAIN",
        "withheld | POST,\"withheld_in_countries\":[\"FR\",\"DE\"] | Withheld x::20 x::7[DE, FR]",
        "withheld | POST,\"withheld_in_countries\":[\"XX\"] | Withheld x::20 x::7[]",
        "withheld | POST,\"withheld_in_countries\":[\"XY\",\"DE\"] | Withheld x::20 x::7[]",
        "withheld | POST | Withheld x::20 x::7[]",
        "tweet_edit | \"tweet\":{\"id\":\"21\"},\"initial_tweet_id\":\"20\",\"edit_tweet_ids\":[\"20\",\"21\"] | Skipped x::20 EDITED",
        "post_edit | \"post\":{\"id\":\"21\"},\"initial_post_id\":\"20\" | Skipped x::20 EDITED",
        "public_tweet_unviewable | POST,\"application\":\"apply\" | Skipped x::20 NOT_PUBLIC",
        "public_tweet_unviewable | POST,\"application\":\"remove\" | Skipped x::20 SHOWN_AGAIN",
        "user_delete | USER | Withdrawn x::7",
        "user_undelete | USER | Restored x::7",
        "user_protect | USER | Protected x::7",
        "user_unprotect | USER | Restored x::7",
        "user_suspend | USER | Withdrawn x::7",
        "user_unsuspend | USER | Restored x::7",
        "user_withheld | USER,\"withheld_in_countries\":[\"DE\"] | Withheld x::7[DE]",
        "user_withheld | USER,\"withheld_in_countries\":[\"XX\"] | Withheld x::7[]",
        "scrub_geo | USER,\"up_to_tweet_id\":\"1149825924029980674\" | PlacesRemoved x::7 2019-07-12T23:40:37.678Z",
        "scrub_geo | USER,\"up_to_tweet_id\":\"12\" | PlacesRemoved x::7 2010-11-04T22:00:00Z",
        "scrub_geo | USER | PlacesRemoved x::7 2026-11-20T18:40:40Z",
        "user_profile_modification | USER,\"profile_field\":\"screen_name\",\"new_value\":\"@newer\" | Renamed x::7 newer",
        "user_profile_modification | USER,\"profile_field\":\"userName\",\"new_value\":\"newer\" | Renamed x::7 newer"
      })
  void aLineOfTheStreamsIsTheEventItSpeaksOf(String name, String content, String expected) {
    String line =
        "{\"%s\":{%s,%s}}".formatted(name, content.replace("POST", POST).replace("USER", USER), AT);
    for (String shape : List.of("{\"data\":" + line + "}", line)) {
      assertEquals(expected, said(only(shape)));
    }
  }

  @Test
  void anEditIsSkippedAsOfWhenItHappened() {
    PostEvent.Skipped edit =
        assertInstanceOf(
            PostEvent.Skipped.class,
            only(
                "{\"data\":{\"tweet_edit\":{\"tweet\":{\"id\":\"21\"},\"initial_tweet_id\":\"20\","
                    + AT
                    + "}}}"));
    // a form that was read after the edit is the newer one, and stays
    assertEquals(Instant.parse("2026-11-20T18:40:40Z"), edit.observedAt());
    PostEvent.Skipped later =
        assertInstanceOf(
            PostEvent.Skipped.class,
            only("{\"undrop\":{" + POST + ",\"event_at\":\"2030-01-01T00:00:00Z\"}}"));
    assertEquals(NOW, later.observedAt(), "not of a moment to come");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"delete\":{\"favorite\":{\"id\":\"20\",\"user_id\":\"7\"}," + AT + "}}}",
        "{\"data\":{\"user_profile_modification\":{"
            + USER
            + ",\"profile_field\":\"description\",\"new_value\":\"tea\"}}}"
      })
  void aLikeTakenBackAndAnotherBioAreNothingToForget(String line) {
    Batch batch = batch(line, "recorded");
    assertEquals(0, batch.events().size() + batch.faults().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"delete\":{\"tweet\":{\"author_id\":\"7\"}}}}",
        "{\"data\":{\"user_delete\":{\"user\":{}}}}",
        "{\"data\":{\"user_profile_modification\":{"
            + USER
            + ",\"profile_field\":\"screen_name\",\"new_value\":\"no name\"}}}",
        "{\"id\":\"x\",\"action\":\"delete\"}",
        "{\"id\":\"20\",\"action\":\"brew\"}"
      })
  void aLineThatDoesNotSayOfWhatIsAFault(String line) {
    Batch batch = batch(line, "recorded");
    assertEquals(0, batch.events().size());
    assertEquals(1, batch.faults().size());
  }

  @Test
  void anOrderWithACodeThatIsNoCountryIsToldAndCounts() {
    Batch batch =
        batch(
            "{\"withheld\":{" + POST + ",\"withheld_in_countries\":[\"DE\",\"QQ\"]}}", "recorded");
    assertEquals("Withheld x::20 x::7[DE]", said(batch.events().get(0)));
    assertEquals(1, batch.faults().size());
  }

  @ParameterizedTest
  @CsvSource({
    "delete, deleted, Deleted x::20 null, Withdrawn x::20",
    "delete, protected, Skipped x::20 NOT_PUBLIC, Protected x::20",
    "delete, suspended, Withheld x::20 null[], Withdrawn x::20",
    "delete, deactivated, Skipped x::20 NOT_PUBLIC, Withdrawn x::20",
    "delete, scrub_geo, PlaceRemoved x::20 null, PlacesRemoved x::20 2026-11-20T18:40:40Z",
    "scrub_geo, '', PlaceRemoved x::20 null, PlacesRemoved x::20 2026-11-20T18:40:40Z",
    "delete, something_new, Deleted x::20 null, Withdrawn x::20"
  })
  void aJobsResultsSpeakOfPostsOrOfAccountsAsTheFileIsNamed(
      String action, String reason, String ofPost, String ofAccount) {
    String line =
        "{\"id\":\"20\",\"action\":\"%s\",\"created_at\":\"2026-01-01T00:00:00.000Z\",\"redacted_at\":\"2026-11-20T18:40:40.000Z\",\"reason\":\"%s\"}\n"
            .formatted(action, reason);
    Batch posts = batch(line + line, "results.jsonl");
    assertEquals(2, posts.events().size());
    assertEquals(ofPost, said(posts.events().get(0)));
    Batch accounts = batch(line, "job-USERS.jsonl");
    assertEquals(ofAccount, said(accounts.events().get(0)));
  }

  private static String payload(String event, String level) {
    String initial = level.equals("post") ? "\"initial_tweet_id\":\"20\"," : "";
    return "{\"data\":{\"%s\":{%s,%s,%s\"up_to_tweet_id\":\"1149825924029980674\",\"withheld_in_countries\":[\"DE\"],\"profile_field\":\"screen_name\",\"new_value\":\"newer\"}}}"
        .formatted(event, level.equals("post") ? POST : USER, AT, initial);
  }

  private static final Map<String, Class<? extends SourceEvent>> MEANT =
      Map.ofEntries(
          Map.entry("delete", PostEvent.Deleted.class),
          Map.entry("withheld", PostEvent.Withheld.class),
          Map.entry("drop", PostEvent.Withheld.class),
          Map.entry("undrop", PostEvent.Skipped.class),
          Map.entry("tweet_edit", PostEvent.Skipped.class),
          Map.entry("user_delete", AuthorEvent.Withdrawn.class),
          Map.entry("user_suspend", AuthorEvent.Withdrawn.class),
          Map.entry("user_protect", AuthorEvent.Protected.class),
          Map.entry("user_undelete", AuthorEvent.Restored.class),
          Map.entry("user_unsuspend", AuthorEvent.Restored.class),
          Map.entry("user_unprotect", AuthorEvent.Restored.class),
          Map.entry("user_withheld", AuthorEvent.Withheld.class),
          Map.entry("scrub_geo", AuthorEvent.PlacesRemoved.class),
          Map.entry("user_profile_modification", AuthorEvent.Renamed.class));

  @Test
  @Shared.Needed
  @DisplayName("source-compliance: every line of X is an event of its own kind")
  void everyDutyOfTheSharedListIsAnEvent() throws IOException {
    List<String> failed = new ArrayList<>();
    int lines = 0;
    for (String line : Files.readAllLines(Shared.path("vectors/source-compliance/events.jsonl"))) {
      JsonNode duty = JsonMapper.shared().readTree(line);
      if (!duty.path("source").asString("").equals("X")) {
        continue;
      }
      String event = duty.path("event").asString("");
      String level = duty.path("level").asString("");
      lines++;
      Batch batch = batch(payload(event, level), "recorded");
      boolean one = batch.events().size() == 1 && batch.faults().isEmpty();
      if (!one || MEANT.get(event) != batch.events().get(0).getClass()) {
        failed.add(event + " of a " + level + ": " + batch.events() + batch.faults());
      }
    }
    double share = 1 - failed.size() / (double) Math.max(1, lines);
    System.out.printf("source-compliance of X: %.3f of %d%n", share, lines);
    assertTrue(lines > 0 && share >= 1, failed::toString);
  }

  /** The streams of the API 1.1 told of the same with other words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"delete\":{\"status\":{\"id_str\":\"20\",\"user_id_str\":\"7\"}}} | Deleted x::20 x::7",
        "{\"scrub_geo\":{\"user_id_str\":\"7\",\"up_to_status_id_str\":\"1149825924029980674\"}} | PlacesRemoved x::7 2019-07-12T23:40:37.678Z",
        "{\"scrub_geo\":{\"user_id_str\":\"7\",\"up_to_status_id_str\":\"12\"}} | PlacesRemoved x::7 2010-11-04T22:00:00Z",
        "{\"status_withheld\":{\"id\":20,\"user_id\":7,\"withheld_in_countries\":[\"DE\",\"FR\"]}} | Withheld x::20 x::7[DE, FR]",
        "{\"status_withheld\":{\"id\":20,\"user_id\":7,\"withheld_in_countries\":[\"XY\"]}} | Withheld x::20 x::7[]",
        "{\"user_withheld\":{\"id\":7,\"withheld_in_countries\":[\"DE\"]}} | Withheld x::7[DE]",
        "{\"user_delete\":{\"id\":7}} | Withdrawn x::7",
        "{\"user_suspend\":{\"id\":7}} | Withdrawn x::7",
        "{\"user_protect\":{\"id\":7}} | Protected x::7",
        "{\"user_unprotect\":{\"id\":7}} | Restored x::7",
        "{\"event\":\"user_suspend\",\"target\":{\"id_str\":\"7\"}} | Withdrawn x::7",
        "{\"event\":\"user_undelete\",\"target\":7} | Restored x::7"
      })
  void theFramesOfTheOlderApiAreTheSameEvents(String frame, String expected) {
    Batch batch =
        ((Normalizer) new TwitterV1Connector())
            .normalize(frame.getBytes(UTF_8), "recorded", NOW, false);
    assertEquals(List.of(), batch.faults());
    assertEquals(1, batch.events().size());
    assertEquals(expected, said(batch.events().get(0)));
  }
}
