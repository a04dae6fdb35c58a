package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contracts fail what breaks a rule, for that rule and for no other. */
class WrongConnectorsTest {
  private static final Path CONTRACT = Path.of("../../docs/connector-contract.md");

  /**
   * An implementation that breaks a rule.
   *
   * @param also the rules that cannot but break with it
   */
  private record Wrong(
      String rule, String how, List<String> also, Supplier<? extends DeclaredRules> contract) {
    Verdict verdict(Predicate<String> rules) {
      return Verdict.on(contract, rules);
    }

    @Override
    public String toString() {
      return rule + " " + how;
    }
  }

  private static LineStreamTest.OverLoopback stream(LineStream.Wrong wrong) {
    return new LineStreamTest.OverLoopback(wrong != LineStream.Wrong.NOTHING, wrong) {
      @Override
      Duration soon() {
        return Duration.ofSeconds(wrong == LineStream.Wrong.NOTHING ? 20 : 3);
      }
    };
  }

  /** Returns the table: a wrong implementation for every rule. */
  static List<Wrong> wrong() {
    List<Wrong> all = new ArrayList<>();
    for (Shelf.Wrong wrong : Shelf.Wrong.values()) {
      all.add(
          new Wrong(wrong.rule(), wrong.name(), wrong.also(), () -> new Shelf.OfContract(wrong)));
    }
    for (LineStream.Wrong wrong : LineStream.Wrong.values()) {
      all.add(new Wrong(wrong.rule(), wrong.name(), wrong.also(), () -> stream(wrong)));
    }
    for (Hook.Wrong wrong : Hook.Wrong.values()) {
      all.add(
          new Wrong(wrong.rule(), wrong.name(), wrong.also(), () -> new Hook.OfContract(wrong)));
    }
    all.removeIf(one -> one.rule().isEmpty());
    return all;
  }

  static Stream<Supplier<? extends DeclaredRules>> right() {
    return Stream.of(
        () -> new Shelf.OfContract(Shelf.Wrong.NOTHING),
        () -> stream(LineStream.Wrong.NOTHING),
        () -> new Hook.OfContract(Hook.Wrong.NOTHING));
  }

  @ParameterizedTest
  @MethodSource("right")
  void aConnectorThatKeepsEveryRuleProvesEachOfThem(Supplier<? extends DeclaredRules> contract) {
    Verdict verdict = Verdict.on(contract, rule -> true);
    assertEquals(Map.of(), verdict.failed(), verdict::inWords);
    assertEquals(Set.of(), verdict.unproven());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void aConnectorThatBreaksARuleFailsThatRulesTest(Wrong wrong) {
    assertEquals(Set.of(wrong.rule()), wrong.verdict(wrong.rule()::equals).broken());
  }

  @Tag("heavy")
  @Tag("by-request")
  @EnabledIfSystemProperty(
      named = "earshot.matrix",
      matches = "true",
      disabledReason = "each fault by every rule takes minutes: -Dearshot.matrix=true")
  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void aConnectorThatBreaksARuleFailsNoOtherRulesTest(Wrong wrong) {
    Set<String> expected = new TreeSet<>(wrong.also());
    expected.add(wrong.rule());
    Verdict verdict = wrong.verdict(rule -> true);
    assertEquals(expected, verdict.broken(), verdict::inWords);
  }

  @Test
  void everyRuleOfTheDocumentHasATestAndAWrongImplementation() throws IOException {
    Set<String> written = rules(Files.readString(CONTRACT));
    assertTrue(written.size() > 40, () -> "the document's rules are not found: " + written);
    Set<String> tested =
        Stream.of(
                HttpConnectorContract.class,
                StreamConnectorContract.class,
                WebhookConnectorContract.class)
            .flatMap(contract -> Verdict.tests(contract).stream())
            .map(Verdict::rule)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(written, tested, "the rules that are written and those that are tested differ");
    Set<String> broken =
        wrong().stream().map(Wrong::rule).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(written, broken, "rules that no wrong implementation breaks, or unwritten ones");
  }

  /** Returns the numbers of the rules, section and place. */
  private static Set<String> rules(String document) {
    Set<String> rules = new TreeSet<>();
    String section = "";
    Matcher line =
        Pattern.compile("^(?:## (?:(\\d+)\\. )?|(\\d+)\\. )", Pattern.MULTILINE).matcher(document);
    while (line.find()) {
      if (line.group().startsWith("#")) {
        section = line.group(1) == null ? "" : line.group(1);
      } else if (!section.isEmpty()) {
        assertTrue(rules.add(section + "." + line.group(2)), "a rule's number stands twice");
      }
    }
    return rules;
  }

  @Test
  void aTableThatNamesARuleNamesOneThatIsWritten() throws IOException {
    Set<String> written = rules(Files.readString(CONTRACT));
    assertTrue(
        wrong().stream().allMatch(one -> written.containsAll(one.also())),
        () -> Arrays.toString(wrong().toArray()));
  }
}
