package dev.earshot.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.PostField;
import dev.earshot.RefusedException;
import dev.earshot.Visibility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
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

  private static final String NOTICE =
      """
      "notice": [{"purpose": "listening", "within": "P30D", "notices": ["art14/3", "art14/4"],
        "public": {"url": "https://mine.example/notice", "since": "2026-05-01T00:00:00Z"}},
       {"purpose": "listening.brand", "notices": ["art14/4"]}], "rules": {"NO_NOTICE": "n",
      """;

  private static String withNotice(String notice) {
    String brand =
        ", {\"id\": \"listening.brand\", \"basis\": \"PUBLIC\", \"fields\": [], \"rule\": \"r3\"}]";
    return SMALL
        .replace("\"rule\": \"r1\"}]", "\"rule\": \"r1\"}" + brand)
        .replace("\"rules\": {", notice);
  }

  @Test
  @DisplayName(
      "SM-20: a pack says before which purposes, within which time and how people are told")
  void aPackDemandsANotice() {
    PolicyPack pack = PolicyPack.parse(withNotice(NOTICE));
    Purpose listening = Purpose.of("listening");
    assertEquals("n", pack.rule(Decision.Code.NO_NOTICE, listening));
    NoticeRule rule = pack.noticesFor(listening).get(0);
    assertEquals(List.of(rule), pack.noticesFor(listening));
    assertEquals(Period.ofDays(30), rule.within());
    assertEquals(Set.of("art14/3", "art14/4"), rule.notices());
    assertFalse(rule.isPublicAt(Instant.parse("2026-04-30T23:59:59Z")));
    assertTrue(rule.isPublicAt(Instant.parse("2026-05-01T00:00:00Z")));
    List<NoticeRule> narrow = pack.noticesFor(Purpose.of("listening.brand.own"));
    assertEquals(2, narrow.size(), "what is demanded of a purpose is demanded below it");
    assertEquals(List.of(), pack.noticesFor(Purpose.of("other")));
    assertEquals(List.of(), PolicyPack.parse(SMALL).noticesFor(listening));
  }

  /** A period in the pack's zone, also over the days on which clocks are changed. */
  @ParameterizedTest
  @CsvSource({
    "P1M,   2026-01-31T12:00:00Z, 2026-02-28T12:00:00Z",
    "P1M,   2026-03-01T12:00:00Z, 2026-04-01T11:00:00Z",
    "P30D,  2026-10-01T12:00:00Z, 2026-10-31T13:00:00Z",
    "P1D,   2026-03-28T12:00:00Z, 2026-03-29T11:00:00Z",
    "P1Y,   2024-02-29T12:00:00Z, 2025-02-28T12:00:00Z",
    "PT24H, 2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z"
  })
  void aNoticeIsDueByTheCalendar(String within, Instant collected, Instant due) {
    PolicyPack pack = PolicyPack.parse(withNotice(NOTICE.replace("P30D", within)));
    NoticeRule rule = pack.noticesFor(Purpose.of("listening")).get(0);
    assertEquals(due, rule.due(collected, pack.zone()).orElseThrow());
    assertTrue(rule.isWithin(collected, due.minusNanos(1), pack.zone()));
    assertFalse(rule.isWithin(collected, due, pack.zone()));
  }

  @DisplayName("SM-20: a notice that could not take effect as it stands is refused by its field")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"within\": \"P30D\"  | \"within\": \"P0D\"             | notice[0].within",
        "\"within\": \"P30D\"  | \"within\": \"P1M1D\"           | notice[0].within",
        "\"within\": \"P30D\"  | \"within\": \"soon\"            | notice[0].within",
        "\"within\": \"P30D\"  | \"within\": null                | notice[0].within",
        "\"within\": \"P30D\"  | \"withn\": \"P30D\"             | notice[0].withn",
        "\"purpose\": \"listening\" | \"purpose\": \"listenning\"  | notice[0].purpose",
        "\"purpose\": \"listening\" | \"purpose\": \"a b\"         | notice[0].purpose",
        "\"listening.brand\"   | \"listening\"                   | notice[1].purpose",
        "\"listening.brand\"   | \"sale\"                        | notice[1].purpose",
        "[\"art14/4\"]         | []                              | notice[1].notices",
        "[\"art14/4\"]         | [\"a\", \"a\"]                  | notice[1].notices",
        "[\"art14/4\"]         | [\" \"]                         | notice[1].notices[0]",
        "https://              | ftp://                          | notice[0].public.url",
        "https://              | https://ann:pw@                 | notice[0].public.url",
        "https://mine          | https://mi ne                   | notice[0].public.url",
        "https://mine.example/ | /                               | notice[0].public.url",
        "2026-05-01T00:00:00Z  | 2026-05-01                      | notice[0].public.since",
        "2026-05-01T00:00:00Z  | 9999-05-01T00:00:00Z            | notice[0].public.since",
        "\"since\":            | \"from\": 1, \"since\":           | notice[0].public.from",
        "{\"NO_NOTICE\": \"n\",| {\"NO_NOTIC\": \"n\",             | rules.NO_NOTIC"
      })
  void aNoticeWithATypoIsRefused(String old, String fresh, String field) {
    assertTrue(NOTICE.contains(old), old);
    assertRefused(withNotice(NOTICE.replace(old, fresh)), field);
  }

  @Test
  void aNoticeThatDemandsNothingIsRefused() {
    assertRefused(withNotice("\"notice\": [], \"rules\": {"), "notice");
    assertRefused(withNotice("\"rules\": {\"NO_NOTICE\": \"n\","), "rules.NO_NOTICE");
    assertRefused(
        withNotice(
            "\"notice\": [{\"purpose\": \"listening\"}, {\"purpose\": \"listening.brand\"}],"
                + " \"rules\": {"),
        "notice[1].purpose");
  }

  private static String withPrivate(String grounds) {
    return SMALL.replace(
        "\"rule\": \"r1\"}]",
        "\"rule\": \"r1\"}, {\"id\": \"talk\", \"basis\": \"CONSENT\", \"fields\": [\"text\"],"
            + " \"rule\": \"r9\", "
            + grounds
            + "}]");
  }

  @Test
  @DisplayName("ST-03 a pack says for which purpose what is private may be heard, and who logs in")
  void aPurposeMayHearWhatIsPrivate() {
    PolicyPack pack =
        PolicyPack.parse(
            withPrivate("\"visibility\": [\"DIRECT\", \"PUBLIC\"], \"authenticated\": true"));
    PolicyPack.Grounds talk = pack.groundsOf(Purpose.of("talk"));
    assertEquals(Set.of(Visibility.DIRECT, Visibility.PUBLIC), talk.visibility());
    assertTrue(talk.authenticated());
    PolicyPack.Grounds listening = pack.groundsOf(Purpose.of("listening"));
    assertEquals(pack.visibility(), listening.visibility());
    assertFalse(listening.authenticated());
  }

  @DisplayName("ST-03 what is private is heard with a consent alone, and by no other purpose")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "CONSENT | \"visibility\": [\"UNKNOWN\"]          | purposes[1].visibility",
        "CONSENT | \"visibility\": []                     | purposes[1].visibility",
        "CONSENT | \"visibility\": [\"DIRECT\",\"DIRECT\"] | purposes[1].visibility",
        "CONSENT | \"visiblity\": [\"DIRECT\"]            | purposes[1].visiblity",
        "PUBLIC  | \"visibility\": [\"DIRECT\"]           | purposes[1].visibility",
        "PUBLIC  | \"authenticated\": true                | purposes[1].authenticated",
        "CONSENT | \"authenticated\": \"yes\"             | purposes[1].authenticated"
      })
  void whatIsPrivateNeedsAConsent(String basis, String grounds, String field) {
    assertRefused(withPrivate(grounds).replace("\"CONSENT\"", '"' + basis + '"'), field);
  }

  @Test
  void whatAPurposePromisesItsPartsKeep() {
    String below =
        "}, {\"id\": \"talk.brand\", \"basis\": \"CONSENT\", \"fields\": [], \"rule\": \"r\"";
    assertRefused(withPrivate("\"authenticated\": true" + below), "purposes[2].authenticated");
    assertRefused(
        withPrivate(
            "\"visibility\": [\"DIRECT\"]"
                + below
                + ", \"visibility\": [\"DIRECT\", \"FOLLOWERS\"]"),
        "purposes[2].visibility");
    assertRefused(
        SMALL.replace("\"rules\": {", "\"rules\": {\"NOT_AUTHENTICATED\": \"n\","),
        "rules.NOT_AUTHENTICATED");
  }

  private static void assertRefused(String pack, String field) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> PolicyPack.parse(pack));
    assertEquals(field, refused.field().orElse("none"), refused::getMessage);
  }

  private static final String START = "\"from\": \"START\"";

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
    "mention, LAST_LOGIN",
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
            rule("m", "mention", "MAXIMUM", "P30D", START)
                + ','
                + rule("r", "order", "MAXIMUM", "P30D", "\"from\": \"PARCEL_DELIVERED\"")
                + ','
                + rule("s", "account", "MAXIMUM", "P30D", "\"from\": \"LAST_LOGIN\"")));
  }

  @Test
  void ofTwoRulesThatSpeakOfTheSameOneNeverHolds() {
    String twice =
        withRules(
            rule("a", "mention", "MAXIMUM", "P30D", START)
                + ','
                + rule("b", "mention", "MAXIMUM", "P60D", START));
    assertEquals(
        "retention[1].period",
        assertThrows(MalformedException.class, () -> PolicyPack.parse(twice)).field().orElse(""));
    PolicyPack.parse(
        withRules(
            rule("a", "mention", "MAXIMUM", "P30D", START)
                + ','
                + rule("b", "mention", "MINIMUM", "P6D", START)));
  }

  private static void refused(String field, String words, String json) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> PolicyPack.parse(json), json);
    assertEquals(field, refused.field().orElse("none"), json);
    assertTrue(refused.problem().contains(words), refused.problem());
  }

  @DisplayName("SM-22: what holds of no item, or at no time, is refused with its path")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "mention.x     | from START                             | class      | below which",
        "mention.video | from PUBLISHED                         | class      | below which",
        "mention       | from START until 1970-01-01T00:00:00Z  | validUntil | 1970",
        "mention       | from START until 1969-12-31T00:00:00Z  | validUntil | 1970",
        "account       | from START until -0400-01-01T00:00:00Z | validUntil | 1970",
        "account       | from START since 9999-01-01T00:00:00Z  | validFrom  | never in force",
        "mention       | from START since +100000-01-01T00:00:00Z | validFrom | never in force"
      })
  void aRuleThatHoldsOfNothingIsRefused(String itemClass, String more, String field, String words) {
    String json =
        more.replaceFirst("from (\\w+)", "\"from\": \"$1\"")
            .replaceFirst(" until (\\S+)", ", \"validUntil\": \"$1\"")
            .replaceFirst(" since (\\S+)", ", \"validFrom\": \"$1\"");
    refused(
        "retention[1]." + field,
        words,
        withRules(
            rule("m", "mention", "MAXIMUM", "P30D", "\"from\": \"PUBLISHED\"")
                + ','
                + rule("r", itemClass, "MAXIMUM", "P40D", json)));
  }

  @DisplayName("SM-22: a minimum that is longer than the maximum of the same items is refused")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "mention MAXIMUM P30D START                 | mention MINIMUM P60D START",
        "mention MINIMUM P2M START                  | mention MAXIMUM P30D START",
        "mention MINIMUM PT48H START                | mention MAXIMUM PT24H START",
        "mention MAXIMUM P1Y START                  | mention MINIMUM P13M START",
        "mention MAXIMUM P30D PUBLISHED             | mention MINIMUM P60D START",
        "mention MAXIMUM P30D START listening       | mention MINIMUM P60D START",
        "mention MAXIMUM P30D START listening       | mention MINIMUM P60D START listening",
        "account.trial MAXIMUM P30D START           | account MINIMUM P60D START",
        "account MAXIMUM P30D LAST_LOGIN            | account MINIMUM P60D LAST_LOGIN",
        "mention MAXIMUM P30D START - 2026 2028     | mention MINIMUM P60D START - 2027 -",
        "mention MAXIMUM P30D START - - 2028        | mention MINIMUM P60D START - 2027 2029"
      })
  void aMinimumAboveTheMaximumIsRefused(String one, String other) {
    refused("retention[1].period", "MINIMUM", withRules(written("a", one, other)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "mention MAXIMUM P30D START             | mention MINIMUM P30D START",
        "mention MAXIMUM P365D START            | mention MINIMUM P1Y START",
        "mention MAXIMUM P30D START             | mention MINIMUM P1M START",
        "mention MAXIMUM P30D START             | mention MINIMUM P60D PUBLISHED",
        "mention MAXIMUM P30D START             | mention MINIMUM P60D START listening",
        "mention MAXIMUM P30D START             | account MINIMUM P60D START",
        "account MAXIMUM P30D START             | account.paid MINIMUM P60D START",
        "account MAXIMUM P30D LAST_LOGIN        | account MINIMUM P60D START",
        "mention MAXIMUM P30D START - - 2027    | mention MINIMUM P60D START - 2027 -",
        "mention MAXIMUM P30D START - 2027 -    | mention MINIMUM P60D START - - 2027"
      })
  void aMinimumThatLeavesTheMaximumSomethingHolds(String one, String other) {
    String beside = one.startsWith("mention") ? "" : "mention MAXIMUM P1D START";
    assertFalse(
        PolicyPack.parse(withRules(written("a", one, other, beside))).retention().isEmpty());
  }

  private static String written(String id, String... rules) {
    StringBuilder json = new StringBuilder();
    for (String rule : rules) {
      if (rule.isEmpty()) {
        continue;
      }
      String[] parts = rule.split(" ");
      String more = "\"from\": \"" + parts[3] + '"';
      String[] fields = {"purpose", "validFrom", "validUntil"};
      for (int i = 4; i < parts.length; i++) {
        if (!parts[i].equals("-")) {
          String value = i == 4 ? parts[i] : parts[i] + "-01-01T00:00:00Z";
          more += ", \"" + fields[i - 4] + "\": \"" + value + '"';
        }
      }
      json.append(json.isEmpty() ? "" : ",")
          .append(rule(id + json.length(), parts[0], parts[1], parts[2], more));
    }
    return json.toString();
  }

  @Test
  void aPackUnderWhichNothingHeardMayBeStoredIsRefused() {
    refused("retention", "class mention", withRules(""));
    refused("retention", "class mention", withRules(rule("r", "account", "MAXIMUM", "P1D", START)));
    refused(
        "retention",
        "class mention",
        withRules(rule("r", "mention", "DEADLINE", "P30D", "\"from\": \"ERASURE\"")));
    refused(
        "retention[0].validUntil",
        "in between",
        withRules(
            written(
                "a",
                "mention MAXIMUM P30D START - - 2026",
                "mention MAXIMUM P40D START - 2027 -")));
    PolicyPack.parse(
        withRules(
            written(
                "a",
                "mention MAXIMUM P40D START - 2027 -",
                "mention MAXIMUM P30D START - - 2027")));
  }

  @Test
  void aPurposeBelowAnotherIsNoWeaker() {
    String listening = "\"rule\": \"r1\"}";
    for (String[] pair :
        new String[][] {
          {"sale", "DENIED", "sale.brand", "PUBLIC"},
          {"sale", "DENIED", "sale.brand.tea", "EXPLICIT_CONSENT"},
          {"sensitive", "EXPLICIT_CONSENT", "sensitive.health", "CONSENT"},
          {"marketing", "CONSENT", "marketing.email", "PUBLIC"}
        }) {
      refused(
          "purposes[2].basis",
          pair[0],
          SMALL.replace(
              listening, listening + purpose(pair[0], pair[1]) + purpose(pair[2], pair[3])));
      refused(
          "purposes[1].basis",
          pair[0],
          SMALL.replace(
              listening, listening + purpose(pair[2], pair[3]) + purpose(pair[0], pair[1])));
    }
    PolicyPack.parse(
        SMALL.replace(
            listening,
            listening
                + purpose("listening.health", "EXPLICIT_CONSENT")
                + purpose("model.shared", "DENIED")
                + purpose("model", "CONSENT")));
  }

  private static String purpose(String id, String basis) {
    return ", {\"id\": \"%s\", \"basis\": \"%s\", \"fields\": [], \"rule\": \"x\"}"
        .formatted(id, basis);
  }

  @Test
  void aRefusalNamesWhatIsPermittedAndWhatWasMeant() {
    for (String seen : List.of("PRIVATE", "FOLLOWERS", "UNKNOWN", "public")) {
      String json = SMALL.replace("[\"PUBLIC\"]", "[\"" + seen + "\"]");
      refused("visibility", "expected one of [PUBLIC, UNLISTED]", json);
    }
    refused(
        "retention[0].purpose",
        "did you mean listening?",
        SMALL.replace("\"level\": \"TENANT\"", "\"level\": \"TENANT\", \"purpose\": \"lisening\""));
    refused(
        "retention[0].validuntil",
        "did you mean",
        SMALL.replace(
            "\"level\": \"TENANT\"",
            "\"level\": \"TENANT\", \"validUntil\": \"2030-01-01T00:00:00Z\","
                + " \"validuntil\": \"2031-01-01T00:00:00Z\""));
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
            () -> RetentionRule.builder("r", "mention.x", most, month),
            () -> RetentionRule.builder("r", "mention", most, month).validUntil(Instant.EPOCH),
            () -> RetentionRule.builder("r", "mention", most, month).validFrom(Instant.MAX),
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
