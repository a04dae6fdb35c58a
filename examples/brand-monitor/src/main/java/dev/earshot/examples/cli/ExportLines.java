package dev.earshot.examples.cli;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.ledger.LedgerJson;
import dev.earshot.privacy.ledger.LedgerTransfer;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.proof.LogCheckpoint;
import dev.earshot.privacy.proof.NoteVerifier;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.privacy.proof.Validity;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lines of an export in their order: under which secret, events, a checkpoint, the seal. It is
 * read so when it is checked and when it is recorded.
 */
final class ExportLines {
  private static final String CHECKPOINT = "{\"checkpoint\"";
  private static final String LEDGER = "{\"ledger\"";
  private static final Pattern CHECK = Pattern.compile("[0-9a-f]{32}");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final @Nullable String own;
  private boolean begun;
  private long taken;
  private @Nullable NoteVerifier signer;

  /**
   * Creates it.
   *
   * @param own the check of the secret under which the taking ledger knows people; empty for none
   */
  ExportLines(Optional<SecretCheck> own) {
    this.own = own.map(SecretCheck::toString).orElse(null);
  }

  /**
   * Takes a line, and hands over the event in it.
   *
   * @throws RefusedException if it does not stand where it may, or does not go with this ledger
   * @throws MalformedException if it is none of an export
   */
  void take(String line, String source, long number, LedgerTransfer to) {
    if (line.isBlank() || ExportSeal.isSeal(line)) {
      return;
    }
    boolean first = !begun;
    begun = true;
    if (signer != null) {
      throw new RefusedException("only the seal may stand behind the checkpoint", null);
    }
    if (line.startsWith(LEDGER)) {
      requireSameSecret(line, first);
      return;
    }
    if (first && own != null) {
      throw new RefusedException(
          "the export does not begin with the tenant.key under which it was recorded, and this"
              + " ledger is under one, by which alone its people can be found",
          null);
    }
    if (line.startsWith(CHECKPOINT)) {
      requireSize(line);
      return;
    }
    Recorded recorded = LedgerJson.readRecorded(line, source, number - 1);
    to.take(recorded);
    taken = recorded.sequence();
  }

  /* Its people have the keys of its own secret: under another nobody would be found. */
  private void requireSameSecret(String line, boolean first) {
    if (!first) {
      throw new RefusedException("the tenant.key is to be told in the first line alone", null);
    }
    JsonNode of = object(line, Set.of("ledger")).get("ledger");
    JsonNode secret = of instanceof ObjectNode && of.size() == 1 ? of.get("secret") : null;
    if (secret == null || !secret.isString() || !CHECK.matcher(secret.stringValue()).matches()) {
      throw new MalformedException(
          "export", "ledger", -1, "expected a secret of 32 hexadecimal digits alone", null);
    }
    if (own != null && !own.equals(secret.stringValue())) {
      throw new RefusedException(
          "the export is of a ledger under another tenant.key, by which alone its people can be"
              + " found; make the ledger beside that key (init --keys)",
          null);
    }
  }

  private void requireSize(String line) {
    ObjectNode written = object(line, Set.of("checkpoint", "verifier"));
    SignedNote note = SignedNote.parse(written.path("checkpoint").asString(""));
    NoteVerifier by = NoteVerifier.parse(written.path("verifier").asString(""));
    Validity signed = note.verify(Set.of(by)).validity();
    if (!signed.isValid()) {
      throw new RefusedException(
          "the checkpoint is not signed by the key beside it: " + signed.problem().orElseThrow(),
          null);
    }
    long size = LogCheckpoint.parse(note.text(), by.name()).size();
    if (size != taken) {
      throw new RefusedException(
          "the checkpoint is of " + size + " events, and the export ends with " + taken, null);
    }
    signer = by;
  }

  /**
   * Checks that nothing is missing at the end.
   *
   * @param by who sealed it
   */
  void requireWhole(NoteVerifier by) {
    if (signer == null) {
      throw new RefusedException(
          "the export ends after event " + taken + " without its checkpoint", null);
    }
    if (!signer.equals(by)) {
      throw new RefusedException("its seal is by another key than its checkpoint", null);
    }
  }

  /**
   * Returns the object of a line that has these fields alone.
   *
   * @throws MalformedException if it is none
   */
  static ObjectNode object(String line, Set<String> fields) {
    try {
      if (MAPPER.readTree(line) instanceof ObjectNode object
          && Set.copyOf(object.propertyNames()).equals(fields)) {
        return object;
      }
    } catch (JacksonException e) {
      // told as what is no such object
    }
    throw new MalformedException(
        "export",
        null,
        -1,
        "expected one JSON object with " + String.join(" and ", new TreeSet<>(fields)),
        null);
  }
}
