package dev.earshot.examples.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets a command end by itself when the process is told to end (SIGTERM, SIGINT): what it was at is
 * then whole, and the process ends with the command's code.
 */
final class Ending {
  private static final long LONGEST_SECONDS = 30;
  private static final CompletableFuture<Integer> CODE = new CompletableFuture<>();

  private final Thread hook;

  /** Has a command told to stop, until {@link #close}. */
  Ending(Runnable stop) {
    hook = new Thread(() -> end(stop), "earshot-ending");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Takes the code with which the process would end by itself now. */
  static void reached(int code) {
    CODE.complete(code);
  }

  private static void end(Runnable stop) {
    stop.run();
    try {
      Runtime.getRuntime().halt(CODE.get(LONGEST_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return; // the process ends as it would have, and what is on disk holds
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command ends by itself, and is told nothing any more. */
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // it is at work
    }
  }
}
