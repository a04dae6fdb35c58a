package dev.earshot.pipeline;

import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.SubjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What both stores know without reading a mention: where each lies, who wrote it, which change
 * touched it last, and what was removed. Not thread-safe.
 *
 * @param <P> where a mention lies: the mention itself, or its place in a file
 */
final class StoreIndex<P> {
  /**
   * A kept mention.
   *
   * @param admitted the number of the change that admitted it
   * @param number the number of the change that touched it last
   */
  record Entry<P>(
      PostId id,
      @Nullable AuthorId author,
      Set<SubjectKey> subjects,
      long admitted,
      long number,
      P place) {
    /** Returns the same mention at another place. */
    Entry<P> at(P other) {
      return new Entry<>(id, author, subjects, admitted, number, other);
    }
  }

  private final Map<PostId, Entry<P>> kept = new LinkedHashMap<>();
  private final Map<AuthorId, Set<PostId>> byAuthor = new HashMap<>();
  private final Map<SubjectKey, Set<PostId>> bySubject = new HashMap<>();
  private final TreeMap<Long, PostId> byNumber = new TreeMap<>();
  private final Map<PostId, Tombstone> tombstones = new HashMap<>();
  private final Map<String, Checkpoint> checkpoints = new HashMap<>();
  private long last;
  private long lastForgetting;

  /** Returns the number of the change that admitted a post; {@code number} if it is not kept. */
  long admitted(PostId id, long number) {
    Entry<P> former = kept.get(id);
    return former == null ? number : former.admitted();
  }

  /** Adds or replaces a mention; returns where its former version lies. */
  Optional<P> put(Entry<P> entry) {
    Entry<P> former = kept.put(entry.id(), entry);
    if (former != null) {
      unlink(former);
      lastForgetting = entry.number();
    }
    if (entry.author() != null) {
      byAuthor.computeIfAbsent(entry.author(), id -> new LinkedHashSet<>()).add(entry.id());
    }
    for (SubjectKey subject : entry.subjects()) {
      bySubject.computeIfAbsent(subject, key -> new LinkedHashSet<>()).add(entry.id());
    }
    byNumber.put(entry.number(), entry.id());
    tombstones.remove(entry.id());
    last = Math.max(last, entry.number());
    return Optional.ofNullable(former).map(Entry::place);
  }

  /** Takes a mention out; returns where it lies. */
  Optional<P> remove(PostId id, long number) {
    Entry<P> former = kept.remove(id);
    last = Math.max(last, number);
    lastForgetting = Math.max(lastForgetting, number);
    if (former == null) {
      return Optional.empty();
    }
    unlink(former);
    return Optional.of(former.place());
  }

  private void unlink(Entry<P> entry) {
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

  void bury(Tombstone tombstone) {
    tombstones.put(tombstone.id(), tombstone);
  }

  void remember(String source, Checkpoint checkpoint) {
    checkpoints.put(source, checkpoint);
  }

  void numbersWere(long last, long lastForgetting) {
    this.last = Math.max(this.last, last);
    this.lastForgetting = Math.max(this.lastForgetting, lastForgetting);
  }

  Optional<P> place(PostId id) {
    return Optional.ofNullable(kept.get(id)).map(Entry::place);
  }

  Optional<Tombstone> tombstone(PostId id) {
    return Optional.ofNullable(tombstones.get(id));
  }

  /** Takes over all but the mentions: tombstones, checkpoints, numbers. */
  void takeRest(StoreIndex<P> other) {
    tombstones.putAll(other.tombstones);
    checkpoints.putAll(other.checkpoints);
    numbersWere(other.last, other.lastForgetting);
  }

  List<Tombstone> tombstones() {
    return List.copyOf(tombstones.values());
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

  int size() {
    return kept.size();
  }

  Optional<Checkpoint> checkpoint(String source) {
    return Optional.ofNullable(checkpoints.get(source));
  }

  Map<String, Checkpoint> checkpoints() {
    return Collections.unmodifiableMap(checkpoints);
  }

  long last() {
    return last;
  }

  long lastForgetting() {
    return lastForgetting;
  }

  /** Returns what was admitted after a number; empty if something was forgotten since. */
  Optional<List<P>> admittedSince(long n) {
    if (n < 0 || n > last) {
      throw new IllegalArgumentException("n: expected 0 to " + last + ", got " + n);
    }
    if (lastForgetting > n) {
      return Optional.empty();
    }
    List<P> places = new ArrayList<>();
    for (PostId id : byNumber.tailMap(n, false).values()) {
      place(id).ifPresent(places::add);
    }
    return Optional.of(places);
  }
}
