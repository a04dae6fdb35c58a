package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.RunningTree;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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

  private final SubjectIndex index = new SubjectIndex();
  private final RunningTree tree = new RunningTree();
  private final RecordTimes times = new RecordTimes();

  /** The events of a batch of which not all rows were read yet. */
  private final List<LedgerEvent> begun = new ArrayList<>();

  /**
   * Takes in the rows up to a head.
   *
   * @throws BrokenException if they are not those that were written
   */
  synchronized void catchUp(
      LedgerRows rows, Connection connection, LedgerRows.HeadRow head, Instant now)
      throws SQLException {
    if (head.lastEvent() < tree.size()) {
      // A reader's head may be older than what an append has taken in meanwhile.
      head = rows.head(connection);
    }
    if (head.lastEvent() < tree.size()) {
      throw new BrokenException(
          "ledger: the database ends with event "
              + head.lastEvent()
              + ", and "
              + tree.size()
              + " was there; an older copy took its place",
          null);
    }
    while (tree.size() < head.lastEvent()) {
      long first = tree.size() + 1;
      long last = Math.min(tree.size() + PAGE, head.lastEvent());
      for (LedgerRows.EventRow row : rows.events(connection, first, last)) {
        take(row);
      }
    }
    if (!begun.isEmpty() || !Arrays.equals(tree.toBytes(), head.tree())) {
      throw new BrokenException(
          "ledger: the rows up to event "
              + head.lastEvent()
              + " are not those that were written; restore the database",
          null);
    }
    times.correct(now, tree.size(), index);
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

  /** Takes in what was committed just now, unless somebody read it already. */
  synchronized void take(Ack ack, List<LedgerEvent> batch, List<byte[]> leaves) {
    if (tree.size() == ack.firstSequence() - 1) {
      leaves.forEach(tree::append);
      times.saw(ack.recordedAt());
      index.fold(ack.firstSequence(), ack.recordedAt(), batch);
    }
  }

  Instant told(long sequence, Instant recordedAt) {
    return times.told(sequence, recordedAt);
  }

  Standing standing(SubjectKey subject) {
    return index.get(subject.high(), subject.low());
  }

  Verdict verdict(SubjectKey subject, Purpose purpose, Instant at) {
    return index.verdict(subject.high(), subject.low(), purpose, at);
  }

  Verdict verdictAcrossNames(SubjectKey account, Purpose purpose, Instant at) {
    return index.verdictAcrossNames(account, purpose, at);
  }

  boolean isNotified(SubjectKey subject, Purpose purpose, Set<String> notices, Instant at) {
    return index.isNotified(subject.high(), subject.low(), purpose, notices, at);
  }

  Stream<SubjectKey> known() {
    return index.subjects();
  }
}
