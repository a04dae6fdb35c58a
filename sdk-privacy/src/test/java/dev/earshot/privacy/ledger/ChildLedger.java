package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A ledger in a process of its own, which prints what was acknowledged, for a parent that kills.
 */
final class ChildLedger {
  private final Process process;
  private final BufferedReader output;

  private ChildLedger(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    int round = Integer.parseInt(args[1]);
    Ledger ledger;
    try {
      ledger =
          FileLedger.openOrCreate(
              directory,
              InstantSource.system(),
              FileLedger.Options.standard().segmentBytes(64 << 10));
    } catch (RefusedException e) {
      System.out.println("refused");
      return;
    }
    for (int thread = 0; thread < 4; thread++) {
      String name = round + ":" + thread + ":";
      new Thread(
              () -> {
                for (int i = 0; ; i++) {
                  LedgerEvent event =
                      LedgerEvent.builder(
                              LedgerEvent.Type.OPT_OUT, Events.ANNA, Events.T0.plusSeconds(i))
                          .evidence(name + i)
                          .build();
                  Ack ack = ledger.append(event);
                  synchronized (ledger) {
                    System.out.println(ack.firstSequence() + " " + event.evidence());
                    System.out.flush();
                  }
                }
              })
          .start();
    }
  }

  static ChildLedger start(Path directory, int round) throws IOException, URISyntaxException {
    String classPath =
        String.join(
            File.pathSeparator,
            root(Ledger.class),
            root(ChildLedger.class),
            jar(BrokenException.class),
            jar(LoggerFactory.class));
    return new ChildLedger(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                ChildLedger.class.getName(),
                directory.toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private static String jar(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /* A test runs inside the main module, whose code source says nothing of the test classes. */
  private static String root(Class<?> type) throws URISyntaxException {
    String own = type.getName().replace('.', '/') + ".class";
    URL url = Objects.requireNonNull(type.getResource("/" + own), own);
    String file = Path.of(url.toURI()).toString();
    return file.substring(0, file.length() - own.length());
  }

  /** Reads a line; null at the end. */
  @Nullable String line() throws IOException {
    return output.readLine();
  }

  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      lines.add(line);
    }
    return lines;
  }

  /** Kills it as a power button would, as far as a process can tell. */
  void kill() throws InterruptedException {
    // Not Process.destroyForcibly, which throws away what the child printed last.
    process.toHandle().destroyForcibly();
    process.waitFor();
  }
}
