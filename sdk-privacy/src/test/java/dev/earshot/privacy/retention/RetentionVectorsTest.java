package dev.earshot.privacy.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Authority;
import dev.earshot.privacy.RetentionRule.Counting;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.RetentionRule.Level;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class RetentionVectorsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ITEM = "item";
  private static final String PUT = "PUT";
  private static final Instant EARLY = Instant.parse("2020-01-01T00:00:00Z");

  static List<JsonNode> cases(String file) throws IOException {
    return Files.readAllLines(Shared.path("vectors/retention/" + file)).stream()
        .filter(line -> !line.isBlank())
        .map(JSON::readTree)
        .toList();
  }

  static List<JsonNode> seedPeriods() throws IOException {
    return cases("seed-periods.jsonl");
  }

  static List<JsonNode> precedence() throws IOException {
    return cases("precedence.jsonl");
  }

  static List<JsonNode> lifecycle() throws IOException {
    return cases("lifecycle.jsonl").stream().filter(each -> each.has("invalid")).toList();
  }

  static List<JsonNode> locksAndHolds() throws IOException {
    return cases("locks-and-holds.jsonl");
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  @DisplayName(
      "IS-11, IS-12, IS-14, IS-16, SR-03: the published periods end on the day they should")
  @ParameterizedTest
  @MethodSource("seedPeriods")
  void publishedPeriods(JsonNode each) {
    String[] packClassAnchor =
        switch (text(each, "rule").split(":", 2)[0]) {
          case "account" ->
              text(each, "seed").startsWith("Strum")
                  ? new String[] {"strum", "account", "LAST_LOGIN"}
                  : new String[] {"isocial-track", "account", "ACCOUNT_DELETED"};
          case "record of the deletion" -> new String[] {"strum", "deletion-record", "START"};
          case "backup" -> new String[] {"isocial-track", "backup", "START"};
          case "billing record" -> new String[] {"isocial-track", "billing", "START"};
          case "support ticket" -> new String[] {"isocial-track", "support", "START"};
          case "monitoring configuration" ->
              new String[] {"isocial-track", "configuration", "TERMINATED"};
          default -> throw new AssertionError("a rule that no pack has");
        };
    Instant start = LocalDate.parse(text(each, "start")).atStartOfDay(ZoneOffset.UTC).toInstant();
    RetentionDecision decision =
        Retention.of(PolicyPack.named(packClassAnchor[0]))
            .evaluate(
                ItemFacts.builder(packClassAnchor[1], start)
                    .happened(packClassAnchor[2], start)
                    .build(),
                List.of(),
                start);
    assertEquals(LocalDate.parse(text(each, "deleteBy")), decision.deleteBy().orElseThrow().day());
    assertEquals(RetentionDecision.Disposition.KEEP, decision.disposition());
  }

  @ParameterizedTest
  @MethodSource("precedence")
  void precedence(JsonNode each) {
    List<RetentionRule> rules = new ArrayList<>();
    List<Hold> holds = new ArrayList<>();
    for (JsonNode setting : each.get("settings")) {
      String action = text(setting, "action");
      if (action.equals("hold")) {
        holds.add(Hold.onAll("hold"));
        continue;
      }
      Kind kind = action.equals("delete") ? Kind.MAXIMUM : Kind.MINIMUM;
      rules.add(
          RetentionRule.builder(
                  "r" + rules.size(), ITEM, kind, Period.parse(text(setting, "period")))
              .level(text(setting, "scope").equals("label") ? Level.ITEM : Level.TENANT)
              .build());
    }
    RetentionDecision decision =
        Retention.of(rules, ZoneOffset.UTC)
            .evaluate(ItemFacts.builder(ITEM, EARLY).build(), holds, EARLY);
    JsonNode expect = each.get("expect");
    assertEquals(!holds.isEmpty(), decision.isHeld());
    if (!decision.isHeld()) {
      assertEquals(
          end(text(expect, "retainUntil")),
          decision.keepUntil().map(deadline -> deadline.day().toString()).orElse(""));
      assertEquals(
          end(text(expect, "deleteAt")),
          decision.deleteBy().map(deadline -> deadline.day().toString()).orElse(""));
    } else {
      assertEquals("WHILE_HELD", text(expect, "retainUntil"));
      assertEquals(RetentionDecision.Disposition.KEEP, decision.disposition());
      assertEquals(Optional.empty(), decision.nextChange());
    }
  }

  private static String end(String period) {
    return period.isEmpty()
        ? ""
        : EARLY.atZone(ZoneOffset.UTC).toLocalDate().plus(Period.parse(period)).toString();
  }

  @ParameterizedTest
  @MethodSource("lifecycle")
  void invalidLifecycleRulesAreRefused(JsonNode each) {
    assertThrows(IllegalArgumentException.class, () -> rulesOf(each));
  }

  private static Retention rulesOf(JsonNode each) {
    List<RetentionRule> rules = new ArrayList<>();
    if (each.has("lock")) {
      rules.add(rule("lock", each.get("lock"), Kind.MINIMUM));
    }
    for (JsonNode rule : each.path("rules")) {
      rules.add(rule(text(rule, "id"), rule, Kind.MAXIMUM));
    }
    return Retention.of(rules, ZoneOffset.UTC);
  }

  private static RetentionRule rule(String id, JsonNode node, Kind kind) {
    Period period = Period.of(node.path("years").asInt(0), 0, node.path("days").asInt(0));
    return RetentionRule.builder(id, ITEM, kind, period).build();
  }

  /**
   * An object store's compliance mode is a minimum that nothing but time ends, as a law's is; its
   * governance mode is a chosen one, which a demand overrides. A plain delete is allowed when
   * nothing keeps the item. Who may set a lock is the store's business and not tried here.
   */
  @ParameterizedTest
  @MethodSource("locksAndHolds")
  void locksAndHolds(JsonNode each) {
    List<RetentionRule> rules = new ArrayList<>();
    List<Hold> holds = new ArrayList<>();
    ItemFacts.Builder facts = ItemFacts.builder(ITEM, EARLY);
    for (JsonNode step : each.get("steps")) {
      Instant at = step.has("at") ? Instant.parse(text(step, "at")) : EARLY;
      switch (text(step, "op")) {
        case "put" -> facts.happened(PUT, at);
        case "default" -> rules.add(lock(rules, step, Period.parse(text(step, "period"))));
        case "retain" -> {
          if (!text(step, "expect").equals("REFUSED")) {
            Instant until = Instant.parse(text(step, "until"));
            rules.add(lock(rules, step, Duration.between(EARLY, until)));
          }
        }
        case "hold" -> {
          if (step.get("on").asBoolean()) {
            holds.add(Hold.onAll("hold"));
          } else {
            holds.clear();
            facts.happened(PUT, at);
          }
        }
        case "delete" -> {
          ItemFacts item =
              step.path("bypassGovernance").asBoolean(false)
                  ? ItemFacts.builder(ITEM, EARLY)
                      .happened(PUT, EARLY)
                      .demanded(Demand.ERASURE, at)
                      .build()
                  : facts.build();
          RetentionDecision decision =
              Retention.of(rules, ZoneOffset.UTC).evaluate(item, holds, at);
          boolean refused =
              decision.isHeld()
                  || decision
                      .keepUntil()
                      .filter(deadline -> at.isBefore(deadline.at()))
                      .isPresent();
          assertEquals(text(step, "expect").equals("REFUSED"), refused);
        }
        default -> throw new AssertionError("an operation nobody knows");
      }
    }
  }

  private static RetentionRule lock(
      List<RetentionRule> rules, JsonNode step, TemporalAmount period) {
    boolean compliance = text(step, "mode").equals("COMPLIANCE");
    return RetentionRule.builder("lock" + rules.size(), ITEM, Kind.MINIMUM, period)
        .authority(compliance ? Authority.LAW : Authority.CHOSEN)
        .counting(Counting.EXACT)
        .anchor(text(step, "from").equals("put") ? PUT : RetentionRule.START)
        .build();
  }

  @Test
  void theFilesAreNotEmpty() throws IOException {
    assertFalse(seedPeriods().isEmpty());
    assertFalse(precedence().isEmpty());
    assertFalse(lifecycle().isEmpty());
    assertFalse(locksAndHolds().isEmpty());
  }
}
