package dev.earshot.privacy.ledger;

/**
 * What opening a ledger found.
 *
 * @param records how many events, all of them whole
 * @param segments how many segment files, after the repair
 * @param tornBytes how many bytes of an unfinished write were cut from the end, up to the last that
 *     is no zero; none of them was ever acknowledged
 */
public record Recovery(long records, int segments, long tornBytes) {}
