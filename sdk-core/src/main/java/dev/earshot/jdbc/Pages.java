package dev.earshot.jdbc;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of rows after another, selected when the one before is used up.
 *
 * @param <T> a row
 */
final class Pages<T> extends Spliterators.AbstractSpliterator<T> {
  private final Function<@Nullable T, List<T>> after;
  private Iterator<T> page = List.<T>of().iterator();
  private @Nullable T last;

  /**
   * Creates it.
   *
   * @param after returns the page behind a row, or the first; empty at the end
   */
  Pages(Function<@Nullable T, List<T>> after) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.after = after;
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> taker) {
    if (!page.hasNext()) {
      page = after.apply(last).iterator();
      if (!page.hasNext()) {
        return false;
      }
    }
    T next = page.next();
    last = next;
    taker.accept(next);
    return true;
  }
}
