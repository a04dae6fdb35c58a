package dev.earshot.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whether the machine was quiet while something was measured: threads that only compute must get as
 * much CPU time as time went by. What they lack, others took.
 */
final class Gate {
  /** By how much CPU time and wall time may differ, as a share of wall time. */
  static final double TOLERANCE = 0.10;

  private static final long PROBE_NANOS = 300_000_000;

  private Gate() {}

  /**
   * Returns the CPU time of threads as a share of the wall time they had together; 1 is quiet.
   *
   * @throws IllegalArgumentException if no time went by or no thread ran
   */
  static double share(long cpuNanos, long wallNanos, int threads) {
    if (wallNanos <= 0 || threads <= 0) {
      throw new IllegalArgumentException("expected time and threads, got " + wallNanos + " ns");
    }
    return (double) cpuNanos / wallNanos / threads;
  }

  /** Returns whether a share is near enough to 1. */
  static boolean isQuiet(double share) {
    return share >= 1 - TOLERANCE && share <= 1 + TOLERANCE;
  }

  /** Returns the share that is furthest from 1; NaN if there is none, and NaN is not quiet. */
  static double worst(Iterable<Double> shares) {
    double worst = Double.NaN;
    for (double share : shares) {
      if (Double.isNaN(worst) || Math.abs(1 - share) > Math.abs(1 - worst)) {
        worst = share;
      }
    }
    return worst;
  }

  /** Lets one thread a core spin for a moment; returns the least share that one of them got. */
  static double probe() {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    try {
      List<Callable<Double>> spins = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        spins.add(Gate::spin);
      }
      List<Double> shares = new ArrayList<>();
      for (Future<Double> share : threads.invokeAll(spins)) {
        shares.add(share.get());
      }
      return worst(shares);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdown();
    }
  }

  private static double spin() {
    var clock = ManagementFactory.getThreadMXBean();
    long cpu = clock.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    while (System.nanoTime() - start < PROBE_NANOS) {
      Thread.onSpinWait();
    }
    return share(clock.getCurrentThreadCpuTime() - cpu, System.nanoTime() - start, 1);
  }
}
