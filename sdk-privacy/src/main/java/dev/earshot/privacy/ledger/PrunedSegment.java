package dev.earshot.privacy.ledger;

import dev.earshot.disk.Disk;
import dev.earshot.privacy.proof.Subtree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Writes a segment anew without the batches that are dropped. Not thread-safe. */
final class PrunedSegment {
  private final Disk.Segment file;
  private final LongPredicate keeps;
  private final Hole hole;
  private final List<byte @Nullable []> slots = new ArrayList<>();
  private final List<Framing.Batch> run = new ArrayList<>();
  private final NavigableMap<Long, Long> places = new TreeMap<>();
  private Instant holeEnd = Instant.MIN;
  private long runFrom;
  private long length;
  private long dropped;
  private long droppedUpTo;

  /**
   * Begins with the header.
   *
   * @param file an empty file
   * @param keeps says of the number of a batch's first event whether it stays
   * @param sizes of trees of which proofs must stay possible
   */
  PrunedSegment(
      Disk.Segment file,
      long firstSequence,
      boolean sealed,
      LongPredicate keeps,
      NavigableSet<Long> sizes)
      throws IOException {
    this.file = file;
    this.keeps = keeps;
    hole = new Hole(sizes);
    write(SegmentHeader.write(firstSequence, sealed));
  }

  /** Takes the next frame of the segment. */
  void take(Framing.Frame frame) throws IOException {
    for (Subtree each : frame.dropped()) {
      drop(each, frame.recordedAt());
    }
    long next = frame.firstSequence();
    int slot = 0;
    for (List<byte[]> batch : frame.batches()) {
      boolean stays = keeps.test(next);
      if (stays) {
        endHole();
        runFrom = run.isEmpty() ? next : runFrom;
        run.add(Framing.batch(batch));
      } else {
        endRun(frame.recordedAt());
      }
      for (int i = 0; i < batch.size(); i++) {
        byte[] record = batch.get(i);
        if (RecordCodec.makesKey(record)) {
          byte[] key = frame.slots().get(slot++);
          if (stays) {
            slots.add(key);
          }
        }
        if (!stays) {
          byte[] entry = EventTree.entry(frame.recordedAt(), next, batch.size(), record);
          drop(Subtree.leaf(next + i - 1, entry), frame.recordedAt());
          dropped++;
        }
      }
      next += batch.size();
    }
    endRun(frame.recordedAt());
  }

  /** Ends the file. */
  void end() throws IOException {
    endHole();
  }

  private void drop(Subtree subtree, Instant recordedAt) {
    holeEnd = recordedAt;
    hole.take(subtree);
    droppedUpTo = hole.last();
  }

  private void endHole() throws IOException {
    if (!hole.isEmpty()) {
      places.put(hole.first(), length);
      write(Framing.dropped(holeEnd, hole.subtrees()));
      hole.clear();
    }
  }

  private void endRun(Instant recordedAt) throws IOException {
    if (!run.isEmpty()) {
      places.put(runFrom, length);
      write(Framing.frame(runFrom, recordedAt, slots, run));
      slots.clear();
      run.clear();
    }
  }

  private void write(byte[] bytes) throws IOException {
    file.write(length, bytes);
    length += bytes.length;
  }

  /** Returns how long the file is. */
  long length() {
    return length;
  }

  /** Returns how many events were dropped that were there still. */
  long dropped() {
    return dropped;
  }

  /** Returns the number of the last event that is not there any more; 0 for none. */
  long droppedUpTo() {
    return droppedUpTo;
  }

  /** Returns where in it frames begin, by the numbers of their first events. */
  NavigableMap<Long, Long> places() {
    return places;
  }
}
