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
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/* A mention that comes is planned by the time at which it says that it was observed, the only one
 * that is at hand. Where that turns out to lie ahead of the clock, it is planned anew by the clock;
 * so a stamp of the far future hides nothing. */
/**
 * When each kept mention is due next, so that a sweep reads only those whose time has come. A sink
 * of the pipeline: it begins anew with the process and learns of what comes and goes.
 *
 * <p>Holds two moments a mention. Thread-safe.
 */
public final class Schedule implements Sink {
  private final Sweep sweep;
  private final Map<PostId, Look> planned = new HashMap<>();

  /* Also looks that were planned anew since: those are passed over, and cleared out in time. */
  private final PriorityQueue<Look> order = new PriorityQueue<>();

  /** The latest moment at which anything that came since the last sweep says it was observed. */
  private long newest = Long.MIN_VALUE;

  /** When to look at a mention, and when it says that it was observed; seconds since 1970. */
  private record Look(PostId id, long at, long observed) implements Comparable<Look> {
    @Override
    public int compareTo(Look other) {
      return Long.compare(at, other.at);
    }
  }

  Schedule(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public boolean beginsAnew() {
    return true;
  }

  @Override
  public synchronized void accept(Delivery delivery) {
    for (Outcome.Change change : delivery.changes()) {
      change.arrival().ifPresent(this::plan);
      if (change instanceof Outcome.Withdrawn gone) {
        planned.remove(gone.id());
      }
    }
  }

  private void plan(Mention mention) {
    Instant observed =
        mention.post().provenance().map(Provenance::observedAt).orElse(Instant.EPOCH);
    newest = Math.max(newest, observed.getEpochSecond());
    Instant look = sweep.nextLook(mention, observed, observed).orElse(Instant.MAX);
    plan(new Look(mention.id(), look.getEpochSecond(), observed.getEpochSecond()));
  }

  private void plan(Look look) {
    planned.put(look.id(), look);
    order.add(look);
    if (order.size() > 2 * planned.size() + 64) {
      order.clear();
      order.addAll(planned.values());
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
   *     negative. Rules that come into force only by then are seen
   * @return the work in the order of its time; where a mention must be both asked for and deleted
   *     in that span, deleting alone. Conflicts are not work: {@link Sweep#decide} explains them
   */
  public synchronized List<Due> due(
      Mentions store, Predicate<Mention> held, Instant now, Duration ahead) {
    if (ahead.isNegative()) {
      throw new IllegalArgumentException("ahead: expected no negative duration");
    }
    boolean endless = ahead.compareTo(Duration.between(now, Instant.MAX)) > 0;
    Instant horizon = endless ? Instant.MAX : now.plus(ahead);
    List<Due> due = new ArrayList<>();
    for (PostId id : candidates(now, horizon)) {
      Mention mention = store.find(id).orElse(null);
      if (mention == null) {
        planned.remove(id); // it went a moment ago, and that is on its way here
        continue;
      }
      Instant seenAt = store.seenAt(id).orElse(now);
      Optional<Due> first = sweep.due(mention, seenAt, now, horizon);
      Instant look =
          first.isPresent() ? now : sweep.nextLook(mention, seenAt, now).orElse(Instant.MAX);
      plan(new Look(id, look.getEpochSecond(), Long.MIN_VALUE));
      if (first.isPresent() && !held.test(mention)) {
        due.add(first.get());
      }
    }
    due.sort(null);
    return List.copyOf(due);
  }

  private Set<PostId> candidates(Instant now, Instant horizon) {
    Set<PostId> candidates = new LinkedHashSet<>();
    if (newest > now.getEpochSecond()) {
      for (Look look : planned.values()) {
        if (look.observed() > now.getEpochSecond()) {
          candidates.add(look.id());
        }
      }
    }
    newest = Long.MIN_VALUE;
    for (Look look = order.peek();
        look != null && look.at() <= horizon.getEpochSecond();
        look = order.peek()) {
      order.remove();
      if (look.equals(planned.get(look.id()))) {
        candidates.add(look.id());
      }
    }
    return candidates;
  }

  /** Returns how many mentions will be due some day. */
  public synchronized int size() {
    return (int)
        planned.values().stream().filter(look -> look.at() < Instant.MAX.getEpochSecond()).count();
  }
}
