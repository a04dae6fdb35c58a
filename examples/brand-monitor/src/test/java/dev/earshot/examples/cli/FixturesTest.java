package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostField;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.archive.ActivityPubConnector;
import dev.earshot.connectors.archive.ActivityStreams;
import dev.earshot.examples.monitor.Kinds;
import dev.earshot.json.EarshotJson;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every connector makes of every payload recorded for it. */
@Shared.Needed
final class FixturesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final EarshotJson JSON = EarshotJson.of();

  /** Where a source's payloads are filed under another name than its own. */
  private static final Map<String, List<String>> FOLDERS =
      Map.of(
          "feed", List.of("feeds", "podcast", "malformed"),
          "podcast", List.of("podcast", "feeds"),
          "bluesky", List.of("bluesky", "malformed"),
          "x", List.of("x-v2"),
          "mastodon", List.of("mastodon", "pixelfed", "malformed"),
          "activitypub", List.of("activitypub", "malformed"));

  private record Told(String from, List<SourceEvent> events) {}

  private static List<Told> told() throws IOException {
    List<Told> told = new ArrayList<>();
    for (String name : Kinds.normalizerNames()) {
      Normalizer normalizer = Kinds.normalizer(name).orElseThrow();
      for (Path file : payloads(name)) {
        try {
          Batch batch =
              normalizer.normalize(
                  Files.readAllBytes(file), file.getFileName().toString(), NOW, true);
          told.add(new Told(name + " of " + file, batch.events()));
        } catch (MalformedException e) {
          // what is no payload of this source; that nothing else is thrown is tested below
        }
      }
    }
    return told;
  }

  /** Returns the payloads recorded for a source; none where there are none. */
  private static List<Path> payloads(String name) {
    return FOLDERS.getOrDefault(name, List.of(name)).stream()
        .map(folder -> "fixtures/" + folder)
        .filter(folder -> Files.isDirectory(Shared.path(folder)))
        .flatMap(folder -> Shared.files(folder, "").stream())
        .toList();
  }

  @Test
  @DisplayName("IS-04 SM-07: an event comes back from our JSON and from ActivityStreams as it was")
  void everyEventComesBackFromBothForms() throws IOException {
    ActivityPubConnector reader = new ActivityPubConnector();
    int events = 0;
    List<String> changed = new ArrayList<>();
    for (Told one : told()) {
      for (SourceEvent event : one.events()) {
        events++;
        if (!event.equals(JSON.readEvent(JSON.write(event), "test", NOW))) {
          changed.add("JSON: " + one.from());
        }
        Batch back =
            reader.normalize(
                ActivityStreams.write(event).getBytes(StandardCharsets.UTF_8), "test", NOW, true);
        if (!back.events().equals(List.of(event))) {
          changed.add("ActivityStreams: " + one.from() + " " + event + " " + back.faults());
        }
      }
    }
    System.out.printf("%,d events come back from both forms, but for %d%n", events, changed.size());
    assertTrue(events > 0);
    assertEquals(List.of(), changed);
  }

  @Test
  void noRecordedPostHoldsAFieldThatItsConnectorDoesNotDeclare() throws IOException {
    Set<String> undeclared = new TreeSet<>();
    int posts = 0;
    for (Told one : told()) {
      String name = one.from().split(" ", 2)[0];
      Connector connector = (Connector) Kinds.normalizer(name).orElseThrow();
      Set<PostField> others = EnumSet.complementOf(EnumSet.copyOf(connector.descriptor().fills()));
      others.removeIf(PostField::isAlwaysKept);
      for (SourceEvent event : one.events()) {
        Post post =
            event instanceof PostEvent.Published published
                ? published.post()
                : event instanceof PostEvent.Edited edited ? edited.post() : null;
        if (post == null) {
          continue;
        }
        posts++;
        Post whole = post.only(EnumSet.allOf(PostField.class));
        for (PostField field : others) {
          if (!post.only(EnumSet.complementOf(EnumSet.of(field))).equals(whole)) {
            undeclared.add(name + " " + field.key());
          }
        }
      }
    }
    assertTrue(posts > 0);
    assertEquals(Set.of(), undeclared);
  }

  /** Whose payload a broken file was made of, by the first word of its name. */
  private static final Map<String, String> MADE_OF =
      Map.of("rss", "feed", "atom", "feed", "json", "feed", "jetstream", "bluesky");

  @Test
  @DisplayName("SM-07: every malformed payload gives a typed fault, and its neighbours arrive")
  void whatIsMalformedIsSaidAndItsNeighboursArrive() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Path> files = Shared.files("fixtures/malformed", "");
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.equals("README.md")) {
        continue;
      }
      String first = name.split("_", 2)[0];
      String source = MADE_OF.getOrDefault(first, first);
      Normalizer normalizer = Kinds.normalizer(source).orElse(null);
      if (normalizer == null) {
        wrong.add(name + ": of no source that this test knows");
        continue;
      }
      List<ItemFault> faults;
      List<SourceEvent> events = List.of();
      try {
        Batch batch = normalizer.normalize(Files.readAllBytes(file), name, NOW, true);
        faults = batch.faults();
        events = batch.events();
      } catch (MalformedException e) {
        faults = List.of(e.toFault());
      }
      boolean harmless = name.contains("bom"); // a mark is no fault: all that is meant is read
      boolean single = name.contains("truncated") || name.contains("html");
      if (faults.isEmpty() != harmless || events.isEmpty() != single) {
        wrong.add(name + ": " + events.size() + " events, " + faults);
      }
      for (ItemFault fault : faults) {
        if (!fault.source().equals(name) || fault.problem().isBlank()) {
          wrong.add(name + ": " + fault);
        }
      }
    }
    assertTrue(!files.isEmpty());
    assertEquals(List.of(), wrong);
  }

  @Test
  void aPayloadThatIsCutAnywhereThrowsNothingButItsFault() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String name : Kinds.normalizerNames()) {
      Normalizer normalizer = Kinds.normalizer(name).orElseThrow();
      for (Path file : payloads(name)) {
        byte[] whole = Files.readAllBytes(file);
        for (int part = 1; part < 4; part++) {
          byte[] cut = Arrays.copyOf(whole, whole.length * part / 4);
          try {
            normalizer.normalize(cut, "cut", NOW, true);
          } catch (MalformedException e) {
            if (!e.source().equals("cut")) {
              wrong.add(name + " of " + file + ": " + e.problem());
            }
          } catch (RuntimeException e) {
            wrong.add(name + " of " + file + ": " + e);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }
}
