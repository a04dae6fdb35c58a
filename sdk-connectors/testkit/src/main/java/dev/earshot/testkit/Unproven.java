package dev.earshot.testkit;

import org.opentest4j.TestAbortedException;

/**
 * A rule of a contract that has nothing to prove itself on: the test neither passes nor fails, and
 * the build lists it. What a connector declares and does not show is no such rule but a failure.
 */
final class Unproven extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param why what is missing, and what to supply
   */
  Unproven(String why) {
    super("unproven: " + why);
  }
}
