package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A store that answers from an index in memory and fetches mentions from where they lie. */
abstract class IndexedStore implements MentionStore {
  private final StoreIndex index;
  private boolean closed;

  IndexedStore(StoreIndex index) {
    this.index = index;
  }

  /** Fetches a mention. Called with the lock held. */
  abstract Mention fetch(StoreIndex.Place place);

  /** Throws if what the index says can no longer be trusted. Called with the lock held. */
  void requireSound() {}

  /** Closes what the mentions lie in. Called once, with the lock held. */
  void release() {}

  /** Throws if this is closed, or is not sound. Called with the lock held. */
  final void requireUsable() {
    if (closed) {
      throw new IllegalStateException("the mention store is closed");
    }
    requireSound();
  }

  final StoreIndex index() {
    return index;
  }

  private StoreIndex sound() {
    requireUsable();
    return index;
  }

  @Override
  public final synchronized void close() {
    if (!closed) {
      closed = true;
      release();
    }
  }

  @Override
  public final synchronized Map<PostId, Kept> load(Set<PostId> ids) {
    StoreIndex index = sound();
    Map<PostId, Kept> states = new HashMap<>();
    for (PostId id : ids) {
      Kept state = state(index, id);
      if (state != null) {
        states.put(id, state);
      }
    }
    return states;
  }

  private @Nullable Kept state(StoreIndex index, PostId id) {
    ShortHash hash = ShortHash.of(id);
    StoreIndex.Entry found = index.entry(hash);
    if (found != null) {
      return Kept.Present.fetched(
          id, () -> fetchNow(found.place()), found.fingerprint(), found.seenAt());
    }
    List<Kept.Claim> claims = index.claims(hash);
    List<Kept.Early> early = index.awaited(hash);
    StoreIndex.Buried gone = index.buried(hash);
    if (gone != null) {
      return new Kept.Gone(gone.tombstone(), claims, early);
    }
    return claims.isEmpty() && early.isEmpty() ? null : new Kept.Awaited(id, claims, early);
  }

  private synchronized Mention fetchNow(StoreIndex.Place place) {
    requireUsable();
    return fetch(place);
  }

  /** What applying a batch asks of the store that keeps it. */
  interface Writer {
    /** Writes a mention; returns where it lies. */
    StoreIndex.Place mention(Drafted draft);

    void gone(Tombstone tombstone, long number);

    void claim(Kept.Claim claim);

    StoreIndex.Place notice(long number, Outcome.Change change);

    /** Is told what need not be written before the commit is acknowledged. */
    void touched(PostId id);

    void obsolete(StoreIndex.Place place);

    void checkpoint(String source, Checkpoint checkpoint);

    /** Is told that a source's count of events moved, which need not be written at once. */
    void events(String source);

    void refused(ShortHash id, Refusal refusal);

    void fault(long hash, ItemFault kind);
  }

  /** A mention that is about to be kept. */
  record Drafted(
      Mention mention, Fingerprint fingerprint, Instant seenAt, long admitted, long number) {
    StoreIndex.Entry at(StoreIndex.Place place) {
      return new StoreIndex.Entry(fingerprint, seenAt, admitted, number, place);
    }
  }

