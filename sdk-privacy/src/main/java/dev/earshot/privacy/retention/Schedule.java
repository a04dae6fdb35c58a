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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/* A mention that comes is planned by the time at which it says that it was observed, the only one
 * that is at hand. Where that turns out to lie ahead of the clock, it is planned anew by the clock;
 * so a stamp of the far future hides nothing.
 *
 * What a mention was planned for before is not looked up, so it may be planned twice: a look that
 * is out of date finds nothing due and plans it anew, for the hour that the other look has too.
 *
 * Plans lie apart by the terms under which mentions came, so that new terms touch those alone. A
 * hold and a release touch nothing: whether a hold keeps a mention is asked when its time has come,
 * and what one keeps has come to its time and is looked at until it goes. */
/**
 * When each kept mention is due next, so that a sweep reads only those whose time has come, by the
 * hour. An aggregate of the pipeline. A snapshot that was written under other rules or terms is
 * read back, and what those touch is looked at again.
 *
 * <p>Holds the text of a mention's id and two bytes. Thread-safe.
 */
public final class Schedule extends SubtractingSink<Schedule> {
  private static final long HOUR = 3600;
  private static final int FEW_GONE = 10_000;
  private static final int SHARE_GONE = 100;
  private static final int FEW = 1_000;

  /** The hour of what is looked at again whatever the time is. */
  private static final long AT_ONCE = Long.MIN_VALUE;

  private Sweep sweep;
  private final TreeMap<String, TreeMap<Long, PackedIds>> byTerms = new TreeMap<>();

  /* What was withdrawn is passed over when its time comes, and cleared out before anything is
   * written down. */
  private final Set<PostId> gone = new HashSet<>();
  private long kept;
  private long planned;
  private long most = FEW;

  /**
   * What a look found.
   *
   * @param due the work in the order of its time; where a mention must be both asked for and
   *     deleted in that span, deleting alone
   * @param read how many mentions were read
   * @param held how many of these are due and kept by a hold
   * @param hasMore whether there is more to look at than was permitted
   */
  public record Look(List<Due> due, long read, long held, boolean hasMore) {
    /** Creates a look. */
    public Look {
      due = List.copyOf(due);
    }
  }

