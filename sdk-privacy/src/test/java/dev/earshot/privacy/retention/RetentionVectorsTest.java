package dev.earshot.privacy.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.RetentionRule.Level;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cases of the shared folder, whichever lie there; a word that nobody knows fails. */
class RetentionVectorsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ITEM = "item";
  private static final Instant EARLY = Instant.parse("2020-01-01T00:00:00Z");
  private static final List<String> PLATFORMS =
      List.of("smync", "smt", "isocial-track", "strum", "libsyn");

  /** Our own cases, and those of the shared folder where it is there. */
  static List<JsonNode> cases(String file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream own = RetentionVectorsTest.class.getResourceAsStream(file)) {
      if (own != null) {
        new String(own.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
      }
    }
    if (Shared.isPresent()) {
      lines.addAll(Files.readAllLines(Shared.path("vectors/retention/" + file)));
    }
    return lines.stream().filter(line -> !line.isBlank()).map(JSON::readTree).toList();
  }

  static List<JsonNode> seedPeriods() throws IOException {
    return cases("seed-periods.jsonl");
  }

  static List<JsonNode> precedence() throws IOException {
    return cases("precedence.jsonl");
  }

  static List<JsonNode> lifecycle() throws IOException {
    return cases("lifecycle.jsonl");
  }

  static List<JsonNode> locksAndHolds() throws IOException {
    return cases("locks-and-holds.jsonl");
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static void knows(JsonNode node, String... names) {
    Set<String> known = Set.of(names);
    node.propertyNames().forEach(name -> assertTrue(known.contains(name), "what is " + name + "?"));
  }

  // Published periods

  /** How published policies call what packs keep by class. */
  private static Map<String, List<String>> words() {
    Map<String, List<String>> words = new TreeMap<>();
    try (InputStream in = RetentionVectorsTest.class.getResourceAsStream("classes.tsv")) {
      String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : table.split("\n")) {
        if (!line.startsWith("#")) {
          List<String> cells = List.of(line.split("\t"));
          words.put(cells.get(0), cells.subList(1, cells.size()));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return words;
  }

  private static String classOf(String ruleText) {
    String name = ruleText.split(":", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
    String found = "";
    int longest = 0;
    for (Map.Entry<String, List<String>> each : words().entrySet()) {
      for (String word : each.getValue()) {
        if (name.startsWith(word) && word.length() > longest) {
          found = each.getKey();
          longest = word.length();
        }
      }
    }
    assertFalse(found.isEmpty(), "a class that nobody knows: " + name);
    return found;
  }

  private static RetentionDecision published(PolicyPack pack, String itemClass, Instant start) {
    ItemFacts.Builder facts = ItemFacts.builder(itemClass, start);
    boolean known = false;
    for (RetentionRule rule : pack.retention()) {
      if (rule.kind() != Kind.DEADLINE && rule.covers(itemClass)) {
        known = true;
        facts.happened(rule.anchor(), start).anonymous(rule.anonymousOnly());
      }
    }
    assertTrue(known, pack + " has no period for " + itemClass);
    return Retention.of(pack).evaluate(facts.build(), List.of(), start);
  }

  @Shared.Needed
  @DisplayName(
      "IS-11, IS-12, IS-14, IS-16, SR-03: the published periods end on the day they should")
  @ParameterizedTest
  @MethodSource("seedPeriods")
  void publishedPeriods(JsonNode each) {
    knows(each, "seed", "rule", "start", "deleteNotBefore", "deleteBy");
    String seed = text(each, "seed").replaceFirst("\\(.*", "").strip();
    PolicyPack pack = PolicyPack.named(seed.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
    Instant start = day(text(each, "start"));
    RetentionDecision decision = published(pack, classOf(text(each, "rule")), start);
    assertEquals(text(each, "deleteBy"), decision.deleteBy().orElseThrow().day().toString());
    if (!each.path("deleteNotBefore").isNull()) {
      assertEquals(
          text(each, "deleteNotBefore"), decision.keepUntil().orElseThrow().day().toString());
    }
    assertEquals(RetentionDecision.Disposition.KEEP, decision.disposition());
  }

  private static Instant day(String date) {
    return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  @Test
  @DisplayName("IS-11 to IS-16, SR-03, SR-04: every class of the five packs has a name and an end")
  void everyClassEvaluates() {
    Map<String, List<String>> words = words();
    List<String> starts =
        List.of("2024-02-29", "2023-02-28", "2024-01-31", "2025-08-31", "2024-12-31");
    for (String name : PLATFORMS) {
      PolicyPack pack = PolicyPack.named(name);
      for (RetentionRule rule : pack.retention()) {
        assertTrue(words.containsKey(rule.itemClass()), "nobody knows " + rule.itemClass());
        if (rule.kind() == Kind.MAXIMUM) {
          for (String start : starts) {
            assertEquals(
                LocalDate.parse(start).plus((Period) rule.period()),
                published(pack, rule.itemClass(), day(start)).deleteBy().orElseThrow().day(),
                rule.id());
          }
        }
      }
    }
  }

  // Principles of retention

  /* Retain and delete are computed apart, and a delete waits for what retains: the pack's own rules
   * do that, so that the words are a table and no second evaluator. */
  private static final Map<String, Level> LEVELS =
      Map.of(
          "label", Level.ITEM,
          "policy-specific", Level.DATA_SET,
          "policy", Level.TENANT,
          "policy-all", Level.TENANT);

  private static final Map<String, List<Kind>> ACTIONS =
      Map.of(
          "retain", List.of(Kind.MINIMUM),
          "delete", List.of(Kind.MAXIMUM),
          "retainThenDelete", List.of(Kind.MINIMUM, Kind.MAXIMUM));

  @ParameterizedTest
  @MethodSource("precedence")
  void precedence(JsonNode each) {
    knows(each, "case", "settings", "expect", "origin", "note");
    List<RetentionRule> rules = new ArrayList<>();
    List<Hold> holds = new ArrayList<>();
    for (JsonNode setting : each.get("settings")) {
      knows(setting, "action", "period", "scope", "note");
      if (text(setting, "action").equals("hold") || text(setting, "scope").equals("hold")) {
        assertEquals("hold", text(setting, "action"));
        assertEquals("hold", text(setting, "scope"));
        holds.add(Hold.onAll("hold" + holds.size()));
        continue;
      }
      List<Kind> kinds = ACTIONS.get(text(setting, "action"));
      Level level = LEVELS.get(text(setting, "scope"));
      assertNotNull(kinds, "an action nobody knows");
      assertNotNull(level, "a scope nobody knows");
      for (Kind kind : kinds) {
        rules.add(
            RetentionRule.builder(
                    "r" + rules.size(), ITEM, kind, Period.parse(text(setting, "period")))
                .level(level)
                .build());
      }
    }
    RetentionDecision decision =
        Retention.of(rules, ZoneOffset.UTC)
            .evaluate(ItemFacts.builder(ITEM, EARLY).build(), holds, EARLY);
    JsonNode expect = each.get("expect");
    knows(expect, "retainUntil", "deleteAt", "note");
    assertEquals(
        end(text(expect, "retainUntil")),
        decision.isHeld()
            ? "WHILE_HELD"
            : decision.keepUntil().map(deadline -> deadline.day().toString()).orElse(""));
    boolean ends = rules.stream().anyMatch(rule -> rule.kind() == Kind.MAXIMUM);
    assertEquals(
        end(text(expect, "deleteAt")),
        decision.isHeld() && ends
            ? "AFTER_RELEASE"
            : decision.deleteBy().map(deadline -> deadline.day().toString()).orElse(""));
    if (decision.isHeld()) {
      Instant late = Instant.parse("2120-01-01T00:00:00Z");
      Retention retention = Retention.of(rules, ZoneOffset.UTC);
      ItemFacts item = ItemFacts.builder(ITEM, EARLY).build();
      assertEquals(
          RetentionDecision.Disposition.KEEP, retention.evaluate(item, holds, late).disposition());
      if (ends) {
        assertEquals(
            RetentionDecision.Disposition.DELETE,
            retention.evaluate(item, List.of(), late).disposition());
      }
    }
  }

  private static String end(String period) {
    return period.startsWith("P")
        ? EARLY.atZone(ZoneOffset.UTC).toLocalDate().plus(Period.parse(period)).toString()
        : period;
  }

  // Lifecycle

  @ParameterizedTest
  @MethodSource("lifecycle")
  void lifecycle(JsonNode each) {
    if (each.has("invalid")) {
      knows(each, "case", "rules", "lock", "invalid", "origin", "note");
      MalformedException refused =
          assertThrows(MalformedException.class, () -> readLifecycle(each));
      assertTrue(refused.problem().startsWith(text(each, "invalid") + ":"), refused.problem());
      return;
    }
    Lifecycle rules = readLifecycle(each);
    List<Lifecycle.Stored> objects = objects(each);
    Map<Long, Object> left = new TreeMap<>();
    Set<String> understood =
        new HashSet<>(Set.of("case", "rules", "lock", "objects", "keys", "origin", "note"));
    for (String name : each.propertyNames()) {
      if (!understood.contains(name)) {
        expectations(name, each.get(name), left);
      }
    }
    assertFalse(left.isEmpty(), "nothing is expected");
    left.forEach(
        (days, expected) -> {
          Instant now = EARLY.plusSeconds(days * 86_400);
          List<String> kept =
              objects.stream()
                  .filter(one -> rules.expiresAt(one).map(end -> now.isBefore(end)).orElse(true))
                  .map(Lifecycle.Stored::key)
                  .sorted()
                  .toList();
          assertEquals(
              expected, expected instanceof List ? kept : (Object) kept.size(), "day " + days);
        });
  }

  private static final Pattern DAYS = Pattern.compile("[A-Za-z]*?_?(\\d+)D?_?(?:days?)?");

  private static final Set<String> WHEN = Set.of("afterDays", "days", "day", "after", "at");
  private static final Set<String> HOW_MANY =
      Set.of("left", "count", "expect", "remaining", "objects", "keys");

  /** Reads how many are left after how many days, however the two are written beside each other. */
  private static void expectations(String name, JsonNode node, Map<Long, Object> left) {
    if (node.isArray()) {
      for (JsonNode one : node) {
        if (one.isArray()) {
          assertEquals(2, one.size(), name);
          left.put(one.get(0).asLong(), counted(one.get(1)));
          continue;
        }
        assertTrue(one.isObject(), "what is " + name + "?");
        Long when = null;
        Object many = null;
        for (String part : one.propertyNames()) {
          if (WHEN.contains(part)) {
            when = days(one.get(part).asString());
          } else if (HOW_MANY.contains(part)) {
            many = counted(one.get(part));
          } else {
            throw new AssertionError("what is " + part + "?");
          }
        }
        assertNotNull(when, name);
        assertNotNull(many, name);
        left.put(when, many);
      }
      return;
    }
    assertTrue(node.isObject(), "what is " + name + "?");
    for (String part : node.propertyNames()) {
      JsonNode value = node.get(part);
      if (value.isObject()) {
        expectations(part, value, left);
      } else {
        left.put(days(part), counted(value));
      }
    }
  }

  private static long days(String text) {
    Matcher days = DAYS.matcher(text);
    assertTrue(days.matches(), "what is " + text + "?");
    return Long.parseLong(days.group(1));
  }

  private static Object counted(JsonNode node) {
    if (node.isArray()) {
      List<String> keys = new ArrayList<>();
      node.forEach(key -> keys.add(key.asString()));
      return keys.stream().sorted().toList();
    }
    assertTrue(node.isIntegralNumber(), "expected a count");
    return node.intValue();
  }

  private static List<Lifecycle.Stored> objects(JsonNode each) {
    List<Lifecycle.Stored> objects = new ArrayList<>();
    JsonNode written = each.has("objects") ? each.get("objects") : each.path("keys");
    for (JsonNode one : written) {
      if (one.isString()) {
        objects.add(new Lifecycle.Stored(one.stringValue(), 1, Map.of(), EARLY));
        continue;
      }
      knows(one, "key", "size", "tags", "put", "putAt", "at");
      String at = text(one, "put") + text(one, "putAt") + text(one, "at");
      objects.add(
          new Lifecycle.Stored(
              text(one, "key"),
              one.path("size").asLong(1),
              tags(one.path("tags")),
              at.isEmpty() ? EARLY : Instant.parse(at)));
    }
    assertFalse(objects.isEmpty(), "no objects");
    return objects;
  }

  private static Map<String, String> tags(JsonNode node) {
    Map<String, String> tags = new HashMap<>();
    if (node.isArray()) {
      for (JsonNode tag : node) {
        String key = text(tag, "key") + text(tag, "Key");
        String value = text(tag, "value") + text(tag, "Value");
        if (tag.isString()) {
          String[] parts = tag.stringValue().split("=", 2);
          key = parts[0];
          value = parts[1];
        }
        tags.put(key, value);
      }
    } else {
      node.propertyNames().forEach(name -> tags.put(name, node.get(name).asString()));
    }
    return tags;
  }

  private static Lifecycle readLifecycle(JsonNode each) {
    if (each.has("lock")) {
      JsonNode lock = each.get("lock");
      knows(lock, "mode", "days", "years", "status", "enabled");
      ObjectLock.Default.of(
          lock.has("mode") ? text(lock, "mode") : "GOVERNANCE",
          number(lock, "days"),
          number(lock, "years"));
      status(lock, "Enabled");
    }
    List<Lifecycle.Rule> rules = new ArrayList<>();
    for (JsonNode rule : each.path("rules")) {
      knows(
          rule,
          "id",
          "prefix",
          "days",
          "date",
          "status",
          "tags",
          "tag",
          "largerThan",
          "sizeGt",
          "sizeGreaterThan",
          "objectSizeGreaterThan",
          "smallerThan",
          "sizeLt",
          "sizeLessThan",
          "objectSizeLessThan",
          "minSize",
          "maxSize");
      Map<String, String> tags = new HashMap<>(tags(rule.path("tags")));
      tags.putAll(tags(rule.path("tag")));
      rules.add(
          new Lifecycle.Rule(
              rule.has("id") ? text(rule, "id") : null,
              status(rule, "Enabled"),
              text(rule, "prefix"),
              tags,
              size(rule, 0, "largerThan", "sizeGt", "sizeGreaterThan", "objectSizeGreaterThan"),
              size(rule, 0, "smallerThan", "sizeLt", "sizeLessThan", "objectSizeLessThan"),
              number(rule, "days"),
              rule.has("date") ? date(text(rule, "date")) : null));
    }
    return each.has("rules") ? Lifecycle.of(rules) : Lifecycle.of(List.of());
  }

  private static boolean status(JsonNode node, String fallback) {
    return Lifecycle.isEnabled(node.has("status") ? text(node, "status") : fallback);
  }

  private static Instant date(String text) {
    return Lifecycle.date(text);
  }

  private static @Nullable Integer number(JsonNode node, String name) {
    return node.has(name) ? (Integer) node.get(name).asInt() : null;
  }

  private static @Nullable Long size(JsonNode node, long more, String... names) {
    for (String name : names) {
      if (node.has(name)) {
        return node.get(name).asLong() + more;
      }
    }
    return null;
  }

  // Locks and holds

  /** A bucket and its one object, as the steps go. */
  private static final class Bucket {
    private ObjectLock.@Nullable Default given;
    private @Nullable ObjectLock lock;
    private Instant clock = EARLY;

    private void put(Instant at) {
      // A bucket with a period of its own overwrites nothing that it still keeps; one that stamps
      // keeps versions, and the new one begins anew.
      if (lock != null && given != null && given.standing()) {
        lock.refusal(at, false)
            .ifPresent(
                why -> {
                  throw new RefusedException("replace: " + why, null);
                });
      }
      lock = ObjectLock.put(at, given);
    }

    private void take(JsonNode step, Instant at) {
      boolean bypass = step.path("bypassGovernance").asBoolean(false);
      switch (text(step, "op")) {
        case "put" -> {
          knows(step, "op", "at", "expect", "mode", "until", "hold");
          put(at);
          if (step.has("until")) {
            lock = object().retain(mode(step), until(step), at, true);
          }
          if (step.has("hold")) {
            lock = object().hold(ObjectLock.HoldKind.LEGAL, at);
          }
        }
        case "default" -> {
          knows(step, "op", "at", "expect", "mode", "period", "from");
          assertTrue(Set.of("", "put").contains(text(step, "from")), "from what?");
          ObjectLock.Default next =
              new ObjectLock.Default(
                  mode(step), Period.parse(text(step, "period")), step.has("from"));
          given = given == null ? next : given.changedTo(next);
          lock = lock == null ? null : lock.under(given);
        }
        case "retain" -> {
          knows(step, "op", "at", "expect", "mode", "until", "bypassGovernance");
          lock =
              step.has("until") || step.has("mode")
                  ? object().retain(mode(step), until(step), at, bypass)
                  : object().lift(at, bypass);
        }
        case "hold" -> {
          knows(step, "op", "at", "expect", "kind", "on");
          ObjectLock.HoldKind kind =
              ObjectLock.HoldKind.valueOf(
                  step.has("kind")
                      ? text(step, "kind").toUpperCase(java.util.Locale.ROOT)
                      : "LEGAL");
          assertTrue(step.get("on").isBoolean(), "on or off?");
          lock =
              step.get("on").booleanValue() ? object().hold(kind, at) : object().release(kind, at);
        }
        case "delete" -> {
          knows(step, "op", "at", "expect", "bypassGovernance");
          object()
              .refusal(at, bypass)
              .ifPresent(
                  why -> {
                    throw new RefusedException("delete: " + why, null);
                  });
          if (!bypass) {
            assertEquals(
                RetentionDecision.Disposition.DELETE,
                weighed(at),
                "what the lock lets go, the evaluator lets go");
          }
        }
        default -> throw new AssertionError("an operation nobody knows");
      }
    }

    private ObjectLock object() {
      return Objects.requireNonNull(lock, "nothing was put");
    }

    private RetentionDecision.Disposition weighed(Instant at) {
      return Retention.of(List.of(), ZoneOffset.UTC)
          .evaluate(
              ItemFacts.builder(ITEM, EARLY).lock(lock).demanded(Demand.ERASURE, EARLY).build(),
              List.of(),
              at)
          .disposition();
    }

    private static ObjectLock.Mode mode(JsonNode step) {
      return ObjectLock.modeOf(text(step, "mode"));
    }

    private static Instant until(JsonNode step) {
      return Instant.parse(text(step, "until"));
    }
  }

  @ParameterizedTest
  @MethodSource("locksAndHolds")
  void locksAndHolds(JsonNode each) {
    knows(each, "case", "steps", "origin", "note");
    Bucket bucket = new Bucket();
    int number = 0;
    for (JsonNode step : each.get("steps")) {
      number++;
      Instant at = step.has("at") ? Instant.parse(text(step, "at")) : bucket.clock;
      bucket.clock = at.isAfter(bucket.clock) ? at : bucket.clock;
      String answer = "OK";
      try {
        bucket.take(step, at);
      } catch (RefusedException e) {
        answer = "REFUSED";
        if (text(step, "op").equals("delete") && !step.path("bypassGovernance").asBoolean(false)) {
          assertTrue(
              bucket.weighed(at) != RetentionDecision.Disposition.DELETE,
              "what the lock keeps, the evaluator keeps");
        }
      }
      assertEquals(step.has("expect") ? text(step, "expect") : "OK", answer, "step " + number);
    }
  }

  @Test
  @Shared.Needed
  void everyFileOfTheFolderIsRead() {
    assertEquals(
        Set.of(
            "lifecycle.jsonl", "locks-and-holds.jsonl", "precedence.jsonl", "seed-periods.jsonl"),
        Shared.files("vectors/retention", ".jsonl").stream()
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toSet()));
  }
}
