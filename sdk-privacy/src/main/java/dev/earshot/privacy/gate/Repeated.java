package dev.earshot.privacy.gate;

import dev.earshot.Post;
import dev.earshot.privacy.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose words a post repeats beside its authors' own: the addresses of what it reposts and quotes,
 * and those who are named where a text says that what follows is theirs.
 */
final class Repeated {
  private static final String SAYS =
      "(?:RT|MT|QT|re-?post(?:ed)?(?:\\s+(?:from|by))?|regram|via\\s+RT|\u267b\ufe0f?|\u267a|\u27f2|\ud83d\udd01|\ud83d\udd04)";

  /** What stands before a name or an address whose words follow. */
  private static final Pattern BEFORE =
      Pattern.compile(
          "(?iu)(?:^|[^\\p{L}\\p{N}@])" + SAYS + "(?:\\s*[:\uff1a\u2022|\\u00b7-])?\\s*$");

  private static final Pattern NAME = Pattern.compile("[@\uff20]\\s?([\\p{L}\\p{N}_.@\uff20-]+)");
  private static final Pattern ADDRESS = Pattern.compile("(?i)https?://[^\\s<>\"\u201c\u201d]+");
  private static final Pattern COLON = Pattern.compile("\\s*[:\uff1a]\\s.*", Pattern.DOTALL);
  private static final String OPENING = "\"\u201c\u201e\u201d\u00ab\u2039\u2018'\u300c\u300e\uff02";

  /* As far back as one of the words, its colon and blanks can reach. */
  private static final int REACH = 24;

  private Repeated() {}

  /** Returns addresses; most posts have none. */
  static List<String> in(Post post) {
    List<String> repeated = new ArrayList<>(0);
    post.repostOf().flatMap(Post.Reference::url).ifPresent(repeated::add);
    post.quoteOf().flatMap(Post.Reference::url).ifPresent(repeated::add);
    addByHand(post, post.text(), repeated);
    post.title().ifPresent(title -> addByHand(post, title, repeated));
    return repeated;
  }

  private static void addByHand(Post post, String text, List<String> repeated) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '@' || c == '\uff20') {
        Matcher name = NAME.matcher(text).region(at, text.length());
        if (name.lookingAt() && (isSaid(text, at) || isQuoted(text, at, name.end(1)))) {
          String handle = name.group(1).replace('\uff20', '@').replaceFirst("[.@-]+$", "");
          Identity.addressOf(post.network(), handle, post.id().instance()).ifPresent(repeated::add);
        }
      } else if ((c == 'h' || c == 'H') && text.startsWith("://", schemeEnd(text, at))) {
        Matcher address = ADDRESS.matcher(text).region(at, text.length());
        if (address.lookingAt() && isSaid(text, at)) {
          repeated.add(address.group());
        }
      }
    }
  }

  private static int schemeEnd(String text, int at) {
    return text.startsWith("://", at + 5) ? at + 5 : at + 4;
  }

  private static boolean isSaid(String text, int at) {
    return BEFORE.matcher(text.substring(Math.max(0, at - REACH), at)).find();
  }

  /** Whether a quote begins with the name and a colon: the way of quoting by hand. */
  private static boolean isQuoted(String text, int at, int end) {
    return at > 0
        && OPENING.indexOf(text.charAt(at - 1)) >= 0
        && (at == 1 || !Character.isLetterOrDigit(text.charAt(at - 2)))
        && COLON.matcher(text.substring(end)).matches();
  }
}
