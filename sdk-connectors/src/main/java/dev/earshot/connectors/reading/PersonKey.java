package dev.earshot.connectors.reading;

import com.google.common.hash.Hashing;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The id of somebody of whom a source tells a name or a mailbox and no id: a digest, because
 * neither may stand in an id in clear. The same name gives the same id.
 */
public final class PersonKey {
  /* Not within @name@server, which is an account's name; "@" may be escaped, as in addresses. */
  private static final Pattern MAILBOX =
      Pattern.compile(
          "(?<![@\\p{L}\\p{N}._%+'-])[\\p{L}\\p{N}._%+'-]{1,64}(?:@|%40)"
              + "[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,20}");

  private PersonKey() {}

  /** Returns whether a text holds a mailbox, which is a person's and stands nowhere in clear. */
  public static boolean namesAMailbox(String text) {
    return mayNameAMailbox(text) && MAILBOX.matcher(text).find();
  }

  /* Every post is asked of several texts, nearly all of which this rules out. */
  static boolean mayNameAMailbox(String text) {
    for (int at = text.indexOf('@', 1); at > 0; at = text.indexOf('@', at + 1)) {
      if (mayEndALocalPart(text.charAt(at - 1)) && at + 1 < text.length()) {
        return true;
      }
    }
    return text.indexOf('%') > 0 && text.contains("%40");
  }

  private static boolean mayEndALocalPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c > '~'
        || "._%+'-".indexOf(c) >= 0;
  }

  /** Returns the native id of whoever has a mailbox, however it is written. */
  public static String of(String mailbox) {
    return AuthorId.ofMailbox(Network.FEED, "", mailbox).nativeId();
  }

  /** Returns what stands for a text with a mailbox in it that is no person, as a post's id is. */
  public static String ofText(String text) {
    String small = text.strip().toLowerCase(Locale.ROOT);
    String digest = Hashing.sha256().hashString(small, StandardCharsets.UTF_8).toString();
    return "mail-sha256:" + digest.substring(0, 32);
  }

  /**
   * Returns the id of whoever a source calls so, which may be a mailbox.
   *
   * @param site the site on which the name is one person's; empty where the network has but one. A
   *     mailbox is one person's everywhere
   * @throws IllegalArgumentException if the name is blank
   */
  public static AuthorId author(Network network, String site, String name) {
    return namesAMailbox(name)
        ? AuthorId.ofMailbox(network, "", name)
        : AuthorId.ofName(network, site, name);
  }
}
