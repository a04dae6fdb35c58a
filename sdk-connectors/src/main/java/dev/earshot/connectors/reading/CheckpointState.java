package dev.earshot.connectors.reading;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorDescriptor;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a source was read, as named values: what a {@link Checkpoint} says in its connector's own
 * words. Written as lines {@code name=value}, values percent-encoded in UTF-8; a name that a reader
 * does not know is passed over, so that the next minor version may add one.
 *
 * <p>Immutable and thread-safe.
 */
public final class CheckpointState {
  static final String TOLD = "told";
  static final String PRINT = "print";
  private static final String HEARD = "heard";
  private static final Set<String> TAKEN = Set.of(TOLD, PRINT, HEARD);

  private static final CheckpointState START = new CheckpointState("checkpoint", Map.of());

  private final String place;
  private final Map<String, String> values;

  private CheckpointState(String place, Map<String, String> values) {
    this.place = place;
    this.values = values;
  }

  /** Returns the state before anything was read. */
  public static CheckpointState start() {
    return START;
  }

  /**
   * Reads a checkpoint; {@link #start()} where there is none.
   *
   * @throws MalformedException if another connector or version wrote it, or it is damaged
   */
  public static CheckpointState of(@Nullable Checkpoint checkpoint, ConnectorDescriptor connector) {
    if (checkpoint == null) {
      return START;
    }
    String place = "checkpoint of " + connector.id();
    if (!checkpoint.connector().equals(connector.id())) {
      throw new MalformedException(place, null, -1, "another connector wrote it", null);
    }
    if (checkpoint.version() != connector.version()) {
      throw new MalformedException(
          place, null, -1, "expected version " + connector.version(), null);
    }
    Map<String, String> values = new LinkedHashMap<>();
    long number = 0;
    for (String line : checkpoint.state().lines().toList()) {
      int sign = line.indexOf('=');
      if (sign < 1) {
        throw new MalformedException(place, null, number, "expected lines of name=value", null);
      }
      values.put(line.substring(0, sign), decoded(line.substring(sign + 1), place, number++));
    }
    return new CheckpointState(place, Collections.unmodifiableMap(values));
  }

  private static String decoded(String value, String place, long number) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(place, null, number, "expected percent-encoding", null);
    }
  }

  /** Returns the checkpoint that says this. */
  public Checkpoint toCheckpoint(ConnectorDescriptor connector) {
    StringBuilder state = new StringBuilder();
    values.forEach(
        (name, value) ->
            state
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('\n'));
    return new Checkpoint(connector.id(), connector.version(), state.toString());
  }

  /**
   * Returns this state with a value, in place of what the name had; without the name where null or
   * empty.
   *
   * @param name anything but {@code told} and {@code print}, by which a {@link PagedReader} keeps
   *     how far it has handed out a page, and {@code heard}, by which a stream keeps until when it
   *     was listened to
   * @throws IllegalArgumentException if the name is one of these, or none that a line could begin
   *     with
   */
  public CheckpointState with(String name, @Nullable String value) {
    if (TAKEN.contains(name)) {
      throw new IllegalArgumentException(
          "name: " + name + " is one that Earshot's readers keep their place by; choose another");
    }
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException("name: expected lower case letters, digits, hyphens");
    }
    return and(name, value);
  }

  /** Returns this state with how many events of a page were handed out, and what they were. */
  CheckpointState handedOut(int told, String print) {
    return and(TOLD, told == 0 ? null : Integer.toString(told)).and(PRINT, print);
  }

  /** Returns this state with until when a stream was listened to; without that where null. */
  public CheckpointState heard(@Nullable Instant until) {
    return and(HEARD, until == null ? null : until.toString());
  }

  /**
   * Returns until when a stream was listened to, if that is said.
   *
   * @throws MalformedException if it is no moment
   */
  public Optional<Instant> heard() {
    return moment(HEARD);
  }

  private CheckpointState and(String name, @Nullable String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    if (value == null || value.isEmpty()) {
      more.remove(name);
    } else {
      more.put(name, value);
    }
    return new CheckpointState(place, Collections.unmodifiableMap(more));
  }

  /** Returns this state with a number; without the name where it is 0. */
  public CheckpointState with(String name, long value) {
    return with(name, value == 0 ? null : Long.toString(value));
  }

  /** Returns this state with a mark; without the name where it is false. */
  public CheckpointState with(String name, boolean value) {
    return with(name, value ? "1" : null);
  }

  /** Returns whether nothing is said. */
  public boolean isStart() {
    return values.isEmpty();
  }

  /** Returns a text. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * Returns a number; 0 if it is not there.
   *
   * @throws MalformedException if it is no number from {@code least} to {@code most}
   */
  public long whole(String name, long least, long most) {
    String value = values.get(name);
    if (value == null) {
      return 0;
    }
    if (value.matches("-?\\d{1,18}")) {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new MalformedException(
        place, name, -1, "expected a number from " + least + " to " + most, null);
  }

  /** Returns whether a mark is there. */
  public boolean isTrue(String name) {
    return values.containsKey(name);
  }

  /**
   * Returns a moment.
   *
   * @throws MalformedException if it is none
   */
  public Optional<Instant> moment(String name) {
    try {
      return text(name).map(Instant::parse);
    } catch (DateTimeException e) {
      throw new MalformedException(place, name, -1, "expected an instant", null);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CheckpointState that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Returns the names alone. */
  @Override
  public String toString() {
    return "CheckpointState" + values.keySet();
  }
}
