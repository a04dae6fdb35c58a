package dev.earshot.privacy.gate;

import dev.earshot.Post;
import dev.earshot.privacy.Identity;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose words a post repeats beside its authors' own: the addresses of what it reposts and quotes,
 * and those who are named where a text says that what follows is theirs.
 */
final class Repeated {
  /** Blanks, those that do not break a line too, and what nobody sees. */
  private static final String BLANK = "[\\s\\p{Z}\\p{Cf}\ufe0f]";

  private static final String SAYS =
      "(?:[PQ]?RT|MT|QT|re-?post(?:ed)?(?:\\s+(?:from|by))?|regram|via\\s+RT|\u267b\ufe0f?|\u267a|\u27f2|\ud83d\udd01|\ud83d\udd04)";

  /** What stands before a name or an address whose words follow. */
  private static final Pattern BEFORE =
      Pattern.compile(
          "(?iu)(?:^|[^\\p{L}\\p{N}@])"
              + SAYS
              + "(?:"
              + BLANK
              + "*[:\uff1a\u2022|\\u00b7-])?"
              + BLANK
              + "*\\.?$");

  /**
   * What stands before a name behind which a colon stands: words that else may ask for something or
   * tell of it, with a name to be shown before the handle or none.
   */
  private static final Pattern BEFORE_COLON =
      Pattern.compile(
          "(?iu)(?:^|[^\\p{L}\\p{N}@])(?:"
              + SAYS
              + "|re-?tweet(?:ed|ing)?|quot(?:ed?|ing))"
              + "(?:"
              + BLANK
              + "+[^:@\\n]{1,50}\\(|"
              + BLANK
              + "+\\.?)$");

