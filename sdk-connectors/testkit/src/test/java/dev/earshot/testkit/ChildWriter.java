package dev.earshot.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * A process of its own that writes into a database and prints what was acknowledged, a line each.
 */
final class ChildWriter {
  private final Process process;
  private final BufferedReader output;

  private ChildWriter(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts one.
   *
   * @param main whose {@code main} writes, given the three that follow
   */
  static ChildWriter start(Class<?> main, String database, String name, int count)
      throws IOException {
    String own = main.getName().replace('.', '/') + ".class";
    URL url = Objects.requireNonNull(main.getResource("/" + own), own);
    String file = Path.of(URI.create(url.toString())).toString();
    String classPath =
        String.join(
            File.pathSeparator,
            file.substring(0, file.length() - own.length()),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"));
    return new ChildWriter(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                main.getName(),
                database,
                name,
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Returns the database that the first argument names. */
  static DataSource database(String named) {
    return named.startsWith("jdbc:postgresql")
        ? Databases.postgres(named)
        : Databases.sqlite(Path.of(named));
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
