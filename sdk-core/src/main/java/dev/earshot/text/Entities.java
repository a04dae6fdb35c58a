package dev.earshot.text;

import dev.earshot.Entity;
import dev.earshot.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a text points at: handle mentions, hashtags, cashtags and links, the way
 * twitter-text's conformance cases define them.
 *
 * <p>So a federated {@code @user@host.tld} is no mention here, for those cases take it for an
 * e-mail address; {@link Tokens} reads it as one handle. Where two entities overlap, the one that
 * begins first stands: a tag inside a link is part of the link, and one inside an address on a host
 * whose ending is no known one, which is no link here, is none either. Spans are UTF-16 units, sign
 * included. Any text is read in time proportional to its length. Thread-safe.
 */
public final class Entities {
  /* What an ASCII character is: of a word, part of no address that a word may begin, or neither. */
  private static final byte WORD = 1;
  private static final byte PLAIN = 2;
  private static final byte[] ALONE = new byte[128];

  static {
    for (char c = 0; c < ALONE.length; c++) {
      boolean name = Addresses.isHost(c) || Addresses.isUser(c) || c == '@';
      ALONE[c] = Character.isLetterOrDigit(c) ? WORD : name ? 0 : PLAIN;
    }
  }

  private static final String SIGNS = "@#$\uFF20\uFF03";

  private Entities() {}

  /** Returns handle mentions, hashtags, cashtags and links in the order of the text. */
  public static List<Entity> in(CharSequence text) {
    String string = text.toString();
    int dot = firstHostDot(string);
    boolean signs = hasSign(string);
    if (dot < 0 && !signs) {
      return List.of();
    }
    /* Without a path there is no address, nor what stands in one: a sign alone begins anything. */
    return dot < 0 && string.indexOf('/') < 0 && string.indexOf('?') < 0
        ? atSigns(string)
        : everywhere(string.toCharArray(), dot, signs);
  }

  private static List<Entity> atSigns(String text) {
    char[] chars = text.toCharArray();
    int[] next = new int[SIGNS.length()];
    for (int i = 0; i < next.length; i++) {
      next[i] = sign(text, i, 0);
    }
    List<Entity> found = new ArrayList<>();
    while (true) {
      int at = chars.length;
      for (int sign : next) {
        at = Math.min(at, sign);
      }
      if (at == chars.length) {
        return List.copyOf(found);
      }
      Entity entity = at(chars, at);
      int end = at + 1;
      if (entity != null) {
        found.add(entity);
        end = entity.span().end();
      }
      for (int i = 0; i < next.length; i++) {
        next[i] = next[i] < end ? sign(text, i, end) : next[i];
      }
    }
  }

  private static int sign(String text, int which, int from) {
    int at = text.indexOf(SIGNS.charAt(which), from);
    return at < 0 ? text.length() : at;
  }

  /* What begins with a sign or with any word; the first dot within a host, if any, is known. */
  static List<Entity> everywhere(char[] chars, int dot, boolean signs) {
    Links links = new Links();
    links.over(chars, chars.length, dot < 0 ? chars.length : dot);
    boolean linked = links.next();
    if (!linked && !signs) {
      return List.of();
    }
    List<Entity> found = new ArrayList<>();
    int at = 0;
    while (at < chars.length) {
      while (linked && links.start() < at) {
        linked = links.next();
      }
      boolean link = linked && links.start() == at;
      int word = wordEnd(chars, at);
      boolean before = !linked || links.start() >= word;
      if (word > at && before && endsPlainly(chars, at, word)) {
        at = word;
        continue;
      }
      if (link ? goesOn(chars, links.end()) : mayBegin(chars, at)) {
        int address = Addresses.end(chars, at, chars.length);
        if (address >= 0) {
          at = address;
          continue;
        }
      }
      if (link) {
        Span span = new Span(at, links.end());
        found.add(new Entity.Link(span, string(chars, at, links.end()), null));
        at = span.end();
        continue;
      }
      if (isProtocolEnd(chars, at)) {
        at = addressEnd(chars, at);
        continue;
      }
      Entity entity = at(chars, at);
      if (entity == null) {
        at++;
      } else {
        found.add(entity);
        at = entity.span().end();
      }
    }
    return List.copyOf(found);
  }

