package dev.earshot.scoring.model;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells two threads that share a session so, in words, instead of letting them mix two texts up.
 * Who hands a session on reads with it before asking it.
 */
final class OneThread {
  private static final String PROBLEM =
      "two threads share a session, which is for one at a time; open one for each thread, or take"
          + " them from a SessionPool";

  private final AtomicReference<@Nullable Thread> reading = new AtomicReference<>();
  private @Nullable Thread last;

  /**
   * Begins to read.
   *
   * @throws IllegalStateException if another thread is reading
   */
  void begin() {
    Thread own = Thread.currentThread();
    if (!reading.compareAndSet(null, own)) {
      throw new IllegalStateException(PROBLEM);
    }
    last = own;
  }

  void end() {
    reading.setRelease(null);
  }

  /**
   * Checks that what was read last was read by this thread.
   *
   * @throws IllegalStateException if nothing was read, or another thread did
   */
  void check() {
    if (last != Thread.currentThread()) {
      throw new IllegalStateException(last == null ? "nothing was read" : PROBLEM);
    }
  }
}
