package dev.earshot.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import dev.earshot.examples.monitor.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every connector makes of a payload in which one value is not what it ought to be. */
final class DamagedPayloadsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final List<String> INSTEAD =
      List.of(
          "[]",
          "[[]]",
          "{}",
          "\"\"",
          "\" \"",
          "\"x\"",
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "99999999999999999999",
          "{\"id\":[]}");

  /** A value of a document, and the elements of lists that it stands in. */
  private record Value(int start, int end, List<int[]> elements) {}

  static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String name : Kinds.normalizerNames()) {
      if (DamagedPayloadsTest.class.getResource("/connectors/" + name + ".json") != null) {
        sources.add(name);
      }
    }
    assertTrue(sources.size() > 20, () -> "payloads of " + sources + " alone");
    return sources;
  }

  private static String payload(String source) throws IOException {
    try (InputStream in =
        DamagedPayloadsTest.class.getResourceAsStream("/connectors/" + source + ".json")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void oneWrongValueTakesNoMoreAlongThanItsRecord(String source) throws IOException {
    Normalizer normalizer = Kinds.normalizer(source).orElseThrow();
    String whole = payload(source);
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (Value value : values(whole)) {
      Set<String> others = new HashSet<>();
      for (int[] element : value.elements()) {
        others.addAll(told(normalizer, without(whole, element)));
      }
      for (String instead : INSTEAD) {
        tried++;
        String damaged = whole.substring(0, value.start()) + instead + whole.substring(value.end());
        String which = which(whole, value, instead);
        try {
          Set<String> lost = new HashSet<>(others);
          lost.removeAll(told(normalizer, damaged));
          if (!lost.isEmpty()) {
            wrong.add(which + " took along " + lost);
          }
        } catch (MalformedException e) {
          if (!others.isEmpty()) {
            wrong.add(which + " took all along");
          }
        } catch (RuntimeException e) {
          wrong.add(which + " threw " + e + " at " + e.getStackTrace()[1]);
        }
      }
    }
    assertTrue(tried > 100, "hardly a value was found");
    assertEquals("", String.join("\n", wrong));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aFaultTellsWhereItsRecordBegins(String source) throws IOException {
    Normalizer normalizer = Kinds.normalizer(source).orElseThrow();
    String whole = payload(source);
    List<ItemFault> known = faults(normalizer, whole);
    List<String> wrong = new ArrayList<>();
    int found = 0;
    for (Value value : values(whole)) {
      List<Long> starts = value.elements().stream().map(element -> (long) element[0]).toList();
      for (String instead : INSTEAD) {
        String damaged = whole.substring(0, value.start()) + instead + whole.substring(value.end());
        List<ItemFault> faults = new ArrayList<>(faults(normalizer, damaged));
        faults.removeAll(known);
        for (ItemFault fault : faults) {
          found++;
          boolean within =
              !starts.isEmpty()
                  && fault.offset() > starts.get(starts.size() - 1)
                  && fault.offset() <= value.start() + instead.length() + 50;
          boolean ofPost = fault.field().equals("geo"); // a place that a post of X refers to
          if (!starts.isEmpty() && !within && !ofPost && !starts.contains(fault.offset())) {
            wrong.add(which(whole, value, instead) + " of " + starts + ": " + fault);
          }
        }
      }
    }
    assertTrue(found > 0, "no value brought a fault");
    assertEquals("", String.join("\n", wrong));
  }

  /*
   * Numbers are ids of two sources, null an item that is not there; Meta sends changes that nobody
   * has to know, and Tumblr has parts of posts that are "content" and no more.
   */
  @ParameterizedTest
  @MethodSource("sources")
  void aBodyThatIsOfNoFormOfTheSourceIsAFault(String source) throws IOException {
    Normalizer normalizer = Kinds.normalizer(source).orElseThrow();
    List<String> wrong = new ArrayList<>();
    for (String body :
        List.of("null", "\"x\"", "1", "true", "{}", "[null]", "[1]", "{\"colour\":\"red\"}")) {
      boolean ids =
          (body.contains("1") && List.of("hackernews", "twitter-v1").contains(source))
              || (body.equals("[null]") && source.equals("hackernews"));
      if (faults(normalizer, body).isEmpty() && !ids) {
        wrong.add(body);
      }
    }
    for (String other : sources()) {
      String body = payload(other);
      boolean known =
          (other.equals("threads") && List.of("facebook", "instagram").contains(source))
              || (other.equals("nostr") && source.equals("tumblr"));
      if (!known && told(normalizer, body).isEmpty() && faults(normalizer, body).isEmpty()) {
        wrong.add("a payload of " + other);
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(List.of(), faults(normalizer, "[]"), "a list of nothing is none");
  }

  private static List<ItemFault> faults(Normalizer normalizer, String payload) {
    try {
      return normalizer.normalize(payload.getBytes(UTF_8), "payload", NOW, true).faults();
    } catch (MalformedException e) {
      return List.of(e.toFault());
    }
  }

  private static String which(String document, Value value, String instead) {
    String before = document.substring(Math.max(0, value.start() - 20), value.start());
    return "line " + document.substring(0, value.start()).lines().count() + before + " " + instead;
  }

  @Test
  void aDocumentIsTakenApartAsItIsWritten() {
    String document = "[{\"a\":[1, \"],\"]},\n2]";
    List<String> values = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (Value value : values(document)) {
      values.add(document.substring(value.start(), value.end()));
      value.elements().forEach(element -> rest.add(without(document, element)));
    }
    assertEquals(
        List.of("1", "\"],\"", "[1, \"],\"]", "{\"a\":[1, \"],\"]}", "2", document), values);
    assertTrue(rest.contains("[{\"a\":[ \"],\"]},\n2]"), rest::toString);
    assertTrue(rest.contains("[{\"a\":[1]},\n2]"), rest::toString);
    assertFalse(rest.contains("[]"), rest::toString);
  }

  private static Set<String> told(Normalizer normalizer, String payload) {
    Set<String> told = new HashSet<>();
    Batch batch;
    try {
      batch = normalizer.normalize(payload.getBytes(UTF_8), "payload", NOW, true);
    } catch (MalformedException e) {
      return told;
    }
    for (SourceEvent event : batch.events()) {
      told.add(
          event instanceof PostEvent post
              ? post.id().toString()
              : event instanceof AuthorEvent author ? author.author().toString() : "");
    }
    return told;
  }

  private static String without(String document, int[] element) {
    int start = element[0];
    int end = element[1];
    int next = past(document, end);
    if (next < document.length() && document.charAt(next) == ',') {
      return document.substring(0, start) + document.substring(next + 1);
    }
    int before = document.substring(0, start).stripTrailing().length() - 1;
    boolean comma = before >= 0 && document.charAt(before) == ',';
    return document.substring(0, comma ? before : start) + document.substring(end);
  }

  private static List<Value> values(String document) {
    List<Value> values = new ArrayList<>();
    int at = past(document, 0);
    while (at < document.length()) {
      at = past(document, value(document, at, List.of(), values));
    }
    return values;
  }

  /** Finds a value and those in it; returns where it ends. */
  private static int value(String document, int start, List<int[]> elements, List<Value> into) {
    char first = document.charAt(start);
    int at = start + 1;
    if (first == '{' || first == '[') {
      for (at = past(document, at); "}]".indexOf(document.charAt(at)) < 0; ) {
        List<int[]> within = new ArrayList<>(elements);
        if (first == '{') {
          at = past(document, text(document, at)) + 1; // behind the colon
          at = past(document, at);
        } else {
          within.add(new int[] {at, value(document, at, List.of(), new ArrayList<>())});
        }
        at = past(document, value(document, at, within, into));
        at = document.charAt(at) == ',' ? past(document, at + 1) : at;
      }
      at++;
    } else if (first == '"') {
      at = text(document, start);
    } else {
      while (at < document.length() && ",]} \r\n".indexOf(document.charAt(at)) < 0) {
        at++;
      }
    }
    into.add(new Value(start, at, elements));
    return at;
  }

  private static int text(String document, int start) {
    int at = start + 1;
    while (document.charAt(at) != '"') {
      at += document.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int past(String document, int at) {
    int next = at;
    while (next < document.length() && " \r\n\t".indexOf(document.charAt(next)) >= 0) {
      next++;
    }
    return next;
  }
}
