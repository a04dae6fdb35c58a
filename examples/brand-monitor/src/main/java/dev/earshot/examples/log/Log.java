package dev.earshot.examples.log;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The log of the command line. While nobody listens every level is off; whoever listens hears all
 * of them. SLF4J finds it by its service file.
 *
 * <p>Thread-safe.
 */
public final class Log implements SLF4JServiceProvider {
  private static final AtomicReference<@Nullable Consumer<Line>> LISTENER = new AtomicReference<>();

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();

  /** For SLF4J. */
  public Log() {}

  /**
   * What was logged once.
   *
   * @param at when
   * @param level how grave it is
   * @param logger whose it is
   * @param pattern the text, with a place for each argument
   * @param arguments what goes into the places
   * @param failure what was thrown, if anything
   */
  public record Line(
      Instant at,
      Level level,
      String logger,
      String pattern,
      List<@Nullable Object> arguments,
      @Nullable Throwable failure) {
    /** Returns the text with its arguments. */
    public String message() {
      return MessageFormatter.basicArrayFormat(pattern, arguments.toArray());
    }
  }

  /** Somebody who listens; closing ends it. */
  @FunctionalInterface
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** Hands every line to a listener, in place of the one before, until closed. */
  public static Listening to(Consumer<Line> listener) {
    LISTENER.set(listener);
    return () -> LISTENER.compareAndSet(listener, null);
  }

  /** Prints every line, until closed. */
  public static Listening to(PrintStream out) {
    return to(line -> print(line, out));
  }

  private static void print(Line line, PrintStream out) {
    synchronized (out) { // a failure's frames stay together
      out.printf(
          "%s %-5s %s: %s%n",
          line.at().truncatedTo(ChronoUnit.MILLIS),
          line.level(),
          line.logger(),
          Printable.oneLine(line.message()));
      if (line.failure() != null) {
        line.failure().printStackTrace(out);
      }
      out.flush();
    }
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, Named::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contexts;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}

  private static final class Named extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    Named(String name) {
      this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
      return LISTENER.get() != null;
    }

    @Override
    public boolean isDebugEnabled() {
      return isTraceEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
      return isTraceEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
      return isTraceEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
      return isTraceEnabled();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable failure) {
      Consumer<Line> listener = LISTENER.get();
      if (listener != null) {
        List<@Nullable Object> all = arguments == null ? List.of() : Arrays.asList(arguments);
        listener.accept(
            new Line(
                Instant.now(), level, name, pattern, Collections.unmodifiableList(all), failure));
      }
    }
  }
}
