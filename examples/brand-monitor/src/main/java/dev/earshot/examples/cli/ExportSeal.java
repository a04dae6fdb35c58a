package dev.earshot.examples.cli;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.NoteVerifier;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.privacy.proof.Validity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last line of an export: how many lines stand before it and the SHA-256 over them, signed as
 * the ledger's checkpoints are. Lines count without the end that a system gives them, and blank
 * ones not at all.
 */
final class ExportSeal {
  private static final String BEGIN = "{\"seal\"";

  /* No checkpoint begins so and goes on as this does: the key signs both. */
  private static final String KIND = "earshot ledger export";

  private final MessageDigest digest = sha256();
  private long lines;
  private @Nullable String seal;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static boolean isSeal(String line) {
    return line.startsWith(BEGIN);
  }

  /**
   * Takes a line of an export, the seal among them.
   *
   * @throws RefusedException if something stands behind the seal
   */
  void take(String source, long number, String line) {
    if (line.isBlank()) {
      return;
    }
    if (seal != null) {
      throw refused(source, "holds something behind its seal, in line " + number);
    }
    if (isSeal(line)) {
      seal = line;
      return;
    }
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    lines++;
  }

  /** Returns the line that seals those that were taken. */
  JsonLine line(NoteSigner signer) {
    String name = signer.verifier().name();
    return new JsonLine()
        .put("seal", SignedNote.sign(text(name, found()), signer).toString())
        .put("verifier", signer.verifier().toString());
  }

  private String found() {
    return lines + "\n" + Base64.getEncoder().encodeToString(digest.digest()) + "\n";
  }

  private static String text(String name, String found) {
    return KIND + "\n" + name + "\n" + found;
  }

  /**
   * Checks that what was taken is what was sealed. Ends the taking.
   *
   * @param trusted whose signature it must have; the key that stands beside it, if empty
   * @throws RefusedException if it is not, or there is no seal
   */
  void requireWhole(String source, List<NoteVerifier> trusted) {
    if (seal == null) {
      throw refused(
          source, "ends after " + lines + " lines without its seal, so that it was cut short");
    }
    try {
      JsonNode written = new JsonMapper().readTree(seal);
      SignedNote note = SignedNote.parse(written.path("seal").asString(""));
      List<NoteVerifier> keys =
          trusted.isEmpty()
              ? List.of(NoteVerifier.parse(written.path("verifier").asString("")))
              : trusted;
      Validity signed = note.verify(keys).validity();
      if (!signed.isValid()) {
        throw refused(source, "is not sealed by its ledger: " + signed.problem().orElseThrow());
      }
      String[] said = note.text().split("\n", -1);
      String found = found();
      String[] parts = found.split("\n", -1);
      if (said.length != 5 || !said[0].equals(KIND)) {
        throw refused(source, "has a signed note for a seal that is none of an export");
      }
      if (!note.text().equals(text(said[1], found))) {
        throw refused(
            source,
            "is not as it was exported: expected %s lines of SHA-256 %s, got %s of %s"
                .formatted(said[2], said[3], parts[0], parts[1]));
      }
    } catch (JacksonException e) {
      throw refused(source, "has a seal that is no JSON object");
    } catch (MalformedException e) {
      throw refused(source, "has a seal that cannot be read: " + e.problem());
    }
  }

  private static RefusedException refused(String source, String why) {
    return new RefusedException(
        "import: " + source + " " + why + "; nothing was recorded, take a whole copy of the export",
        null);
  }
}
