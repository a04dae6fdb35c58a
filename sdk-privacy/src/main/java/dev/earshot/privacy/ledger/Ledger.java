package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.SubjectKey;
import dev.earshot.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One tenant's append-only record of what people and sources said, and where everybody stands.
 *
 * <p>An append returns when its events will survive a power cut, and not before. Callers that
 * append at the same time share one write to the disk. A check by {@link #standing} reads memory
 * only, takes no lock, and allocates nothing for a subject of whom nothing is recorded.
 *
 * <p>After a write that failed, every later append throws {@link BrokenException}: what stands in
 * memory is still right and can be asked, and opening the ledger again finds out what was recorded.
 * A failed write is never tried again, because a disk that lost a page may call it clean.
 *
 * <p>Thread-safe. Interrupting a thread in here neither ends its append nor harms the ledger.
 */
public final class Ledger implements AutoCloseable {
  private static final long DEFAULT_SEGMENT_BYTES = 64L << 20;
  private static final long LEAST_SEGMENT_BYTES = 64L << 10;
  private static final long MOST_SEGMENT_BYTES = 1L << 30;

  private final Disk disk;
  private final SubjectIndex index = new SubjectIndex();
  private final Journal journal;
  private final Recovery recovery;
  private boolean closed;

  private Ledger(Disk disk, long segmentBytes, InstantSource clock) throws IOException {
    this.disk = disk;
    journal = new Journal(disk, segmentBytes, clock, index);
    recovery = journal.recovery();
  }

  /** Returns an empty ledger in memory, which is gone with the process. */
  public static Ledger inMemory(InstantSource clock) {
    return on(Disk.inMemory(), DEFAULT_SEGMENT_BYTES, clock);
  }

  /**
   * Opens the ledger of a directory, in segments of 64 MiB.
   *
   * @see #open(Path, InstantSource, long)
   */
  public static Ledger open(Path directory, InstantSource clock) {
    return open(directory, clock, DEFAULT_SEGMENT_BYTES);
  }

  /**
   * Opens the ledger of a directory; makes both if they are not there, and cuts what an unfinished
   * write left at the end.
   *
   * @param directory a directory of its own on a local disk
   * @param clock for the time of record
   * @param segmentBytes at which length to begin a new file, 64 KiB to 1 GiB
   * @throws dev.earshot.RefusedException if it is open for writing elsewhere, or was written by a
   *     newer version of this library
   * @throws BrokenException if an acknowledged record is damaged, with file and offset, or the disk
   *     fails
   */
  public static Ledger open(Path directory, InstantSource clock, long segmentBytes) {
    if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > MOST_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "segmentBytes: expected 64 KiB to 1 GiB, got " + segmentBytes);
    }
    Objects.requireNonNull(clock, "clock");
    try {
      return on(Disk.lock(directory, "ledger"), segmentBytes, clock);
    } catch (IOException e) {
      throw new BrokenException("ledger " + directory + " cannot be opened", e);
    }
  }

  /** Opens the ledger of a disk, which it closes with itself or when it cannot open. */
  static Ledger on(Disk disk, long segmentBytes, InstantSource clock) {
    try {
      return new Ledger(disk, segmentBytes, clock);
    } catch (IOException e) {
      close(disk, e);
      throw new BrokenException("the ledger's files cannot be read or repaired", e);
    } catch (RuntimeException | Error e) {
      close(disk, e);
      throw e;
    }
  }

  private static void close(Disk disk, Throwable because) {
    try {
      disk.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /**
   * Records an event.
   *
   * @see #append(List)
   */
  public Ack append(LedgerEvent event) {
    return journal.append(List.of(event));
  }

  /**
   * Records events, all or none, numbered in their order. Events of one append came together: none
   * of them lifts another, and what speaks against processing wins.
   *
   * <p>A batch of which an event carries an idempotency key that is known already is not recorded
   * again: if it is the same batch the answer is that of the first time.
   *
   * @param events at least one; together at most 16 MiB of records
   * @return when all of them will survive a power cut
   * @throws IllegalArgumentException if there is none, they are too many, two of them share an
   *     idempotency key, or a key was used before with other content or in another batch
   * @throws BrokenException if this or an earlier append failed to write; these events may or may
   *     not be recorded
   * @throws IllegalStateException if the ledger is closed
   */
  public Ack append(List<LedgerEvent> events) {
    List<LedgerEvent> batch = List.copyOf(events);
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("events: expected at least one");
    }
    List<String> keys = batch.stream().flatMap(event -> event.idempotencyKey().stream()).toList();
    if (keys.stream().distinct().count() < keys.size()) {
      throw new IllegalArgumentException("events: two of them share an idempotency key");
    }
    return journal.append(batch);
  }

  /** Returns where a subject stands; {@link Standing#NONE} if nothing is recorded of it. */
  public Standing standing(SubjectKey subject) {
    return index.get(subject.high(), subject.low());
  }

  /** Returns how many events are recorded. */
  public long size() {
    return journal.lastSequence();
  }

  /**
   * Returns the events recorded by now in their order, read from the disk while the stream runs.
   * The stream holds no resource.
   *
   * @throws BrokenException while the stream runs, if a file cannot be read
   */
  public Stream<Recorded> events() {
    return journal.frames().flatMap(Ledger::events);
  }

  private static Stream<Recorded> events(Frames.Frame frame) {
    List<Recorded> events = new ArrayList<>();
    for (List<LedgerEvent> batch : frame.batches()) {
      for (LedgerEvent event : batch) {
        events.add(new Recorded(frame.firstSequence() + events.size(), frame.recordedAt(), event));
      }
    }
    return events.stream();
  }

  /** Returns what opening found. */
  public Recovery recovery() {
    return recovery;
  }

  /**
   * Waits for what is being written, closes the files and lets go of the directory. Closing again
   * does nothing.
   *
   * @throws BrokenException if the files cannot be closed
   */
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
