package dev.earshot.privacy.retention;

import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Sink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * When each kept mention is due next, so that a sweep reads only those whose time has come. A sink
 * of the pipeline: it begins anew with the process and learns of what comes and goes.
 *
 * <p>Holds an instant a mention. Thread-safe.
 */
public final class Schedule implements Sink {
  private final Sweep sweep;
  private final Map<PostId, Instant> times = new HashMap<>();
  private final TreeMap<Instant, Set<PostId>> byTime = new TreeMap<>();

  Schedule(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public synchronized void accept(Delivery delivery) {
    for (Outcome.Change change : delivery.changes()) {
      change.arrival().ifPresent(this::plan);
      if (change instanceof Outcome.Withdrawn gone) {
        forget(gone.id());
      }
    }
  }

  private void plan(Mention mention) {
    Instant observed =
        mention.post().provenance().map(Provenance::observedAt).orElse(Instant.EPOCH);
    plan(mention.id(), sweep.next(mention, observed, observed));
  }

  private void plan(PostId id, Optional<Due> next) {
    forget(id);
    next.ifPresent(
        due -> {
          times.put(id, due.by());
          byTime.computeIfAbsent(due.by(), at -> new LinkedHashSet<>()).add(id);
        });
  }

  private void forget(PostId id) {
    Instant former = times.remove(id);
    if (former != null) {
      byTime.computeIfPresent(
          former, (at, posts) -> posts.remove(id) && posts.isEmpty() ? null : posts);
    }
  }

  /**
   * Finds what is due, and reads no other mention. What a source was seen to show again since is
   * planned anew.
   *
   * @param store what the pipeline keeps
   * @param held whether a legal hold keeps a mention, such as {@code gate::isHeld}; what is held is
   *     left out and looked at again the next time
   * @param now the moment to decide for
   * @param ahead how far to look ahead, so that a host can ask the sources in good time; not
   *     negative
   * @return the work in the order of its time; where a mention must be both asked for and deleted
   *     in that span, deleting alone. Conflicts are not work: {@link Sweep#decide} explains them
   */
  public synchronized List<Due> due(
      Mentions store, Predicate<Mention> held, Instant now, Duration ahead) {
    if (ahead.isNegative()) {
      throw new IllegalArgumentException("ahead: expected no negative duration");
    }
    Instant horizon = now.plus(ahead);
    List<PostId> candidates = new ArrayList<>();
    byTime.headMap(horizon, true).values().forEach(candidates::addAll);
    List<Due> due = new ArrayList<>();
    for (PostId id : candidates) {
      Mention mention = store.find(id).orElse(null);
      if (mention == null) {
        forget(id); // it went a moment ago, and that is on its way here
        continue;
      }
      Instant seenAt = store.seenAt(id).orElse(now);
      Optional<Due> first = sweep.due(mention, seenAt, now, horizon);
      if (first.isEmpty()) {
        plan(id, sweep.next(mention, seenAt, now));
      } else if (!held.test(mention)) {
        due.add(first.get());
      }
    }
    due.sort(null);
    return List.copyOf(due);
  }

  /** Returns how many mentions will be due some day. */
  public synchronized int size() {
    return times.size();
  }
}
