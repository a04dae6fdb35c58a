package dev.earshot.pipeline;

import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Metric;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What both stores know without reading a mention: where each lies, whose it is, when it was seen,
 * which change touched it last, and what was removed. Not thread-safe.
 *
 * @param <P> where a mention lies: the mention itself, or its place in a file
 */
final class StoreIndex<P> {
  private static final int MOST_AWAITED = 100_000;

  /**
   * A kept mention.
   *
   * @param admitted the number of the change that admitted it
   * @param number the number of the change that touched it last
   */
  record Entry<P extends @Nullable Object>(
      PostId id,
      @Nullable AuthorId author,
      Set<SubjectKey> subjects,
      Fingerprint fingerprint,
      Instant seenAt,
      long admitted,
      long number,
      P place) {
    /** Returns the same mention at another place. */
    <Q> Entry<Q> at(Q other) {
      return new Entry<>(id, author, subjects, fingerprint, seenAt, admitted, number, other);
    }

    Entry<P> seen(Instant again, Fingerprint as) {
      return new Entry<>(id, author, subjects, as, again, admitted, number, place);
    }
  }

  /**
   * A removed post.
   *
   * @param number the number of the change that withdrew it; 0 if it was not kept then
   */
  record Buried(Tombstone tombstone, long number) {}

  /** A change that is of no post, and where it lies. */
  record Notice<P>(Outcome.Change change, @Nullable P place) {}

  private final Map<PostId, Entry<P>> kept = new LinkedHashMap<>();
  private final Map<AuthorId, Set<PostId>> byAuthor = new HashMap<>();
  private final Map<SubjectKey, Set<PostId>> bySubject = new HashMap<>();
  private final TreeMap<Long, PostId> byAdmission = new TreeMap<>();
  private final TreeMap<Long, PostId> byNumber = new TreeMap<>();
  private final Map<PostId, Buried> buried = new HashMap<>();
  private final TreeMap<Long, PostId> buriedByNumber = new TreeMap<>();
  private final TreeMap<Long, Notice<P>> notices = new TreeMap<>();
  private final Map<PostId, List<Metric>> early = new LinkedHashMap<>();
  private final Map<String, Checkpoint> checkpoints = new HashMap<>();
  private final Map<String, Long> positions = new HashMap<>();
  private long last;
  private long lastForgetting;

  Optional<Entry<P>> entry(PostId id) {
    return Optional.ofNullable(kept.get(id));
  }

  /** Adds or replaces a mention; returns where its former version lies. */
  Optional<P> put(Entry<P> entry) {
    Entry<P> former = kept.get(entry.id());
    if (former != null && former.admitted() != entry.admitted()) {
      kept.remove(entry.id()); // it left and came back: its place in the order is a new one
    }
    kept.put(entry.id(), entry);
    if (former != null) {
      unlink(former);
      if (former.number() != entry.number()) {
        lastForgetting = Math.max(lastForgetting, entry.number());
      }
    }
    if (entry.author() != null) {
      byAuthor.computeIfAbsent(entry.author(), id -> new LinkedHashSet<>()).add(entry.id());
    }
    for (SubjectKey subject : entry.subjects()) {
      bySubject.computeIfAbsent(subject, key -> new LinkedHashSet<>()).add(entry.id());
    }
    byAdmission.put(entry.admitted(), entry.id());
    byNumber.put(entry.number(), entry.id());
    unbury(entry.id());
    early.remove(entry.id());
    last = Math.max(last, entry.number());
    return Optional.ofNullable(former).map(Entry::place);
  }

  /** Remembers that a kept post was seen again. */
  void touch(PostId id, Instant seenAt, Fingerprint fingerprint) {
    kept.computeIfPresent(id, (same, entry) -> entry.seen(seenAt, fingerprint));
  }

  /** Takes a mention out, if it is there, and buries it; returns where it lies. */
  Optional<P> bury(Tombstone tombstone, long number) {
    PostId id = tombstone.id();
    Entry<P> former = kept.remove(id);
    if (number > 0) {
      last = Math.max(last, number);
      lastForgetting = Math.max(lastForgetting, number);
    }
    long standing = number > 0 || !buried.containsKey(id) ? number : buried.get(id).number();
    unbury(id);
    buried.put(id, new Buried(tombstone, standing));
    if (standing > 0) {
      buriedByNumber.put(standing, id);
    }
    if (former == null) {
      return Optional.empty();
    }
    unlink(former);
    return Optional.of(former.place());
  }

  private void unbury(PostId id) {
    Buried former = buried.remove(id);
    if (former != null) {
      buriedByNumber.remove(former.number());
    }
  }

  private void unlink(Entry<P> entry) {
    byAdmission.remove(entry.admitted());
    byNumber.remove(entry.number());
    if (entry.author() != null) {
      unlink(byAuthor, entry.author(), entry.id());
    }
    entry.subjects().forEach(subject -> unlink(bySubject, subject, entry.id()));
  }

  private static <K> void unlink(Map<K, Set<PostId>> index, K key, PostId post) {
    index.computeIfPresent(
        key, (same, posts) -> posts.remove(post) && posts.isEmpty() ? null : posts);
  }