  Schedule(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  protected void count(Mention mention, int sign) {
    kept += sign;
    if (sign < 0) {
      gone.add(mention.id());
      if (gone.size() > FEW_GONE + planned / SHARE_GONE) {
        clearGone();
      }
      return;
    }
    gone.remove(mention.id());
    Instant observed =
        mention.post().provenance().map(Provenance::observedAt).orElse(Instant.EPOCH);
    Instant look = sweep.nextLook(mention, observed, observed).orElse(Instant.MAX);
    plan(mention, look, observed.getEpochSecond());
  }

  private void plan(Mention mention, Instant look, long observed) {
    byTerms
        .computeIfAbsent(Sweep.termsOf(mention), key -> new TreeMap<>())
        .computeIfAbsent(hour(look), hour -> new PackedIds())
        .add(mention.id(), observed);
    planned++;
    if (planned > most) {
      clearGone();
    }
  }

  private static long hour(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), HOUR);
  }

  private void clearGone() {
    for (TreeMap<Long, PackedIds> byHour : byTerms.values()) {
      for (Map.Entry<Long, PackedIds> hour : byHour.entrySet()) {
        Set<PostId> once = new HashSet<>();
        hour.setValue(hour.getValue().without(gone, once::add));
      }
      byHour.values().removeIf(ids -> ids.size() == 0);
    }
    byTerms.values().removeIf(TreeMap::isEmpty);
    gone.clear();
    recount();
  }

  private void recount() {
    planned = 0;
    byTerms.values().forEach(byHour -> byHour.values().forEach(ids -> planned += ids.size()));
    most = 2 * Math.max(planned, kept) + FEW;
  }

  /**
   * Goes on under other rules or terms. What those touch is looked at again by the next look: all,
   * where the rules of mentions differ; what came under terms that differ; nothing else.
   *
   * @return how many mentions are looked at again
   */
  public synchronized long under(Sweep next) {
    long touched = 0;
    for (Map.Entry<String, TreeMap<Long, PackedIds>> each : byTerms.entrySet()) {
      if (!next.fingerprint(each.getKey()).equals(sweep.fingerprint(each.getKey()))) {
        touched += lookAgain(each.getValue());
      }
    }
    sweep = next;
    return touched;
  }

  private static long lookAgain(Map<Long, PackedIds> byHour) {
    PackedIds all = new PackedIds();
    byHour.values().forEach(all::addAll);
    byHour.clear();
    byHour.put(AT_ONCE, all);
    return all.size();
  }

  /**
   * Finds what is due, and reads no other mention; {@link #look} with all that there is.
   *
   * @return the work in the order of its time. Conflicts are not work: {@link Sweep#decide}
   *     explains them
   */
  public List<Due> due(Mentions store, Predicate<Mention> held, Instant now, Duration ahead) {
    return look(store, held, now, ahead, Integer.MAX_VALUE).due();
  }

  /**
   * Finds what is due, and reads no other mention. What a source was seen to show again since is
   * planned anew. What is left over for want of room is looked at by the next look; what is due
   * stays due until it is withdrawn, behind what was not looked at yet, so that a run that was
   * killed is gone on with and nothing waits for ever.
   *
   * @param store what the pipeline keeps
   * @param held whether a legal hold keeps a mention, such as {@code gate::isHeld}; what is held is
   *     left out and looked at again the next time
   * @param now the moment to decide for
   * @param ahead how far to look ahead, so that a host can ask the sources in good time; not
   *     negative. Rules that come into force only by then are seen
   * @param atMost how many mentions to read at most, 0 or more
   */
  public synchronized Look look(
      Mentions store, Predicate<Mention> held, Instant now, Duration ahead, int atMost) {
    if (ahead.isNegative()) {
      throw new IllegalArgumentException("ahead: expected no negative duration");
    }
    if (atMost < 0) {
      throw new IllegalArgumentException("atMost: expected no negative number");
    }
    boolean endless = ahead.compareTo(Duration.between(now, Instant.MAX)) > 0;
    Instant horizon = endless ? Instant.MAX : now.plus(ahead);
    List<Due> due = new ArrayList<>();
    long read = 0;
    long keptBack = 0;
    Set<PostId> candidates = new LinkedHashSet<>();
    boolean more = take(candidates, now, horizon, atMost);
    for (PostId id : candidates) {
      Mention mention = store.find(id).orElse(null);
      read++;
      if (mention == null) {
        continue; // it went a moment ago, and that is on its way here
      }
      Instant seenAt = store.seenAt(id).orElse(now);
      Optional<Due> first = sweep.due(mention, seenAt, now, horizon);
      Instant look =
          first.isPresent() ? now : sweep.nextLook(mention, seenAt, now).orElse(Instant.MAX);
      plan(mention, look, Long.MIN_VALUE);
      if (first.isPresent() && held.test(mention)) {
        keptBack++;
      } else {
        first.ifPresent(due::add);
      }
    }
    due.sort(null);
    return new Look(due, read, keptBack, more);
  }

  /**
   * Takes out what is planned for an hour that has begun by then, or stamped ahead of now, the
   * earliest first; returns whether some is left.
   */
  private boolean take(Set<PostId> candidates, Instant now, Instant horizon, int atMost) {
    long last = hour(horizon);
    TreeMap<Long, List<TreeMap<Long, PackedIds>>> looked = new TreeMap<>();
    for (TreeMap<Long, PackedIds> byHour : byTerms.values()) {
      byHour.forEach(
          (hour, ids) -> {
            if (hour <= last || ids.newest() > now.getEpochSecond()) {
              looked.computeIfAbsent(hour, each -> new ArrayList<>()).add(byHour);
            }
          });
    }
    for (Map.Entry<Long, List<TreeMap<Long, PackedIds>>> hour : looked.entrySet()) {
      for (TreeMap<Long, PackedIds> byHour : hour.getValue()) {
        if (candidates.size() >= atMost) {
          return true;
        }
        PackedIds ids = Objects.requireNonNull(byHour.remove(hour.getKey()));
        planned -= ids.size();
        PackedIds left =
            ids.take(
                id -> {
                  if (!gone.contains(id)) {
                    candidates.add(id);
                  }
                  return candidates.size() < atMost;
                });
        if (left.size() > 0) {
          planned += left.size();
          byHour.put(hour.getKey(), left);
          return true;
        }
      }
    }
    return false;
  }

  @Override
  protected void reset() {
    byTerms.clear();
    gone.clear();
    kept = 0;
    planned = 0;
    most = FEW;
  }

  @Override
  protected String form() {
    return "schedule/2";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    if (!gone.isEmpty() || planned > kept + kept / 8) {
      clearGone();
    }
    out.writeLong(kept);
    out.writeInt(byTerms.size());
    for (Map.Entry<String, TreeMap<Long, PackedIds>> each : byTerms.entrySet()) {
      out.writeUTF(each.getKey());
      out.writeUTF(sweep.fingerprint(each.getKey()));
      out.writeInt(each.getValue().size());
      for (Map.Entry<Long, PackedIds> hour : each.getValue().entrySet()) {
        out.writeLong(hour.getKey());
        hour.getValue().write(out);
      }
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    kept += in.readLong();
    for (int all = in.readInt(); all > 0; all--) {
      String key = in.readUTF();
      TreeMap<Long, PackedIds> byHour = byTerms.computeIfAbsent(key, terms -> new TreeMap<>());
      boolean same = in.readUTF().equals(sweep.fingerprint(key));
      for (int hours = in.readInt(); hours > 0; hours--) {
        long planned = in.readLong();
        byHour.computeIfAbsent(same ? planned : AT_ONCE, hour -> new PackedIds()).read(in);
      }
    }
    recount();
  }
}
