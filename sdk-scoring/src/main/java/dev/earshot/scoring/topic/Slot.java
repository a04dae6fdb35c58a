package dev.earshot.scoring.topic;

import dev.earshot.scoring.trend.SeriesKey;
import dev.earshot.scoring.unique.Barred;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One stretch of time: the tables of its groups, and what had no room. Not thread-safe. */
final class Slot {
  /** What a group costs, in rows. */
  static final int GROUP = 16;

  private static final Comparator<SeriesKey> ORDER =
      Comparator.comparing(SeriesKey::dimension).thenComparing(SeriesKey::value);

  private final int mostExact;
  private final Map<SeriesKey, TermTable> tables = new HashMap<>();
  private @Nullable Barred barred;

  Slot(int mostExact) {
    this.mostExact = mostExact;
  }

  @Nullable TermTable table(SeriesKey group) {
    return tables.get(group);
  }

  TermTable create(SeriesKey group) {
    return tables.computeIfAbsent(group, g -> new TermTable(mostExact));
  }

  void remove(SeriesKey group) {
    tables.remove(group);
  }

  /** Whether nothing is in it and nothing is barred from it. */
  boolean isNothing() {
    return tables.isEmpty() && barred == null;
  }

  Iterable<TermTable> tables() {
    return tables.values();
  }

  /** Returns how much it holds, in rows. */
  long size() {
    long size = 0;
    for (TermTable table : tables.values()) {
      size += GROUP + table.size();
    }
    return size;
  }

  private static long hash(SeriesKey group) {
    return TermTable.hash(TermTable.bytes(group.dimension() + '\n' + group.value()));
  }

  boolean isBarred(SeriesKey group) {
    return isBarred(group, 0);
  }

  boolean isBarred(SeriesKey group, long value) {
    return barred != null && barred.holds(hash(group), value);
  }

  /** Returns how many mentions a value that is barred may have had when it was taken out. */
  long mostOfBarred() {
    return barred == null ? 0 : barred.most();
  }

  void bar(SeriesKey group, long value, long had) {
    Barred all = barred == null ? new Barred() : barred;
    barred = all;
    all.add(hash(group), value, had);
  }

  /** Takes out what so many mentions or fewer hold; returns how many of it were counted. */
  long drop(int most) {
    long[] gone = {0};
    tables.forEach(
        (group, table) ->
            table.drop(
                most,
                (value, had) -> {
                  bar(group, value, had);
                  gone[0] += had;
                }));
    tables
        .entrySet()
        .removeIf(
            each -> {
              boolean small = each.getValue().size() == 0 && each.getValue().mentions() <= most;
              if (small) {
                bar(each.getKey(), 0, each.getValue().mentions());
              }
              return small;
            });
    return gone[0];
  }

  private long drop(Barred others) {
    long[] gone = {0};
    tables.forEach(
        (group, table) -> table.drop(others, hash(group), (value, had) -> gone[0] += had));
    tables
        .entrySet()
        .removeIf(
            each -> {
              boolean out = others.holds(hash(each.getKey()), 0);
              if (out) {
                each.getValue().drop(Integer.MAX_VALUE, (value, had) -> gone[0] += had);
              }
              return out;
            });
    return gone[0];
  }

  /**
   * Takes over what another counted; what one of the two had no room for is counted in neither.
   *
   * @return how many of what was counted is so no longer
   */
  long add(Slot other) throws IOException {
    long gone = 0;
    if (barred != null) {
      gone += other.drop(barred);
    }
    if (other.barred != null) {
      gone += drop(other.barred);
    }
    for (Map.Entry<SeriesKey, TermTable> each : other.tables.entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      each.getValue().write(new DataOutputStream(bytes));
      create(each.getKey())
          .read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
    if (other.barred != null) {
      Barred all = barred == null ? new Barred() : barred;
      barred = all;
      all.addAll(other.barred);
    }
    return gone;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(tables.size());
    TreeMap<SeriesKey, TermTable> sorted = new TreeMap<>(ORDER);
    sorted.putAll(tables);
    for (Map.Entry<SeriesKey, TermTable> each : sorted.entrySet()) {
      out.writeUTF(each.getKey().dimension());
      out.writeUTF(each.getKey().value());
      each.getValue().write(out);
    }
    out.writeBoolean(barred != null);
    if (barred != null) {
      barred.write(out);
    }
  }

  static Slot read(DataInputStream in, int mostExact) throws IOException {
    Slot slot = new Slot(mostExact);
    for (int n = in.readInt(); n > 0; n--) {
      slot.create(new SeriesKey(in.readUTF(), in.readUTF())).read(in);
    }
    if (in.readBoolean()) {
      slot.barred = new Barred();
      slot.barred.read(in);
    }
    return slot;
  }
}
