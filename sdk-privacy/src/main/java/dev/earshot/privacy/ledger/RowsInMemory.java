package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.RunningTree;
import dev.earshot.privacy.proof.Subtree;
import dev.earshot.privacy.proof.TileHashes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/* Whoever comes here with a connection has it already: who waited here for one would stop whoever
 * has the last. */
/**
 * Where everybody stands by the rows that were read, and the tree over them, by which rows that
 * were changed are found. One thread at a time takes in, any number read without a lock.
 */
final class RowsInMemory {
  /** How many rows are read at once. */
  static final int PAGE = 1024;

  private final Consumer<LedgerRows.EventRow> check;
  private volatile Known known = new Known(0);

  /** The tree over the rows that were found to be those that were written. */
  private volatile ReadTree tree = ReadTree.of(known.tree, known.roots);

  /**
   * Creates one that knows nothing.
   *
   * @param check sees each row that is taken in
   */
  RowsInMemory(Consumer<LedgerRows.EventRow> check) {
    this.check = check;
  }

  /** What is known by rows of which none was dropped while they were read. */
  private static final class Known {
    private final SubjectIndex index = new SubjectIndex();

    /** The roots of subtrees that were not compared with their rows yet. */
    private final SortedMap<Long, byte[]> tiles = new TreeMap<>();

    private final RunningTree tree = new RunningTree(TileHashes.TILE_LEVEL, this::keepTile);

    /** The roots of all subtrees, one behind the other; only ever written behind the last. */
    private byte[] roots = new byte[64 * MerkleTree.HASH_BYTES];

    private final RecordTimes times = new RecordTimes();

    /** The events of a batch of which not all rows were read yet. */
    private final List<LedgerEvent> begun = new ArrayList<>();

    /** How often the ledger had been pruned when they were read. */
    private long prunings;

    /** The number of the last event that was dropped. */
    private long droppedUpTo;

    Known(long prunings) {
      this.prunings = prunings;
    }

    private void keepTile(long index, byte[] root) {
      tiles.put(index, root.clone());
      int at = Math.multiplyExact((int) index, MerkleTree.HASH_BYTES);
      if (at == roots.length) {
        roots = Arrays.copyOf(roots, 2 * at);
      }
      System.arraycopy(root, 0, roots, at, MerkleTree.HASH_BYTES);
    }

    private void take(LedgerRows.EventRow row) {
      LedgerEvent event = row.event((subject, bytes, context) -> null);
      if (row.number() != row.batch() + begun.size()) {
        throw new BrokenException(
            "ledger: the row of event " + row.number() + " is of no batch; restore the database",
            null);
      }
      begun.add(event);
      tree.append(MerkleTree.leafHash(row.entry()));
      if (row.endsBatch()) {
        times.saw(row.recordedAt());
        index.fold(row.batch(), row.recordedAt(), begun);
        begun.clear();
      }
    }

    private void take(Subtree dropped) {
      tree.append(dropped);
      droppedUpTo = tree.size();
    }
  }

  /**
   * Takes in the rows up to a head. Where the ledger was pruned since, all that is there is read
   * anew: who knows one half from before and one from after may miss how a consent ended.
   *
   * @throws BrokenException if they are not those that were written
   */
  synchronized void catchUp(
      LedgerRows rows, Connection connection, LedgerRows.HeadRow head, Instant now)
      throws SQLException {
    LedgerRows.HeadRow to = head;
    if (to.lastEvent() < known.tree.size() || to.prunings() < known.prunings) {
      // A reader's head may be older than what an append has taken in meanwhile.
      to = rows.head(connection);
    }
    if (to.lastEvent() < known.tree.size() || to.prunings() < known.prunings) {
      throw older(to.lastEvent(), known.tree.size());
    }
    Known next = to.prunings() == known.prunings ? known : new Known(to.prunings());
    while (next.tree.size() < to.lastEvent()) {
      long first = next.tree.size() + 1;
      long last = Math.min(next.tree.size() + PAGE, to.lastEvent());
      LedgerRows.Page page = rows.page(connection, to, first, last);
      if (page == null) {
        to = rows.head(connection);
        next = new Known(to.prunings());
      } else {
        page.events().forEach(check);
        page.forEach(next::take, next::take);
        rows.requireTiles(connection, next.tiles);
        next.tiles.clear();
      }
    }
    ReadTree read = ReadTree.of(next.tree, next.roots);
    if (!next.begun.isEmpty()
        || !Arrays.equals(next.tree.toBytes(), to.tree())
        || !tree.isBeginningOf(read)) {
      throw new BrokenException(
          "ledger: the rows up to event "
              + to.lastEvent()
              + " are not those that were written; restore the database",
          null);
    }
    if (next.droppedUpTo != to.prunedUpTo()) {
      throw new BrokenException(
          "ledger: its row says that events up to "
              + to.prunedUpTo()
              + " were dropped, and its rows up to "
              + next.droppedUpTo
              + "; restore the database",
          null);
    }
    next.times.correct(now, next.tree.size(), next.index);
    known = next;
    tree = read;
  }

  static BrokenException older(long last, long known) {
    return new BrokenException(
        "ledger: the database ends with event "
            + last
            + ", and "
            + known
            + " was there; an older copy took its place: restore the database",
        null);
  }

  /** Takes in what was committed just now, unless somebody read it already. */
  synchronized void take(Ack ack, List<LedgerEvent> batch, List<byte[]> leaves) {
    if (known.tree.size() == ack.firstSequence() - 1) {
      leaves.forEach(known.tree::append);
      known.tiles.clear(); // it wrote them itself
      known.times.saw(ack.recordedAt());
      known.index.fold(ack.firstSequence(), ack.recordedAt(), batch);
      tree = ReadTree.of(known.tree, known.roots);
    }
  }

  /** Returns the tree over the rows that were taken in. */
  ReadTree tree() {
    return tree;
  }

  /**
   * Takes in what was dropped just now, unless somebody read what is left already.
   *
   * @param standings where those stand by what stays of whom more than one event was recorded
   * @param prunings how often the ledger was pruned now
   * @param upTo the number of the last event that was dropped
   */
  synchronized void settle(Map<SubjectKey, Standing> standings, long prunings, long upTo) {
    if (known.prunings == prunings - 1) {
      standings.forEach(known.index::settle);
      known.droppedUpTo = upTo;
      known.prunings = prunings;
    }
  }

  /** Returns whether anything is stamped ahead of the clock. */
  boolean isAheadOfTheClock() {
    return known.times.isCorrected();
  }

  /** Returns where everybody stands; goes on changing with the rows, or is given up. */
  SubjectIndex index() {
    return known.index;
  }

  Instant told(long sequence, Instant recordedAt) {
    return known.times.told(sequence, recordedAt);
  }

  Standing standing(SubjectKey subject) {
    return known.index.get(subject.high(), subject.low());
  }

  Verdict verdict(SubjectKey subject, Purpose purpose, Instant at) {
    return known.index.verdict(subject.high(), subject.low(), purpose, at);
  }

  Verdict verdictAcrossNames(SubjectKey account, Purpose purpose, Instant at) {
    return known.index.verdictAcrossNames(account, purpose, at);
  }

  boolean isNotified(SubjectKey subject, Purpose purpose, Set<String> notices, Instant at) {
    return known.index.isNotified(subject.high(), subject.low(), purpose, notices, at);
  }

  Stream<SubjectKey> known() {
    return known.index.subjects();
  }
}
