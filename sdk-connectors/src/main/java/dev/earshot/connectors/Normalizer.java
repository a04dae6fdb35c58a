package dev.earshot.connectors;

import java.time.Instant;

/**
 * Reads one answer of a source, recorded earlier, without a network: what a connector can do that
 * keeps reading and normalizing apart. Thread-safe.
 */
@FunctionalInterface
public interface Normalizer {
  /**
   * Reads a whole answer.
   *
   * @param payload the answer's body, as the source sent it
   * @param source the address it came from, which provenance will state; without secrets
   * @param observedAt when it was recorded
   * @param anyVisibility whether what is not public comes whole; otherwise as skipped
   * @return everything in it, with what could not be read as faults
   * @throws dev.earshot.MalformedException if it cannot be read as a whole
   */
  Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility);
}
