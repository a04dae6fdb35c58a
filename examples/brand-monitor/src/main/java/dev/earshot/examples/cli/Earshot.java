package dev.earshot.examples.cli;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.examples.log.Log;
import dev.earshot.examples.log.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
      MatchCommand.class,
      TrendCommand.class,
      InfluenceCommand.class,
      DuplicatesCommand.class,
      TopicsCommand.class,
      LedgerCommand.class,
      RetentionCommand.class,
      VerifyCommand.class,
      CanonicalCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Earshot.Version.class,
    footer = {"", "Start with the bundled sample:", "  earshot monitor"})
public final class Earshot {
  private static final Pattern PLACE = Pattern.compile("\\b(?:line|column) [0-9]");

  private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+");

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
    Ending.reached(code);
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
      System.err.println("earshot: out of memory; give java a larger -Xmx");
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
    line.registerConverter(Long.class, text -> Long.valueOf(digits(text)));
    line.registerConverter(Long.TYPE, text -> Long.valueOf(digits(text)));
    line.registerConverter(Integer.class, text -> Integer.valueOf(digits(text)));
    line.registerConverter(Integer.TYPE, text -> Integer.valueOf(digits(text)));
    line.setExecutionExceptionHandler((failure, command, result) -> explain(failure));
    line.setParameterExceptionHandler((misuse, arguments) -> explain(misuse));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return line;
  }

  /* Java takes the digits of every script for numbers. */
  private static String digits(String text) {
    if (!DIGITS.matcher(text).matches()) {
      throw new CommandLine.TypeConversionException(
          "expected a whole number in the digits 0 to 9, got " + text);
    }
    return text;
  }

  /** Whatever a command prints goes through {@link Printable}, the one place that escapes. */
  private int execute(CommandLine.ParseResult parsed) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(Printable.on(out, false));
    System.setErr(Printable.on(err, true));
    Log.@Nullable Listening listening = verbose ? Log.to(System.err) : null;
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      if (listening != null) {
        listening.close();
      }
      System.out.flush();
      System.err.flush();
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static int explain(CommandLine.ParameterException misuse) {
    PrintStream err = Printable.on(System.err, true);
    err.println("earshot: " + Printable.oneLine(String.valueOf(misuse.getMessage())));
    CommandLine command = misuse.getCommandLine();
    CommandLine.UnmatchedArgumentException.printSuggestions(
        misuse, new PrintWriter(err, true, StandardCharsets.UTF_8));
    command.usage(err);
    err.flush();
    return WRONG_USAGE;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
        false,
        StandardCharsets.UTF_8);
  }

  private static int explain(Exception failure) {
    PrintStream err = Printable.on(System.err, true);
    err.println("earshot: " + Printable.oneLine(problem(failure)));
    err.flush();
    return failure instanceof IllegalArgumentException ? WRONG_USAGE : FAILED;
  }

  /* A failure that we did not foresee may quote what was read, so only its place is told. */
  private static String problem(Exception failure) {
    if (failure instanceof FileSystemException file) {
      return problem(file);
    }
    if (failure instanceof MalformedException malformed) {
      return problem(malformed);
    }
    if (failure instanceof EarshotException) {
      return withReason(String.valueOf(failure.getMessage()), failure.getCause());
    }
    if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
      return String.valueOf(failure.getMessage());
    }
    StackTraceElement[] trace = failure.getStackTrace();
    String place = trace.length == 0 ? "" : " at " + trace[0];
    return "failed with " + failure.getClass().getSimpleName() + place + "; please report it";
  }

  private static String problem(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file: " + failure.getFile();
    }
    if (failure instanceof AccessDeniedException) {
      return "may not be read or written; check its permissions: " + failure.getFile();
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "something else is in the way: " + failure.getFile();
    }
    return String.valueOf(failure.getMessage());
  }

  /** Source, field and place, each once: a problem that names its line needs no offset. */
  private static String problem(MalformedException malformed) {
    StringBuilder told = new StringBuilder(malformed.source());
    malformed
        .field()
        .filter(field -> !malformed.source().equals(field))
        .ifPresent(field -> told.append(", ").append(field));
    if (!PLACE.matcher(malformed.problem()).find()) {
      malformed.offset().ifPresent(offset -> told.append(", offset ").append(offset));
    }
    return told.append(": ").append(malformed.problem()).toString();
  }

  /** A disk that is full or may not be written says so below what could not be done. */
  private static String withReason(String told, @Nullable Throwable cause) {
    for (Throwable below = cause; below != null; below = below.getCause()) {
      if (below instanceof FileSystemException file) {
        String reason = problem(file);
        return told.contains(reason) ? told : told + ": " + reason;
      }
    }
    return told;
  }
}
