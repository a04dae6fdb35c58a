package dev.earshot.examples.guestbook;

import dev.earshot.Mention;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Sink;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts mentions by day, and takes off the count what was forgotten. Remembers no post. */
public final class VisitsByDay implements Sink {
  private final TreeMap<LocalDate, Integer> days = new TreeMap<>();

  /** Creates an empty count. */
  public VisitsByDay() {}

  @Override
  public synchronized void accept(List<Outcome.Change> changes, long lastChange) {
    for (Outcome.Change change : changes) {
      change.departure().ifPresent(mention -> add(mention, -1));
      change.arrival().ifPresent(mention -> add(mention, 1));
    }
  }

  private void add(Mention mention, int by) {
    mention
        .post()
        .publishedAt()
        .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC))
        .ifPresent(
            day -> {
              if (days.merge(day, by, Integer::sum) == 0) {
                days.remove(day);
              }
            });
  }

  /** Returns how many mentions each day has, days without any left out. */
  public synchronized SortedMap<LocalDate, Integer> days() {
    return new TreeMap<>(days);
  }
}
