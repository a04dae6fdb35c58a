package dev.earshot.examples.cli;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Standing;
import dev.earshot.privacy.ledger.Verdict;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger decide}: what stands against or for processing somebody's posts. */
@Command(
    name = "decide",
    description = {
      "Says what stands against or for processing somebody's posts, one JSON question a line: who"
          + " (subject, or network with id, handle or url), purpose, and at, an instant; now if it"
          + " is left out. With it is told whether the person was given a notice of that purpose, by"
          + " notice, the id of the one that counts; any if it is left out.",
      "because is the number of the event that decided, of several that say the same the last.",
      "With knownAt, the number of an event, it is answered by what was known then."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger decide --dir consent questions.jsonl"})
final class LedgerDecide implements Callable<Integer> {
  private static final Set<String> FIELDS =
      Set.of("subject", "network", "id", "handle", "url", "purpose", "at", "notice", "knownAt");

  @Mixin private LedgerPlace place = new LedgerPlace();
  @Mixin private Texts texts = new Texts();
  @Mixin private DeclaredPurposes purposes = new DeclaredPurposes();

  @Override
  public Integer call() throws IOException {
    purposes.read();
    try (FileLedger ledger = place.open()) {
      return LedgerLines.forEach(
          texts, FIELDS, (line, source, number) -> decide(ledger, line, number));
    }
  }

  private void decide(FileLedger ledger, ObjectNode line, long number) throws IOException {
    boolean several = LedgerPlace.meansSeveral(line);
    Set<SubjectKey> subjects = place.takeSubjects(line);
    Purpose purpose = Purpose.of(LedgerPlace.takeText(line, "purpose"));
    Instant at = line.has("at") ? moment(LedgerPlace.takeText(line, "at")) : Instant.now();
    Set<String> notices =
        line.has("notice") ? Set.of(LedgerPlace.takeText(line, "notice")) : Set.of();
    if (notices.contains("")) {
      throw new IllegalArgumentException(
          "notice: expected the id of one, or no such field for any notice");
    }
    JsonNode known = line.remove("knownAt");
    if (known != null
        && !(known.canConvertToLong()
            && known.isIntegralNumber()
            && known.longValue() >= 0
            && known.longValue() <= ledger.lastSequence())) {
      throw new IllegalArgumentException(
          "knownAt: expected the number of an event, from 0 for none to " + ledger.lastSequence());
    }
    List<String> undeclared = purposes.undeclared(List.of(purpose));
    Verdict verdict = Verdict.NONE;
    OptionalLong because = OptionalLong.empty();
    boolean notified = false;
    boolean authenticated = false;
    Function<SubjectKey, Standing> standings =
        subject ->
            known == null
                ? ledger.standing(subject)
                : ledger.standingAsKnown(subject, known.longValue());
    for (SubjectKey subject : subjects) {
      Standing standing = standings.apply(subject);
      notified |= !several && standing.isNotified(purpose, notices, at);
      authenticated |= !several && standing.isAuthenticated(at);
      Verdict said = standing.verdict(purpose, at);
      Verdict each = several && said.isGrant() ? Verdict.NONE : said; // whose it is, nobody knows
      if (each.compareTo(verdict) <= 0 && each != Verdict.NONE) {
        because = later(each == verdict, because, standing.because(purpose, at));
        verdict = each;
      }
      for (SubjectKey name : standing.shownAs()) { // what stands against a name it showed
        Standing shown = standings.apply(name);
        Verdict against = shown.verdict(purpose, at);
        if (against.isAgainst() && against.compareTo(verdict) <= 0) {
          because = later(against == verdict, because, shown.because(purpose, at));
          verdict = against;
        }
      }
    }
    JsonLine told =
        new JsonLine()
            .put("line", number)
            .put("verdict", verdict.name())
            .put("against", verdict.isAgainst() ? "YES" : "NO")
            .put("notified", notified ? "YES" : "NO")
            .put("authenticated", authenticated ? "YES" : "NO");
    because.ifPresent(event -> told.put("because", event));
    if (!undeclared.isEmpty()) {
      told.putTexts("undeclared", undeclared);
    }
    System.out.println(told);
  }

  /* Of several keys that say the same it is the latest event, as of several events under one. */
  private static OptionalLong later(boolean same, OptionalLong one, OptionalLong other) {
    return same && one.orElse(0) > other.orElse(0) ? one : other;
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "at: expected a moment in UTC such as 2026-11-20T12:00:00Z", e);
    }
  }
}
