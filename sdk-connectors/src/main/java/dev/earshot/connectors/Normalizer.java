package dev.earshot.connectors;

import java.time.Instant;

/** Reads recorded native payloads without a network. */
public interface Normalizer {
  Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility);
}
