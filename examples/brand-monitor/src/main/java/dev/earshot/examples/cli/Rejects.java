package dev.earshot.examples.cli;

import dev.earshot.ItemFault;

/** Prints each rejected record as one line of JSON on standard error, and counts them. */
final class Rejects {
  private long count;

  void add(ItemFault fault) {
    print(fault, "offset", fault.offset());
  }

  /** Adds a fault whose offset is a line; people count lines from 1. */
  void addLine(ItemFault fault) {
    print(fault, "line", fault.offset() < 0 ? -1 : fault.offset() + 1);
  }

  private synchronized void print(ItemFault fault, String unit, long place) {
    count++;
    JsonLine line = new JsonLine().put("source", fault.source());
    if (place >= 0) {
      line.put(unit, place);
    }
    if (!fault.field().isEmpty()) {
      line.put("field", fault.field());
    }
    System.err.println(line.put("problem", fault.problem()));
  }

  int exitCode() {
    return count == 0 ? 0 : Earshot.SOME_REJECTED;
  }
}
