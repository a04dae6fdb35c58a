package dev.earshot.connectors.format;

import dev.earshot.Entity;
import dev.earshot.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Corrects who is mentioned in a text by what a network's handles may hold: a dot or a hyphen ends
 * a name on one network and is part of it on another, where a name cut short is somebody else's.
 */
public final class Mentions {
  private static final String NOT_BEFORE = "_!#$%&*@\uFF20/=?+-~";

  private Mentions() {}

  /**
   * Returns what a text points at, with its mentions as the network reads them. Those that have an
   * address stay, since it was the source that told them. Takes time proportional to the text.
   *
   * @param found what the text points at as a text of any network
   * @param name a handle without its sign, to be matched as far as it goes
   * @param fewest the length of the shortest handle in UTF-16 units
   * @param most the length of the longest
   * @return in the order of the text
   */
  public static List<Entity> of(
      List<Entity> found, String text, Pattern name, int fewest, int most) {
    if (sign(text, 0) < 0) {
      return found;
    }
    List<Entity> entities = new ArrayList<>();
    BitSet signs = new BitSet();
    BitSet taken = new BitSet();
    for (Entity entity : found) {
      if (entity instanceof Entity.HandleMention && entity.url().isEmpty()) {
        signs.set(entity.span().start());
      } else {
        entities.add(entity);
        taken.set(entity.span().start(), entity.span().end());
      }
    }
    Matcher matcher = name.matcher(text);
    int at = sign(text, 0);
    while (at >= 0) {
      int next = at + 1;
      if (signs.get(at) || mayBegin(text, at)) {
        matcher.region(at + 1, text.length());
        if (matcher.lookingAt()) {
          next = matcher.end();
          int length = matcher.end() - at - 1;
          int other = taken.nextSetBit(at);
          if (length >= fewest
              && length <= most
              && (other < 0 || other >= next)
              && mayEnd(text, next)) {
            entities.add(new Entity.HandleMention(new Span(at, next), matcher.group(), null, null));
          }
        }
      }
      at = sign(text, next);
    }
    entities.sort(Comparator.comparing(Entity::span));
    return List.copyOf(entities);
  }

  private static int sign(String text, int from) {
    int at = from;
    while (at < text.length() && !isSign(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? at : -1;
  }

  private static boolean isSign(char c) {
    return c == '@' || c == '\uFF20';
  }

  private static boolean mayBegin(String text, int at) {
    return at == 0
        || (!Character.isLetterOrDigit(text.codePointBefore(at))
            && NOT_BEFORE.indexOf(text.charAt(at - 1)) < 0);
  }

  /* What goes on with a sign, an accented letter or as an address was no name of this network. */
  private static boolean mayEnd(String text, int end) {
    if (end == text.length()) {
      return true;
    }
    int c = text.codePointAt(end);
    boolean goesOn =
        Character.isLetter(c) && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
    return !goesOn && !isSign(text.charAt(end)) && !text.startsWith("://", end);
  }
}
