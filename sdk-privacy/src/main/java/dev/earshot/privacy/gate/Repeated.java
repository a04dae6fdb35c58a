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
  private static final Pattern BY_HAND =
      Pattern.compile("(?:^|[^\\p{L}\\p{N}@])(?:RT|MT)\\s*:?\\s*@([\\p{L}\\p{N}_.@-]+)");

  private Repeated() {}

  /** Returns addresses; most posts have none. */
  static List<String> in(Post post) {
    boolean byHand = post.text().contains("T @") || post.text().contains("T: @");
    if (!byHand && post.repostOf().isEmpty() && post.quoteOf().isEmpty()) {
      return List.of();
    }
    List<String> repeated = new ArrayList<>();
    post.repostOf().flatMap(Post.Reference::url).ifPresent(repeated::add);
    post.quoteOf().flatMap(Post.Reference::url).ifPresent(repeated::add);
    if (byHand) {
      Matcher named = BY_HAND.matcher(post.text());
      while (named.find()) {
        String handle = named.group(1).replaceFirst("[.@-]+$", "");
        Identity.addressOf(post.network(), handle, post.id().instance()).ifPresent(repeated::add);
      }
    }
    return repeated;
  }
}
