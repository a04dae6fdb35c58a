package dev.earshot.connectors.reading;

import dev.earshot.AuthorId;
import dev.earshot.Network;
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
    return (text.indexOf('@') > 0 || text.indexOf("%40") > 0) && MAILBOX.matcher(text).find();
  }

  /** Returns the native id that stands for a text with a mailbox in it. */
  public static String of(String mailbox) {
    return AuthorId.ofMailbox(Network.FEED, "", mailbox).nativeId();
  }

  /**
   * Returns the id of whoever a source calls so, which may be a mailbox.
   *
   * @param site the site on which the name is one person's; empty where the network has but one
   * @throws IllegalArgumentException if the name is blank
   */
  public static AuthorId author(Network network, String site, String name) {
    return namesAMailbox(name)
        ? AuthorId.ofMailbox(network, site, name)
        : AuthorId.ofName(network, site, name);
  }
}
