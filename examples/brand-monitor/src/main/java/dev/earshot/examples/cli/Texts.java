package dev.earshot.examples.cli;

import dev.earshot.RefusedException;
import dev.earshot.examples.monitor.GivenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands share that read one text a line. */
final class Texts {
  private static final int MOST_HELD = 1 << 28;

  @Parameters(paramLabel = "FILE", description = "Texts, one a line; standard input if absent.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--quiet", description = "Show no progress bar.")
  private boolean quiet;

  /**
   * Hands over every line of the files in order; of standard input where no file is named.
   *
   * @return the exit code
   */
  int forEach(TextLines.Taker taker) throws IOException {
    return forEach(taker, new Rejects());
  }

  /**
   * Hands over every line, and after a check of them all every line again, none that was another
   * the first time. Standard input is held in memory meanwhile.
   *
   * @throws RefusedException if that is more than can be held, or a file was changed meanwhile
   * @throws FileSystemException if a file is none that can be read twice
   */
  void forEachTwice(TextLines.Taker first, Runnable check, TextLines.Taker then)
      throws IOException {
    if (!files.isEmpty()) {
      for (Path file : files) {
        if (!Files.isRegularFile(GivenFile.readable(file))) {
          throw new FileSystemException(
              file.toString(), null, "is a pipe or the like; give a file: it is read twice");
        }
      }
      SameLines same = new SameLines();
      forEach(
          (source, number, line) -> {
            same.read(line);
            first.take(source, number, line);
          });
      check.run();
      same.endFirst();
      forEach((source, number, line) -> same.readAgain(source, number, line, then));
      same.endAgain(then);
      return;
    }
    byte[] held = System.in.readNBytes(MOST_HELD + 1);
    if (held.length > MOST_HELD) {
      throw new RefusedException(
          "stdin: expected at most 256 MiB; put it into a file and name that", null);
    }
    Rejects rejects = new Rejects();
    ProgressBar none = new ProgressBar(0, true);
    TextLines.read("stdin", new ByteArrayInputStream(held), first, rejects, none);
    check.run();
    TextLines.read("stdin", new ByteArrayInputStream(held), then, rejects, none);
  }

  /**
   * Hands over every line as a post, see {@link PostLines}.
   *
   * @return the exit code
   */
  int forEachPost(PostLines.Taker taker) throws IOException {
    Rejects rejects = new Rejects();
    return forEach(new PostLines(taker, rejects), rejects);
  }

  /**
   * Hands over every line as a mention, see {@link PostLines}.
   *
   * @return the exit code
   */
  int forEachMention(PostLines.MentionTaker taker) throws IOException {
    Rejects rejects = new Rejects();
    return forEach(new PostLines(taker, rejects), rejects);
  }

  /**
   * Hands over what every line tells, see {@link EventLines}.
   *
   * @return the exit code
   */
  int forEachEvent(EventLines.Taker taker) throws IOException {
    Rejects rejects = new Rejects();
    return forEach(new EventLines(taker, rejects), rejects);
  }

  /** Returns under which name messages speak of the first of the files, or of standard input. */
  String firstName() {
    return files.isEmpty() ? "stdin" : GivenFile.nameOf(files.get(0));
  }

  /** Returns whether files are named, rather than standard input. */
  boolean areNamed() {
    return !files.isEmpty();
  }

  private int forEach(TextLines.Taker taker, Rejects rejects) throws IOException {
    long total = 0;
    for (Path file : files) {
      total += Files.size(GivenFile.readable(file));
    }
    try (ProgressBar bar = new ProgressBar(total, quiet)) {
      if (files.isEmpty()) {
        TextLines.read("stdin", System.in, taker, rejects, bar);
      }
      for (Path file : files) {
        read(file, taker, rejects, bar);
      }
    }
    return rejects.exitCode();
  }

  /** Returns whether one of the files is this one. */
  boolean includes(Path other) throws IOException {
    for (Path file : files) {
      if (isSame(file, other)) {
        return true;
      }
    }
    return false;
  }

  static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  /** Hands over every line of one file that an option named as a mention; returns the exit code. */
  static int forEachMention(Path file, PostLines.MentionTaker taker) throws IOException {
    Rejects rejects = new Rejects();
    read(
        GivenFile.readable(file), new PostLines(taker, rejects), rejects, new ProgressBar(0, true));
    return rejects.exitCode();
  }

  /** Hands over every line of one file that an option named; returns the exit code. */
  static int forEach(Path file, TextLines.Taker taker) throws IOException {
    Rejects rejects = new Rejects();
    read(GivenFile.readable(file), taker, rejects, new ProgressBar(0, true));
    return rejects.exitCode();
  }

  private static void read(Path file, TextLines.Taker taker, Rejects rejects, ProgressBar bar)
      throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      TextLines.read(file.getFileName().toString(), in, taker, rejects, bar);
    }
  }
}
