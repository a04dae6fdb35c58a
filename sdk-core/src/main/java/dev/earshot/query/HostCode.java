package dev.earshot.query;

import dev.earshot.EarshotException;
import dev.earshot.Failure;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a function of the host's. One that fails over some facts knows nothing of them: its source
 * would be stuck there for ever if that came out.
 */
final class HostCode {
  private static final Logger LOG = LoggerFactory.getLogger(HostCode.class);

  private HostCode() {}

  /**
   * Returns its answer.
   *
   * @param unknown the answer in place of null and of what it throws
   * @throws EarshotException what it throws of our kinds: it cannot go on at all
   */
  static <F, T> T answer(Function<? super F, ? extends @Nullable T> asked, F facts, T unknown) {
    try {
      T answer = asked.apply(facts);
      return answer == null ? unknown : answer;
    } catch (EarshotException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warn("a query field failed over a post; its answer is unknown", Failure.of(e));
      return unknown;
    }
  }
}
