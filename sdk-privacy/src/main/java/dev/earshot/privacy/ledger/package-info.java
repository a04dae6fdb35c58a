/**
 * The ledger: what people said about the use of what they posted, what sources said about them, and
 * the proof that we were told.
 *
 * <p>A ledger is an append-only list of {@link dev.earshot.privacy.ledger.LedgerEvent}s of one
 * tenant. {@link dev.earshot.privacy.ledger.Ledger#append(LedgerEvent)} returns when the event will
 * survive a power cut, and not before. The state is a fold: {@link
 * dev.earshot.privacy.ledger.Standing} is what the events of one subject add up to, kept in memory,
 * read without a lock. Whatever is in doubt denies.
 *
 * <p>The files are described in {@code docs/formats/ledger.md}. Inside, {@code Frames} knows their
 * bytes, {@code Segments} their order and repair, {@code Disk} is the seam to the file system where
 * tests cut the power, {@code Journal} is the one writer and {@code SubjectIndex} the memory.
 */
@NullMarked
package dev.earshot.privacy.ledger;

import org.jspecify.annotations.NullMarked;
