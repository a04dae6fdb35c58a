package dev.earshot.privacy.proof;

import dev.earshot.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text with signatures under it, in the form of C2SP's signed notes, which the Go checksum
 * database and transparency logs use: the text, an empty line, a line for each signature.
 *
 * <p>The text says nothing before a signature of somebody trusted is {@linkplain #verify verified}.
 * Immutable and thread-safe.
 */
public final class SignedNote {
  private static final String SOURCE = "signed note";
  private static final int MOST_SIGNATURES = 100;

  private final String text;
  private final List<NoteSignature> signatures;

  private SignedNote(String text, List<NoteSignature> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  /**
   * What was found of a note's signatures.
   *
   * @param validity valid if somebody known signed it and nobody known did so wrongly
   * @param verified the signatures of known keys, in their order, each once
   * @param unverified those of keys that are not known, which say nothing
   */
  public record Verification(
      Validity validity, List<NoteSignature> verified, List<NoteSignature> unverified) {
    /** Creates it. */
    public Verification {
      verified = List.copyOf(verified);
      unverified = List.copyOf(unverified);
    }
  }

  /**
   * Signs a text.
   *
   * @param text ends with a line feed, has no control but line feeds
   * @throws MalformedException if it is another
   */
  public static SignedNote sign(String text, NoteSigner signer) {
    if (!text.endsWith("\n")) {
      throw malformed(text.length(), "expected a text that ends with a line feed");
    }
    requireCharacters(text);
    return new SignedNote(text, List.of(signer.sign(text)));
  }

  /**
   * Returns the note of its bytes.
   *
   * @throws MalformedException if they are none, with the offset in bytes where they are no UTF-8
   */
  public static SignedNote parse(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(from).toString());
    } catch (CharacterCodingException e) {
      throw new MalformedException(SOURCE, null, from.position(), "expected UTF-8", e);
    }
  }

  /**
   * Returns the note of its written form.
   *
   * @throws MalformedException if it is none, with the offset
   */
  public static SignedNote parse(String written) {
    requireCharacters(written);
    int end = written.lastIndexOf("\n\n");
    if (end < 0 || end + 2 == written.length()) {
      throw malformed(written.length(), "expected signatures after an empty line");
    }
    if (!written.endsWith("\n")) {
      throw malformed(written.length(), "expected a line feed after the last signature");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    int next;
    for (int at = end + 2; at < written.length(); at = next) {
      next = written.indexOf('\n', at) + 1;
      NoteSignature signature = NoteSignature.parse(written.substring(at, next - 1));
      if (signature == null) {
        throw malformed(at, "expected a line with dash, name and signature");
      }
      if (signatures.size() == MOST_SIGNATURES) {
        throw malformed(at, "expected at most " + MOST_SIGNATURES + " signatures");
      }
      signatures.add(signature);
    }
    return new SignedNote(written.substring(0, end + 1), signatures);
  }

  private static void requireCharacters(String text) {
    for (int at = 0, point; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      if (point < ' ' && point != '\n') {
        throw malformed(at, "expected no control but line feeds");
      }
      if (Character.getType(point) == Character.SURROGATE) {
        throw malformed(at, "expected no half of a character");
      }
    }
  }

  private static MalformedException malformed(int at, String problem) {
    return new MalformedException(SOURCE, null, at, problem, null);
  }

  /** Returns the text, with the line feed at its end. */
  public String text() {
    return text;
  }

  /** Returns the signatures as they stand there, verified by nobody yet. */
  public List<NoteSignature> signatures() {
    return signatures;
  }

  /** Returns the same with one more signature, in place of one by the same key. */
  public SignedNote signedBy(NoteSigner signer) {
    List<NoteSignature> all = new ArrayList<>(signatures);
    all.removeIf(each -> each.isBy(signer.verifier()));
    all.add(signer.sign(text));
    return new SignedNote(text, all);
  }

  /**
   * Verifies the signatures of known keys. Valid if there is at least one and none of them is
   * wrong. A key that is given twice is refused where it would count: one name and hash stand for
   * one key.
   */
  public Verification verify(Collection<NoteVerifier> known) {
    List<NoteSignature> verified = new ArrayList<>();
    Set<NoteSignature> unverified = new LinkedHashSet<>();
    Validity validity = Validity.VALID;
    for (NoteSignature signature : signatures) {
      List<NoteVerifier> by = known.stream().filter(signature::isBy).toList();
      if (by.isEmpty()) {
        unverified.add(signature);
      } else if (by.size() > 1) {
        validity = Validity.invalid("two of the keys have the same name and hash");
      } else if (verified.stream().noneMatch(each -> each.isBy(by.get(0)))) {
        if (by.get(0).verifies(text, signature.signature())) {
          verified.add(signature);
        } else {
          validity = Validity.invalid("the signature of a known key is wrong");
        }
      }
    }
    if (validity.isValid() && verified.isEmpty()) {
      validity = Validity.invalid("none of the signatures is of a known key");
    }
    return new Verification(
        validity, validity.isValid() ? verified : List.of(), List.copyOf(unverified));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedNote that
        && text.equals(that.text)
        && signatures.equals(that.signatures);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns its written form. */
  @Override
  public String toString() {
    StringBuilder written = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> written.append(signature).append('\n'));
    return written.toString();
  }
}
