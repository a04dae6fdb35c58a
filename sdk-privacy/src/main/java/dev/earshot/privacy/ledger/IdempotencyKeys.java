package dev.earshot.privacy.ledger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/* A function of what was recorded alone: opening the ledger again ends with the same keys, but for
 * those of subjects whose key was destroyed. */
/** The keys under which batches were recorded, no more and no longer than the horizon. */
final class IdempotencyKeys {
  private final Duration time;
  private final int count;

  /* In the order of record. */
  private final Map<String, Known> known = new LinkedHashMap<>();

  /** 128 bits that tell one batch's content from another's. */
  record Digest(long high, long low) {
    static Digest of(byte[] batch) {
      try {
        ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(batch));
        return new Digest(hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  /** Under which content a key was used, and what was answered. */
  record Known(Digest digest, Ack ack) {}

  IdempotencyKeys(Duration time, int count) {
    this.time = time;
    this.count = count;
  }

  static boolean areIn(List<LedgerEvent> batch) {
    return batch.stream().anyMatch(event -> event.idempotencyKey().isPresent());
  }

  void remember(List<LedgerEvent> batch, Digest digest, Ack ack) {
    Known one = new Known(digest, ack);
    for (LedgerEvent event : batch) {
      event
          .idempotencyKey()
          .ifPresent(
              key -> {
                known.remove(key);
                known.put(key, one);
              });
    }
    forget(ack.recordedAt());
  }

  /** Returns what is known at that time of record of any of the batch's keys. */
  @Nullable Known find(List<LedgerEvent> batch, Instant now) {
    forget(now);
    for (LedgerEvent event : batch) {
      Known one = event.idempotencyKey().map(known::get).orElse(null);
      if (one != null && !isOver(one, now)) {
        return one;
      }
    }
    return null;
  }

  private boolean isOver(Known one, Instant now) {
    return Duration.between(one.ack().recordedAt(), now).compareTo(time) >= 0;
  }

  /**
   * Returns the number of the first event of the oldest batch that is known by a key; 0 for none.
   */
  long oldest() {
    Iterator<Known> all = known.values().iterator();
    return all.hasNext() ? all.next().ack().firstSequence() : 0;
  }

  int size() {
    return known.size();
  }

  private void forget(Instant now) {
    Iterator<Known> oldest = known.values().iterator();
    while (oldest.hasNext()) {
      if (!isOver(oldest.next(), now) && known.size() <= count) {
        return;
      }
      oldest.remove();
    }
  }
}
