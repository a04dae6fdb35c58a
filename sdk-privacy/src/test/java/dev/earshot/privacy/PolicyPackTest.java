package dev.earshot.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.PostField;
import dev.earshot.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Period;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyPackTest {
  private static final String SMALL =
      """
      {"format": 1, "id": "mine", "version": 3, "document": "ours", "zone": "Europe/Berlin",
       "visibility": ["PUBLIC"], "methods": ["API"], "termsRequired": true, "minimumAge": 13,
       "purposes": [{"id": "listening", "basis": "PUBLIC", "fields": ["text"], "rule": "r1"}],
       "rules": {"VISIBILITY_UNKNOWN": "a", "NOT_PUBLIC": "a", "NO_PROVENANCE": "a",
         "METHOD_NOT_ACCEPTED": "a", "TERMS_UNKNOWN": "a", "UNKNOWN_PURPOSE": "a",
         "SUPPRESSED": "a", "CHILD": "a", "AUTHOR_PROTECTED": "a", "OBJECTED": "a",
         "OPTED_OUT": "a", "RESTRICTED": "a"},
       "retention": [{"rule": "r2", "class": "mention", "kind": "MAXIMUM", "period": "P30D",
         "from": "START", "authority": "CHOSEN", "level": "TENANT"}]}
      """;

  static Stream<String> names() {
    return PolicyPack.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPackThatComesAlongIsWholeAndKnowsListening(String name) {
    PolicyPack pack = PolicyPack.named(name);
    assertEquals(name, pack.id());
    assertTrue(pack.grounds(Purpose.of("listening")).isPresent());
    assertTrue(pack.retention().stream().anyMatch(rule -> rule.covers(RetentionRule.MENTION)));
    assertFalse(pack.rule(Decision.Code.CHILD, Purpose.of("listening")).isEmpty());
  }

  @Test
  void aPackOfOnesOwnIsRead() {
    PolicyPack pack = PolicyPack.parse(SMALL);
    assertEquals("mine/3, ours", pack.source());
    assertEquals("Europe/Berlin", pack.zone().getId());
    assertEquals("r1", pack.rule(Decision.Code.ADMITTED, Purpose.of("listening")));
    assertEquals("a", pack.rule(Decision.Code.UNKNOWN_PURPOSE, Purpose.of("other")));
  }

  @Test
  void aPackOfFormatTwoNamesWhatFormatOneDidNotHave() {
    String grown =
        SMALL
            .replace("\"format\": 1", "\"format\": 2")
            .replace("\"version\": 3", "\"version\": 1")
            .replace("[\"text\"]", "[\"text\", \"coAuthors\", \"author.followers\"]");
    assertEquals(
        Set.of(PostField.TEXT, PostField.CO_AUTHORS, PostField.AUTHOR_FOLLOWERS),
        PolicyPack.parse(grown).grounds(Purpose.of("listening")).orElseThrow().fields());
  }

  /** Who reads a post decides for what it is shown, so a new field is a choice, not a default. */
  @ParameterizedTest
  @MethodSource("names")
  void noPurposeThatComesAlongSeesWhereSomebodyIs(String name) {
    Set<PostField> where =
        EnumSet.of(
            PostField.PLACE,
            PostField.AUTHOR_LOCATION,
            PostField.AUTHOR_COUNTRY,
            PostField.AUTHOR_BIO,
            PostField.AUTHOR_STATED_AGE);
    for (PolicyPack.Grounds grounds : PolicyPack.named(name).purposes()) {
      assertTrue(Collections.disjoint(where, grounds.fields()), () -> grounds.purpose().toString());
    }
  }

  @DisplayName("SM-22: a pack with a misspelt or impossible rule is refused, and the field named")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"minimumAge\": 13       | \"minimunAge\": 13       | minimumAge",
        "\"minimumAge\": 13       | \"minimumAge\": 13, \"x\": 1 | x",
        "\"minimumAge\": 13       | \"minimumAge\": \"13\"   | minimumAge",
        "\"minimumAge\": 13       | \"minimumAge\": -1       | minimumAge",
        "\"minimumAge\": 13       | \"minimumAge\": null     | minimumAge",
        "\"version\": 3           | \"version\": 0           | version",
        "\"format\": 1            | \"format\": 3            | format",
        "\"format\": 1            | \"format\": 0            | format",
        "\"zone\": \"Europe/Berlin\" | \"zone\": \"Berlin\"  | zone",
        "[\"PUBLIC\"]             | [\"DIRECT\"]             | visibility",
        "[\"API\"]                | [\"SCRAPE\"]             | methods",
        "\"basis\": \"PUBLIC\"    | \"basis\": \"public\"    | purposes[0].basis",
        "\"basis\": \"PUBLIC\"    | \"basis\": \"DENIED\"    | purposes[0].fields",
        "[\"text\"]               | [\"txet\"]               | purposes[0].fields",
        "[\"text\"]               | [\"entities\"]           | purposes[0].fields",
        "[\"text\"]               | [\"visibility\"]         | purposes[0].fields",
        "[\"text\"]               | [\"author\"]             | purposes[0].fields",
        "\"id\": \"listening\"    | \"id\": \"Listening\"    | purposes[0].id",
        "\"rule\": \"r1\"         | \"rule\": \" \"          | purposes[0].rule",
        "\"CHILD\": \"a\",        | \"CHILDREN\": \"a\",     | rules.CHILDREN",
        "\"P30D\"                 | \"P0D\"                  | retention[0].period",
        "\"P30D\"                 | \"P-1Y\"                 | retention[0].period",
        "\"P30D\"                 | \"P5000Y\"               | retention[0].period",
        "\"P30D\"                 | \"30 days\"              | retention[0].period",
        "\"class\": \"mention\"   | \"class\": \"A B\"       | retention[0].class",
        "\"from\": \"START\"      | \"from\": \"start\"      | retention[0].from",
        "\"kind\": \"MAXIMUM\"    | \"kind\": \"DEADLINE\"   | retention[0].from",
        "\"level\": \"TENANT\"    | \"level\": \"ALL\"       | retention[0].level",
        "\"level\": \"TENANT\"    | \"level\": \"TENANT\", \"days\": 1 | retention[0].days",
        "\"level\": \"TENANT\"    | \"level\": \"TENANT\", \"validFrom\": \"now\""
            + " | retention[0].validFrom",
        "\"level\": \"TENANT\"    | \"level\": \"TENANT\", \"purpose\": \"listenning\""
            + " | retention[0].purpose",
        "\"level\": \"TENANT\"    | \"level\": \"TENANT\", \"validFrom\": \"2026-02-01T00:00:00Z\","
            + " \"validUntil\": \"2026-01-01T00:00:00Z\" | retention[0].validUntil",
        "\"from\": \"START\"      | \"from\": \"LAST_LOGIN\" | retention[0].from",
        "\"from\": \"START\"      | \"from\": \"PUBLISHD\"  | retention[0].from",
        "\"from\": \"START\"      | \"from\": \"ERASURE\"   | retention[0].from",
        "\"class\": \"mention\"   | \"class\": \"mentions\" | retention[0].class",
        "\"class\": \"mention\"   | \"class\": \"mentoin.x\" | retention[0].class",
        "[\"PUBLIC\"]             | []                       | visibility",
        "[\"PUBLIC\"]             | [\"PUBLIC\", \"PUBLIC\"] | visibility",
        "[\"API\"]                | []                       | methods",
        "[\"text\"]               | [\"text\", \"text\"]     | purposes[0].fields",
        "\"level\": \"TENANT\"    | \"level\": \"TENANT\", \"purpose\": \"listening.brand\""
            + " | retention[0].purpose",
        "\"level\": \"TENANT\"    | \"level\": \"TENANT\", \"validFrom\": \"2026-02-01T00:00:00Z\","
            + " \"validUntil\": \"2026-02-01T00:00:00Z\" | retention[0].validUntil"
      })
  void aPackWithATypoIsRefused(String old, String fresh, String field) {
    assertTrue(SMALL.contains(old));
    MalformedException refused =
        assertThrows(MalformedException.class, () -> PolicyPack.parse(SMALL.replace(old, fresh)));
    assertEquals(field, refused.field().orElse("none"));
  }

  private static String withRules(String rules) {
    int from = SMALL.indexOf("\"retention\": [");
    return SMALL.substring(0, from) + "\"retention\": [" + rules + "]}";
  }

  private static String rule(String id, String itemClass, String kind, String period, String more) {
    return "{\"rule\": \"%s\", \"class\": \"%s\", \"kind\": \"%s\", \"period\": \"%s\", %s,"
            .formatted(id, itemClass, kind, period, more)
        + " \"authority\": \"CHOSEN\", \"level\": \"TENANT\"}";
  }

  @DisplayName("SM-22: an event that is a slip away from a known one is refused for every class")
  @ParameterizedTest
  @CsvSource({
    "account, LAST_LOGN",
    "account, PUBLISHD",
    "account, STRAT",
    "billing, TERMINATD",
    "mention.video, LAST_LOGIN",
    "account, OBJECTION"
  })
  void anEventThatNeverHappensIsRefused(String itemClass, String event) {
    String json = withRules(rule("r", itemClass, "MAXIMUM", "P30D", "\"from\": \"" + event + "\""));
    assertEquals(
        "retention[0].from",
        assertThrows(MalformedException.class, () -> PolicyPack.parse(json)).field().orElse(""));
  }

  @Test
  void anEventOfAHostsOwnIsNone() {
    PolicyPack.parse(
        withRules(
            rule("r", "order", "MAXIMUM", "P30D", "\"from\": \"PARCEL_DELIVERED\"")
                + ','
                + rule("s", "account", "MAXIMUM", "P30D", "\"from\": \"LAST_LOGIN\"")));
  }

  @Test
  void ofTwoRulesThatSpeakOfTheSameOneNeverHolds() {
    String start = "\"from\": \"START\"";
    String twice =
        withRules(
            rule("a", "mention", "MAXIMUM", "P30D", start)
                + ','
                + rule("b", "mention", "MAXIMUM", "P60D", start));
    assertEquals(
        "retention[1].period",
        assertThrows(MalformedException.class, () -> PolicyPack.parse(twice)).field().orElse(""));
    PolicyPack.parse(
        withRules(
            rule("a", "mention", "MAXIMUM", "P30D", start)
                + ','
                + rule("b", "mention", "MINIMUM", "P6D", start)));
  }

  @Test
  void aRuleForAPurposeThatIsDeniedNeverHolds() {
    String json =
        withRules(
                rule(
                    "a",
                    "mention",
                    "MAXIMUM",
                    "P30D",
                    "\"purpose\": \"sale\", \"from\": \"START\""))
            .replace(
                "\"rule\": \"r1\"}",
                "\"rule\": \"r1\"}, {\"id\": \"sale\", \"basis\": \"DENIED\", \"fields\": [],"
                    + " \"rule\": \"r3\"}");
    assertEquals(
        "retention[0].purpose",
        assertThrows(MalformedException.class, () -> PolicyPack.parse(json)).field().orElse(""));
  }

  @Test
  void aRuleForAPurposeAboveThePacksOwnHolds() {
    String json =
        withRules(
                rule(
                    "a",
                    "mention",
                    "MAXIMUM",
                    "P30D",
                    "\"purpose\": \"listening\", \"from\": \"START\""))
            .replace("\"id\": \"listening\"", "\"id\": \"listening.brand\"");
    assertEquals(1, PolicyPack.parse(json).retention().size());
  }

  @Test
  void aByteOrderMarkBeforeAPackIsPassedOver() {
    PolicyPack pack = PolicyPack.parse("\uFEFF" + SMALL);
    assertEquals("mine/3, ours", pack.source());
    assertEquals("mine/3, ours", pack.spec().build().source());
    assertThrows(MalformedException.class, () -> PolicyPack.parse("\uFEFF\uFEFF" + SMALL));
  }

  @Test
  void aRuleMadeInCodeIsHeldToTheSame() {
    Period month = Period.ofMonths(1);
    RetentionRule.Kind most = RetentionRule.Kind.MAXIMUM;
    for (Executable made :
        List.<Executable>of(
            () -> RetentionRule.builder("r", "Mention", most, month),
            () -> RetentionRule.builder(" ", "mention", most, month),
            () -> RetentionRule.builder("r", "mention", most, month).anchor("PUBLISHD"),
            () -> RetentionRule.builder("r", "mention", most, month).anchor("LAST_LOGIN"),
            () -> RetentionRule.builder("r", "account", most, month).anchor("ERASURE"),
            () -> RetentionRule.builder("r", "account", most, month).anchor("last login"),
            () ->
                RetentionRule.builder("r", "account", RetentionRule.Kind.DEADLINE, month)
                    .anchor("ERASUR"),
            () ->
                RetentionRule.builder("r", "account", RetentionRule.Kind.DEADLINE, month)
                    .build())) {
      assertThrows(IllegalArgumentException.class, made);
    }
  }

  @Test
  void aCodeThatAPackDoesNotNameIsNoError() {
    PolicyPack pack = PolicyPack.parse(SMALL.replace("\"CHILD\": \"a\",", ""));
    Purpose listening = Purpose.of("listening");
    assertEquals(PolicyPack.UNNAMED, pack.rule(Decision.Code.CHILD, listening));
    assertEquals("a", pack.rule(Decision.Code.OBJECTED, listening));
    for (Decision.Code code : Decision.Code.values()) {
      assertFalse(pack.rule(code, listening).isEmpty());
    }
  }

  @Test
  void aPackDeclaresItsPurposesAndWhatIsAboveThem() {
    PolicyPack pack = PolicyPack.named("isocial-track");
    assertTrue(pack.declares(Purpose.of("model.shared")));
    assertTrue(pack.declares(Purpose.of("model")));
    assertFalse(pack.declares(Purpose.of("model.shared.deep")));
    assertFalse(pack.declares(Purpose.of("mod")));
  }

  @Test
  void aSpecTravelsAsBytesAndBuildsOnceAProcess() throws Exception {
    PolicyPack pack = PolicyPack.parse(SMALL);
    byte[] bytes = written(pack.spec());
    PolicyPack.Spec first = read(bytes);
    PolicyPack.Spec second = read(bytes);
    assertEquals(pack.spec(), first);
    assertSame(first.build(), second.build());
    assertEquals(pack.source(), first.build().source());
    assertEquals(pack.zone(), first.build().zone());
    assertEquals(pack.retention().toString(), first.build().retention().toString());
    assertFalse(PolicyPack.named("smt").spec().equals(first));
  }

  private static byte[] written(PolicyPack.Spec spec) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    return bytes.toByteArray();
  }

  private static PolicyPack.Spec read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (PolicyPack.Spec) in.readObject();
    }
  }

  @Test
  void brokenJsonIsRefusedWithoutQuotingIt() {
    for (String json : new String[] {"", "[]", "{", SMALL + "{}", "{\"id\":\"a\",\"id\":\"b\"}"}) {
      MalformedException refused =
          assertThrows(MalformedException.class, () -> PolicyPack.parse(json));
      assertFalse(String.valueOf(refused.getMessage()).contains("\""));
    }
  }

  @Test
  void aDoubledPurposeOrRuleIdIsRefused() {
    String purpose =
        "{\"id\": \"listening\", \"basis\": \"PUBLIC\", \"fields\": [\"text\"], \"rule\": \"r1\"}";
    assertThrows(
        MalformedException.class,
        () -> PolicyPack.parse(SMALL.replace(purpose, purpose + "," + purpose)));
  }

  @Test
  void aNameThatNoPackHasIsRefused() {
    assertThrows(RefusedException.class, () -> PolicyPack.named("../default"));
  }
}