  /** Applies a batch to the index, and has a writer write what must be. */
  final long apply(Commit commit, Writer writer) {
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
        index.revised();
      } else if (change instanceof Outcome.Withdrawn one) {
        changed.put(one.id(), number);
      } else {
        note(number, change, writer);
      }
    }
    List<Kept> states = new ArrayList<>(commit.states());
    states.sort(Comparator.comparingLong(state -> admitted.getOrDefault(state.id(), 0L)));
    for (Kept state : states) {
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
    apply(commit.told(), writer);
    index.numbersWere(number, 0, 0);
    index.tidy();
    return number;
  }

  private void apply(Told told, Writer writer) {
    told.events()
        .forEach(
            (source, count) -> {
              index.events().merge(source, count, Long::sum);
              writer.events(source);
            });
    for (Outcome.Refused each : told.refused()) {
      ShortHash id = ShortHash.of(each.id());
      if (index.refuse(id, each.refusal())) {
        writer.refused(id, each.refusal());
      }
    }
    for (ItemFault fault : told.faults()) {
      long hash = ShortHash.of(fault).high();
      ItemFault kind = new ItemFault(fault.source(), fault.field(), -1, fault.problem());
      if (index.fault(hash, kind)) {
        writer.fault(hash, kind);
      }
    }
  }

  private void note(long number, Outcome.Change change, Writer writer) {
    if (change instanceof Outcome.Forgotten forgotten
        && forgotten.removal() instanceof Removal.OfAuthor author) {
      index.forgetAccount(author.author()).forEach(writer::obsolete);
    }
    index.note(number, change, writer.notice(number, change));
  }

  private void apply(Kept state, long number, @Nullable Long admittedNow, Writer writer) {
    PostId id = state.id();
    if (state instanceof Kept.Present present) {
      ShortHash hash = ShortHash.of(id);
      if (number == 0) {
        index.touch(hash, present.seenAt(), present.fingerprint());
        writer.touched(id);
        return;
      }
      StoreIndex.Entry former = index.entry(hash);
      long admitted =
          admittedNow != null ? admittedNow : former == null ? number : former.admitted();
      Mention mention = present.mention();
      Drafted draft =
          new Drafted(mention, present.fingerprint(), present.seenAt(), admitted, number);
      obsolete(index.put(Whose.of(mention), draft.at(writer.mention(draft))), writer);
    } else if (state instanceof Kept.Gone gone) {
      bury(gone, number, writer);
    } else {
      Kept.Awaited awaited = (Kept.Awaited) state;
      claim(awaited.claims(), writer);
      index.await(id, awaited.early());
    }
  }

  private void claim(List<Kept.Claim> claims, Writer writer) {
    for (Kept.Claim claim : claims) {
      if (index.claim(claim)) {
        writer.claim(claim);
      }
    }
  }

  private static void obsolete(StoreIndex.@Nullable Place place, Writer writer) {
    if (place != null) {
      writer.obsolete(place);
    }
  }

  private void bury(Kept.Gone gone, long number, Writer writer) {
    Tombstone stone = gone.tombstone();
    StoreIndex.Buried former = index.buried(ShortHash.of(gone.id()));
    if (former == null || former.tombstone().cause() != stone.cause() || number != 0) {
      writer.gone(stone, number);
    } else if (!stone.equals(former.tombstone())) {
      writer.touched(gone.id());
    }
    obsolete(index.bury(stone, number), writer);
    claim(gone.claims(), writer);
    index.await(gone.id(), gone.early());
  }

  @Override
  public final synchronized Optional<Mention> find(PostId id) {
    return Optional.ofNullable(sound().entry(ShortHash.of(id))).map(entry -> fetch(entry.place()));
  }

  @Override
  public final synchronized Optional<Instant> seenAt(PostId id) {
    return Optional.ofNullable(sound().entry(ShortHash.of(id))).map(StoreIndex.Entry::seenAt);
  }

  @Override
  public final synchronized Optional<Tombstone> tombstone(PostId id) {
    return Optional.ofNullable(sound().buried(ShortHash.of(id))).map(StoreIndex.Buried::tombstone);
  }

  @Override
  public final synchronized Page page(MentionFilter filter, long from, int limit) {
    Objects.requireNonNull(filter, "filter");
    if (from < 0 || limit < 1) {
      throw new IllegalArgumentException(
          "from, limit: expected 0 or what a page named, and at least 1");
    }
    StoreIndex index = sound();
    List<Mention> page = new ArrayList<>();
    StoreIndex.Entry entry = index.nextFrom(from);
    while (entry != null) {
      if (page.size() == limit) {
        return new Page(page, entry.admitted());
      }
      Mention mention = fetch(entry.place());
      if (filter.test(mention)) {
        page.add(mention);
      }
      entry = index.nextFrom(entry.admitted() + 1);
    }
    return new Page(page, 0);
  }

  @Override
  public final synchronized List<PostId> postsOf(AuthorId author) {
    return sound().of(author);
  }

  @Override
  public final synchronized List<PostId> postsOf(SubjectKey subject) {
    return sound().of(subject);
  }

  @Override
  public final Stream<Set<SubjectKey>> subjects() {
    Set<Set<SubjectKey>> shared = new HashSet<>();
    return each(
        (index, entry) -> {
          List<SubjectKey> keys = index.heads().onward(entry.place()).subjects();
          Set<SubjectKey> together = Set.copyOf(keys);
          return together.isEmpty() || !(index.isOnOne(keys.get(0)) || shared.add(together))
              ? Optional.empty()
              : Optional.of(together);
        });
  }

  @Override
  public final synchronized Stream<Set<SubjectKey>> subjects(Collection<SubjectKey> about) {
    requireUsable();
    Set<Set<SubjectKey>> told = new HashSet<>();
    return about.stream().flatMap(key -> together(key).stream()).filter(told::add);
  }

  private synchronized Set<Set<SubjectKey>> together(SubjectKey key) {
    return sound().together(key);
  }

  @Override
  public final synchronized Stream<Author> authors() {
    return Arrays.stream(sound().newestOfEachAuthor())
        .mapToObj(this::admittedBy)
        .flatMap(Optional::stream)
        .flatMap(mention -> mention.post().author().stream());
  }

  private synchronized Optional<Mention> admittedBy(long number) {
    return Optional.ofNullable(sound().admittedBy(number)).map(entry -> fetch(entry.place()));
  }

  @Override
  public final Stream<Mention> mentions() {
    return each((index, entry) -> Optional.of(fetch(entry.place())));
  }

  /** Reads something of a mention; nothing if it is passed over. */
  private interface Reading<T> {
    Optional<T> of(StoreIndex index, StoreIndex.Entry entry);
  }

  /** Reads one mention at a time; one that is forgotten meanwhile is left out. */
  private synchronized <T> Stream<T> each(Reading<T> reading) {
    long last = sound().last();
    Spliterator<T> each =
        new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED) {
          private long next;

          @Override
          public boolean tryAdvance(Consumer<? super T> taker) {
            while (true) {
              Optional<T> read;
              synchronized (IndexedStore.this) {
                StoreIndex index = sound();
                StoreIndex.Entry entry = index.nextFrom(next);
                if (entry == null || entry.admitted() > last) {
                  return false;
                }
                next = entry.admitted() + 1;
                read = reading.of(index, entry);
              }
              if (read.isPresent()) {
                taker.accept(read.get());
                return true;
              }
            }
          }
        };
    return StreamSupport.stream(each, false);
  }

  @Override
  public final synchronized long size() {
    return sound().size();
  }

  @Override
  public final synchronized Tally tally() {
    return sound().tally();
  }

  @Override
  public final synchronized boolean isCounted(ItemFault fault) {
    return sound().faults().contains(ShortHash.of(fault).high());
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
    StoreIndex index = sound();
    if (number < 0 || number > index.last()) {
      throw new IllegalArgumentException(
          "number: expected 0 to " + index.last() + ", got " + number);
    }
    Long before = index.positions().get(sink);
    if (before == null || before != number) {
      index.acknowledge(sink, number);
      acknowledged(sink);
    }
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
    StoreIndex index = sound();
    List<StoreIndex.Numbered> numbered = index.since(n, limit);
    List<Outcome.Change> changes = new ArrayList<>(numbered.size());
    for (StoreIndex.Numbered each : numbered) {
      changes.add(change(each, n));
    }
    long last = numbered.size() < limit ? index.last() : numbered.get(numbered.size() - 1).number();
    return new Delivery(
        n + 1, last, changes, List.of(), Set.of(), n == 0 || index.lastForgetting() <= n);
  }

  private Outcome.Change change(StoreIndex.Numbered each, long n) {
    if (each.notice() != null) {
      return each.notice().change();
    }
    if (each.gone() != null) {
      Tombstone stone = each.gone().tombstone();
      return new Outcome.Withdrawn(stone.id(), stone.cause(), stone.at(), null);
    }
    StoreIndex.Entry entry = Objects.requireNonNull(each.entry(), "entry");
    Mention mention = fetch(entry.place());
    return entry.admitted() > n
        ? new Outcome.Admitted(mention)
        : new Outcome.Revised(null, mention);
  }
}