  void await(PostId id, List<Metric> numbers) {
    early.remove(id);
    if (!numbers.isEmpty()) {
      early.put(id, numbers);
      if (early.size() > MOST_AWAITED) {
        Iterator<PostId> oldest = early.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  List<Metric> awaited(PostId id) {
    return early.getOrDefault(id, List.of());
  }

  boolean isAwaited(PostId id) {
    return early.containsKey(id);
  }

  void note(long number, Outcome.Change change, @Nullable P place) {
    notices.put(number, new Notice<>(change, place));
    last = Math.max(last, number);
  }

  /** Drops what sources told of an author's account; returns where it lies. */
  List<P> forgetAccount(AuthorId author) {
    List<P> places = new ArrayList<>();
    notices
        .values()
        .removeIf(
            notice -> {
              boolean theirs =
                  notice.change() instanceof Outcome.AccountChanged changed
                      && changed.event().author().equals(author);
              if (theirs && notice.place() != null) {
                places.add(notice.place());
              }
              return theirs;
            });
    return places;
  }

  /** Drops the notice that lay at an offset, where one did. */
  void dropNotice(P place) {
    notices.values().removeIf(notice -> place.equals(notice.place()));
  }

  /** Drops what sources told of accounts where no sink with a name still has to hear it. */
  void dropHeardAccounts() {
    long heard =
        positions.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    notices
        .headMap(heard, true)
        .values()
        .removeIf(notice -> notice.change() instanceof Outcome.AccountChanged);
  }

  NavigableMap<Long, Notice<P>> notices() {
    return notices;
  }

  void remember(String source, Checkpoint checkpoint) {
    checkpoints.put(source, checkpoint);
  }

  void acknowledge(String sink, long number) {
    positions.put(sink, number);
  }

  void numbersWere(long last, long lastForgetting) {
    this.last = Math.max(this.last, last);
    this.lastForgetting = Math.max(this.lastForgetting, lastForgetting);
  }

  Optional<Buried> buried(PostId id) {
    return Optional.ofNullable(buried.get(id));
  }

  Iterable<Buried> buried() {
    return buried.values();
  }

  int tombstones() {
    return buried.size();
  }

  /** Takes over all but the mentions: tombstones, notices, checkpoints, positions, numbers. */
  void takeRest(StoreIndex<P> other) {
    buried.putAll(other.buried);
    buriedByNumber.putAll(other.buriedByNumber);
    early.putAll(other.early);
    checkpoints.putAll(other.checkpoints);
    positions.putAll(other.positions);
    numbersWere(other.last, other.lastForgetting);
  }

  List<PostId> postsOf(AuthorId author) {
    return List.copyOf(byAuthor.getOrDefault(author, Set.of()));
  }

  List<PostId> postsOf(SubjectKey subject) {
    return List.copyOf(bySubject.getOrDefault(subject, Set.of()));
  }

  /** Returns the keys that stand together, each set once. */
  Set<Set<SubjectKey>> subjects() {
    Set<Set<SubjectKey>> sets = new LinkedHashSet<>();
    kept.values().forEach(entry -> sets.add(entry.subjects()));
    sets.remove(Set.of());
    return sets;
  }

  /** Returns for each author the newest kept mention. */
  List<PostId> newestOfEachAuthor() {
    List<PostId> newest = new ArrayList<>();
    for (Set<PostId> posts : byAuthor.values()) {
      posts.stream().max(Comparator.comparingLong(this::number)).ifPresent(newest::add);
    }
    return newest;
  }

  private long number(PostId id) {
    Entry<P> entry = kept.get(id);
    return entry == null ? 0 : entry.number();
  }

  /** Returns the kept mentions in the order in which they were admitted. */
  List<Entry<P>> entries() {
    return List.copyOf(kept.values());
  }

  /** Returns the kept mentions from an admission on, in order. */
  Iterable<PostId> admittedFrom(long admission) {
    return byAdmission.tailMap(admission, true).values();
  }

  int size() {
    return kept.size();
  }

  Map<String, Checkpoint> checkpoints() {
    return checkpoints;
  }

  Map<String, Long> positions() {
    return positions;
  }

  long last() {
    return last;
  }

  long lastForgetting() {
    return lastForgetting;
  }

  /** A change after a number: of a kept post, of a removed one, or of none. */
  record Numbered<P>(
      long number, @Nullable Entry<P> entry, @Nullable Buried gone, @Nullable Notice<P> notice) {}

  /** Returns the changes after a number, in order, of each post the newest. */
  List<Numbered<P>> since(long n, int limit) {
    requireKnown(n);
    List<Numbered<P>> all = new ArrayList<>();
    byNumber.tailMap(n, false).entrySet().stream()
        .limit(limit)
        .forEach(e -> all.add(new Numbered<>(e.getKey(), kept.get(e.getValue()), null, null)));
    buriedByNumber.tailMap(n, false).entrySet().stream()
        .limit(limit)
        .forEach(e -> all.add(new Numbered<>(e.getKey(), null, buried.get(e.getValue()), null)));
    notices.tailMap(n, false).entrySet().stream()
        .limit(limit)
        .forEach(e -> all.add(new Numbered<>(e.getKey(), null, null, e.getValue())));
    all.sort(Comparator.comparingLong(Numbered::number));
    return all.size() > limit ? List.copyOf(all.subList(0, limit)) : all;
  }

  List<MentionStore.NumberedRemoval> removalsSince(long n) {
    requireKnown(n);
    TreeMap<Long, Removal> removals = new TreeMap<>();
    buriedByNumber
        .tailMap(n, false)
        .forEach(
            (number, id) ->
                buried(id).ifPresent(gone -> removals.put(number, removal(gone.tombstone()))));
    notices
        .tailMap(n, false)
        .forEach(
            (number, notice) -> {
              if (notice.change() instanceof Outcome.Forgotten forgotten) {
                removals.put(number, forgotten.removal());
              }
            });
    return removals.entrySet().stream()
        .map(each -> new MentionStore.NumberedRemoval(each.getKey(), each.getValue()))
        .toList();
  }

  private static Removal removal(Tombstone stone) {
    return new Removal.OfPost(stone.id(), stone.cause(), stone.at());
  }

  private void requireKnown(long n) {
    if (n < 0 || n > last) {
      throw new IllegalArgumentException("n: expected 0 to " + last + ", got " + n);
    }
  }
}
