package dev.earshot.privacy.receipt;

import dev.earshot.MalformedException;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.proof.CanonicalJson;
import dev.earshot.privacy.proof.LogCheckpoint;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.NoteVerifier;
import dev.earshot.privacy.proof.ProofVerifier;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.privacy.proof.Validity;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person is given of something said: the record, and the proof that it stands in the ledger.
 * Canonical JSON (RFC 8785) with the names that the Data Privacy Vocabulary gives to ISO/IEC TS
 * 27560; {@code docs/formats/receipt.md} describes it.
 *
 * <p>It verifies with the ledger's public key alone. Immutable and thread-safe. It holds the
 * subject's key and, in the clear, how the word was received: it is the person's own.
 */
public final class Receipt {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String SIGNATURE = "signature";
  private static final String PROOF = "proof";

  private final String json;

  private Receipt(String json) {
    this.json = json;
  }

  /**
   * Makes the receipt of an event.
   *
   * @param ledger where it is recorded
   * @param event its number
   * @param checkpoint one that the ledger signed when the event was recorded or later
   * @param signer the ledger's; it signed the checkpoint too
   * @throws IllegalArgumentException if there is no such event, or the checkpoint is older, of
   *     another ledger, or not signed by that signer
   * @throws dev.earshot.BrokenException if the ledger cannot be read
   */
  public static Receipt of(Ledger ledger, long event, SignedNote checkpoint, NoteSigner signer) {
    byte[] entry = ledger.entry(event);
    LogCheckpoint reached = checkpoint(checkpoint);
    if (event > reached.size()) {
      throw new IllegalArgumentException(
          "checkpoint: expected one of " + event + " events or more, got " + reached.size());
    }
    Recorded recorded = ledger.event(event);
    ObjectNode proof = MAPPER.createObjectNode();
    proof.put("event", event);
    proof.put("entry", base64(entry));
    ArrayNode hashes = proof.putArray("inclusion");
    ledger.proofs().inclusion(event - 1, reached.size()).forEach(each -> hashes.add(base64(each)));
    proof.put("checkpoint", checkpoint.toString());
    ObjectNode receipt =
        ReceiptRecord.of(
            reached.origin(), LedgerEntry.of(event, entry).recorded(), recorded.event());
    receipt.set(PROOF, proof);
    receipt.put(
        SIGNATURE, SignedNote.sign(signedText(receipt), signer).signatures().get(0).toString());
    String json = CanonicalJson.of(receipt.toString());
    Validity validity = verify(json, List.of(signer.verifier()));
    if (!validity.isValid()) {
      throw new IllegalArgumentException("checkpoint: " + validity.problem().orElse(""));
    }
    return new Receipt(json);
  }

  private static LogCheckpoint checkpoint(SignedNote note) {
    try {
      return LogCheckpoint.parse(note.text());
    } catch (MalformedException e) {
      throw new IllegalArgumentException("checkpoint: expected a note of one", e);
    }
  }

  /* Canonical JSON has no line feed within, and so it is the text of a note. */
  private static String signedText(ObjectNode receipt) {
    ObjectNode signed = receipt.deepCopy();
    signed.remove(SIGNATURE);
    return CanonicalJson.of(signed.toString()) + "\n";
  }

  /**
   * Verifies a receipt without the ledger: that it is signed, that the same key signed its
   * checkpoint, that the entry is in the tree of that checkpoint, and that the receipt says what
   * the entry says. How the word was received and by whom is the signature's alone to vouch for
   * where the ledger sealed it.
   *
   * @param receipt in the form of {@link #toString()}, to the byte
   * @param known public keys of ledgers that are trusted
   * @return valid, or not and why; nothing is thrown, whatever the receipt is
   */
  public static Validity verify(String receipt, Collection<NoteVerifier> known) {
    try {
      if (!CanonicalJson.of(receipt).equals(receipt)) {
        return Validity.invalid("the receipt is not in canonical form");
      }
      return MAPPER.readTree(receipt) instanceof ObjectNode object
          ? verify(object, known)
          : Validity.invalid("expected one JSON object");
    } catch (MalformedException e) {
      return Validity.invalid(
          "the receipt is malformed: "
              + e.field().map(field -> field + ": ").orElse("")
              + e.problem());
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      return Validity.invalid("the receipt is malformed");
    }
  }

  private static Validity verify(ObjectNode receipt, Collection<NoteVerifier> known) {
    String line = text(receipt, SIGNATURE);
    if (line.indexOf('\n') >= 0) {
      return Validity.invalid("expected one signature");
    }
    SignedNote.Verification signed =
        SignedNote.parse(signedText(receipt) + "\n" + line + "\n").verify(known);
    if (!signed.validity().isValid()) {
      return signed.validity();
    }
    List<NoteVerifier> signer =
        known.stream()
            .filter(each -> each.name().equals(signed.verified().get(0).name()))
            .filter(each -> each.keyHash() == signed.verified().get(0).keyHash())
            .toList();
    JsonNode proof = receipt.path(PROOF);
    SignedNote note = SignedNote.parse(text(proof, "checkpoint"));
    Validity reached = note.verify(signer).validity();
    if (!reached.isValid()) {
      return Validity.invalid("the checkpoint: " + reached.problem().orElse(""));
    }
    JsonNode number = proof.path("event");
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 1) {
      return Validity.invalid("event: expected a number from 1");
    }
    LogCheckpoint checkpoint = LogCheckpoint.parse(note.text());
    long event = number.longValue();
    byte[] entry = bytes(text(proof, "entry"));
    Validity included =
        ProofVerifier.inclusion(
            event - 1,
            checkpoint.size(),
            MerkleTree.leafHash(entry),
            hashes(proof.path("inclusion")),
            checkpoint.root());
    return included.isValid()
        ? same(receipt, checkpoint.origin(), LedgerEntry.of(event, entry))
        : Validity.invalid("the proof: " + included.problem().orElse(""));
  }

  /** Makes anew what the receipt has to say by its entry, and compares. */
  private static Validity same(ObjectNode receipt, String origin, LedgerEntry entry) {
    LedgerEvent event = entry.event();
    ObjectNode expected =
        event.isReadable()
            ? ReceiptRecord.of(origin, entry.recorded(), event)
            : ReceiptRecord.ofSealed(origin, entry.recorded(), event, receipt);
    expected.set(PROOF, Objects.requireNonNull(receipt.get(PROOF)));
    expected.set(SIGNATURE, Objects.requireNonNull(receipt.get(SIGNATURE)));
    return CanonicalJson.of(expected.toString()).equals(CanonicalJson.of(receipt.toString()))
        ? Validity.VALID
        : Validity.invalid("the receipt says something else than the entry in the ledger");
  }

  private static String text(JsonNode of, String field) {
    JsonNode value = of.get(field);
    if (value == null || !value.isString()) {
      throw new MalformedException("receipt", field, -1, "expected a text", null);
    }
    return value.stringValue();
  }

  private static List<byte @Nullable []> hashes(JsonNode inclusion) {
    if (!inclusion.isArray()) {
      throw new MalformedException("receipt", "inclusion", -1, "expected a list", null);
    }
    List<byte @Nullable []> hashes = new ArrayList<>();
    for (JsonNode hash : inclusion) {
      hashes.add(bytes(hash.isString() ? hash.stringValue() : "-"));
    }
    return hashes;
  }

  private static byte[] bytes(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    if (!base64(bytes).equals(base64)) {
      throw new IllegalArgumentException("expected the one form of Base64");
    }
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Receipt that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** Returns it as canonical JSON; its bytes are those in UTF-8. */
  @Override
  public String toString() {
    return json;
  }
}
