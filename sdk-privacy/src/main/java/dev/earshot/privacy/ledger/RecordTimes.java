package dev.earshot.privacy.ledger;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/* A clock that stood ahead and was put right must hold back nobody: what it stamped counts as
 * recorded by now. Each is corrected by itself; nothing later is moved by it. */
/**
 * When events were recorded, as far as the clock has not proved it wrong since. One thread writes.
 */
final class RecordTimes {
  private static final Logger LOG = LoggerFactory.getLogger(RecordTimes.class);

  private Instant latest = Instant.MIN;
  private volatile Correction correction = new Correction(0, Instant.MAX);

  /** What was recorded up to that number was recorded by that moment, whatever it says. */
  private record Correction(long upTo, Instant by) {}

  /** Takes note of a record's time. */
  void saw(Instant recordedAt) {
    if (recordedAt.isAfter(latest)) {
      latest = recordedAt;
    }
  }

  /** Corrects what stands up to that event in the index, if its times lie ahead of the clock. */
  void correct(Instant now, long lastSequence, SubjectIndex index) {
    if (Duration.between(now, latest).compareTo(Journal.SKEW) <= 0) {
      return;
    }
    int people = index.recordedBy(now);
    LOG.warn(
        "ledger: records up to {} are stamped {}, ahead of the clock; of {} people they count as"
            + " recorded by {}",
        lastSequence,
        latest,
        people,
        now);
    correction = new Correction(lastSequence, now);
    latest = now;
  }

  /** Returns whether anything was stamped ahead of the clock. */
  boolean isCorrected() {
    return correction.upTo() > 0;
  }

  /** Returns when an event was recorded. */
  Instant told(long sequence, Instant recordedAt) {
    Correction known = correction;
    return sequence <= known.upTo() && recordedAt.isAfter(known.by()) ? known.by() : recordedAt;
  }
}
