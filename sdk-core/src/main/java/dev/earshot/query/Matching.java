package dev.earshot.query;

import dev.earshot.Post;
import dev.earshot.QueryMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a set of queries says of a post before it is scored: which match for sure, and whether some
 * may match once there are scores.
 *
 * <p>Confined to one thread and valid as long as the reading of the post.
 */
public final class Matching {
  private final Scan<PostFacts> scan;
  private final Post post;
  private final List<Found> sure = new ArrayList<>();
  private final List<StoredQuery> scored = new ArrayList<>();
  private final List<QueryMatch> matches;
  private boolean open;

  private record Found(StoredQuery stored, QueryMatch match) {}

  Matching(Scan<PostFacts> scan, List<StoredQuery> candidates) {
    this.scan = scan;
    post = scan.facts().reading().post();
    List<Found> now = new ArrayList<>();
    for (StoredQuery stored : candidates) {
      boolean asks = stored.aspects().contains(Aspect.SCORES);
      Truth truth = test(stored, scan, now);
      if (truth == Truth.TRUE && !asks) {
        sure.add(now.get(now.size() - 1));
      } else if (truth != Truth.FALSE && asks) {
        scored.add(stored);
        open |= truth == Truth.UNKNOWN;
      }
    }
    matches = inOrder(now);
  }

  private static Truth test(StoredQuery stored, Scan<PostFacts> scan, List<Found> into) {
    Hits hits = new Hits();
    Truth truth = stored.query().test(scan, hits);
    if (truth == Truth.TRUE) {
      into.add(new Found(stored, new QueryMatch(stored.id(), hits.inOrder())));
    }
    return truth;
  }

  private static List<QueryMatch> inOrder(List<Found> found) {
    found.sort(Comparator.comparingLong(each -> each.stored().position()));
    List<QueryMatch> matches = new ArrayList<>(found.size());
    found.forEach(each -> matches.add(each.match()));
    return List.copyOf(matches);
  }

  /** Returns which queries surely match now, in the order of the set. */
  public List<QueryMatch> matches() {
    return matches;
  }

  /** Returns whether a query that does not match now may match once the post is scored. */
  public boolean isOpen() {
    return open;
  }

  /**
   * Returns which queries match, in the order of the set, when what is still unknown stays so: the
   * matches that {@link QuerySet#match(PostFacts)} would have for these facts. Tries those queries
   * alone that ask for scores.
   *
   * @param facts the same post with scores
   * @throws IllegalStateException if the reading has read another post since
   */
  @SuppressWarnings("ReferenceEquality") // the very post whose tokens were matched
  public List<QueryMatch> settle(PostFacts facts) {
    if (scan.facts().reading().post() != post) {
      throw new IllegalStateException(
          "matching: its reading has read another post; settle before the next is read");
    }
    if (scored.isEmpty()) {
      return matches;
    }
    Scan<PostFacts> settled = scan.with(facts);
    List<Found> found = new ArrayList<>(sure);
    scored.forEach(stored -> test(stored, settled, found));
    return inOrder(found);
  }
}
