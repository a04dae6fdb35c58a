package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which mentions to read: those that meet all that is asked, everything until something is.
 *
 * @param from published at this moment or later; null for any. A post that names no such moment
 *     counts by when it was observed
 * @param until published before this moment; null for any
 * @param query the id of a query that matched; null for any
 * @param network where it was posted; null for anywhere
 */
public record MentionFilter(
    @Nullable Instant from,
    @Nullable Instant until,
    @Nullable String query,
    @Nullable Network network)
    implements Predicate<Mention> {
  /** Every mention. */
  public static final MentionFilter ALL = new MentionFilter(null, null, null, null);

  /** Returns this filter for what was published from one moment until before another. */
  public MentionFilter published(@Nullable Instant from, @Nullable Instant until) {
    return new MentionFilter(from, until, query, network);
  }

  /** Returns this filter for what a query matched. */
  public MentionFilter matched(String query) {
    return new MentionFilter(from, until, query, network);
  }

  /** Returns this filter for what was posted on a network. */
  public MentionFilter on(Network network) {
    return new MentionFilter(from, until, query, network);
  }

  @Override
  public boolean test(Mention mention) {
    Post post = mention.post();
    return (network == null || network.equals(post.network()))
        && (query == null || mention.matches().stream().anyMatch(m -> m.query().equals(query)))
        && isInTime(post);
  }

  private boolean isInTime(Post post) {
    if (from == null && until == null) {
      return true;
    }
    Optional<Instant> at =
        post.publishedAt().or(() -> post.provenance().map(seen -> seen.observedAt()));
    return at.isPresent()
        && (from == null || !at.get().isBefore(from))
        && (until == null || at.get().isBefore(until));
  }
}
