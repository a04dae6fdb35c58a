package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  @Test
  @DisplayName("SM-27: a killed process leaves every acknowledged event, once and in order")
  void leavesEveryAcknowledgedEvent(@TempDir Path directory) throws Exception {
    Random random = new Random(20260301);
    Map<Long, String> acknowledged = new HashMap<>();
    for (int round = 0; round < 6; round++) {
      ChildLedger child = ChildLedger.start(directory, round);
      int enough = 1 + random.nextInt(1200);
      for (int i = 0; i < enough; i++) {
        remember(acknowledged, Objects.requireNonNull(child.line(), "the child ended early"));
      }
      child.kill();
      // What it printed before it died was acknowledged too; a last line may be cut short.
      List<String> rest = child.lines();
      for (String line : rest.subList(0, Math.max(0, rest.size() - 1))) {
        remember(acknowledged, line);
      }
      try (Ledger ledger = FileLedger.open(directory, InstantSource.system())) {
        List<Recorded> found = ledger.events(0).toList();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
          assertEquals(i + 1, found.get(i).sequence());
          String evidence = found.get(i).event().evidence();
          int colon = evidence.lastIndexOf(':');
          int number = Integer.parseInt(evidence.substring(colon + 1));
          Integer before = last.put(evidence.substring(0, colon), number);
          assertEquals(before == null ? 0 : before + 1, number, evidence);
        }
        acknowledged.forEach(
            (sequence, evidence) ->
                assertEquals(evidence, found.get((int) (sequence - 1)).event().evidence()));
        assertEquals(acknowledged.size(), new HashSet<>(acknowledged.values()).size());
      }
    }
    assertTrue(acknowledged.size() > 6);
  }

  private static void remember(Map<Long, String> acknowledged, String line) {
    String[] parts = line.split(" ");
    assertEquals(null, acknowledged.put(Long.valueOf(parts[0]), parts[1]));
  }
}
