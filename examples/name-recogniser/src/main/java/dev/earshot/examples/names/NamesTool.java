package dev.earshot.examples.names;

import dev.earshot.EarshotException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: trains models of names, and finds names by them. */
@Command(
    name = "name-recogniser",
    description = "Finds names that stand in no list, by a model of your own.",
    subcommands = {TrainCommand.class, NamesCommand.class},
    versionProvider = NamesTool.Version.class,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  java -jar name-recogniser.jar train --list list.tsv --texts posts.txt --out names.bin",
      "  java -jar name-recogniser.jar names --model names.bin --list list.tsv more.txt"
    })
public final class NamesTool {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private NamesTool() {}

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = NamesTool.class.getPackage().getImplementationVersion();
      return new String[] {"name-recogniser " + (version == null ? "in development" : version)};
    }
  }

  /** Runs a command and exits with its code: 0 all good, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    System.setOut(
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            false,
            StandardCharsets.UTF_8));
    int code = run(args);
    System.out.flush();
    System.exit(code);
  }

  static int run(String... args) {
    return new CommandLine(new NamesTool())
        .setExecutionExceptionHandler((failure, command, result) -> explain(failure))
        .execute(args);
  }

  /* A failure that we did not foresee may quote what was read, so only its kind is told. */
  private static int explain(Exception failure) {
    String problem;
    if (failure instanceof NoSuchFileException missing) {
      problem = "no such file: " + missing.getFile();
    } else if (failure instanceof AccessDeniedException denied) {
      problem = "may not be read or written; check its permissions: " + denied.getFile();
    } else if (failure instanceof CharacterCodingException) {
      problem = "a file is not in UTF-8; save it in UTF-8";
    } else if (failure instanceof EarshotException || failure instanceof IOException) {
      problem = String.valueOf(failure.getMessage());
    } else {
      problem = "failed with " + failure.getClass().getSimpleName() + "; please report it";
    }
    System.err.println("name-recogniser: " + problem);
    return failure instanceof NoSuchFileException ? WRONG_USAGE : FAILED;
  }

  /** Returns the name under which messages speak of a file. */
  static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  /**
   * Returns the file, if it is no folder.
   *
   * @throws FileSystemException if it is one
   */
  static Path readable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder; name a file");
    }
    return file;
  }

  /** Returns a file's text, without a byte order mark. */
  static String text(Path file) throws IOException {
    String text = Files.readString(readable(file));
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
