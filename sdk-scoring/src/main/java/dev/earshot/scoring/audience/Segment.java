package dev.earshot.scoring.audience;

import dev.earshot.MalformedException;
import dev.earshot.query.Fields;
import dev.earshot.query.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A segment of people: whoever a query surely holds for, in the language of listening queries. Who
 * does not state what it asks for is not in it.
 *
 * <pre>{@code
 * Segment loud = Segment.of("loud", "followers>=10000 mentions>=3 -account:bot", Account.fields());
 * }</pre>
 *
 * @param id what it is called, not blank, without tabs and line ends
 * @param query whom it holds
 */
public record Segment(String id, Filter<Account> query) {
  /**
   * Creates a segment.
   *
   * @throws IllegalArgumentException if the id has another form
   */
  public Segment {
    Objects.requireNonNull(query, "query");
    if (id.isBlank() || !id.equals(id.strip()) || id.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "id: expected no outer blanks and no control characters, and something else");
    }
  }

  /**
   * Returns a segment.
   *
   * @param fields {@link Account#fields()}, and fields added to them
   * @throws MalformedException if the query is none
   */
  public static Segment of(String id, String query, Fields<Account> fields) {
    return new Segment(id, fields.parse(query));
  }

  /**
   * Reads lines {@code id<TAB>query}. Blank lines are skipped, and lines that begin with {@code #}
   * and have no tab.
   *
   * @param source what errors call it, such as the file's name
   * @param fields {@link Account#fields()}, and fields added to them
   * @throws MalformedException if a line has another form, a query is malformed, or an id comes
   *     twice; the message names the line, counted from 1
   */
  public static List<Segment> parse(String lines, String source, Fields<Account> fields) {
    List<Segment> segments = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    String[] all = (lines.startsWith("\uFEFF") ? lines.substring(1) : lines).split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      String line = all[i].endsWith("\r") ? all[i].substring(0, all[i].length() - 1) : all[i];
      int tab = line.indexOf('\t');
      if (line.isBlank() || (tab < 0 && line.startsWith("#"))) {
        continue;
      }
      String place = "line " + (i + 1) + ": ";
      try {
        if (tab < 0 || !ids.add(line.substring(0, tab))) {
          throw new IllegalArgumentException(
              tab < 0 ? "expected an id, a tab and a query" : "this id stands on an earlier line");
        }
        segments.add(of(line.substring(0, tab), line.substring(tab + 1), fields));
      } catch (IllegalArgumentException e) {
        throw new MalformedException(source, null, -1, place + e.getMessage(), null);
      } catch (MalformedException e) {
        throw new MalformedException(source, null, -1, place + e.problem(), null);
      }
    }
    return List.copyOf(segments);
  }

  /** Returns the line that {@link #parse} reads it from. */
  public String written() {
    return id + "\t" + query;
  }
}
