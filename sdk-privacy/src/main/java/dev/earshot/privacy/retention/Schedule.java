package dev.earshot.privacy.retention;

import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/* A mention that comes is planned by the time at which it says that it was observed, the only one
 * that is at hand. Where that turns out to lie ahead of the clock, it is planned anew by the clock;
 * so a stamp of the far future hides nothing.
 *
 * What a mention was planned for before is not looked up, so it may be planned twice: a look that
 * is out of date finds nothing due and plans it anew, for the hour that the other look has too. */
/**
 * When each kept mention is due next, so that a sweep reads only those whose time has come, by the
 * hour. An aggregate of the pipeline, whose snapshot is read back under the same rules alone.
 *
 * <p>Holds the text of a mention's id and two bytes. Thread-safe.
 */
public final class Schedule extends SubtractingSink<Schedule> {
  private static final long HOUR = 3600;
  private static final int MOST_GONE = 10_000;
  private static final int FEW = 1_000;

  private final Sweep sweep;
  private final TreeMap<Long, PackedIds> byHour = new TreeMap<>();

  /* What was withdrawn is cleared out before anything is read or written down. */
  private final Set<PostId> gone = new HashSet<>();
  private long kept;
  private long planned;
  private long most = FEW;

  Schedule(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  protected void count(Mention mention, int sign) {
    kept += sign;
    if (sign < 0) {
      gone.add(mention.id());
      if (gone.size() > MOST_GONE) {
        clearGone();
      }
      return;
    }
    gone.remove(mention.id());
    Instant observed =
        mention.post().provenance().map(Provenance::observedAt).orElse(Instant.EPOCH);
    Instant look = sweep.nextLook(mention, observed, observed).orElse(Instant.MAX);
    plan(mention.id(), look, observed.getEpochSecond());
  }

  private void plan(PostId id, Instant look, long observed) {
    byHour
        .computeIfAbsent(Math.floorDiv(look.getEpochSecond(), HOUR), hour -> new PackedIds())
        .add(id, observed);
    planned++;
    if (planned > most) {
      clearGone();
    }
  }

  private void clearGone() {
    for (Map.Entry<Long, PackedIds> hour : byHour.entrySet()) {
      Set<PostId> once = new HashSet<>();
      hour.setValue(hour.getValue().without(gone, once::add));
    }
    byHour.values().removeIf(ids -> ids.size() == 0);
    gone.clear();
    planned = byHour.values().stream().mapToLong(PackedIds::size).sum();
    most = 2 * Math.max(planned, kept) + FEW;
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
        continue; // it went a moment ago, and that is on its way here
      }
      Instant seenAt = store.seenAt(id).orElse(now);
      Optional<Due> first = sweep.due(mention, seenAt, now, horizon);
      Instant look =
          first.isPresent() ? now : sweep.nextLook(mention, seenAt, now).orElse(Instant.MAX);
      plan(id, look, Long.MIN_VALUE);
      if (first.isPresent() && !held.test(mention)) {
        due.add(first.get());
      }
    }
    due.sort(null);
    return List.copyOf(due);
  }

  /** Takes out what is planned for an hour that has begun by then, or stamped ahead of now. */
  private Set<PostId> candidates(Instant now, Instant horizon) {
    if (!gone.isEmpty()) {
      clearGone();
    }
    long last = Math.floorDiv(horizon.getEpochSecond(), HOUR);
    Set<PostId> candidates = new LinkedHashSet<>();
    byHour
        .entrySet()
        .removeIf(
            hour -> {
              PackedIds ids = hour.getValue();
              boolean looked = hour.getKey() <= last || ids.newest() > now.getEpochSecond();
              if (looked) {
                ids.forEach(candidates::add);
                planned -= ids.size();
              }
              return looked;
            });
    return candidates;
  }

  @Override
  protected void reset() {
    byHour.clear();
    gone.clear();
    kept = 0;
    planned = 0;
    most = FEW;
  }

  @Override
  protected String form() {
    return "schedule/1 under " + sweep.fingerprint();
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    if (!gone.isEmpty() || planned > kept + kept / 8) {
      clearGone();
    }
    out.writeLong(kept);
    out.writeInt(byHour.size());
    for (Map.Entry<Long, PackedIds> hour : byHour.entrySet()) {
      out.writeLong(hour.getKey());
      hour.getValue().write(out);
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    kept += in.readLong();
    for (int hours = in.readInt(); hours > 0; hours--) {
      byHour.computeIfAbsent(in.readLong(), hour -> new PackedIds()).read(in);
    }
    planned = byHour.values().stream().mapToLong(PackedIds::size).sum();
    most = 2 * Math.max(planned, kept) + FEW;
  }
}
