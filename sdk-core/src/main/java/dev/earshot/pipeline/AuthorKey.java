package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/* An event that names its author is weighed against the author of the post, and where the post is
 * not there yet, what it said waits for it. Nobody's id need stand anywhere for that: a hash does. */
/**
 * Tells whether two authors are one without saying who they are: the first 128 bits of the SHA-256
 * of an author's id. It has no key: whoever knows an id can find it.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record AuthorKey(long high, long low) {
  private static final int LONGEST = 500;

  /** Where who is named signs, and the site is the one that publishes, corrects and withdraws. */
  private static final Set<Network> SIGNED =
      Set.of(Network.FEED, Network.PODCAST, new Network("webz"));

  /** Returns the key of an author. */
  public static AuthorKey of(AuthorId author) {
    ShortHash hash = ShortHash.of(author);
    return new AuthorKey(hash.high(), hash.low());
  }

  /**
   * Returns whether who has this key may speak for the post: its author, a co-author, under their
   * id or under the handle that the post shows; anybody where the post names nobody.
   */
  public boolean speaksFor(Post post) {
    List<Author> authors = post.authors();
    return authors.isEmpty()
        || authors.stream().anyMatch(author -> of(author.id()).equals(this))
        || authors.stream().anyMatch(this::isHandleOf);
  }

  /** Some sources know an author by the handle alone, others by a number beside it. */
  private boolean isHandleOf(Author author) {
    String handle = author.handle().orElse("");
    if (handle.isBlank() || handle.length() > LONGEST) {
      return false;
    }
    AuthorId id = author.id();
    List<AuthorId> names = new ArrayList<>();
    for (String each : List.of(handle, handle.toLowerCase(Locale.ROOT))) {
      names.add(new AuthorId(id.network(), id.instance(), each));
      names.add(AuthorId.of(id.network(), each));
      int at = each.indexOf('@');
      if (at > 0 && !each.substring(0, at).isBlank()) {
        names.add(new AuthorId(id.network(), each.substring(at + 1), each.substring(0, at)));
      }
    }
    return names.stream().anyMatch(name -> of(name).equals(this));
  }

  /**
   * Returns whether who a post is shown to be by may have written the kept one: nobody is named, or
   * one of both, or it is signed on a site that says itself who wrote there.
   */
  static boolean mayBeOfOne(Post kept, Post seen) {
    return SIGNED.contains(kept.id().network())
        || seen.authors().isEmpty()
        || seen.authors().stream().anyMatch(author -> of(author.id()).speaksFor(kept))
        || kept.authors().stream().anyMatch(author -> of(author.id()).speaksFor(seen));
  }

  /**
   * Returns whose word it is that a post is shown as something that may not be kept; null where it
   * is the source's own.
   */
  static @Nullable AuthorKey ofSight(Post seen) {
    return SIGNED.contains(seen.id().network()) || seen.authors().size() != 1
        ? null
        : of(seen.authors().get(0).id());
  }
}
