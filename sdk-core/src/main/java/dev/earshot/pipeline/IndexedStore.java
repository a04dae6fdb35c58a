package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that answers from an index in memory and fetches mentions from where they lie.
 *
 * @param <P> where a mention lies: the mention itself, or its place in a file
 */
abstract class IndexedStore<P> implements MentionStore {
  private static final Object NOWHERE = "nowhere yet";

  private StoreIndex<P> index;

  IndexedStore(StoreIndex<P> index) {
    this.index = index;
  }

  /** Fetches a mention. Called with the lock held. */
  abstract Mention fetch(StoreIndex.Entry<P> entry);

  /** Throws if what the index says can no longer be trusted. Called with the lock held. */
  void requireSound() {}

  final StoreIndex<P> index() {
    return index;
  }

  final void replaceIndex(StoreIndex<P> moved) {
    index = moved;
  }

  private StoreIndex<P> sound() {
    requireSound();
    return index;
  }

  @Override
  public final synchronized Map<PostId, Kept> load(Set<PostId> ids) {
    StoreIndex<P> index = sound();
    Map<PostId, Kept> states = new HashMap<>();
    for (PostId id : ids) {
      Kept state = state(index, id);
      if (state != null) {
        states.put(id, state);
      }
    }
    return states;
  }

  private @Nullable Kept state(StoreIndex<P> index, PostId id) {
    Optional<StoreIndex.Entry<P>> entry = index.entry(id);
    if (entry.isPresent()) {
      StoreIndex.Entry<P> found = entry.get();
      return Kept.Present.fetched(id, () -> fetchNow(found), found.fingerprint(), found.seenAt());
    }
    List<Metric> early = index.awaited(id);
    Optional<StoreIndex.Buried> gone = index.buried(id);
    if (gone.isPresent()) {
      return new Kept.Gone(gone.get().tombstone(), early);
    }
    return early.isEmpty() ? null : new Kept.Awaited(id, early);
  }

  private synchronized Mention fetchNow(StoreIndex.Entry<P> entry) {
    requireSound();
    return fetch(entry);
  }

  /** What applying a batch asks of the store that keeps it. */
  interface Writer<P> {
    /** Writes a mention; returns where it lies. */
    P mention(StoreIndex.Entry<?> draft, Mention mention);

    void gone(Tombstone tombstone, long number);

    @Nullable P notice(long number, Outcome.Change change);

    /** Is told what need not be written before the commit is acknowledged. */
    void touched(PostId id);

    void obsolete(P place);

    void checkpoint(String source, Checkpoint checkpoint);
  }

  /** Applies a batch to the index, and has a writer write what must be. */
  final long apply(Commit commit, Writer<P> writer) {
    long number = index.last();
    Map<PostId, Long> changed = new HashMap<>();
    Map<PostId, Long> admitted = new HashMap<>();
    for (Outcome.Change change : commit.changes()) {
      number++;
      if (change instanceof Outcome.Admitted one) {
        changed.put(one.id(), number);
        admitted.put(one.id(), number);
      } else if (change instanceof Outcome.Revised one) {
        changed.put(one.id(), number);
      } else if (change instanceof Outcome.Withdrawn one) {
        changed.put(one.id(), number);
      } else {
        note(number, change, writer);
      }
    }
    for (Kept state : commit.states()) {
      apply(state, changed.getOrDefault(state.id(), 0L), admitted.get(state.id()), writer);
    }
    commit
        .checkpoints()
        .forEach(
            (source, checkpoint) -> {
              if (!checkpoint.equals(index.checkpoints().get(source))) {
                index.remember(source, checkpoint);
                writer.checkpoint(source, checkpoint);
              }
            });
    index.numbersWere(number, 0);
    return number;
  }

  private void note(long number, Outcome.Change change, Writer<P> writer) {
    if (change instanceof Outcome.Forgotten forgotten
        && forgotten.removal() instanceof Removal.OfAuthor author) {
      index.forgetAccount(author.author()).forEach(writer::obsolete);
    }
    index.note(number, change, writer.notice(number, change));
  }

  private void apply(Kept state, long number, @Nullable Long admittedNow, Writer<P> writer) {
    PostId id = state.id();
    Optional<StoreIndex.Entry<P>> former = index.entry(id);
    if (state instanceof Kept.Present present) {
      if (number == 0) {
        index.touch(id, present.seenAt(), present.fingerprint());
        writer.touched(id);
        return;
      }
      Mention mention = present.mention();
      long admitted =
          admittedNow != null ? admittedNow : former.map(StoreIndex.Entry::admitted).orElse(number);
      StoreIndex.Entry<Object> draft =
          new StoreIndex.Entry<>(
              id,
              mention.post().author().map(Author::id).orElse(null),
              mention.subjects(),
              present.fingerprint(),
              present.seenAt(),
              admitted,
              number,
              NOWHERE);
      P place = writer.mention(draft, mention);
      index.put(draft.at(place)).ifPresent(writer::obsolete);
    } else if (state instanceof Kept.Gone gone) {
      bury(gone, number, writer);
    } else {
      index.await(id, ((Kept.Awaited) state).early());
    }
  }

