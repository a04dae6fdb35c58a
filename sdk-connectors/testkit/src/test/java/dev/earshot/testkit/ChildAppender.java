package dev.earshot.testkit;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** A process of its own that appends to a ledger in a database and prints what was acknowledged. */
final class ChildAppender {
  private final Process process;
  private final BufferedReader output;

  private ChildAppender(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static void main(String[] args) {
    DataSource database =
        args[0].startsWith("jdbc:postgresql")
            ? Databases.postgres(args[0])
            : Databases.sqlite(Path.of(args[0]));
    Ledger ledger = JdbcLedger.open(database, "shop", InstantSource.system());
    int count = Integer.parseInt(args[2]);
    for (int i = 0; i < count; i++) {
      String name = args[1] + ":" + i;
      LedgerEvent event =
          LedgerEvent.builder(
                  LedgerEvent.Type.OPT_OUT, new SubjectKey(i, 1), Instant.EPOCH.plusSeconds(i))
              .evidence(name)
              .idempotencyKey(name)
              .build();
      Ack ack = ledger.append(event);
      System.out.println(ack.firstSequence() + " " + name);
      System.out.flush();
    }
  }

  static ChildAppender start(String database, String name, int count) throws IOException {
    String own = ChildAppender.class.getName().replace('.', '/') + ".class";
    URL url = Objects.requireNonNull(ChildAppender.class.getResource("/" + own), own);
    String file = Path.of(URI.create(url.toString())).toString();
    String classPath =
        String.join(
            File.pathSeparator,
            file.substring(0, file.length() - own.length()),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"));
    return new ChildAppender(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                ChildAppender.class.getName(),
                database,
                name,
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Reads what it acknowledges; fewer only if it ends. */
  List<String> acknowledged(int most) throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < most) {
      String line = output.readLine();
      if (line == null) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }

  /** Kills it, and returns what else it acknowledged; a last line may be cut short. */
  List<String> kill() throws IOException, InterruptedException {
    // Not Process.destroyForcibly, which throws away what the child printed last.
    process.toHandle().destroyForcibly();
    process.waitFor();
    List<String> rest = acknowledged(Integer.MAX_VALUE);
    return rest.subList(0, Math.max(0, rest.size() - 1));
  }
}
