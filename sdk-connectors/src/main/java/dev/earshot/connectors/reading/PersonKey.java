package dev.earshot.connectors.reading;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The native id of somebody of whom a source tells a name or a mailbox and no id: a digest, because
 * neither may stand in an id in clear. The same name gives the same id.
 */
public final class PersonKey {
  private static final Pattern MAILBOX =
      Pattern.compile("[^\\s@<>(]{1,64}@[^\\s@<>)]{1,255}\\.\\w+");
  private static final int DIGITS = 32;

  private PersonKey() {}

  /** Returns whether a text holds a mailbox, which is a person's and stands nowhere in clear. */
  public static boolean namesAMailbox(String text) {
    return text.indexOf('@') > 0 && MAILBOX.matcher(text).find();
  }

  /** Returns the id of whoever is called so, or has that mailbox. */
  public static String of(String name) {
    String kind = namesAMailbox(name) ? "mail" : "name";
    String plain = name.strip().toLowerCase(Locale.ROOT);
    String digest = Hashing.sha256().hashString(plain, StandardCharsets.UTF_8).toString();
    return kind + "-sha256:" + digest.substring(0, DIGITS);
  }
}
