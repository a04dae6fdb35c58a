package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.disk.Disk;
import dev.earshot.key.Encryption;
import dev.earshot.key.StoreKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.proof.Proofs;
import dev.earshot.privacy.proof.TileHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in files of a directory of its own, or in memory.
 *
 * <p>An append returns when its events will survive a power cut, and not before. Callers that
 * append at the same time share one write to the disk. A check by {@link #standing} reads memory
 * only, takes no lock, and allocates nothing for a subject of whom nothing is recorded. The stream
 * of {@link #events} holds no resource between two reads.
 *
 * <p>After a write that failed, every later append throws {@link BrokenException}: what stands in
 * memory is still right and can be asked, and opening the ledger again finds out what was recorded.
 * A failed write is never tried again, because a disk that lost a page may call it clean.
 *
 * <p>Idempotency keys are remembered for 7 days of record time and no more than 100,000 of them,
 * unless {@link Options} say otherwise; an older key is new.
 *
 * <p>Thread-safe. Interrupting a thread in here neither ends its append nor harms the ledger.
 */
public final class FileLedger implements Ledger {
  /** What the ledger's own key is wrapped for. */
  static final String USE = "ledger";

  private final Disk disk;
  private final SubjectIndex index = new SubjectIndex();
  private final Journal journal;
  private final InstantSource clock;
  private final Recovery recovery;
  private @Nullable StoreKey key;
  private boolean closed;

  /** How a ledger lies on the disk, and how long it remembers keys. Immutable. */
  public static final class Options {
    private static final Options STANDARD =
        new Options(64L << 20, Duration.ofDays(7), 100_000, null);
    private static final long LEAST_SEGMENT_BYTES = 64L << 10;
    private static final long MOST_SEGMENT_BYTES = 1L << 30;

    private final long segmentBytes;
    private final Duration keyTime;
    private final int keyCount;
    private final @Nullable Encryption encryption;

    private Options(
        long segmentBytes, Duration keyTime, int keyCount, @Nullable Encryption encryption) {
      this.segmentBytes = segmentBytes;
      this.keyTime = keyTime;
      this.keyCount = keyCount;
      this.encryption = encryption;
    }

    /** Returns segments of 64 MiB, and keys of 7 days, at most 100,000; contents are not sealed. */
    public static Options standard() {
      return STANDARD;
    }

    /**
     * Returns these with another length at which to begin a new file.
     *
     * @throws IllegalArgumentException unless it is 64 KiB to 1 GiB
     */
    public Options segmentBytes(long bytes) {
      if (bytes < LEAST_SEGMENT_BYTES || bytes > MOST_SEGMENT_BYTES) {
        throw new IllegalArgumentException("segmentBytes: expected 64 KiB to 1 GiB, got " + bytes);
      }
      return new Options(bytes, keyTime, keyCount, encryption);
    }

    /**
     * Returns these with another horizon of idempotency keys. A key that is older by the time of
     * record, or behind which so many others were recorded, is new.
     *
     * @param time how long a key is remembered
     * @param count how many keys are remembered; a key takes some 300 bytes of memory
     * @throws IllegalArgumentException unless both are positive
     */
    public Options keyHorizon(Duration time, int count) {
      if (time.isNegative() || time.isZero() || count < 1) {
        throw new IllegalArgumentException(
            "keyHorizon: expected positive numbers, got " + time + " and " + count);
      }
      return new Options(segmentBytes, time, count, encryption);
    }

    /**
     * Returns these with contents sealed: evidence, actor and idempotency key of each event under a
     * random key of its subject, which the ledger's own key wraps, which the root key wraps. Type,
     * subject, purposes and times stay in the clear, and so do the case of a hold and what joins
     * names, so that a suppression outlives its subject's key.
     *
     * <p>A ledger is made with it or without, and opened as it was made.
     */
    public Options encrypted(Encryption with) {
      return new Options(segmentBytes, keyTime, keyCount, Objects.requireNonNull(with, "with"));
    }

    /* Below what a host may ask for, so that a test meets many segments soon. */
    Options smallSegments(long bytes) {
      return new Options(bytes, keyTime, keyCount, encryption);
    }

    long segmentBytes() {
      return segmentBytes;
    }

    Duration keyTime() {
      return keyTime;
    }

    int keyCount() {
      return keyCount;
    }

    Optional<Encryption> encryption() {
      return Optional.ofNullable(encryption);
    }
  }

  /** What to do where there is a ledger, and where there is none. */
  enum Start {
    OPEN,
    CREATE,
    OPEN_OR_CREATE
  }

  private FileLedger(Disk disk, Options options, InstantSource clock) throws IOException {
    this.disk = disk;
    Manifest manifest = Manifest.read(disk);
    key = manifest == null ? null : keyOf(manifest.key(), options.encryption().orElse(null));
    this.clock = clock;
    journal = new Journal(disk, options, clock, index, key);
    recovery = journal.recovery();
  }

  /** Returns whether a ledger lies in that directory, or what is left of one. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(Manifest.NAME))
        || Files.exists(directory.resolve(HeadFile.NAME))
        || Files.exists(directory.resolve(SegmentHeader.fileName(1)));
  }

  /**
   * Returns whether a ledger lies in that directory whose contents are sealed, so that it opens
   * with its root key alone.
   *
   * @throws RefusedException if it was written by another version of this library
   * @throws BrokenException if what says so is damaged or cannot be read
   */
  public static boolean isSealed(Path directory) {
    Path manifest = directory.resolve(Manifest.NAME);
    try {
      return Files.exists(manifest) && Manifest.of(Files.readAllBytes(manifest)).key() != null;
    } catch (IOException e) {
      throw Disk.in(
          directory, new BrokenException("ledger: it cannot be read: " + Disk.reason(e), e));
    } catch (BrokenException | RefusedException e) {
      throw Disk.in(directory, e);
    }
  }

  /** Returns an empty ledger in memory, which is gone with the process. */
  public static FileLedger inMemory(InstantSource clock) {
    return inMemory(clock, Options.standard());
  }

  /** Returns an empty ledger in memory, which is gone with the process. */
  public static FileLedger inMemory(InstantSource clock, Options options) {
    return on(Disk.inMemory(), Start.CREATE, options, clock);
  }

  /**
   * Opens the ledger of a directory.
   *
   * @see #open(Path, InstantSource, Options)
   */
  public static FileLedger open(Path directory, InstantSource clock) {
    return open(directory, clock, Options.standard());
  }

  /**
   * Opens the ledger of a directory, and cuts what an unfinished write left at the end. Never
   * begins a new one: where a disk is not mounted or files are gone, no opt-out is forgotten.
   *
   * @param directory a directory of its own on a local disk
   * @param clock for the time of record
   * @throws RefusedException if there is no ledger, if it is open for writing elsewhere, or was
   *     written by a newer version of this library
   * @throws BrokenException if a file of it is missing, if an acknowledged record is damaged, with
   *     file and offset, or the disk fails
   */
  public static FileLedger open(Path directory, InstantSource clock, Options options) {
    return start(directory, Start.OPEN, clock, options);
  }

  /**
   * Makes the ledger of a directory.
   *
   * @see #create(Path, InstantSource, Options)
   */
  public static FileLedger create(Path directory, InstantSource clock) {
    return create(directory, clock, Options.standard());
  }

  /**
   * Makes an empty ledger in a directory, and the directory if it is not there.
   *
   * @param directory a directory of its own on a local disk
   * @param clock for the time of record
   * @throws RefusedException if a ledger is there already, or somebody else makes one
   * @throws BrokenException if the disk fails
   */
  public static FileLedger create(Path directory, InstantSource clock, Options options) {
    return start(directory, Start.CREATE, clock, options);
  }

  /**
   * Opens the ledger of a directory, or makes one where nothing of a ledger is.
   *
   * @see #openOrCreate(Path, InstantSource, Options)
   */
  public static FileLedger openOrCreate(Path directory, InstantSource clock) {
    return openOrCreate(directory, clock, Options.standard());
  }

  /**
   * Opens the ledger of a directory, or makes one where nothing of a ledger is: for a program that
   * sets itself up. A ledger of which files are missing is refused as by {@link #open}; only where
   * all of them are gone can it not be told from a new one, but for what lies beside it: {@code
   * Tenant.of} with the store refuses a ledger that forgot what the store was told.
   *
   * @param directory a directory of its own on a local disk
   * @param clock for the time of record
   * @throws RefusedException if it is open for writing elsewhere, or was written by a newer version
   *     of this library
   * @throws BrokenException as {@link #open} does
   */
  public static FileLedger openOrCreate(Path directory, InstantSource clock, Options options) {
    return start(directory, Start.OPEN_OR_CREATE, clock, options);
  }

  private static FileLedger start(
      Path directory, Start start, InstantSource clock, Options options) {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(options, "options");
    try {
      Disk disk =
          start == Start.OPEN
              ? Disk.lockExisting(directory, "ledger")
              : Disk.lock(directory, "ledger");
      return on(disk, start, options, clock);
    } catch (NoSuchFileException e) {
      throw Disk.in(directory, noLedger(e));
    } catch (IOException e) {
      throw Disk.in(
          directory,
          new BrokenException("ledger: it cannot be opened, because " + Disk.reason(e), e));
    } catch (BrokenException | RefusedException e) {
      throw Disk.in(directory, e);
    }
  }

  /** Starts the ledger of a disk, which it closes with itself or when it cannot start. */
  static FileLedger on(Disk disk, Start start, Options options, InstantSource clock) {
    try {
      boolean there = Segments.find(disk) == Segments.Found.LEDGER;
      if (there && start == Start.CREATE) {
        throw new RefusedException("ledger: there is one in this directory; open it", null);
      }
      if (!there && start == Start.OPEN) {
        throw noLedger(null);
      }
      if (!there) {
        Segments.create(
            disk,
            options
                .encryption()
                .map(with -> Manifest.Wrapped.of(StoreKey.make(with, USE)))
                .orElse(null));
      }
      return new FileLedger(disk, options, clock);
    } catch (IOException e) {
      close(disk, e);
      throw new BrokenException("the ledger's files cannot be read or repaired", e);
    } catch (RuntimeException | Error e) {
      close(disk, e);
      throw e;
    }
  }

  /** Returns a ledger's own key; null for one whose contents are not sealed. */
  static @Nullable StoreKey keyOf(
      Manifest.@Nullable Wrapped wrapped, @Nullable Encryption encryption) {
    if (wrapped == null && encryption == null) {
      return null;
    }
    if (wrapped == null) {
      throw new RefusedException(
          "ledger: it was made without a key, and what lies in it is not sealed; open it without"
              + " one, or export it into a new one",
          null);
    }
    if (encryption == null) {
      throw new RefusedException(
          "ledger: its contents are sealed under the root key "
              + wrapped.rootId()
              + ", and it opens with that key alone: put the key back where it was, or have the host"
              + " give it (Options.encrypted)",
          null);
    }
    return StoreKey.unwrap(encryption, wrapped.rootId(), wrapped.bytes(), USE);
  }

  private static RefusedException noLedger(@Nullable Throwable cause) {
    return new RefusedException(
        "ledger: there is none in this directory; is it the right one, and is its disk there?"
            + " Opening never begins a new one, create does",
        cause);
  }

  private static void close(Disk disk, Throwable because) {
    try {
      disk.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public Ack append(List<LedgerEvent> events) {
    return journal.append(batch(events));
  }

  /** Returns the events as a batch, or refuses what can be none. */
  static List<LedgerEvent> batch(List<LedgerEvent> events) {
    List<LedgerEvent> batch = List.copyOf(events);
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("events: expected at least one");
    }
    List<String> keys = batch.stream().flatMap(event -> event.idempotencyKey().stream()).toList();
    if (keys.stream().distinct().count() < keys.size()) {
      throw new IllegalArgumentException("events: two of them share an idempotency key");
    }
    return batch;
  }

  @Override
  public Standing standing(SubjectKey subject) {
    return index.get(subject.high(), subject.low());
  }

  @Override
  public Stream<SubjectKey> known() {
    return index.subjects();
  }

  @Override
  public long lastSequence() {
    return journal.lastSequence();
  }

  @Override
  public Stream<Recorded> events(long after) {
    if (after < 0) {
      throw new IllegalArgumentException("after: expected no negative number, got " + after);
    }
    if (after >= lastSequence()) {
      return Stream.empty();
    }
    long prunings = journal.prunings();
    Pruning.requireAllAfter(after, journal.droppedUpTo());
    long[] previous = {after};
    return journal.frames(after).flatMap(frame -> events(frame, after, prunings, previous));
  }

  @Override
  public Recorded event(long sequence) {
    requireEvent(sequence);
    long[] previous = {journal.previousOf(sequence)};
    try (Stream<Framing.Frame> frames = journal.frames(sequence - 1)) {
      return frames
          .takeWhile(frame -> frame.firstSequence() <= sequence)
          .flatMap(frame -> events(frame, sequence - 1, journal.prunings(), previous))
          .findFirst()
          .filter(each -> each.sequence() == sequence)
          .orElseThrow(() -> Pruning.dropped(sequence));
    }
  }

  private void requireEvent(long sequence) {
    if (sequence < 1 || sequence > lastSequence()) {
      throw new IllegalArgumentException(
          "sequence: expected 1 to " + lastSequence() + ", got " + sequence);
    }
  }

  @Override
  public long prunedUpTo() {
    return journal.droppedUpTo();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Events go from segments that are full; the last one stays as it is. Reads all events once;
   * appends wait meanwhile, readers do not. Where it cannot be written, each segment is as it was
   * or pruned, and either adds up to the same.
   */
  @Override
  public Pruned prune(Instant before, Set<Long> sizes) {
    return journal.prune(
        before, Pruning.sizes(before, sizes, clock.instant(), journal.lastSequence()));
  }

  @Override
  public void bind(SecretCheck secret) {
    if (!journal.bind(secret).equals(secret)) {
      throw new RefusedException(
          "ledger: it was made under another secret, by which alone it can be told whom it speaks"
              + " of; put that secret back",
          null);
    }
  }

  @Override
  public Optional<SecretCheck> boundTo() {
    return journal.boundTo();
  }

  /* Who takes what is there together must not have half of it from before it was pruned. */
  private Stream<Recorded> events(Framing.Frame frame, long after, long prunings, long[] previous) {
    if (journal.prunings() != prunings) {
      throw Pruning.meanwhile();
    }
    List<Recorded> events = new ArrayList<>();
    Instant recordedAt = journal.recordedAt(frame);
    long next = frame.firstSequence();
    for (List<byte[]> batch : frame.batches()) {
      long first = next;
      long end = first + batch.size() - 1;
      for (LedgerEvent event : journal.read(batch, first)) {
        if (next > after) {
          events.add(new Recorded(next, first, end, recordedAt, event, previous[0]));
          previous[0] = next;
        }
        next++;
      }
    }
    return events.stream();
  }

  @Override
  public Verdict verdict(SubjectKey subject, Purpose purpose, Instant at) {
    return index.verdict(subject.high(), subject.low(), purpose, at);
  }

  @Override
  public boolean isNotified(SubjectKey subject, Purpose purpose, Set<String> notices, Instant at) {
    return index.isNotified(subject.high(), subject.low(), purpose, notices, at);
  }

  @Override
  public Verdict verdictAcrossNames(SubjectKey account, Purpose purpose, Instant at) {
    return index.verdictAcrossNames(account, purpose, at);
  }

  @Override
  public @Nullable Verdict lasting(SubjectKey account, Purpose purpose) {
    return index.lasting(account, purpose);
  }

  @Override
  public long edition() {
    return index.edition();
  }

  @Override
  public boolean shred(SubjectKey subject) {
    if (key == null) {
      throw new RefusedException(
          "ledger: its contents are not sealed, so that no key can be destroyed", null);
    }
    return journal.shred(subject);
  }

  /**
   * Has the root key that wraps now take this ledger over from the one that did. Not one byte of
   * what is sealed is written again.
   *
   * @throws RefusedException if the ledger's contents are not sealed
   * @throws dev.earshot.UnavailableException if the root key cannot wrap now; nothing changed then
   * @throws BrokenException if it cannot be written
   */
  public synchronized void rewrap(Encryption with) {
    if (key == null) {
      throw new RefusedException("ledger: its contents are not sealed under any key", null);
    }
    StoreKey next = key.rewrapped(with, USE);
    journal.rewrap(Manifest.Wrapped.of(next));
    key = next;
  }

  /**
   * Keeps what stands in memory in a file, so that opening reads no event before this one again.
   * Closing does it by itself where that is worth its while: at least 10,000 events, and an eighth
   * of all, since the last time. A host that runs for weeks calls it now and then; appends wait
   * meanwhile, about a second for ten million subjects.
   *
   * <p>A snapshot that is gone, damaged or of other files is left out, and all events are read.
   *
   * @return whether it could be kept; it cannot while the clock was found ahead and put back
   * @throws BrokenException if it cannot be written
   * @throws IllegalStateException if the ledger is closed
   */
  public boolean snapshot() {
    return journal.keepSnapshot();
  }

  @Override
  public Proofs proofs() {
    TileHashes hashes = new TileHashes(journal.tree()::tile, journal::pieces);
    return new Proofs(
        (level, index) -> {
          if (index + 1 > lastSequence() >> level) {
            throw new IllegalArgumentException(
                "size: expected at most the " + lastSequence() + " events of the ledger");
          }
          return hashes.hash(level, index);
        });
  }

  @Override
  public byte[] entry(long sequence) {
    requireEvent(sequence);
    byte[] entry = journal.entry(sequence);
    if (entry == null) {
      throw Pruning.dropped(sequence);
    }
    return entry;
  }

  /**
   * Reads every event from the disk again and compares: every checksum, every record, and the root
   * of the tree over them all. Opening with a snapshot reads only what came after it.
   *
   * @throws BrokenException if anything of it is damaged or not what was written
   */
  public void verify() {
    journal.verify(journal.tree().head());
  }

  /** Returns what opening found. */
  public Recovery recovery() {
    return recovery;
  }

  /** Waits for what is being written, closes the files and lets go of the directory. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (disk) {
      journal.close();
    } catch (IOException e) {
      throw new BrokenException("the ledger's files cannot be closed", e);
    }
  }
}
