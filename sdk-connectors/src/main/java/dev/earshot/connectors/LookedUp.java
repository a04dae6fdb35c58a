package dev.earshot.connectors;

import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of looking posts up again: of every post that was asked for either an event, or the
 * word that there was no answer. What has no answer is neither deleted nor confirmed: ask again.
 *
 * @param events the answers, in the order asked; a post that is gone for good comes as deleted
 * @param unanswered the posts about which the source gave no answer now, or is the wrong one to ask
 * @param rest until when the source must be left alone, if it says so; null if it does not
 */
public record LookedUp(
    List<SourceEvent> events, Set<PostId> unanswered, Progress.@Nullable Wait rest) {
  /** Creates an answer. */
  public LookedUp {
    events = List.copyOf(events);
    unanswered = Set.copyOf(unanswered);
  }

  /** Returns the answer to a question for {@code ids}, of a source that may be asked on. */
  public static LookedUp of(List<PostId> ids, List<? extends SourceEvent> events) {
    return of(ids, events, null);
  }

  /** Returns the answer to a question for {@code ids}: what no event speaks of is unanswered. */
  public static LookedUp of(
      List<PostId> ids, List<? extends SourceEvent> events, Progress.@Nullable Wait rest) {
    Set<PostId> unanswered = new LinkedHashSet<>(ids);
    for (SourceEvent event : events) {
      if (event instanceof PostEvent post) {
        unanswered.remove(post.id());
      }
    }
    return new LookedUp(List.copyOf(events), unanswered, rest);
  }
}
