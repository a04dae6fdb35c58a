package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.BrokenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DailyBudgetTest {
  private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
  private static final Instant MIDNIGHT = Instant.parse("2026-11-30T08:00:00Z");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-29T12:00:00Z"));

  @TempDir Path folder;

  private DailyBudget open() {
    return DailyBudget.open(
        folder.resolve("budget"), Map.of("units", 250L, "searches", 2L), PACIFIC, now::get);
  }

  @Test
  void spendsUpToTheLimitAndNeverBeyondAlsoAfterARestart() {
    DailyBudget budget = open();
    assertEquals(Optional.empty(), budget.spend("a", "units", 100));
    assertEquals(Optional.empty(), budget.spend("b", "units", 100));
    assertEquals(Optional.of(MIDNIGHT), open().spend("a", "units", 51));
    DailyBudget again = open();
    assertEquals(Optional.empty(), again.spend("a", "units", 50));
    assertEquals(Optional.of(MIDNIGHT), again.spend("a", "units", 1));
    assertEquals(Optional.empty(), again.spend("a", "searches", 2));
    assertEquals(Optional.of(MIDNIGHT), again.spend("a", "units", Long.MAX_VALUE));
    assertEquals(Optional.empty(), again.spend("a", "unlimited", Long.MAX_VALUE));
    assertEquals(250, again.spent("units"));
  }

  @Test
  void midnightInItsZoneBeginsADayAndAClockThatGoesBackNone() {
    DailyBudget budget = open();
    budget.spend("a", "searches", 2);
    now.set(MIDNIGHT.minusSeconds(1));
    assertEquals(Optional.of(MIDNIGHT), budget.spend("a", "searches", 1));
    now.set(MIDNIGHT);
    assertEquals(Optional.empty(), budget.spend("a", "searches", 1));
    now.set(MIDNIGHT.minusSeconds(86_400));
    assertEquals(1, budget.spent("searches"));
  }

  @Test
  void whatWasNotUsedComesBack() {
    DailyBudget budget = open();
    budget.spend("a", "units", 200);
    budget.giveBack("a", "units", 170);
    budget.giveBack("a", "searches", 5);
    assertEquals(30, open().spent("units"));
    assertEquals(0, open().spent("searches"));
  }

  @Test
  void refusesAnotherFileAndWhatIsNoLimit() throws Exception {
    for (String content :
        new String[] {
          "", "x\n", "earshot-budget 1\nmonday\n", "earshot-budget 1\n2026-11-29\nunits\n"
        }) {
      Files.writeString(folder.resolve("budget"), content);
      assertThrows(BrokenException.class, this::open, content);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> DailyBudget.inMemory(Map.of("units", -1L), PACIFIC, now::get));
    DailyBudget budget = DailyBudget.inMemory(Map.of("units", 1L), PACIFIC, now::get);
    assertThrows(IllegalArgumentException.class, () -> budget.spend("a", "units", -1));
  }
}
