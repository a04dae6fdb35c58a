package dev.earshot.examples.cli;

import dev.earshot.ItemFault;

/** Prints each rejected record as one line of JSON on standard error, and counts them. */
final class Rejects {
  private long count;

  void add(String source, long line, String field, String problem) {
    print(source, "line", line, field, problem);
  }

  void add(ItemFault fault) {
    print(fault.source(), "offset", fault.offset(), fault.field(), fault.problem());
  }

  private synchronized void print(
      String source, String unit, long place, String field, String problem) {
    count++;
    JsonLine line = new JsonLine().put("source", source);
    if (place >= 0) {
      line.put(unit, place);
    }
    if (!field.isEmpty()) {
      line.put("field", field);
    }
    System.err.println(line.put("problem", problem));
  }

  int exitCode() {
    return count == 0 ? 0 : Earshot.SOME_REJECTED;
  }
}
