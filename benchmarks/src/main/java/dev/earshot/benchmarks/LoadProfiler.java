package dev.earshot.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * For each iteration: the share of wall time that the benchmark's threads had on a CPU, that of the
 * whole process (compiler and garbage collector too, so it may exceed 1), and the time of JIT
 * compilation as a share of wall time.
 */
public final class LoadProfiler implements InternalProfiler {
  static final String CPU = "load.cpu";
  static final String PROCESS = "load.process";
  static final String JIT = "load.jit";

  private static final String WORKER = "-jmh-worker-";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private Map<Long, Long> workersBefore = Map.of();
  private long wallBefore;
  private long processBefore;
  private long jitBefore;

  /** Creates the profiler; JMH calls this. */
  public LoadProfiler() {}

  @Override
  public String getDescription() {
    return "CPU time against wall time";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    workersBefore = workers();
    processBefore = system.getProcessCpuTime();
    jitBefore = jitNanos();
    wallBefore = System.nanoTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long wall = System.nanoTime() - wallBefore;
    long process = system.getProcessCpuTime() - processBefore;
    long cpu = 0;
    for (Map.Entry<Long, Long> worker : workers().entrySet()) {
      cpu += worker.getValue() - workersBefore.getOrDefault(worker.getKey(), 0L);
    }
    return List.of(
        scalar(CPU, Gate.share(cpu, wall, benchmark.getThreads()), "of wall"),
        scalar(PROCESS, Gate.share(process, wall, 1), "of wall"),
        scalar(JIT, Gate.share(jitNanos() - jitBefore, wall, 1), "of wall"));
  }

  private static ScalarResult scalar(String name, double value, String unit) {
    return new ScalarResult(name, value, unit, AggregationPolicy.AVG);
  }

  private static long jitNanos() {
    return TimeUnit.MILLISECONDS.toNanos(
        ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
  }

  /**
   * JMH keeps its workers from one iteration to the next, so that their times can be subtracted.
   */
  private Map<Long, Long> workers() {
    Map<Long, Long> times = new HashMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains(WORKER)) {
        times.put(thread.getThreadId(), threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return times;
  }
}
