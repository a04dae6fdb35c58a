package dev.earshot.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.BrokenException;
import dev.earshot.UnavailableException;
import dev.earshot.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * So much a day of each unit, for all sources together, as providers count it: a quota belongs to a
 * key and not to a source. A unit that is not named is not limited.
 *
 * <p>Kept in a file, it outlives the process: what was spent is on disk when {@link #spend}
 * returns. One process may use the file at a time. A clock that goes back begins no new day.
 *
 * <p>Thread-safe.
 */
public final class DailyBudget implements Budget {
  private static final String FORM = "earshot-budget 1";

  private final Map<String, Long> perDay;
  private final ZoneId zone;
  private final InstantSource clock;
  private final @Nullable Path file;
  private final Map<String, Long> spent = new TreeMap<>();
  private LocalDate day = LocalDate.MIN;

  private DailyBudget(
      Map<String, Long> perDay, ZoneId zone, InstantSource clock, @Nullable Path file) {
    perDay.forEach(
        (unit, limit) -> {
          if (limit < 0 || !unit.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                "perDay: expected units in lower case and limits of at least 0");
          }
        });
    this.perDay = Map.copyOf(perDay);
    this.zone = Objects.requireNonNull(zone, "zone");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.file = file;
  }

  /**
   * Returns a budget that forgets with its process what was spent.
   *
   * @param perDay how much of each unit a day, by the names of {@link ConnectorDescriptor#costs()}
   * @param zone whose midnight begins a day, such as {@code America/Los_Angeles} for YouTube
   * @throws IllegalArgumentException if a limit is negative, or a unit is no name
   */
  public static DailyBudget inMemory(Map<String, Long> perDay, ZoneId zone, InstantSource clock) {
    return new DailyBudget(perDay, zone, clock, null);
  }

  /**
   * Returns a budget that keeps in a file what was spent.
   *
   * @param file made when something is spent first, if it is not there
   * @throws BrokenException if the file is there and is not ours
   * @throws UnavailableException if it cannot be read
   */
  public static DailyBudget open(
      Path file, Map<String, Long> perDay, ZoneId zone, InstantSource clock) {
    DailyBudget budget = new DailyBudget(perDay, zone, clock, file);
    budget.read(file);
    return budget;
  }

  @Override
  public synchronized Optional<Instant> spend(String source, String unit, long amount) {
    Long limit = perDay.get(unit);
    if (limit == null || amount == 0) {
      return Optional.empty();
    }
    if (amount < 0) {
      throw new IllegalArgumentException("amount: expected at least 0, got " + amount);
    }
    turnDay();
    long before = spent.getOrDefault(unit, 0L);
    if (amount > limit - before) {
      return Optional.of(day.plusDays(1).atStartOfDay(zone).toInstant());
    }
    keep(unit, before, before + amount);
    return Optional.empty();
  }

  @Override
  public synchronized void giveBack(String source, String unit, long amount) {
    Long before = spent.get(unit);
    if (before != null && amount > 0) {
      keep(unit, before, Math.max(0, before - amount));
    }
  }

  /** Returns how much of a unit was spent today. */
  public synchronized long spent(String unit) {
    turnDay();
    return spent.getOrDefault(unit, 0L);
  }

  private void turnDay() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    if (today.isAfter(day)) {
      day = today;
      spent.clear();
    }
  }

  private void keep(String unit, long before, long now) {
    spent.put(unit, now);
    if (file == null) {
      return;
    }
    try {
      write(file);
    } catch (IOException e) {
      spent.put(unit, before);
      throw new UnavailableException("the budget cannot be kept", null, e);
    }
  }

  private void write(Path to) throws IOException {
    StringBuilder text = new StringBuilder(FORM).append('\n').append(day).append('\n');
    spent.forEach((unit, amount) -> text.append(unit).append('=').append(amount).append('\n'));
    OwnerOnly.replace(to, text.toString().getBytes(UTF_8));
  }

  private void read(Path from) {
    try {
      if (!Files.exists(from)) {
        return;
      }
      List<String> lines = Files.readAllLines(from, UTF_8);
      if (lines.size() < 2 || !lines.get(0).equals(FORM)) {
        throw new BrokenException("the budget's file is none of ours", null);
      }
      day = LocalDate.parse(lines.get(1));
      for (String line : lines.subList(2, lines.size())) {
        int equals = line.indexOf('=');
        spent.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
      }
    } catch (IOException e) {
      throw new UnavailableException("the budget's file cannot be read", null, e);
    } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new BrokenException("the budget's file is damaged", null);
    }
  }
}
