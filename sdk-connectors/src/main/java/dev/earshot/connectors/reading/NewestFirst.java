package dev.earshot.connectors.reading;

import dev.earshot.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a list was read that shows the newest first and numbers what it shows, as most timelines
 * do that can be asked for what is below and not for what is above.
 *
 * <p>A reader walks back through the pages, from a top it keeps in mind down to what it knows. What
 * appears above the top in the meantime is left to the next walk, and what the pages show again
 * because the list has grown is passed over. Standing at the top, it asks for the first page; that
 * is all it costs where nothing happened.
 *
 * <p>Immutable and thread-safe.
 */
public final class NewestFirst {
  private static final int MOST_PAGES = 100_000;

  private final long newest;
  private final long top;
  private final String below;
  private final int pages;
  private final Set<Long> told;

  private NewestFirst(long newest, long top, String below, int pages, Set<Long> told) {
    this.newest = newest;
    this.top = top;
    this.below = below;
    this.pages = pages;
    this.told = told;
  }

  /**
   * Reads a state.
   *
   * @param pages how many pages the first walk goes back, at least 1
   * @throws MalformedException if the state is damaged
   */
  public static NewestFirst of(CheckpointState state, int pages) {
    long newest = state.whole("newest", 1, Long.MAX_VALUE);
    int left = (int) state.whole("pages", -1, MOST_PAGES);
    String told = state.text("told-above").orElse("");
    if (!told.isEmpty() && !told.matches("\\d{1,18}(?:,\\d{1,18})*")) {
      throw new MalformedException("checkpoint", "told-above", -1, "expected numbers", null);
    }
    return new NewestFirst(
        newest,
        state.whole("top", 1, Long.MAX_VALUE),
        state.text("below").orElse(""),
        left != 0 ? left : newest == 0 ? pages : -1,
        told.isEmpty()
            ? Set.of()
            : Arrays.stream(told.split(",")).map(Long::valueOf).collect(Collectors.toSet()));
  }

  /** Returns where the next page begins, in the connector's own words; empty for the first page. */
  public String below() {
    return below;
  }

  /** Returns the number up to which everything was read; 0 before the first walk ended. */
  public long newest() {
    return newest;
  }

  /** Returns whether it is in the midst of a walk. */
  public boolean isWalking() {
    return top > 0;
  }

  /**
   * Returns whether a record on the page at hand has not been told, nor is left to the next walk.
   */
  public boolean isFresh(long number) {
    return number > newest && (top == 0 || number <= top) && !told.contains(number);
  }

  /**
   * Returns how far it is read once a page was told.
   *
   * @param numbers what the page shows, in any order, whether fresh or not
   * @param next where the page below begins; null or empty where there is none
   * @param source names the list in errors
   * @throws MalformedException if the page below begins where this one did
   */
  public NewestFirst after(List<Long> numbers, @Nullable String next, String source) {
    long highest = numbers.stream().mapToLong(Long::longValue).max().orElse(newest);
    long goal = top > 0 ? top : Math.max(newest, highest);
    int left = pages > 0 ? pages - 1 : -1;
    boolean reached = !numbers.isEmpty() && numbers.stream().allMatch(number -> number <= newest);
    if (next == null || next.isEmpty() || left == 0 || reached || goal == newest) {
      return new NewestFirst(goal, 0, "", -1, Set.of());
    }
    if (next.equals(below)) {
      throw new MalformedException(source, null, -1, "the pages go round in a circle", null);
    }
    Set<Long> fresh = numbers.stream().filter(this::isFresh).collect(Collectors.toSet());
    return new NewestFirst(newest, goal, next, left, fresh.isEmpty() ? told : fresh);
  }

  /** Returns the state that says this. */
  public CheckpointState written() {
    return CheckpointState.start()
        .with("newest", newest)
        .with("top", top)
        .with("below", below)
        .with("pages", isWalking() ? pages : 0)
        .with(
            "told-above",
            told.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
  }
}
