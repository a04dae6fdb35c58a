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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

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
    if (lines == 0 && seal == null && line.startsWith("\u001f")) {
      throw refused(source, "is compressed; unpack it first");
    }
    if (lines == 0 && seal == null && line.indexOf('\0') >= 0) {
      throw refused(source, "is in UTF-16 or the like; an export is in UTF-8");
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
   * @return who sealed it
   * @throws RefusedException if it is not, or there is no seal
   */
  NoteVerifier requireWhole(String source, List<NoteVerifier> trusted) {
    if (seal == null) {
      throw refused(
          source, "ends after " + lines + " lines without its seal, so that it was cut short");
    }
    try {
      ObjectNode written = ExportLines.object(seal, Set.of("seal", "verifier"));
      SignedNote note = SignedNote.parse(written.path("seal").asString(""));
      NoteVerifier by = NoteVerifier.parse(written.path("verifier").asString(""));
      Validity signed = note.verify(trusted.isEmpty() ? List.of(by) : trusted).validity();
      if (!signed.isValid()) {
        throw refused(source, "is not sealed by its ledger: " + signed.problem().orElseThrow());
      }
      if (!trusted.isEmpty() && !trusted.contains(by)) {
        throw refused(source, "has another key beside its seal than the one that sealed it");
      }
      String[] said = note.text().split("\n", -1);
      String found = found();
      String[] parts = found.split("\n", -1);
      if (said.length != 5 || !said[0].equals(KIND)) {
        throw refused(source, "has a signed note for a seal that is none of an export");
      }
      if (!said[1].equals(by.name())) {
        throw refused(source, "is sealed by a key of another ledger than its seal names");
      }
      if (!note.text().equals(text(said[1], found))) {
        throw refused(
            source,
            "is not as it was exported: expected %s lines of SHA-256 %s, got %s of %s"
                .formatted(said[2], said[3], parts[0], parts[1]));
      }
      return by;
    } catch (MalformedException e) {
      throw refused(source, "has a seal that cannot be read: " + e.problem());
    }
  }

  private static RefusedException refused(String source, String why) {
    return refused(source, why + "; take a whole copy of the export", null);
  }

  static RefusedException refused(String source, String why, @Nullable Throwable cause) {
    return new RefusedException("import: " + source + " " + why + "; nothing was recorded", cause);
  }
}
