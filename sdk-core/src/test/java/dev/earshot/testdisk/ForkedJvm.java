package dev.earshot.testdisk;

import dev.earshot.disk.Disk;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/** Starts a main class of core's tests in a JVM of its own. */
public final class ForkedJvm {
  private ForkedJvm() {}

  /** Starts it, its two outputs as one. */
  public static Process start(Class<?> main, List<String> options, String... arguments)
      throws IOException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            root(Disk.class),
            root(main),
            jar(LoggerFactory.class),
            jar(JsonParser.class)));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
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
}
