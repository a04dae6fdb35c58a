package dev.earshot.connectors;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Runs tasks on the host's executor so that they take turns. What an executor would run at once,
 * within the task that handed it in, waits for that one's end: the stack does not grow, and an
 * executor that is the calling thread alternates between tasks as a pool does.
 */
final class Turns {
  private final Executor executor;
  /* What waits on each thread that is in a turn; touched by that thread alone. */
  private final Map<Thread, Queue<Runnable>> waiting = new ConcurrentHashMap<>();

  Turns(Executor executor) {
    this.executor = executor;
  }

  /** Returns whether this thread is in the midst of a turn. */
  boolean isWithin() {
    return waiting.containsKey(Thread.currentThread());
  }

  /** Runs what hands tasks in; none that would run on this thread begins before it ends. */
  void begin(Runnable handingIn) {
    inTurn(handingIn);
  }

  /**
   * Hands a task in.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no more
   */
  void next(Runnable task) {
    executor.execute(() -> inTurn(task));
  }

  private void inTurn(Runnable task) {
    Queue<Runnable> outer = waiting.get(Thread.currentThread());
    if (outer != null) {
      outer.add(task);
      return;
    }
    Queue<Runnable> mine = new ArrayDeque<>(List.of(task));
    waiting.put(Thread.currentThread(), mine);
    try {
      for (Runnable next = mine.poll(); next != null; next = mine.poll()) {
        next.run();
      }
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }
}
