package dev.earshot.examples.cli;

import dev.earshot.EarshotException;
import dev.earshot.examples.log.Log;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code earshot} command line: a thin door to the SDK. Its contract is in docs/cli.md. */
@Command(
    name = "earshot",
    description = "Hear only what was said in public, keep only what you may, forget when asked.",
    subcommands = {
      MonitorCommand.class,
      ScoreCommand.class,
      TrainCommand.class,
      ExtractCommand.class,
      NormalizeCommand.class,
      MatchCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Earshot.Version.class,
    footer = {"", "Start with the bundled sample:", "  earshot monitor"})
public final class Earshot {
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;
  static final int SOME_REJECTED = 3;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log to standard error what the SDK does; never content, handles or secrets.")
  private boolean verbose;

  /** For picocli. */
  public Earshot() {}

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Earshot.class.getPackage().getImplementationVersion();
      return new String[] {"earshot " + (version == null ? "in development" : version)};
    }
  }

  /** Runs a command and exits with its code; returns only where the code is 0. */
  public static void main(String[] args) {
    // From Java 22 on the JDK would else report a console where there is none.
    System.setProperty("jdk.console", "java.base");
    int code = run(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs a command; returns 0 all good, 1 failed, 2 wrong usage, 3 some records rejected. */
  public static int run(String... args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    PrintStream formerOut = System.out;
    PrintStream formerErr = System.err;
    System.setOut(out);
    System.setErr(err);
    try {
      return commandLine().execute(args);
    } catch (OutOfMemoryError e) {
      err.println("earshot: out of memory; give java a larger -Xmx");
      return FAILED;
    } finally {
      out.flush();
      err.flush();
      System.setOut(formerOut);
      System.setErr(formerErr);
    }
  }

  static CommandLine commandLine() {
    Earshot earshot = new Earshot();
    CommandLine line = new CommandLine(earshot);
    line.setExecutionStrategy(earshot::execute);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, result) -> explain(failure));
    return line;
  }

  private int execute(CommandLine.ParseResult parsed) {
    if (!verbose) {
      return new CommandLine.RunLast().execute(parsed);
    }
    Log.Listening listening = Log.to(System.err);
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      listening.close();
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
        false,
        StandardCharsets.UTF_8);
  }

  private static int explain(Exception failure) {
    System.err.println("earshot: " + problem(failure));
    return failure instanceof IllegalArgumentException ? WRONG_USAGE : FAILED;
  }

  /* A failure that we did not foresee may quote what was read, so only its place is told. */
  private static String problem(Exception failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (failure instanceof AccessDeniedException denied) {
      return "may not be read or written; check its permissions: " + denied.getFile();
    }
    if (failure instanceof CharacterCodingException) {
      return "a file is not in UTF-8; save it in UTF-8";
    }
    if (failure instanceof EarshotException
        || failure instanceof IOException
        || failure instanceof IllegalArgumentException) {
      return String.valueOf(failure.getMessage());
    }
    StackTraceElement[] trace = failure.getStackTrace();
    String place = trace.length == 0 ? "" : " at " + trace[0];
    return "failed with " + failure.getClass().getSimpleName() + place + "; please report it";
  }
}
