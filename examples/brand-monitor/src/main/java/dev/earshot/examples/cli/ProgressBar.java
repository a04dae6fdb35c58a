package dev.earshot.examples.cli;

import dev.earshot.examples.log.Printable;
import java.util.Locale;

/**
 * A bar on standard error where a person watches; nothing where nobody does. Erases itself when
 * closed.
 */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final int STEP = 500;

  private final boolean watched;
  private final long total;
  private long done;
  private long shown = -1;

  /**
   * Creates a bar.
   *
   * @param total how much there is to do; 0 for not known, which shows how much is done
   * @param quiet whether to show nothing in any case
   */
  ProgressBar(long total, boolean quiet) {
    this(total, quiet, somebodyWatches());
  }

  ProgressBar(long total, boolean quiet, boolean watched) {
    this.total = total;
    this.watched = watched && !quiet;
  }

  /** Null where nobody watches also on Java 22 and later: {@link Earshot} sees to that. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean somebodyWatches() {
    return System.console() != null;
  }

  void advance(long by) {
    reach(done + by);
  }

  synchronized void reach(long now) {
    done = now;
    long step = total > 0 ? Math.min(100, now * 100 / total) : now / STEP;
    if (watched && step != shown) {
      shown = step;
      redraw(total > 0 ? bar((int) step) : now + " read");
    }
  }

  private static String bar(int percent) {
    int full = percent * WIDTH / 100;
    return String.format(
        Locale.ROOT, "[%s%s] %3d%%", "#".repeat(full), " ".repeat(WIDTH - full), percent);
  }

  @Override
  public synchronized void close() {
    if (watched && shown >= 0) {
      redraw(" ".repeat(WIDTH + 8) + "\r");
    }
  }

  private static void redraw(String words) {
    if (System.err instanceof Printable err) {
      err.redraw(words);
    } else {
      System.err.print('\r' + words);
      System.err.flush();
    }
  }
}
