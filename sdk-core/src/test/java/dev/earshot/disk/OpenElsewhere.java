package dev.earshot.disk;

import dev.earshot.RefusedException;
import dev.earshot.testdisk.ForkedJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that wants to write into a directory. */
final class OpenElsewhere {
  private static final int OPENED = 10;
  private static final int REFUSED = 11;

  private OpenElsewhere() {}

  /** Returns whether another process is let in. */
  static boolean succeeds(Path directory) throws Exception {
    Process process = ForkedJvm.start(OpenElsewhere.class, List.of("-Xmx64m"), directory.toString());
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(1, TimeUnit.MINUTES);
    int exit = process.exitValue();
    if (exit != OPENED && exit != REFUSED) {
      throw new AssertionError("the other process ended with " + exit + ": " + said);
    }
    return exit == OPENED;
  }

  public static void main(String[] arguments) throws Exception {
    try {
      Disk.lock(Path.of(arguments[0]), "test").close();
      System.exit(OPENED);
    } catch (RefusedException e) {
      System.exit(REFUSED);
    }
  }
}
