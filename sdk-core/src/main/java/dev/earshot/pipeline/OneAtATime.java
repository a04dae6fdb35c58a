package dev.earshot.pipeline;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Refuses who comes in while another is at work, or the same from within. */
final class OneAtATime {
  private final AtomicBoolean working = new AtomicBoolean();
  private final String refusal;

  /**
   * Creates the guard.
   *
   * @param refusal what is said to who comes second
   */
  OneAtATime(String refusal) {
    this.refusal = refusal;
  }

  <T> T run(Supplier<T> work) {
    if (!working.compareAndSet(false, true)) {
      throw new IllegalStateException(refusal);
    }
    try {
      return work.get();
    } finally {
      working.set(false);
    }
  }
}
