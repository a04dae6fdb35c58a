package dev.earshot.privacy.ledger;

import dev.earshot.privacy.SubjectKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One tenant's append-only record of what people and sources said. */
public final class Ledger implements AutoCloseable {
  private final InstantSource clock;
  private final List<Recorded> events = new ArrayList<>();
  private final ConcurrentHashMap<SubjectKey, Standing> standings = new ConcurrentHashMap<>();

  private Ledger(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns a ledger in memory. */
  public static Ledger inMemory(InstantSource clock) {
    return new Ledger(clock);
  }

  /** Opens a ledger on files. */
  public static Ledger open(Path directory, InstantSource clock) {
    if (directory.isAbsolute() || clock != null) {
      throw new UnsupportedOperationException("not yet: " + directory);
    }
    return new Ledger(clock);
  }

  /** Records one event. */
  public Ack append(LedgerEvent event) {
    return append(List.of(event));
  }

  /** Records events, all or none. */
  public synchronized Ack append(List<LedgerEvent> batch) {
    Instant now = clock.instant();
    long first = events.size() + 1L;
    for (LedgerEvent event : batch) {
      long sequence = events.size() + 1L;
      events.add(new Recorded(sequence, now, event));
      standings.merge(
          event.subject(),
          Standing.NONE.with(sequence, first, now, event),
          (old, fresh) -> old.with(sequence, first, now, event));
    }
    return new Ack(first, events.size(), now);
  }

  /** Returns what is recorded of a subject. */
  public Standing standing(SubjectKey subject) {
    return standings.getOrDefault(subject, Standing.NONE);
  }

  /** Returns how many events are recorded. */
  public synchronized long size() {
    return events.size();
  }

  /** Returns the events in order. */
  public synchronized Stream<Recorded> events() {
    return List.copyOf(events).stream();
  }

  /** Returns what opening found. */
  public Recovery recovery() {
    return new Recovery(0, 0, 0);
  }

  /** Closes the ledger. */
  @Override
  public void close() {}
}
