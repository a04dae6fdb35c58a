package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/* Most subjects said one thing: their mark names the event that stays. Of the others it is tried
 * which events can go so that those that stay add up to the same. A batch stays whole, since none of
 * its events lifts another; an event that stays for its batch may need others to add up to the same
 * again, such as the refusal that ended it. */
/**
 * Finds which batches of a ledger still matter: those without which somebody would stand elsewhere,
 * now or at any later moment. Not thread-safe.
 */
final class Remnant {
  /** Beyond so many events of one subject none of them is tried to be left out. */
  private static final int MOST_TRIED = 256;

  private final SubjectIndex index;
  private final Instant now;
  private final Map<SubjectKey, List<Recorded>> several = new LinkedHashMap<>();
  private final Map<Long, List<Recorded>> batches = new HashMap<>();
  private final Map<SubjectKey, Long> keyMakers = new HashMap<>();
  private final Map<SubjectKey, Set<Long>> forced = new HashMap<>();
  private final Set<Long> kept = new HashSet<>();
  private final Map<SubjectKey, Standing> standings = new LinkedHashMap<>();
  private final Set<SubjectKey> gone = new HashSet<>();
  private long upTo = Long.MAX_VALUE;

  Remnant(SubjectIndex index, Instant now) {
    this.index = index;
    this.now = now;
  }

  /** Takes the next frame of the ledger. */
  void take(Framing.Frame frame) {
    long next = frame.firstSequence();
    for (List<byte[]> batch : frame.batches()) {
      take(next, frame.recordedAt(), batch);
      next += batch.size();
    }
  }

  /** Takes the next batch of the ledger. */
  void take(long first, Instant recordedAt, List<byte[]> batch) {
    long end = first + batch.size() - 1;
    for (int i = 0; i < batch.size(); i++) {
      take(first + i, first, end, recordedAt, batch.get(i));
    }
  }

  private void take(long sequence, long first, long end, Instant recordedAt, byte[] record) {
    SubjectKey subject = RecordCodec.subject(record, 0);
    long only = index.onlyEvent(subject);
    boolean madeKey = RecordCodec.makesKey(record) && index.madeWith(subject) == sequence;
    if (only > 0) {
      if (only == sequence || madeKey) {
        kept.add(first);
      }
      return;
    }
    Recorded recorded = new Recorded(sequence, first, end, recordedAt, RecordCodec.decode(record));
    several.computeIfAbsent(subject, any -> new ArrayList<>()).add(recorded);
    if (first < end) {
      batches.computeIfAbsent(first, any -> new ArrayList<>()).add(recorded);
    }
    if (madeKey) {
      keyMakers.put(subject, sequence);
    }
  }

  /**
   * Finds it, when all frames were taken.
   *
   * @param last the number of the last event that may go
   */
  void settle(long last) {
    upTo = last;
    Set<SubjectKey> open = new LinkedHashSet<>(several.keySet()); // each once, however often asked
    Set<Long> spread = new HashSet<>();
    batches.keySet().stream().filter(kept::contains).forEach(first -> spread(first, spread, open));
    while (!open.isEmpty()) {
      SubjectKey subject = open.iterator().next();
      open.remove(subject);
      for (Recorded each : remnant(subject)) {
        kept.add(each.batch());
        spread(each.batch(), spread, open);
      }
    }
  }

  /* What stays for its batch stays for its subject too. */
  private void spread(long first, Set<Long> spread, Set<SubjectKey> open) {
    if (spread.add(first)) {
      for (Recorded mate : batches.getOrDefault(first, List.of())) {
        SubjectKey subject = mate.event().subject();
        if (forced.computeIfAbsent(subject, any -> new HashSet<>()).add(mate.sequence())) {
          open.add(subject);
        }
      }
    }
  }

  private List<Recorded> remnant(SubjectKey subject) {
    List<Recorded> all = several.getOrDefault(subject, List.of());
    Standing whole = fold(all, each -> true).withoutEnded(now);
    Set<Long> must = new HashSet<>(forced.getOrDefault(subject, Set.of()));
    all.stream().map(Recorded::sequence).filter(each -> each > upTo).forEach(must::add);
    Set<Long> stay = new HashSet<>(must);
    whole.statements().forEach(each -> stay.add(each.sequence()));
    Long keyMaker = keyMakers.get(subject);
    if (keyMaker != null && !stay.isEmpty()) {
      must.add(keyMaker);
      stay.add(keyMaker);
    }
    if (!addsUp(all, stay, whole)) {
      all.forEach(each -> stay.add(each.sequence()));
      all.stream()
          .map(Recorded::sequence)
          .filter(each -> all.size() <= MOST_TRIED && !must.contains(each))
          .forEach(each -> leaveOut(each, all, stay, whole));
    }
    standings.put(subject, fold(all, each -> stay.contains(each.sequence())));
    if (stay.isEmpty()) {
      gone.add(subject);
    } else {
      gone.remove(subject);
    }
    return all.stream().filter(each -> stay.contains(each.sequence())).toList();
  }

  private void leaveOut(long event, List<Recorded> all, Set<Long> stay, Standing whole) {
    stay.remove(event);
    if (!addsUp(all, stay, whole)) {
      stay.add(event);
    }
  }

  private boolean addsUp(List<Recorded> all, Set<Long> stay, Standing whole) {
    return fold(all, each -> stay.contains(each.sequence()))
        .withoutEnded(now)
        .statements()
        .equals(whole.statements());
  }

  private static Standing fold(List<Recorded> all, Predicate<Recorded> such) {
    Standing standing = Standing.NONE;
    for (Recorded each : all) {
      standing = such.test(each) ? standing.with(each) : standing;
    }
    return standing;
  }

  /** Returns whether a batch stays, by the number of its first event. */
  boolean keeps(long first) {
    return kept.contains(first);
  }

  /** Returns those of whom no event stays. */
  Set<SubjectKey> gone() {
    return gone;
  }

  /** Returns where those stand of whom more than one event was recorded, by what stays. */
  Map<SubjectKey, Standing> standings() {
    return standings;
  }
}
