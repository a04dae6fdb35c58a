package dev.earshot.privacy.ledger;

import dev.earshot.privacy.proof.Subtree;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;

/* A page begins where a subtree of 256 events does, and no subtree of dropped events is larger: so
 * each page is pruned by itself. */
/** Drops rows of a ledger, in the transaction that holds its lock. Not thread-safe. */
final class PrunedRows {
  private final LedgerRows rows;
  private final Connection connection;
  private final LedgerRows.HeadRow head;
  private final ReadTree tree;
  private final Remnant remnant;
  private long upTo;
  private long events;
  private long bytes;
  private long droppedUpTo;

  /** Creates it for a ledger of which that tree was read, up to its last event. */
  PrunedRows(
      LedgerRows rows,
      Connection connection,
      LedgerRows.HeadRow head,
      ReadTree tree,
      Remnant remnant) {
    this.rows = rows;
    this.connection = connection;
    this.head = head;
    this.tree = tree;
    this.remnant = remnant;
    droppedUpTo = head.prunedUpTo();
  }

  /**
   * Drops what was recorded before that moment and decides nothing any more.
   *
   * @param oldestKey from which event on all stay
   * @param sizes of trees of which proofs must stay possible
   */
  Pruned prune(Instant before, long oldestKey, NavigableSet<Long> sizes) throws SQLException {
    settle(before, oldestKey);
    for (long first = 1; first <= upTo; first += RowsInMemory.PAGE) {
      drop(page(first), sizes);
    }
    if (events > 0) {
      rows.pruned(connection, droppedUpTo);
    }
    return new Pruned(events, bytes, droppedUpTo);
  }

  /* Whoever reads on to the last event must find it, so it stays. */
  private void settle(Instant before, long oldestKey) throws SQLException {
    List<byte[]> batch = new ArrayList<>();
    upTo = head.lastEvent();
    for (long first = 1; first <= head.lastEvent(); first += RowsInMemory.PAGE) {
      for (LedgerRows.EventRow row : page(first).events()) {
        batch.add(row.record());
        if (row.endsBatch()) {
          boolean isYoung = !row.recordedAt().isBefore(before) || row.number() >= oldestKey;
          if (isYoung || row.number() == head.lastEvent()) {
            upTo = Math.min(upTo, row.batch() - 1);
          }
          remnant.take(row.batch(), row.recordedAt(), batch);
          batch.clear();
        }
      }
    }
    remnant.settle(upTo);
  }

  /* What was altered would decide what goes, and nobody could tell afterwards. */
  private LedgerRows.Page page(long first) throws SQLException {
    long last = tree.last(first, RowsInMemory.PAGE);
    LedgerRows.Page page =
        Objects.requireNonNull(rows.page(connection, head, first, last), "locked");
    tree.require(page);
    return page;
  }

  private void drop(LedgerRows.Page page, NavigableSet<Long> sizes) throws SQLException {
    long before = events;
    List<Hole> holes = new ArrayList<>(List.of(new Hole(sizes)));
    page.forEach(
        row -> {
          if (row.number() <= upTo && !remnant.keeps(row.batch())) {
            last(holes).take(Subtree.leaf(row.number() - 1, row.entry()));
            events++;
            bytes += row.record().length;
            droppedUpTo = Math.max(droppedUpTo, row.number());
          } else if (!last(holes).isEmpty()) {
            holes.add(new Hole(sizes));
          }
        },
        subtree -> last(holes).take(subtree));
    if (last(holes).isEmpty()) {
      holes.remove(holes.size() - 1);
    }
    if (events > before) {
      rows.drop(connection, page, holes);
    }
  }

  private static Hole last(List<Hole> holes) {
    return holes.get(holes.size() - 1);
  }

  /** Returns what stays. */
  Remnant remnant() {
    return remnant;
  }
}
