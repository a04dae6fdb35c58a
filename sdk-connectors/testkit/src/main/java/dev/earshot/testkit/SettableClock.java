package dev.earshot.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** A clock that stands still until it is told to move. Thread-safe. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** Creates a clock that shows that moment. */
  public SettableClock(Instant now) {
    this.now = Objects.requireNonNull(now, "now");
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock on, or back where negative. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  /** Sets the clock. */
  public synchronized void set(Instant instant) {
    now = Objects.requireNonNull(instant, "instant");
  }
}
