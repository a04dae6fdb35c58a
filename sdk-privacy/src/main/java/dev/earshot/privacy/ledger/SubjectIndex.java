package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* Open addressing over two arrays. Most authors never wrote to anyone, so a miss must be cheapest:
 * it reads the 4-byte tags alone, sixteen to a cache line, at most half of them taken. A tag is
 * published after its standing; a standing carries its own key, so a tag that agrees by chance only
 * costs a look. Nothing is ever taken out. A table that grew is published whole. */
/** Where every subject stands. One thread writes, any number read, none of them locks. */
final class SubjectIndex {
  private static final int MOST_SCOPES = 4096;
  private static final VarHandle TAGS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle STANDINGS = MethodHandles.arrayElementVarHandle(Standing[].class);

  private final Map<List<Purpose>, List<Purpose>> scopes = new HashMap<>();
  private volatile Table table = new Table(64);
  private int size;

  Standing get(long high, long low) {
    Standing found = table.get(high, low);
    return found == null ? Standing.NONE : found;
  }

  /** Takes in one batch; a reader sees all of it or none of it for any one subject. */
  void fold(long firstSequence, Instant recordedAt, List<LedgerEvent> batch) {
    if (batch.size() == 1) {
      put(after(firstSequence, firstSequence, recordedAt, batch.get(0), null));
      return;
    }
    Map<Object, Standing> staged = new LinkedHashMap<>();
    long sequence = firstSequence;
    for (LedgerEvent event : batch) {
      Standing before = staged.get(event.subject());
      staged.put(event.subject(), after(sequence++, firstSequence, recordedAt, event, before));
    }
    staged.values().forEach(this::put);
  }

  /**
   * Has whatever claims to be recorded after that moment count as recorded by it.
   *
   * @return of how many subjects there was any
   */
  int recordedBy(Instant moment) {
    return table.replaceEach(standing -> standing.recordedBy(moment));
  }

  /** Returns everybody of whom anything is recorded; may be read while the writer goes on. */
  Stream<SubjectKey> subjects() {
    return table.subjects();
  }

  private Standing after(
      long sequence, long batch, Instant recordedAt, LedgerEvent event, @Nullable Standing before) {
    Standing standing =
        before == null ? get(event.subject().high(), event.subject().low()) : before;
    return standing.with(
        event.subject(), Statement.of(sequence, batch, recordedAt, event, shared(event.scope())));
  }

  /* A host has a handful of scopes and millions of subjects. */
  private List<Purpose> shared(List<Purpose> scope) {
    List<Purpose> known = scopes.get(scope);
    if (known != null) {
      return known;
    }
    if (scopes.size() < MOST_SCOPES) {
      scopes.put(scope, scope);
    }
    return scope;
  }

  private void put(Standing standing) {
    if (!table.put(standing)) {
      return;
    }
    size++;
    if (size > table.capacity() / 2) {
      Table larger = new Table(Math.multiplyExact(2, table.capacity()));
      table.copyTo(larger);
      table = larger;
    }
  }

  private static final class Table {
    private final int[] tags;
    private final @Nullable Standing[] standings;
    private final int mask;

    Table(int capacity) {
      tags = new int[capacity];
      standings = new Standing[capacity];
      mask = capacity - 1;
    }

    int capacity() {
      return tags.length;
    }

    @Nullable Standing get(long high, long low) {
      long hash = hash(high, low);
      int tag = tag(hash);
      for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
        int there = (int) TAGS.getAcquire(tags, slot);
        if (there == 0) {
          return null;
        }
        if (there == tag) {
          Standing standing = (Standing) STANDINGS.getAcquire(standings, slot);
          if (standing.isOf(high, low)) {
            return standing;
          }
        }
      }
    }

    /** Returns whether the subject is new. */
    boolean put(Standing standing) {
      long hash = hash(standing.high(), standing.low());
      int tag = tag(hash);
      for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
        if (tags[slot] == 0) {
          STANDINGS.setRelease(standings, slot, standing);
          TAGS.setRelease(tags, slot, tag);
          return true;
        }
        Standing there = standings[slot];
        if (there != null && there.isOf(standing.high(), standing.low())) {
          STANDINGS.setRelease(standings, slot, standing);
          return false;
        }
      }
    }

    /** Returns how many another took the place of. */
    int replaceEach(UnaryOperator<Standing> replacement) {
      int replaced = 0;
      for (Standing there : standings.clone()) {
        Standing next = there == null ? null : replacement.apply(there);
        if (next != null && next != there) {
          put(next);
          replaced++;
        }
      }
      return replaced;
    }

    /* A standing never leaves its slot, so whoever stood there at the start is told once. */
    Stream<SubjectKey> subjects() {
      return IntStream.range(0, tags.length)
          .filter(slot -> (int) TAGS.getAcquire(tags, slot) != 0)
          .mapToObj(slot -> (Standing) STANDINGS.getAcquire(standings, slot))
          .map(standing -> new SubjectKey(standing.high(), standing.low()));
    }

    void copyTo(Table larger) {
      for (Standing standing : standings) {
        if (standing != null) {
          larger.put(standing);
        }
      }
    }

    /* Keys are pseudonyms and so already random; a host's own keys may count from 1. */
    private static long hash(long high, long low) {
      long mixed = (high ^ Long.rotateLeft(low, 32) ^ low) * 0x9E3779B97F4A7C15L;
      mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
      return mixed ^ (mixed >>> 32);
    }

    private static int tag(long hash) {
      return (int) (hash >>> 32) | 1;
    }
  }
}