  private static final Pattern NAME =
      Pattern.compile(
          "[@\uff20]\\p{Cf}*\\s?\\p{Cf}*([\\p{L}\\p{N}_.@\uff20-][\\p{L}\\p{N}\\p{Cf}_.@\uff20-]*)");
  private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}+");
  private static final Pattern ADDRESS = Pattern.compile("(?i)https?://[^\\s<>\"\u201c\u201d]+");
  private static final Pattern COLON = Pattern.compile("\\s*[:\uff1a]\\s.*", Pattern.DOTALL);
  private static final Pattern COLON_AT_ONCE =
      Pattern.compile("\\)?" + BLANK + "*[:\uff1a].*", Pattern.DOTALL);
  private static final String OPENING = "\"\u201c\u201e\u201d\u00ab\u2039\u2018'\u300c\u300e\uff02";

  /** How the words of {@link #SAYS} end, but for who is named by {@link #LINKS}. */
  private static final List<String> ENDS =
      List.of(
          "RT",
          "MT",
          "QT",
          "post",
          "posted",
          "regram",
          "tweet",
          "tweeted",
          "tweeting",
          "quote",
          "quoted",
          "quoting");

  private static final List<String> LINKS = List.of("by", "from");

  /** The last characters of its signs, and what may stand between those or words and a name. */
  private static final String SIGNS = "\u267b\ufe0f\u267a\u27f2\udd01\udd04";

  private static final String BETWEEN = ":\uff1a\u2022|\u00b7-.";

  /* As far back as one of the words, its colon and blanks can reach. */
  private static final int REACH = 24;

  /* And as one of them with a name and a bracket behind it. */
  private static final int REACH_OF_NAMED = 72;

  private Repeated() {}

  /** Returns addresses; most posts have none, and then there is nothing to make. */
  static List<String> in(Post post) {
    List<String> repeated = List.of();
    repeated = with(repeated, post.repostOfOrNull());
    repeated = with(repeated, post.quoteOfOrNull());
    repeated = withByHand(repeated, post, post.text());
    String title = post.titleOrNull();
    return title == null ? repeated : withByHand(repeated, post, title);
  }

  private static List<String> with(List<String> repeated, Post.@Nullable Reference reference) {
    String address = reference == null ? null : reference.urlOrNull();
    return address == null ? repeated : with(repeated, address);
  }

  private static List<String> with(List<String> repeated, String address) {
    List<String> more = repeated.isEmpty() ? new ArrayList<>() : repeated;
    more.add(address);
    return more;
  }

  private static List<String> withByHand(List<String> found, Post post, String text) {
    List<String> repeated = found;
    for (int at = nextToLookAt(text, 0); at >= 0; at = nextToLookAt(text, at + 1)) {
      String address = byHand(post, text, at);
      repeated = address == null ? repeated : with(repeated, address);
    }
    return repeated;
  }

  /** Returns where the next name or address stands behind what may be one of the words, or -1. */
  private static int nextToLookAt(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (isAt(c)
          ? mayBeSaid(text, at) || mayBeQuoted(text, at)
          : (c == 'h' || c == 'H')
              && text.startsWith("://", schemeEnd(text, at))
              && mayBeSaid(text, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isAt(char c) {
    return c == '@' || c == '\uff20';
  }

  /** Returns the address of whoever is said there to have written what follows; null: nobody. */
  private static @Nullable String byHand(Post post, String text, int at) {
    if (!isAt(text.charAt(at))) {
      Matcher address = ADDRESS.matcher(text).region(at, text.length());
      return address.lookingAt() && isSaid(text, at) ? address.group() : null;
    }
    Matcher name = NAME.matcher(text).region(at, text.length());
    if (!name.lookingAt()
        || !(isSaid(text, at)
            || isSaidWithColon(text, at, name.end(1))
            || isQuoted(text, at, name.end(1)))) {
      return null;
    }
    String seen = UNSEEN.matcher(name.group(1)).replaceAll("");
    String handle = seen.replace('\uff20', '@').replaceFirst("[.@-]+$", "");
    return Identity.addressOf(post.network(), handle, post.id().instance()).orElse(null);
  }

  private static int schemeEnd(String text, int at) {
    return text.startsWith("://", at + 5) ? at + 5 : at + 4;
  }

  /** Whether what stands before ends as one of the words does: spares most names the pattern. */
  private static boolean mayBeSaid(String text, int at) {
    int end = beforeBlanks(text, at, BETWEEN);
    if (end > 0 && text.charAt(end - 1) == '(') {
      return true;
    }
    if (end > 0 && SIGNS.indexOf(text.charAt(end - 1)) >= 0) {
      return true;
    }
    for (int i = 0; i < LINKS.size(); i++) {
      if (endsWith(text, end, LINKS.get(i))) {
        end = beforeBlanks(text, end - LINKS.get(i).length(), "");
      }
    }
    for (int i = 0; i < ENDS.size(); i++) {
      if (endsWith(text, end, ENDS.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static int beforeBlanks(String text, int at, String others) {
    int end = at;
    while (end > 0
        && (isBlank(text.charAt(end - 1)) || others.indexOf(text.charAt(end - 1)) >= 0)) {
      end--;
    }
    return end;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || (c >= 128 && (Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT));
  }

  private static boolean endsWith(String text, int end, String word) {
    for (int i = 0; i < word.length(); i++) {
      int at = end - word.length() + i;
      if (at < 0 || letter(text.charAt(at)) != letter(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns a letter of a word in small, one of full width as the plain one. */
  private static char letter(char c) {
    char plain = c >= '\uff21' && c <= '\uff5a' ? (char) (c - '\uff21' + 'A') : c;
    return plain >= 'A' && plain <= 'Z' ? (char) (plain + ('a' - 'A')) : plain;
  }

  private static boolean mayBeQuoted(String text, int at) {
    return at > 0 && OPENING.indexOf(text.charAt(at - 1)) >= 0;
  }

  private static boolean isSaid(String text, int at) {
    return BEFORE.matcher(before(text, at, REACH)).find();
  }

  private static boolean isSaidWithColon(String text, int at, int end) {
    return BEFORE_COLON.matcher(before(text, at, REACH_OF_NAMED)).find()
        && COLON_AT_ONCE.matcher(text.substring(end)).matches();
  }

  private static String before(String text, int at, int reach) {
    return Normalizer.normalize(text.substring(Math.max(0, at - reach), at), Normalizer.Form.NFKC);
  }

  /** Whether a quote begins with the name and a colon: the way of quoting by hand. */
  private static boolean isQuoted(String text, int at, int end) {
    return mayBeQuoted(text, at)
        && (at == 1 || !Character.isLetterOrDigit(text.charAt(at - 2)))
        && COLON.matcher(text.substring(end)).matches();
  }
}
