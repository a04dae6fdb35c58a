package dev.earshot.examples.cli;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.LedgerJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger append}: records events, each durable when its line is printed. */
@Command(
    name = "append",
    description = {
      "Records events, one JSON object a line: type (such as OPT_OUT), who (subject, or network with"
          + " id, handle or url), purposes, claimedAt, effectiveFrom, effectiveUntil, evidence,"
          + " actor, idempotencyKey.",
      "Without purposes it is every purpose; without claimedAt it was said now.",
      "An author of a feed is an id of network:site:name, network::address or network::mailbox; a name"
          + " on a site may be several people's, and meansSeveral says so.",
      "A purpose that no pack declares binds nobody: --pack refuses it, and without it undeclared"
          + " names it. --pack refuses too a consent to what the pack denies, and AUTHENTICATED"
          + " where no purpose demands it.",
      "A line is printed when its event would survive a power cut."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger append --dir consent words.jsonl"})
final class LedgerAppend implements Callable<Integer> {
  private static final Set<String> FIELDS =
      Set.of(
          "type",
          "subject",
          "network",
          "id",
          "handle",
          "url",
          "purposes",
          "claimedAt",
          "effectiveFrom",
          "effectiveUntil",
          "evidence",
          "actor",
          "idempotencyKey",
          "record");

  private static final Set<LedgerEvent.Type> COUNTS_FOR_ONE =
      Set.of(
          LedgerEvent.Type.GRANT,
          LedgerEvent.Type.EXPLICIT_GRANT,
          LedgerEvent.Type.NOTICE_GIVEN,
          LedgerEvent.Type.AUTHENTICATED);

  @Mixin private LedgerPlace place = new LedgerPlace();
  @Mixin private Texts texts = new Texts();
  @Mixin private DeclaredPurposes purposes = new DeclaredPurposes();

  @Override
  public Integer call() throws IOException {
    purposes.read();
    try (FileLedger ledger = place.open()) {
      return LedgerLines.forEach(
          texts, FIELDS, (line, source, number) -> append(ledger, line, source, number));
    }
  }

  private void append(FileLedger ledger, ObjectNode line, String source, long number)
      throws IOException {
    if (!line.has("claimedAt") && line.has("idempotencyKey")) {
      throw new IllegalArgumentException(
          "claimedAt: expected it beside an idempotencyKey, since a line that is repeated says the"
              + " same moment");
    }
    if (!line.has("claimedAt")) {
      line.put("claimedAt", Instant.now().toString());
    }
    boolean several = LedgerPlace.meansSeveral(line);
    List<LedgerEvent> events = new ArrayList<>();
    Set<SubjectKey> subjects = place.takeSubjects(line);
    Set<SubjectKey> reached = new TreeSet<>();
    for (SubjectKey subject : subjects) {
      ObjectNode one = line.deepCopy().put("subject", subject.toString());
      if (!events.isEmpty()) {
        one.remove("idempotencyKey");
      }
      LedgerEvent event = LedgerJson.readEvent(one.toString(), source, number - 1);
      events.add(event);
      requireCase(event);
      requireOnePerson(event, several);
      purposes.requireEffect(event);
      if (event.type().isAgainst()) {
        reached.addAll(ledger.standing(subject).formerNameOf());
      }
    }
    reached.removeAll(subjects);
    for (SubjectKey account : reached) { // whoever had that name once
      ObjectNode one = line.deepCopy().put("subject", account.toString());
      one.remove("idempotencyKey");
      events.add(LedgerJson.readEvent(one.toString(), source, number - 1));
    }
    if (events.stream().allMatch(event -> event.type() == LedgerEvent.Type.RELEASE)
        && events.stream()
            .noneMatch(event -> ledger.standing(event.subject()).knowsHold(event.evidence()))) {
      throw new IllegalArgumentException(
          "evidence: there is no hold of that case; give the one it was made with");
    }
    List<String> undeclared = purposes.undeclared(events.get(0).purposes());
    Ack ack = ledger.append(events);
    JsonLine told =
        new JsonLine()
            .put("line", number)
            .put("sequence", ack.firstSequence())
            .put("last", ack.lastSequence())
            .put("recordedAt", ack.recordedAt().toString());
    if (!undeclared.isEmpty()) {
      told.putTexts("undeclared", undeclared);
    }
    System.out.println(several ? told.put("meansSeveral", "YES") : told);
  }

  private static void requireOnePerson(LedgerEvent event, boolean several) {
    if (several && COUNTS_FOR_ONE.contains(event.type())) {
      throw new IllegalArgumentException(
          "type: expected no "
              + event.type()
              + " of a name on a site, which may be several people's, so that it would count for"
              + " nobody; name the person by id, handle or url");
    }
  }

  /* A hold is released by the case that it names, and a notice counts by its id. */
  private static void requireCase(LedgerEvent event) {
    boolean isOfHold =
        event.type() == LedgerEvent.Type.HOLD || event.type() == LedgerEvent.Type.RELEASE;
    if (isOfHold && event.evidence().isBlank()) {
      throw new IllegalArgumentException(
          "evidence: expected the case of the hold, by which it is released");
    }
    if (event.type() == LedgerEvent.Type.NOTICE_GIVEN && event.evidence().isBlank()) {
      throw new IllegalArgumentException(
          "evidence: expected the id of the notice, by which alone a pack's notices[] count it");
    }
  }
}
