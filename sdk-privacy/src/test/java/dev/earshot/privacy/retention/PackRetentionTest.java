package dev.earshot.privacy.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.RetentionRule.Demand;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pack may say of retention, and what is refused with its path. */
class PackRetentionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String DERIVED =
      "\"derived\": [{\"class\": \"profile\", \"from\": [\"mention\", \"account\"]},"
          + " {\"class\": \"segment\", \"from\": [\"profile.taste\", \"mention\"]}], ";

  private static String strum() {
    try (InputStream in = PolicyPack.class.getResourceAsStream("pack-strum.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Strum's pack with more in front of its retention and more in front of its first rule. */
  private static PolicyPack pack(String top, String rules) {
    return PolicyPack.parse(strum().replace("\"retention\": [", top + "\"retention\": [" + rules));
  }

  private static String rule(String itemClass, String kind, String period, String from) {
    return "{\"rule\":\"own\",\"class\":\"%s\",\"kind\":\"%s\",\"period\":\"%s\",\"from\":\"%s\",\"authority\":\"CHOSEN\",\"level\":\"TENANT\"},"
        .formatted(itemClass, kind, period, from);
  }

  @Test
  @DisplayName("SR-02 a class that is derived from others goes with the first of them")
  void derivedClassesGoWithTheirParents() {
    String own = rule("profile", "MAXIMUM", "P5Y", "START");
    Retention retention = Retention.of(pack(DERIVED.replace("profile.taste", "profile"), own));
    ItemFacts.Builder profile = ItemFacts.builder("profile.taste", NOW);
    RetentionDecision decision = retention.evaluate(profile.build(), List.of(), NOW);
    assertEquals("2027-03-01", decision.deleteBy().orElseThrow().day().toString());
    assertEquals("SR-05", decision.because().get(0).rule());
    assertEquals("PARENT", decision.because().get(0).source());
    ItemFacts left = profile.happened("LAST_LOGIN", NOW).build();
    assertEquals(
        "2026-09-01",
        retention.evaluate(left, List.of(), NOW).deleteBy().orElseThrow().day().toString());
    ItemFacts nobodys = left.toBuilder().anonymous(true).build();
    assertEquals(
        "2031-03-01",
        retention.evaluate(nobodys, List.of(), NOW).deleteBy().orElseThrow().day().toString());
    ItemFacts segment = ItemFacts.builder("segment", NOW).happened("LAST_LOGIN", NOW).build();
    assertEquals(
        "2026-09-01",
        retention.evaluate(segment, List.of(), NOW).deleteBy().orElseThrow().day().toString(),
        "through the profile");
    assertEquals(
        RetentionDecision.Disposition.DELETE,
        retention
            .evaluate(segment.toBuilder().demanded(Demand.ERASURE, NOW).build(), List.of(), NOW)
            .disposition());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"derived\":[{\"class\":\"account\",\"from\":[\"account\"]}],||derived[0].from|circle",
        "\"derived\":[{\"class\":\"account\",\"from\":[\"newsletter\"]},{\"class\":\"newsletter\",\"from\":[\"account\"]}],||derived[1].from|circle",
        "\"derived\":[{\"class\":\"account\",\"from\":[\"newsletter\"]},{\"class\":\"newsletter\",\"from\":[\"deletion-record\"]},{\"class\":\"deletion-record\",\"from\":[\"account\"]}],||derived[2].from|circle",
        "\"derived\":[{\"class\":\"account.part\",\"from\":[\"account\"]}],||derived[0].from|circle",
        "\"derived\":[{\"class\":\"profile\",\"from\":[\"nothing\"]}],||derived[0].from|MAXIMUM",
        "\"derived\":[{\"class\":\"profile\",\"from\":[]}],||derived[0].from|at least one",
        "\"derived\":[{\"class\":\"profile\",\"from\":[\"account\"],\"why\":1}],||derived[0].why|",
        "\"derived\":[{\"class\":\"acount\",\"from\":[\"mention\"]}],||derived[0].class|account",
        "\"derivedFrom\":[],||derivedFrom|",
        "\"justifications\":[\"x\"],||retention|",
        "\"events\":[\"LAST_LOGIN\"],||events|your own",
        "\"events\":[\"NEVER_USED\"],||events|runs",
        "\"events\":[],|{\"class\":\"thing\",\"kind\":\"MAXIMUM\",\"period\":\"P1Y\",\"from\":\"MOON_ROSE\"}|retention[0].from|nothing sets",
        "\"events\":[\"MOON_ROSE\"],|{\"class\":\"thing\",\"kind\":\"MAXIMUM\",\"period\":\"P1Y\",\"from\":\"MOON_ROS\"}|retention[0].from|MOON_ROSE",
        "|{\"class\":\"thing\",\"kind\":\"MAXIMUM\",\"period\":\"P9999Y\",\"from\":\"START\"}|retention[0].period|1000 years",
        "|{\"class\":\"thing\",\"kind\":\"MAXIMUM\",\"period\":\"P0D\",\"from\":\"START\"}|retention[0].period|positive",
        "|{\"class\":\"thing\",\"kind\":\"MINIMUM\",\"period\":\"P-1D\",\"from\":\"START\"}|retention[0].period|positive",
        "|{\"class\":\"thing\",\"kind\":\"MINIMUM\",\"period\":\"FOREVER\",\"from\":\"START\"}|retention[0].period|ISO 8601",
        "|{\"class\":\"thing\",\"kind\":\"MINIMUM\",\"period\":\"P1Y\",\"from\":\"START\",\"noticeBefore\":\"P1M\"}|retention[0].noticeBefore|MAXIMUM",
        "|{\"class\":\"thing\",\"kind\":\"MAXIMUM\",\"period\":\"P1Y\",\"from\":\"START\",\"noticeBefore\":\"P0D\"}|retention[0].noticeBefore|positive",
        "|{\"class\":\"thing\",\"kind\":\"MAXIMUM\",\"period\":\"P2D\",\"from\":\"START\",\"noticeBefore\":\"P20D\"}|retention[0].noticeBefore|period",
        "|{\"class\":\"mention\",\"kind\":\"MAXIMUM\",\"period\":\"P1Y\",\"from\":\"START\",\"noticeBefore\":\"P1D\"}|retention[0].noticeBefore|mention",
        "|{\"class\":\"thing\",\"kind\":\"MAXIMUM\",\"period\":\"P1Y\",\"from\":\"START\",\"sensitivty\":\"HIGH\"}|retention[0].sensitivty|",
      })
  void whatCannotBeMeantIsRefusedWithItsPath(String top, String rule, String path, String problem) {
    String full =
        rule == null
            ? ""
            : rule.replaceFirst(
                    "\\{", "{\"rule\":\"own\",\"authority\":\"CHOSEN\",\"level\":\"TENANT\",")
                + ",";
    MalformedException refused =
        assertThrows(MalformedException.class, () -> pack(top == null ? "" : top, full));
    if (!path.equals("retention")) { // a doubled field is told by its place
      assertEquals(path, refused.field().orElse(""));
    }
    assertTrue(problem == null || refused.problem().contains(problem), refused.problem());
  }

  @Test
  void eventsOfTheHostsOwnAreNamed() {
    PolicyPack pack =
        pack("\"events\":[\"MOON_ROSE\"],", rule("thing", "MAXIMUM", "P1D", "MOON_ROSE"));
    assertTrue(pack.events().contains("MOON_ROSE"));
    assertTrue(pack.events().contains("LAST_LOGIN"));
  }
}
