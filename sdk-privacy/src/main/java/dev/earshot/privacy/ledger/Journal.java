package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.Failure;
import dev.earshot.MalformedException;
import dev.earshot.SubjectKey;
import dev.earshot.disk.Disk;
import dev.earshot.key.StoreKey;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.proof.Subtree;
import dev.earshot.privacy.proof.TileHashes;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/* Leader and followers: a caller who finds nobody writing writes at once, in its own thread; whoever
 * comes meanwhile queues up, and the first of them writes for all of them next. So a lone caller
 * pays no hand-over, and many callers share a force. Those who were just answered come again when
 * the next has begun to write, so that callers fall into two halves that take turns, at half the
 * rate; the leader therefore waits for as many as there were, for a part of what a force takes. */
/** The one writer: numbers events, writes them, and answers once they are safe. */
final class Journal implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int GROUP_BYTES = 1 << 20;
  private static final long LONGEST_GATHERING_NANOS = 200_000;

  /** By how much a clock that is kept right may be put back. */
  static final Duration SKEW = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final SubjectIndex index;
  private final Segments segments;
  private final Object lock = new Object();
  private final Queue<Pending> queue = new ArrayDeque<>();
  private boolean writing;

  /** How many callers there were at once of late. */
  private int callers = 1;

  private boolean closed;
  private @Nullable Throwable failure;

  private final @Nullable SubjectKeys contents;

  /** How many keys were destroyed: what was sealed before may have been so under one of them. */
  private final AtomicLong destructions = new AtomicLong();

  /* Touched by the writing thread alone, and handed on under the lock. */
  private final IdempotencyKeys keys;
  private Instant latestRecord = Instant.MIN;
  private long commitNanos;
  private volatile long lastSequence;
  private volatile Correction correction = new Correction(0, Instant.MAX);

  /** What was recorded up to that number was recorded by that moment, whatever it says. */
  private record Correction(long upTo, Instant by) {}

  Journal(
      Disk disk,
      FileLedger.Options options,
      InstantSource clock,
      SubjectIndex index,
      @Nullable StoreKey key)
      throws IOException {
    this.clock = clock;
    this.index = index;
    keys = new IdempotencyKeys(options.keyTime(), options.keyCount());
    Replay replay = new Replay();
    segments = new Segments(disk, options.segmentBytes(), replay, replay::take);
    contents =
        key == null
            ? null
            : new SubjectKeys(
                key,
                options.encryption().orElseThrow().drawnAhead(),
                index::madeWith,
                segments::keyMadeWith);
    rememberKeys(replay);
    correct(clock.instant());
  }

  /** A batch that was recorded under an idempotency key. */
  private record Known(List<byte[]> records, Ack ack) {}

  /** What opening finds. */
  private final class Replay implements Segments.Memory {
    private final List<Known> keyed = new ArrayList<>();
    private long keysFrom;
    private long restored;

    /* What a clock that stood ahead stamped is told otherwise than it is written. */
    @Override
    public boolean isKeepable() {
      return correction.upTo() == 0;
    }

    @Override
    public void write(SnapshotFile.Out out) throws IOException {
      out.put(latestRecord);
      out.putLong(keys.oldest());
      index.write(out);
    }

    @Override
    public void read(SnapshotFile.In in, long upTo) throws IOException {
      latestRecord = in.getInstant();
      keysFrom = in.getLong();
      index.read(in);
      restored = upTo;
      lastSequence = upTo;
    }

    void take(Framing.Frame frame) {
      replay(frame, keyed);
    }
  }

  /* Keys are in no snapshot: a subject's go with the subject's key. */
  private void rememberKeys(Replay replay) {
    if (replay.keysFrom > 0) {
      try (Stream<Framing.Frame> known = segments.frames(replay.keysFrom - 1)) {
        known
            .takeWhile(frame -> frame.firstSequence() <= replay.restored)
            .forEach(this::rememberKeys);
      }
    }
    replay.keyed.forEach(this::rememberKeys);
  }

  private void rememberKeys(Framing.Frame frame) {
    long next = frame.firstSequence();
    for (List<byte[]> batch : frame.batches()) {
      Ack ack = new Ack(next, next + batch.size() - 1, frame.recordedAt());
      if (batch.stream().anyMatch(RecordCodec::hasIdempotencyKey)) {
        rememberKeys(new Known(batch, ack));
      }
      next = ack.lastSequence() + 1;
    }
  }

  private void replay(Framing.Frame frame, List<Known> keyed) {
    latestRecord = later(latestRecord, frame.recordedAt());
    lastSequence = frame.isDropped() ? frame.lastSequence() : lastSequence;
    int slot = 0;
    for (List<byte[]> batch : frame.batches()) {
      Ack ack = new Ack(lastSequence + 1, lastSequence + batch.size(), frame.recordedAt());
      List<LedgerEvent> events = new ArrayList<>(batch.size());
      boolean hasKeys = false;
      for (byte[] record : batch) {
        events.add(RecordCodec.decode(record));
        hasKeys |= RecordCodec.hasIdempotencyKey(record);
      }
      index.fold(ack.firstSequence(), ack.recordedAt(), events);
      for (int i = 0; i < batch.size(); i++) {
        if (RecordCodec.makesKey(batch.get(i))) {
          if (slot < frame.slots().size() && frame.slots().get(slot) != null) {
            index.keyMadeWith(events.get(i).subject(), ack.firstSequence() + i);
          }
          slot++;
        }
      }
      if (hasKeys) {
        keyed.add(new Known(batch, ack));
      }
      lastSequence = ack.lastSequence();
    }
    if (slot != frame.slots().size()) {
      throw new MalformedException(
          "ledger frame", null, -1, "expected as many keys as records that made one", null);
    }
  }

  private void rememberKeys(Known known) {
    List<LedgerEvent> events = read(known.records(), known.ack().firstSequence());
    if (IdempotencyKeys.areIn(events)) {
      keys.remember(events, digest(events), known.ack());
    }
  }

  static IdempotencyKeys.Digest digest(List<LedgerEvent> batch) {
    return IdempotencyKeys.Digest.of(
        Framing.batch(batch.stream().map(LedgerEvent::toBytes).toList()).bytes());
  }

  /** Returns the events of records, with their contents where these can be opened. */
  List<LedgerEvent> read(List<byte[]> records, long firstSequence) {
    List<LedgerEvent> events = new ArrayList<>(records.size());
    for (byte[] record : records) {
      long sequence = firstSequence + events.size();
      events.add(
          contents == null
              ? RecordCodec.decode(record)
              : RecordCodec.decode(
                  record,
                  (subject, bytes, context) -> contents.open(subject, sequence, bytes, context)));
    }
    return events;
  }

  /** Destroys the key of a subject. */
  boolean shred(SubjectKey subject) {
    takeTurn();
    boolean destroyed = false;
    try {
      long with = index.madeWith(subject);
      if (with > 0) {
        destroyed = segments.destroyKey(with);
        index.keyDestroyed(subject);
        Objects.requireNonNull(contents, "what made a key").forget(subject);
        destructions.incrementAndGet();
      }
    } catch (Throwable e) {
      poison(List.of(), e);
      throw broken(e);
    }
    passTurn();
    return destroyed;
  }

  /** Has another root key wrap the ledger's own. */
  void rewrap(Manifest.Wrapped key) {
    takeTurn();
    try {
      segments.rewrap(key);
    } catch (Throwable e) {
      poison(List.of(), e);
      throw broken(e);
    }
    passTurn();
  }

  /**
   * Drops what was recorded before that moment and decides nothing any more, as far as it lies in
   * files that nothing is written into any more.
   *
   * @param sizes of trees of which proofs must stay possible
   */
  Pruned prune(Instant before, NavigableSet<Long> sizes) {
    takeTurn();
    Pruned pruned;
    try {
      pruned = correction.upTo() > 0 ? null : pruneNow(before, sizes);
    } catch (Throwable e) {
      poison(List.of(), e);
      throw broken(e);
    }
    passTurn();
    if (pruned == null) {
      throw Pruning.aheadOfTheClock();
    }
    return pruned;
  }

  private Pruned pruneNow(Instant before, NavigableSet<Long> sizes) throws IOException {
    NavigableSet<Long> firsts = segments.firsts();
    Remnant remnant = new Remnant(index, clock.instant());
    long oldestKey = keys.oldest() == 0 ? Long.MAX_VALUE : keys.oldest();
    // A segment may have been begun, and a power cut came before its first frame.
    long upTo = Objects.requireNonNull(firsts.floor(Math.max(1, lastSequence))) - 1;
    try (Stream<Framing.Frame> frames = segments.frames(0)) {
      for (Framing.Frame frame : (Iterable<Framing.Frame>) frames::iterator) {
        boolean stays = !frame.recordedAt().isBefore(before) || frame.lastSequence() >= oldestKey;
        if (stays && !frame.isDropped() && frame.firstSequence() <= upTo) {
          upTo = Objects.requireNonNull(firsts.floor(frame.firstSequence())) - 1;
        }
        remnant.take(frame);
      }
    }
    remnant.settle(upTo);
    long events = 0;
    long bytes = 0;
    for (long first : firsts.headSet(upTo, true)) {
      Segments.Spared spared = segments.prune(first, remnant::keeps, sizes);
      events += spared.events();
      bytes += spared.bytes();
    }
    remnant.standings().forEach(index::settle);
    remnant.gone().forEach(this::forgetKey);
    return new Pruned(events, bytes, segments.droppedUpTo());
  }

  /* With the last of its events the key of a subject is gone. */
  private void forgetKey(SubjectKey subject) {
    if (index.madeWith(subject) > 0) {
      index.keyDestroyed(subject);
      Objects.requireNonNull(contents, "what made a key").forget(subject);
      destructions.incrementAndGet();
    }
  }

  /** Returns the number of the event before that one which is still there; 0 for none. */
  long previousOf(long sequence) {
    return sequence - 1 > segments.droppedUpTo() ? sequence - 1 : segments.previousOf(sequence);
  }

  long droppedUpTo() {
    return segments.droppedUpTo();
  }

  /** Returns a number that is another one whenever something was dropped. */
  long prunings() {
    return segments.replaced();
  }

  /** Keeps what is in memory, so that opening need not read the events behind it. */
  boolean keepSnapshot() {
    takeTurn();
    boolean kept;
    try {
      kept = segments.keepSnapshot();
    } catch (Throwable e) {
      poison(List.of(), e);
      throw broken(e);
    }
    passTurn();
    return kept;
  }

  /**
   * Returns what the complete subtree of 256 events is made of, or as much of it as is there: the
   * hashes of its events, and of subtrees that were dropped.
   */
  List<Subtree> pieces(long tile) {
    long first = (tile << TileHashes.TILE_LEVEL) + 1;
    long last = Math.min(first + TileHashes.TILE_LEAVES - 1, lastSequence);
    List<Subtree> pieces = new ArrayList<>();
    try (Stream<Framing.Frame> frames = segments.frames(first - 1)) {
      frames
          .takeWhile(frame -> frame.firstSequence() <= last)
          .forEach(
              frame -> {
                frame.dropped().stream()
                    .filter(each -> each.firstLeaf() >= first - 1 && each.firstLeaf() < last)
                    .forEach(pieces::add);
                forEntries(frame, first, last, (at, entry) -> pieces.add(Subtree.leaf(at, entry)));
              });
    }
    return pieces;
  }

  /** Returns what is hashed of an event; null where it was dropped. */
  byte @Nullable [] entry(long sequence) {
    byte[][] found = new byte[1][];
    try (Stream<Framing.Frame> frames = segments.frames(sequence - 1)) {
      frames
          .takeWhile(frame -> frame.firstSequence() <= sequence)
          .forEach(frame -> forEntries(frame, sequence, sequence, (at, entry) -> found[0] = entry));
    }
    return found[0];
  }

  /** Takes what is hashed of an event, and the index of its leaf. */
  @FunctionalInterface
  interface Entries {
    void take(long leaf, byte[] entry);
  }

  static void forEntries(Framing.Frame frame, long first, long last, Entries each) {
    long next = frame.firstSequence();
    for (List<byte[]> batch : frame.batches()) {
      long begin = next;
      for (byte[] record : batch) {
        if (next >= first && next <= last) {
          each.take(next - 1, EventTree.entry(frame.recordedAt(), begin, batch.size(), record));
        }
        next++;
      }
    }
  }

  /** Reads every event up to that head again, and compares. */
  void verify(Head head) {
    EventTree again = new EventTree();
    try (Stream<Framing.Frame> frames = segments.frames(0)) {
      frames
          .takeWhile(frame -> frame.firstSequence() <= head.number())
          .forEach(
              frame -> {
                if (frame.isSlotTorn() && isSlotTorn(frame.firstSequence())) {
                  throw new BrokenException(
                      "the ledger's frame of event "
                          + frame.firstSequence()
                          + ": the checksum of a subject's key is wrong; restore the file",
                      null);
                }
                frame.batches().forEach(batch -> read(batch, frame.firstSequence()));
                again.append(frame);
              });
    } catch (MalformedException e) {
      throw new BrokenException("the ledger holds a record that cannot be read", e);
    }
    if (!again.head().equals(head)) {
      throw new BrokenException(
          "the ledger's records up to event "
              + head.number()
              + " are not those that were written; restore all files of one copy",
          null);
    }
  }

  /* A key that is just being destroyed is half there for a moment. */
  private boolean isSlotTorn(long firstSequence) {
    takeTurn();
    try (Stream<Framing.Frame> frames = segments.frames(firstSequence - 1)) {
      return frames
          .filter(frame -> frame.firstSequence() == firstSequence)
          .findFirst()
          .orElseThrow()
          .isSlotTorn();
    } finally {
      passTurn();
    }
  }

  EventTree tree() {
    return segments.tree();
  }

  long lastSequence() {
    return lastSequence;
  }

  Recovery recovery() {
    return segments.recovery(lastSequence);
  }

  Stream<Framing.Frame> frames(long after) {
    return segments.frames(after);
  }

  /** Returns when a frame was recorded, as far as the clock has not proved it wrong since. */
  Instant recordedAt(Framing.Frame frame) {
    Correction known = correction;
    return frame.lastSequence() <= known.upTo() && frame.recordedAt().isAfter(known.by())
        ? known.by()
        : frame.recordedAt();
  }

  /**
   * Says for good under which secret the ledger knows people.
   *
   * @return the secret's check that holds: this one, or the one that was said before
   */
  SecretCheck bind(SecretCheck secret) {
    SecretCheck said = segments.secret();
    if (said != null) {
      return said;
    }
    takeTurn();
    try {
      said = segments.secret();
      if (said == null) {
        segments.bind(secret);
        said = secret;
      }
    } catch (Throwable e) {
      poison(List.of(), e);
      throw broken(e);
    }
    passTurn();
    return said;
  }

  Optional<SecretCheck> boundTo() {
    return Optional.ofNullable(segments.secret());
  }

  /* Waits until nobody writes. */
  private void takeTurn() {
    synchronized (lock) {
      awaitNobodyWriting();
      if (closed) {
        throw new IllegalStateException("the ledger is closed");
      }
      if (failure != null) {
        throw broken(failure);
      }
      writing = true;
    }
  }

  private void passTurn() {
    Pending heir;
    synchronized (lock) {
      heir = queue.peek();
      writing = heir != null;
      lock.notifyAll();
    }
    if (heir != null) {
      heir.settle(Pending.State.LEADS);
    }
  }

  Ack append(List<LedgerEvent> batch) {
    Pending mine = new Pending(batch, IdempotencyKeys.areIn(batch) ? digest(batch) : null);
    seal(mine);
    boolean lead;
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the ledger is closed");
      }
      if (failure != null) {
        throw broken(failure);
      }
      queue.add(mine);
      lead = !writing;
      writing = true;
    }
    if (lead || mine.awaitTurn()) {
      lead();
    }
    return mine.outcome();
  }

  private void seal(Pending pending) {
    pending.sealedAfter = destructions.get();
    SubjectKeys with = contents;
    pending.stored =
        Framing.batch(
            pending.batch.stream()
                .map(
                    event ->
                        with == null
                            ? RecordCodec.encode(event)
                            : RecordCodec.seal(event, with::seal))
                .toList());
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // whoever is awaited needs the core; parking takes longer
  private void gather() {
    long most = Math.min(commitNanos / 2, LONGEST_GATHERING_NANOS);
    long begun = System.nanoTime();
    while (isAwaitingCallers() && System.nanoTime() - begun < most) {
      Thread.yield();
    }
  }

  private boolean isAwaitingCallers() {
    synchronized (lock) {
      return queue.size() < callers;
    }
  }

  private void lead() {
    gather();
    List<Pending> group = new ArrayList<>();
    synchronized (lock) {
      int bytes = 0;
      do {
        Pending next = queue.remove();
        group.add(next);
        bytes += next.stored.bytes().length;
      } while (!queue.isEmpty() && bytes + queue.element().stored.bytes().length <= GROUP_BYTES);
    }
    long begun = System.nanoTime();
    try {
      commit(group);
    } catch (Throwable e) {
      poison(group, e);
      return;
    }
    commitNanos = System.nanoTime() - begun;
    synchronized (lock) {
      callers = Math.max(group.size() + queue.size(), callers - 1);
    }
    passTurn();
    group.forEach(done -> done.settle(Pending.State.DONE));
  }

  private void commit(List<Pending> group) throws IOException {
    Instant now = clock.instant();
    correct(now);
    latestRecord = later(latestRecord, now);
    long next = lastSequence;
    List<Pending> fresh = new ArrayList<>(group.size());
    List<Framing.Batch> batches = new ArrayList<>(group.size());
    for (Pending pending : group) {
      if (pending.digest != null && isKnown(pending, pending.digest, now)) {
        continue;
      }
      Ack ack = new Ack(next + 1, next + pending.batch.size(), now);
      next = ack.lastSequence();
      pending.ack = ack;
      if (pending.digest != null) {
        keys.remember(pending.batch, pending.digest, ack);
      }
      if (pending.sealedAfter != destructions.get()) {
        seal(pending);
      }
      fresh.add(pending);
      batches.add(pending.stored);
    }
    if (fresh.isEmpty()) {
      return;
    }
    long first = lastSequence + 1;
    Map<SubjectKey, Long> made = new LinkedHashMap<>();
    List<byte[]> wrapped =
        contents == null ? List.of() : keysToWrite(contents, first, batches, made);
    segments.append(first, now, wrapped, batches);
    for (Pending pending : fresh) {
      Ack ack = pending.acknowledged();
      index.fold(ack.firstSequence(), ack.recordedAt(), pending.batch);
    }
    if (contents != null) {
      made.forEach(index::keyMadeWith);
      made.forEach(contents::wrote);
    }
    lastSequence = next;
  }

  /* The first record that is sealed under a key says that it stands in the frame. */
  private static List<byte[]> keysToWrite(
      SubjectKeys contents, long first, List<Framing.Batch> batches, Map<SubjectKey, Long> made) {
    List<byte[]> wrapped = new ArrayList<>();
    long sequence = first;
    for (Framing.Batch batch : batches) {
      byte[] bytes = batch.bytes();
      for (int record : batch.records()) {
        if (RecordCodec.isSealed(bytes, record)) {
          SubjectKey subject = RecordCodec.subject(bytes, record);
          byte[] key = made.containsKey(subject) ? null : contents.toWrite(subject);
          if (key != null) {
            bytes[record + RecordCodec.FLAGS_AT] |= RecordCodec.MAKES_KEY;
            made.put(subject, sequence);
            wrapped.add(key);
          }
        }
        sequence++;
      }
    }
    return wrapped;
  }

  /* A clock that stood ahead and was put right must hold back nobody: what it stamped counts as
   * recorded by now. Each is corrected by itself; nothing later is moved by it. */
  private void correct(Instant now) {
    if (Duration.between(now, latestRecord).compareTo(SKEW) <= 0) {
      return;
    }
    int people = index.recordedBy(now);
    LOG.warn(
        "ledger: records up to {} are stamped {}, ahead of the clock; of {} people they count as"
            + " recorded by {}",
        lastSequence,
        latestRecord,
        people,
        now);
    correction = new Correction(lastSequence, now);
    latestRecord = now;
  }

  private static Instant later(Instant one, Instant other) {
    return other.isAfter(one) ? other : one;
  }

  /* Settles a batch of which any key was seen before: the same batch again, or a misuse. */
  private boolean isKnown(Pending pending, IdempotencyKeys.Digest digest, Instant now) {
    IdempotencyKeys.Known known = keys.find(pending.batch, now);
    if (known == null) {
      return false;
    }
    if (known.digest().equals(digest)) {
      pending.ack = known.ack();
    } else {
      pending.misused = true;
    }
    return true;
  }

  private void poison(List<Pending> group, Throwable cause) {
    LOG.error("the ledger could not write and records nothing further", Failure.of(cause));
    List<Pending> lost = new ArrayList<>(group);
    synchronized (lock) {
      failure = cause;
      lost.addAll(queue);
      queue.clear();
      writing = false;
      lock.notifyAll();
    }
    for (Pending pending : lost) {
      pending.failure = cause;
      pending.settle(Pending.State.DONE);
    }
  }

  private static BrokenException broken(Throwable cause) {
    return new BrokenException(
        "the ledger could not write, because "
            + Disk.reason(cause)
            + "; whether the last events are recorded is known after it is opened again",
        cause);
  }

  /** Waits for what is being written, then closes the files. */
  @Override
  public void close() throws IOException {
    boolean sound;
    synchronized (lock) {
      closed = true;
      awaitNobodyWriting();
      sound = failure == null;
    }
    segments.close(sound);
  }

  private void awaitNobodyWriting() {
    boolean interrupted = false;
    while (writing) {
      try {
        lock.wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A batch on its way to the disk, and the thread that waits for it. */
  private static final class Pending {
    private static final Framing.Batch NOTHING = Framing.batch(List.of());

    enum State {
      WAITS,
      LEADS,
      DONE
    }

    final List<LedgerEvent> batch;
    final IdempotencyKeys.@Nullable Digest digest;
    Framing.Batch stored = NOTHING;
    long sealedAfter;
    private final Thread waiter = Thread.currentThread();
    private volatile State state = State.WAITS;
    @Nullable Ack ack;
    boolean misused;
    @Nullable Throwable failure;

    Pending(List<LedgerEvent> batch, IdempotencyKeys.@Nullable Digest digest) {
      this.batch = batch;
      this.digest = digest;
    }

    /* Waits on when interrupted: the write goes on anyway, and its outcome must be told. */
    boolean awaitTurn() {
      boolean interrupted = false;
      while (state == State.WAITS) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        waiter.interrupt();
      }
      return state == State.LEADS;
    }

    void settle(State settled) {
      state = settled;
      LockSupport.unpark(waiter);
    }

    Ack acknowledged() {
      if (ack == null) {
        throw new IllegalStateException("not numbered yet");
      }
      return ack;
    }

    Ack outcome() {
      if (failure != null) {
        throw broken(failure);
      }
      if (misused) {
        throw new IllegalArgumentException(
            "idempotencyKey: used before with other content, or in another batch");
      }
      return acknowledged();
    }
  }
}