  private static boolean hasSign(String text) {
    for (int i = 0; i < SIGNS.length(); i++) {
      if (text.indexOf(SIGNS.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns where the first dot stands behind which a host may go on; -1 for none. */
  private static int firstHostDot(String text) {
    int dot = text.indexOf('.');
    while (dot >= 0 && (dot + 1 == text.length() || text.charAt(dot + 1) <= '.')) {
      dot = text.indexOf('.', dot + 1);
    }
    return dot;
  }

  private static int wordEnd(char[] text, int at) {
    int end = at;
    while (end < text.length && text[end] < 128 && ALONE[text[end]] == WORD) {
      end++;
    }
    return end;
  }

  /** Returns whether a word's end shows that it begins neither an address nor anything else. */
  private static boolean endsPlainly(char[] text, int from, int end) {
    return end - from != Addresses.LOCAL.length()
        && (end == text.length || (text[end] < 128 && ALONE[text[end]] == PLAIN));
  }

  /* An address on a host we do not know is no link to us, but what stands in it is part of it. */
  private static boolean isProtocolEnd(char[] text, int at) {
    return text[at] == ':'
        && at > 0
        && at + 3 < text.length
        && text[at + 1] == '/'
        && text[at + 2] == '/'
        && text[at + 3] > ' '
        && ((text[at - 1] | 0x20) >= 'a' && (text[at - 1] | 0x20) <= 'z');
  }

  private static int addressEnd(char[] text, int from) {
    int end = from;
    while (end < text.length && text[end] > ' ' && !Signs.isBlank(text[end])) {
      end++;
    }
    return end;
  }

  /** Returns whether an address without protocol may begin here, for what stands before it. */
  private static boolean mayBegin(char[] text, int at) {
    byte kind = at == 0 ? Letters.SPACE : Letters.classOf(text[at - 1]);
    return at == 0
        || (kind != Letters.LETTER
            && kind != Letters.DIGIT
            && kind != Letters.MARK
            && "@#$&/._-+\uFF20\uFF03".indexOf(text[at - 1]) < 0);
  }

  /** Returns whether the host goes on behind what seemed to be its ending. */
  private static boolean goesOn(char[] text, int end) {
    return end < text.length && text[end] == '.';
  }

  /** Returns the mention a text opens with, which makes it a reply to that handle; if any. */
  public static Optional<Entity.HandleMention> replyTo(CharSequence text) {
    char[] chars = text.toString().toCharArray();
    int at = 0;
    while (at < chars.length && Signs.isBlank(chars[at])) {
      at++;
    }
    return at < chars.length && Signs.isAt(chars[at])
        ? Optional.ofNullable(mention(chars, at))
        : Optional.empty();
  }

  private static @Nullable Entity at(char[] text, int at) {
    char c = text[at];
    if (Signs.isAt(c)) {
      return Signs.mayMention(text, at) ? mention(text, at) : null;
    }
    if (Signs.isHash(c)) {
      int end = Signs.hashtagEnd(text, at, text.length);
      return end < 0
          ? null
          : new Entity.Hashtag(new Span(at, end), string(text, at + 1, end), null);
    }
    if (c == '$') {
      int end = Signs.cashtagEnd(text, at, text.length);
      return end < 0 ? null : new Entity.Cashtag(new Span(at, end), string(text, at + 1, end));
    }
    return null;
  }

  private static Entity.@Nullable HandleMention mention(char[] text, int at) {
    int name = Signs.mentionEnd(text, at, text.length);
    if (name < 0) {
      return null;
    }
    int end = Signs.listEnd(text, name, text.length);
    if (!Signs.mayEndMention(text, end, text.length)) {
      return null;
    }
    String list = end > name ? string(text, name + 1, end) : null;
    return new Entity.HandleMention(new Span(at, end), string(text, at + 1, name), list, null);
  }

  private static String string(char[] text, int from, int to) {
    return new String(text, from, to - from);
  }
}