  private void bury(Kept.Gone gone, long number, Writer<P> writer) {
    Tombstone stone = gone.tombstone();
    Tombstone former = index.buried(gone.id()).map(StoreIndex.Buried::tombstone).orElse(null);
    boolean moved = former != null && former.cause() == stone.cause() && number == 0;
    if (!moved) {
      writer.gone(stone, number);
    } else if (!stone.equals(former)) {
      writer.touched(gone.id());
    }
    index.bury(stone, number).ifPresent(writer::obsolete);
    index.await(gone.id(), gone.early());
  }

  @Override
  public final synchronized Optional<Mention> find(PostId id) {
    return sound().entry(id).map(this::fetch);
  }

  @Override
  public final synchronized Optional<Instant> seenAt(PostId id) {
    return sound().entry(id).map(StoreIndex.Entry::seenAt);
  }

  @Override
  public final synchronized Optional<Tombstone> tombstone(PostId id) {
    return sound().buried(id).map(StoreIndex.Buried::tombstone);
  }

  @Override
  public final synchronized Page page(MentionFilter filter, long from, int limit) {
    Objects.requireNonNull(filter, "filter");
    if (from < 0 || limit < 1) {
      throw new IllegalArgumentException(
          "from, limit: expected 0 or what a page named, and at least 1");
    }
    StoreIndex<P> index = sound();
    List<Mention> page = new ArrayList<>();
    for (PostId id : index.admittedFrom(from)) {
      StoreIndex.Entry<P> entry = index.entry(id).orElseThrow();
      if (page.size() == limit) {
        return new Page(page, entry.admitted());
      }
      Mention mention = fetch(entry);
      if (filter.test(mention)) {
        page.add(mention);
      }
    }
    return new Page(page, 0);
  }

  @Override
  public final synchronized List<PostId> postsOf(AuthorId author) {
    return sound().postsOf(author);
  }

  @Override
  public final synchronized List<PostId> postsOf(SubjectKey subject) {
    return sound().postsOf(subject);
  }

  @Override
  public final synchronized Stream<Set<SubjectKey>> subjects() {
    return sound().subjects().stream();
  }

  @Override
  public final synchronized Stream<Author> authors() {
    return sound().newestOfEachAuthor().stream()
        .flatMap(id -> find(id).stream())
        .flatMap(mention -> mention.post().author().stream());
  }

  /** Fetches one mention at a time; one that is forgotten meanwhile is left out. */
  @Override
  public final synchronized Stream<Mention> mentions() {
    return sound().entries().stream().flatMap(entry -> find(entry.id()).stream());
  }

  @Override
  public final synchronized long size() {
    return sound().size();
  }

  @Override
  public final synchronized Optional<Checkpoint> checkpoint(String source) {
    return Optional.ofNullable(sound().checkpoints().get(source));
  }

  @Override
  public final synchronized long lastChange() {
    return sound().last();
  }

  @Override
  public final synchronized long position(String sink) {
    return sound().positions().getOrDefault(sink, 0L);
  }

  @Override
  public final synchronized void acknowledge(String sink, long number) {
    StoreIndex<P> index = sound();
    if (number < 0 || number > index.last()) {
      throw new IllegalArgumentException(
          "number: expected 0 to " + index.last() + ", got " + number);
    }
    index.acknowledge(sink, number);
    acknowledged(sink);
  }

  /** Is told that a sink's position moved. Called with the lock held. */
  void acknowledged(String sink) {}

  @Override
  public final synchronized List<NumberedRemoval> removalsSince(long n) {
    return sound().removalsSince(n);
  }

  @Override
  public final synchronized Delivery changesSince(long n, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: expected at least 1, got " + limit);
    }
    StoreIndex<P> index = sound();
    List<StoreIndex.Numbered<P>> numbered = index.since(n, limit);
    List<Outcome.Change> changes = new ArrayList<>(numbered.size());
    for (StoreIndex.Numbered<P> each : numbered) {
      changes.add(change(each, n));
    }
    long last = numbered.size() < limit ? index.last() : numbered.get(numbered.size() - 1).number();
    return new Delivery(n + 1, last, changes, List.of(), n == 0 || index.lastForgetting() <= n);
  }

  private Outcome.Change change(StoreIndex.Numbered<P> each, long n) {
    if (each.notice() != null) {
      return each.notice().change();
    }
    if (each.gone() != null) {
      Tombstone stone = each.gone().tombstone();
      return new Outcome.Withdrawn(stone.id(), stone.cause(), stone.at(), null);
    }
    StoreIndex.Entry<P> entry = Objects.requireNonNull(each.entry(), "entry");
    Mention mention = fetch(entry);
    return entry.admitted() > n
        ? new Outcome.Admitted(mention)
        : new Outcome.Revised(null, mention);
  }
}
