package dev.earshot.connectors.reading;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records of a list that were asked for one by one and did not read: each is asked for again
 * with the pages that follow, and becomes a fault when it has not read {@value #TRIES} times while
 * others did. So one record holds up no other, and what was trouble for a while is told late.
 *
 * <p>A server that is away is told from that by a row: {@value #ROW} in a row end the page as they
 * would have ended it before, and while nothing reads, nothing is given up.
 */
final class Unread {
  static final int ROW = 3;
  private static final int TRIES = 4;
  private static final int MOST = 10;
  /* Before the second try, the third, the fourth. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(10));

  private record Tried(int times, Instant due) {}

  private final Map<String, Tried> waiting;
  private final Map<String, EarshotException> failed = new LinkedHashMap<>();
  private final Emitter emitter;
  private boolean anyRead;

  /**
   * Reads what a checkpoint says.
   *
   * @param answered whether another answer of this page shows that the source is well
   * @throws MalformedException if it is damaged
   */
  Unread(String state, boolean answered, Emitter emitter) {
    this.anyRead = answered;
    this.emitter = emitter;
    this.waiting = waiting(state);
  }

  /**
   * Checks what a checkpoint says.
   *
   * @throws MalformedException if it is damaged
   */
  static void check(String state) {
    waiting(state);
  }

  private static Map<String, Tried> waiting(String state) {
    if (!state.matches("(?:\\d{1,18}\\*[1-9]\\*\\d{1,11}(?:,|$)){0," + MOST + "}")) {
      throw new MalformedException(
          "checkpoint", NumberedReader.UNREAD, -1, "expected records that did not read", null);
    }
    Map<String, Tried> waiting = new LinkedHashMap<>();
    for (String one : state.isEmpty() ? new String[0] : state.split(",")) {
      String[] parts = one.split("\\*");
      Instant due = Instant.ofEpochSecond(Long.parseLong(parts[2]));
      waiting.put(parts[0], new Tried(Integer.parseInt(parts[1]), due));
    }
    return waiting;
  }

  /** Asks for the records of a page until one says to stop, and then for those that are due. */
  void ask(List<String> numbers, Instant now, Predicate<String> reading) {
    int row = 0;
    for (String number : numbers) {
      try {
        boolean more = isToGoOn(number, reading);
        row = 0;
        if (!more) {
          break;
        }
      } catch (MalformedException | UnavailableException | RefusedException e) {
        if (!isOfOne(e) || ++row == ROW) {
          throw e;
        }
        failed.put(number, e);
      }
    }
    for (String number : List.copyOf(waiting.keySet())) {
      Tried tried = waiting.get(number);
      if (tried == null || failed.containsKey(number) || tried.due().isAfter(now)) {
        continue;
      }
      try {
        if (!isToGoOn(number, reading)) {
          break;
        }
      } catch (MalformedException | UnavailableException | RefusedException e) {
        if (!isOfOne(e)) {
          throw e;
        }
        failed.put(number, e);
      }
    }
  }

  private boolean isToGoOn(String number, Predicate<String> reading) {
    boolean more = reading.test(number);
    anyRead = true;
    waiting.remove(number);
    return more;
  }

  /* A moment to come back at is the server's word, and not about one record. */
  static boolean isOfOne(EarshotException e) {
    return !(e instanceof UnavailableException away) || away.retryAfter().isEmpty();
  }

  /**
   * Returns what a checkpoint is to say once the page was told.
   *
   * @throws EarshotException if nothing reads and more wait than can be kept
   */
  String after(Instant now) {
    failed.forEach(
        (number, e) -> {
          Tried before = waiting.get(number);
          int times = before == null ? 1 : before.times() + (anyRead ? 1 : 0);
          if (times >= TRIES) {
            waiting.remove(number);
            giveUp(number, problem(e), e);
          } else {
            waiting.put(number, new Tried(times, now.plus(PAUSES.get(times - 1))));
          }
        });
    while (waiting.size() > MOST) {
      String oldest = waiting.keySet().iterator().next();
      EarshotException e = failed.get(oldest);
      if (!anyRead) {
        throw e == null ? failed.values().iterator().next() : e;
      }
      waiting.remove(oldest);
      giveUp(oldest, "it did not read, and neither did many others", e);
    }
    return waiting.entrySet().stream()
        .map(
            one ->
                one.getKey()
                    + "*"
                    + one.getValue().times()
                    + "*"
                    + one.getValue().due().getEpochSecond())
        .collect(Collectors.joining(","));
  }

  private void giveUp(String number, String problem, @Nullable EarshotException e) {
    MalformedException unread = e instanceof MalformedException malformed ? malformed : null;
    emitter.fault(
        unread == null ? "" : unread.field().orElse(""),
        unread == null ? -1 : unread.offset().orElse(-1),
        "record " + number + ": " + problem);
  }

  /** Tells that a record is given up. */
  static void giveUp(String id, EarshotException e, Emitter into) {
    new Unread("", true, into).giveUp(id, problem(e), e);
  }

  private static String problem(EarshotException e) {
    return e instanceof MalformedException malformed
        ? malformed.problem()
        : e instanceof RefusedException
            ? "the source says no to it, and not to others"
            : "the source is in trouble over it, and not over others";
  }
}
