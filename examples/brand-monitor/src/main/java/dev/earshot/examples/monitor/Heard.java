package dev.earshot.examples.monitor;

import dev.earshot.ItemFault;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the sources told over all runs: how many events each, how many revisions, and which records
 * could not be read, each once however often it is delivered. Holds no content.
 */
final class Heard {
  private static final int COLUMNS = 5;

  private final Path file;
  private final Map<String, Long> earlier = new TreeMap<>();
  private final Map<String, Long> now = new TreeMap<>();
  private final Set<ItemFault> faults = new LinkedHashSet<>();
  private long revised;

  private Heard(Path file) {
    this.file = file;
  }

  static Heard open(Path file) throws IOException {
    Heard heard = new Heard(file);
    for (String[] cells : StateTable.read(file, COLUMNS)) {
      try {
        cells[1] = RedactedAddress.of(cells[1]);
        long number = Long.parseLong(cells[4]);
        switch (cells[0]) {
          case "events" -> heard.earlier.put(cells[1], number);
          case "revised" -> heard.revised = number;
          default -> heard.faults.add(new ItemFault(cells[1], cells[2], number, cells[3]));
        }
      } catch (IllegalArgumentException e) {
        throw StateTable.damaged(file, e);
      }
    }
    return heard;
  }

  /** Takes how many events a source gave in this run so far. */
  synchronized void events(String source, long events) {
    now.put(StateTable.cell(source), events);
  }

  /** Returns how many events a source gave over all runs. */
  synchronized long events(String source) {
    String name = StateTable.cell(source);
    return earlier.getOrDefault(name, 0L) + now.getOrDefault(name, 0L);
  }

  /** Takes a record that could not be read; returns whether it was not known yet. */
  synchronized boolean add(ItemFault fault) {
    return faults.add(
        new ItemFault(
            StateTable.cell(fault.source()),
            StateTable.cell(fault.field()),
            fault.offset(),
            StateTable.cell(fault.problem())));
  }

  /** Counts what is revised while this process listens. */
  synchronized void countRevisions(Delivery delivery) {
    for (Outcome.Change change : delivery.changes()) {
      revised += change instanceof Outcome.Revised one && one.before() != null ? 1 : 0;
    }
  }

  synchronized long revised() {
    return revised;
  }

  /** Returns the records that could not be read, counted by what was wrong. */
  synchronized List<Report.Faults> faults() {
    Map<List<String>, Long> counts = new LinkedHashMap<>();
    for (ItemFault fault : faults) {
      counts.merge(List.of(fault.source(), fault.field(), fault.problem()), 1L, Long::sum);
    }
    List<Report.Faults> rows = new ArrayList<>();
    counts.forEach(
        (row, count) -> rows.add(new Report.Faults(row.get(0), row.get(1), row.get(2), count)));
    return rows;
  }

  synchronized void save() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    Set<String> sources = new LinkedHashSet<>(earlier.keySet());
    sources.addAll(now.keySet());
    sources.forEach(name -> rows.add(List.of("events", name, "", "", Long.toString(events(name)))));
    rows.add(List.of("revised", "", "", "", Long.toString(revised)));
    for (ItemFault fault : faults) {
      String offset = Long.toString(fault.offset());
      rows.add(List.of("fault", fault.source(), fault.field(), fault.problem(), offset));
    }
    StateTable.write(file, rows);
  }
}
