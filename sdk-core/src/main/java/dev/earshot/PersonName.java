package dev.earshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a source calls somebody, a name or a mailbox, in the one form in which it is compared. */
final class PersonName {
  /** With this begins an id that is made of a name. */
  static final String PREFIX = "name-sha256:";

  private static final String MAIL = "mail-sha256:";
  private static final int BYTES = 16;
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\uFE00-\\uFE0F]");

  /* What keyboards and typesetters write for the two; before NFKC, which takes U+00B4 apart. */
  private static final Pattern APOSTROPHES =
      Pattern.compile(
          "[`\u00b4\u02b9\u02bb-\u02bd\u02c8\u055a\u05f3\u2018\u2019\u201b\u2032\u2035"
              + "\ua78b\ua78c\uff07\uff40]");
  private static final Pattern HYPHENS = Pattern.compile("[\\p{Pd}\u2043\u2212]");
  private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+");

  /* As it stands within a text; "@" may be escaped, as in addresses. */
  private static final Pattern MAILBOX =
      Pattern.compile(
          "(?<![@\\p{L}\\p{N}._%+'-])[\\p{L}\\p{N}._%+'-]{1,64}(?:@|%40)"
              + "[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,20}");
  private static final Pattern MORE_THAN_A_MAILBOX = Pattern.compile("[\\s<>()\\[\\]:/?#,;\"]");

  private PersonName() {}

  /** Returns the native id that a name makes. */
  static String digest(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: expected text, got a blank");
    }
    return PREFIX + hash(folded(name));
  }

  /** Returns the native id that a mailbox makes. */
  static String digestOfMailbox(String mailbox) {
    if (mailbox.indexOf('@') < 0 && !mailbox.contains("%40")) {
      throw new IllegalArgumentException("mailbox: expected an e-mail address");
    }
    return MAIL + hash(bare(mailbox));
  }

  /* Of a text with several mailboxes in it nobody knows whose it is: it stands for itself. */
  private static String bare(String written) {
    String text = written.strip().toLowerCase(Locale.ROOT);
    if (!MORE_THAN_A_MAILBOX.matcher(text).find()) {
      return text.replace("%40", "@");
    }
    Set<String> found = new HashSet<>();
    Matcher mailbox = MAILBOX.matcher(text);
    while (mailbox.find()) {
      found.add(mailbox.group().replace("%40", "@"));
    }
    return found.size() == 1 ? found.iterator().next() : text;
  }

  static boolean isOfMailbox(String nativeId) {
    return nativeId.startsWith(MAIL);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  static String folded(String name) {
    String plain = foldedAscii(name);
    return plain == null ? foldedWhole(name) : plain;
  }

  /* Says the same of a name of visible ASCII and blanks; null for any other. */
  private static @Nullable String foldedAscii(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    boolean apart = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~') {
        return null;
      }
      if (c == ' ') {
        apart = !folded.isEmpty();
        continue;
      }
      if (apart) {
        folded.append(' ');
        apart = false;
      }
      folded.append(c == '`' ? '\'' : c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return folded.toString();
  }

  static String foldedWhole(String name) {
    String plain = APOSTROPHES.matcher(name).replaceAll("'");
    plain = HYPHENS.matcher(plain).replaceAll("-");
    String seen = UNSEEN.matcher(nfkc(plain)).replaceAll("");
    String small =
        seen.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('\u03c2', '\u03c3');
    return BLANKS.matcher(nfkc(small)).replaceAll(" ").strip();
  }

  private static String nfkc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }
}
