package dev.earshot.examples.guestbook;

import dev.earshot.Mention;
import dev.earshot.pipeline.SubtractingSink;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts mentions by day, and takes off the count what was forgotten. Remembers no post. */
public final class VisitsByDay extends SubtractingSink {
  private final TreeMap<LocalDate, Integer> days = new TreeMap<>();

  /** Creates an empty count. */
  public VisitsByDay() {}

  @Override
  protected void count(Mention mention, int sign) {
    mention
        .post()
        .publishedAt()
        .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC))
        .ifPresent(
            day -> {
              if (days.merge(day, sign, Integer::sum) == 0) {
                days.remove(day);
              }
            });
  }

  /** Returns how many mentions each day has, days without any left out. */
  public synchronized SortedMap<LocalDate, Integer> days() {
    return new TreeMap<>(days);
  }
}
