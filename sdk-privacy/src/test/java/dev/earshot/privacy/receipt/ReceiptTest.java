package dev.earshot.privacy.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SubjectKey;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerCheckpoints;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.proof.CanonicalJson;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.NoteVerifier;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ReceiptTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final SubjectKey ANNA = new SubjectKey(7, 9);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final NoteSigner SIGNER = NoteSigner.of("example.org/consent", seed(1));
  private static final List<NoteVerifier> KNOWN = List.of(SIGNER.verifier());

  @TempDir Path folder;

  private static byte[] seed(int number) {
    byte[] seed = new byte[NoteSigner.SEED_BYTES];
    seed[0] = (byte) number;
    return seed;
  }

  private static LedgerEvent event(LedgerEvent.Type type) {
    LedgerEvent.Builder event =
        LedgerEvent.builder(type, ANNA, T0)
            .effectiveFrom(T0.plusSeconds(1))
            .evidence(type.namesAKey() ? ANNA.toString() : "form-7 \u00e9")
            .actor("desk");
    if (type.isScoped()) {
      event.purposes(Purpose.of("listening"), Purpose.of("analytics.brand"));
    }
    return (type.mayEnd() ? event.effectiveUntil(T0.plusSeconds(99)) : event).build();
  }

  private static List<LedgerEvent.Type> types() {
    List<LedgerEvent.Type> types = new ArrayList<>(List.of(LedgerEvent.Type.values()));
    types.remove(LedgerEvent.Type.UNKNOWN);
    return types;
  }

  private static FileLedger plain() {
    return filled(FileLedger.inMemory(InstantSource.fixed(T0)));
  }

  private FileLedger sealed() {
    Encryption keys =
        new Encryption(FileRootKey.create(folder.resolve("root.key"), RANDOM), RANDOM);
    return filled(
        FileLedger.inMemory(
            InstantSource.fixed(T0), FileLedger.Options.standard().encrypted(keys)));
  }

  private static FileLedger filled(FileLedger ledger) {
    types().forEach(type -> ledger.append(event(type)));
    return ledger;
  }

  private static SignedNote checkpoint(FileLedger ledger, NoteSigner signer) {
    return new LedgerCheckpoints(ledger, "example.org/consent", signer, List.of()).sign();
  }

  private static Receipt receipt(FileLedger ledger, long event) {
    return Receipt.of(ledger, event, checkpoint(ledger, SIGNER), SIGNER);
  }

  @Test
  @DisplayName("SM-27 a receipt of every type of event verifies with the ledger's public key alone")
  void everyTypeVerifies() {
    for (FileLedger ledger : List.of(plain(), sealed())) {
      for (long event = 1; event <= ledger.lastSequence(); event++) {
        String receipt = receipt(ledger, event).toString();
        assertTrue(Receipt.verify(receipt, KNOWN).isValid(), receipt);
        assertEquals(CanonicalJson.of(receipt), receipt);
        assertTrue(receipt.contains("\"dpv:isImplementedBy\":\"desk\""), receipt);
        assertTrue(receipt.contains("\"dpv:isIndicatedAtTime\":\"2026-03-01T12:00:00Z\""), receipt);
      }
      ledger.close();
    }
  }

  @Test
  @DisplayName("SM-27 a receipt in which any bit is changed is refused")
  void everyBitCounts() {
    for (FileLedger ledger : List.of(plain(), sealed())) {
      byte[] bytes = receipt(ledger, 2).toString().getBytes(StandardCharsets.UTF_8);
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        String changed = new String(bytes, StandardCharsets.UTF_8);
        assertFalse(Receipt.verify(changed, KNOWN).isValid(), changed);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
      ledger.close();
    }
  }

  private static String resigned(ObjectNode receipt) {
    receipt.remove("signature");
    String text = CanonicalJson.of(receipt.toString()) + "\n";
    receipt.put("signature", SignedNote.sign(text, SIGNER).signatures().get(0).toString());
    return CanonicalJson.of(receipt.toString());
  }

  @Test
  @DisplayName("SM-27 what the ledger does not say is refused, even where its key signed it")
  void theEntryDecides() {
    for (FileLedger ledger : List.of(plain(), sealed())) {
      String receipt = receipt(ledger, 1).toString();
      assertEquals(receipt, resigned((ObjectNode) JSON.readTree(receipt)));
      for (String[] change :
          new String[][] {
            {"dpv:ConsentGiven", "dpv:ConsentRefused"},
            {"listening", "marketing"},
            {"2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z"},
            {ANNA.toString(), new SubjectKey(7, 8).toString()},
            {"\"event\":1", "\"event\":2"},
            {"dpv:UntilTimeDuration", "dpv:FixedOccurrencesDuration"},
            {"\"@type\":\"dpv:ConsentReceipt\"", "\"@type\":\"dpv:ConsentReceipt\",\"more\":1"}
          }) {
        String changed = receipt.replace(change[0], change[1]);
        assertFalse(changed.equals(receipt), change[0]);
        String signed = resigned((ObjectNode) JSON.readTree(changed));
        assertFalse(Receipt.verify(signed, KNOWN).isValid(), signed);
      }
      ledger.close();
    }
    String plain = receipt(plain(), 1).toString().replace("desk", "shop");
    assertFalse(Receipt.verify(resigned((ObjectNode) JSON.readTree(plain)), KNOWN).isValid());
  }

  @Test
  void aReceiptOfWhatWasShreddedSaysWhatStays() {
    FileLedger ledger = sealed();
    String before = receipt(ledger, 1).toString();
    ledger.shred(ANNA);
    String after = receipt(ledger, 1).toString();
    assertTrue(Receipt.verify(before, KNOWN).isValid());
    assertTrue(Receipt.verify(after, KNOWN).isValid());
    assertFalse(after.contains("desk"));
  }

  @Test
  void otherKeysAndOtherThingsAreRefused() {
    FileLedger ledger = plain();
    String receipt = receipt(ledger, 1).toString();
    NoteSigner other = NoteSigner.of("example.org/consent", seed(2));
    assertFalse(Receipt.verify(receipt, List.of(other.verifier())).isValid());
    assertFalse(Receipt.verify(receipt, List.of()).isValid());
    assertThrows(
        IllegalArgumentException.class,
        () -> Receipt.of(ledger, 1, checkpoint(ledger, other), SIGNER));
    SignedNote early = checkpoint(ledger, SIGNER);
    ledger.append(event(LedgerEvent.Type.OPT_OUT));
    long last = ledger.lastSequence();
    assertThrows(IllegalArgumentException.class, () -> Receipt.of(ledger, last, early, SIGNER));
    for (String none :
        List.of(
            "",
            "{}",
            "[]",
            "1",
            "null",
            "{\"signature\":1}",
            " " + receipt,
            receipt + "\n",
            "{\"signature\":\"\u2014 a AAAA\"}",
            "{\"proof\":{},\"signature\":\"\"}")) {
      assertTrue(Receipt.verify(none, KNOWN).problem().isPresent(), none);
    }
  }

  @Test
  @Shared.Needed
  @DisplayName(
      "SM-27 records of ISO/IEC TS 27560 in DPV's names go through canonical JSON without loss")
  void recordsKeepAll() throws IOException {
    int records = 0;
    for (Path file : Shared.files("vectors/consent-record", "records.jsonl")) {
      for (String line : Files.readAllLines(file)) {
        JsonNode record = JSON.readTree(line).get("record");
        assertEquals(record, JSON.readTree(CanonicalJson.of(record.toString())));
        records++;
      }
    }
    assertFalse(records == 0);
  }
}
