/**
 * The ledger: what people said about the use of what they posted, what sources said about them, and
 * the proof that we were told.
 *
 * <p>A ledger is an append-only list of {@link dev.earshot.privacy.ledger.LedgerEvent}s of one
 * tenant. {@link dev.earshot.privacy.ledger.FileLedger}'s append returns when the event will
 * survive a power cut, and not before. The state is a fold: {@link
 * dev.earshot.privacy.ledger.Standing} is what the events of one subject add up to, kept in memory,
 * read without a lock. Whatever is in doubt denies.
 *
 * <p>{@link dev.earshot.privacy.ledger.Standings} is what a gate reads, {@link
 * dev.earshot.privacy.ledger.Ledger} what is appended to.
 *
 * <p>The files are described in {@code docs/formats/ledger.md}. Inside, {@code RecordCodec} knows
 * the bytes of an event, {@code Framing} and {@code SegmentHeader} those around them, {@code
 * Segments} their order and repair, {@code Journal} is the one writer, {@code IdempotencyKeys} what
 * it knows of earlier batches, and {@code SubjectIndex} the memory, of {@code Statement}s.
 *
 * <p>{@link dev.earshot.privacy.ledger.JdbcLedger} keeps the same records in rows, described in
 * {@code docs/formats/ledger-jdbc.md}: {@code SqlDatabase} knows transactions and the schema's
 * versions, {@code SqlDialect} in what databases differ, {@code LedgerRows} the statements, and
 * {@code RowsInMemory} where everybody stands by the rows that were read.
 *
 * <p>What a ledger may drop is found by {@code Remnant}; {@code PrunedSegment} and {@code
 * PrunedRows} drop it, and leave of each {@code Hole} the hashes of its subtrees.
 */
@NullMarked
package dev.earshot.privacy.ledger;

import org.jspecify.annotations.NullMarked;
