package dev.earshot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When, of which commit and on what machine something was measured.
 *
 * @param load system load averages over a minute, before and after; -1 where the system tells none
 */
record Setting(
    String date,
    String commit,
    String cpu,
    int cores,
    long memoryGib,
    String os,
    String jvm,
    List<Double> load) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final int COMMIT_DIGITS = 12;

  /** Reads where we are now. */
  static Setting now() {
    return new Setting(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        head(),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.name") + " " + property("java.vm.version"),
        List.of(systemLoad()));
  }

  /** Returns the same, with the load as it is after the work. */
  Setting after() {
    List<Double> both = new ArrayList<>(load);
    both.add(systemLoad());
    return new Setting(date, commit, cpu, cores, memoryGib, os, jvm, both);
  }

  private static double systemLoad() {
    return Math.rint(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() * 100)
        / 100;
  }

  private static long memory() {
    long bytes =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getTotalMemorySize();
    return Math.round((double) bytes / (1L << 30));
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String processor() {
    if (!Files.isReadable(CPU_INFO)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the commit, and whether what is measured differs from it. */
  private static String head() {
    String commit = git("rev-parse", "--short=" + COMMIT_DIGITS, "HEAD");
    String changed =
        git(
            "status",
            "--porcelain",
            "--",
            ":/",
            ":(top,exclude)benchmarks/results",
            ":(top,exclude)benchmarks/RESULTS.md");
    return commit.isEmpty() ? "unknown" : changed.isEmpty() ? commit : commit + " with changes";
  }

  /** Returns the first line that git prints; empty where there is no git or no repository. */
  private static String git(String... arguments) {
    List<String> command =
        Stream.concat(Stream.of("git"), Stream.of(arguments)).collect(Collectors.toList());
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Places.module().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] printed = process.getInputStream().readAllBytes();
      return process.waitFor() == 0
          ? new String(printed, StandardCharsets.UTF_8).lines().findFirst().orElse("")
          : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
