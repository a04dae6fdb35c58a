package dev.earshot.connectors.mastodon;

import dev.earshot.connectors.http.Validators;
import dev.earshot.connectors.reading.CheckpointState;
import org.jspecify.annotations.Nullable;

/**
 * How far a timeline was read.
 *
 * <p>A reader is either walking back through pages, from a top it keeps in mind down to what it
 * knows, or it stands at the top and asks for what came after.
 *
 * @param newest the id below which everything was read; null before the first walk ended
 * @param top while walking back, the id where the walk began; null while standing
 * @param below while walking back, the query of the next page; empty for the first
 * @param pages while walking back, how many more pages to read; -1 for all
 * @param since whether the server pages forward by {@code since_id} alone, as Mastodon before 2.6
 * @param validators what to show when asking again for what came after
 */
record Cursor(
    @Nullable String newest,
    @Nullable String top,
    String below,
    int pages,
    boolean since,
    Validators validators) {
  private static final int MOST_PAGES = 1000;

  static Cursor start(int pages) {
    return new Cursor(null, null, "", pages, false, Validators.none());
  }

  /** Returns whether it is walking back. */
  boolean walking() {
    return newest == null || top != null;
  }

  Cursor withValidators(Validators seen) {
    return new Cursor(newest, top, below, pages, since, seen);
  }

  CheckpointState written() {
    return CheckpointState.start()
        .with("newest", newest)
        .with("top", top)
        .with("below", below)
        .with("pages", pages)
        .with("since", since)
        .with("etag", validators.etag())
        .with("modified", validators.lastModified());
  }

  /**
   * Reads a state.
   *
   * @param pages how many pages a first reading goes back
   */
  static Cursor of(CheckpointState state, int pages) {
    int left = (int) state.whole("pages", -1, MOST_PAGES);
    return new Cursor(
        state.text("newest").orElse(null),
        state.text("top").orElse(null),
        state.text("below").orElse(""),
        left == 0 ? pages : left,
        state.isTrue("since"),
        new Validators(state.text("etag").orElse(null), state.text("modified").orElse(null)));
  }
}
