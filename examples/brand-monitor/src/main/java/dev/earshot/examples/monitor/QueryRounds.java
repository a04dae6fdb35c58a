package dev.earshot.examples.monitor;

import dev.earshot.MalformedException;
import dev.earshot.query.Query;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which queries the state was made with, and how often sources had to be begun anew for a new one.
 *
 * <p>A query that is new may match what was read past before, so each source begins anew: under the
 * number of a round that no source was read in. One that went, or has another id, needs no reading:
 * what is kept is judged again. Not thread-safe.
 */
final class QueryRounds {
  private static final Pattern HEAD =
      Pattern.compile("# earshot listening v1, round ([0-9]{1,9}), (settled|unsettled)");

  private final Path file;
  private final QuerySet queries;
  private final boolean isBegun;
  private final boolean isSettled;
  private final String known;
  private final Set<String> texts = new HashSet<>();
  private int round;

  /**
   * Reads the file of a state.
   *
   * @param queries what to listen for from now on
   * @throws MalformedException if the file is damaged
   */
  QueryRounds(Path file, QuerySet queries) throws IOException {
    this.file = file;
    this.queries = queries;
    isBegun = Files.exists(file);
    if (!isBegun) {
      isSettled = false;
      known = "";
      return;
    }
    String all = GivenFile.text(file);
    int end = all.indexOf('\n');
    Matcher head = HEAD.matcher(end < 0 ? all : all.substring(0, end));
    if (!head.matches()) {
      throw new MalformedException(
          file.toString(),
          null,
          -1,
          "line 1: damaged; delete the file, and all sources are read from their beginning",
          null);
    }
    round = Integer.parseInt(head.group(1));
    isSettled = head.group(2).equals("settled");
    known = end < 0 ? "" : all.substring(end + 1);
    known.lines().forEach(line -> texts.add(line.substring(line.indexOf('\t') + 1)));
  }

  /** Returns whether what is kept was matched by other queries, or nobody knows by which. */
  boolean areOthers() {
    return !isSettled || !known.equals(queries.print());
  }

  /** Returns the ids of queries that no source was read for. */
  List<String> added() {
    return queries.queries().entrySet().stream()
        .filter(each -> !texts.contains(each.getValue().toString()))
        .map(each -> each.getKey())
        .toList();
  }

  /** Returns how many queries nobody listens for any more. */
  int gone() {
    Set<String> left = new HashSet<>(texts);
    queries.queries().values().stream().map(Query::toString).forEach(left::remove);
    return left.size();
  }

  /**
   * Writes down, before what is kept is judged again, that only what both speak of is settled: a
   * process that ends meanwhile, and is asked the former queries then, reads anew.
   */
  void begin() throws IOException {
    StringBuilder both = new StringBuilder();
    known
        .lines()
        .filter(line -> isAsked(line.substring(line.indexOf('\t') + 1)))
        .forEach(line -> both.append(line).append('\n'));
    write("unsettled", both.toString());
  }

  private boolean isAsked(String text) {
    return queries.queries().values().stream().anyMatch(query -> query.toString().equals(text));
  }

  /**
   * Writes down that what is kept is what these queries matched.
   *
   * @param isTaken whether some source was read in a round
   */
  void settle(IntPredicate isTaken) throws IOException {
    if (!added().isEmpty()) {
      while (isTaken.test(round)) {
        round++;
      }
    }
    write("settled", queries.print());
  }

  private void write(String how, String lines) throws IOException {
    String text = "# earshot listening v1, round " + round + ", " + how + "\n" + lines;
    PrivateFiles.replace(file, fresh -> Files.writeString(fresh, text));
  }

  /** Returns the round in which sources are read now. */
  int round() {
    return round;
  }

  /** Returns whether anything was listened for before. */
  boolean isBegun() {
    return isBegun;
  }
}
