package dev.earshot.privacy.ledger;

/**
 * What a ledger let go of.
 *
 * @param events how many events
 * @param bytes how many bytes its files are shorter, or the records were that went from rows
 * @param upTo the number of the last event that was ever dropped, now or before; 0 for none
 */
public record Pruned(long events, long bytes, long upTo) {}
