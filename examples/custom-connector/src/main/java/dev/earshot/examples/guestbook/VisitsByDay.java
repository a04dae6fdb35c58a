package dev.earshot.examples.guestbook;

import dev.earshot.Mention;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts mentions by day, and takes off the count what was forgotten. Remembers no post. */
public final class VisitsByDay extends SubtractingSink<VisitsByDay> {
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

  @Override
  protected void reset() {
    days.clear();
  }

  @Override
  protected String form() {
    return "visits-by-day/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeInt(days.size());
    for (Map.Entry<LocalDate, Integer> day : days.entrySet()) {
      out.writeLong(day.getKey().toEpochDay());
      out.writeInt(day.getValue());
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      days.merge(LocalDate.ofEpochDay(in.readLong()), in.readInt(), Integer::sum);
    }
  }

  /** Returns how many mentions each day has, days without any left out. */
  public synchronized SortedMap<LocalDate, Integer> days() {
    return new TreeMap<>(days);
  }
}
