package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.ScoreKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private final Scores scores = Scores.of(List.of());

  private static <T> ScoreKey<T> key(Class<T> type) {
    return ScoreKey.of(
        "tone", 1, type, value -> Map.of("v", value), written -> type.cast(written.get("v")));
  }

  @Test
  void aSecondTypeUnderOneNameIsRefusedWhereItMeetsTheFirst() {
    scores.put(key(String.class), "first");
    scores.put(key(String.class), "again");
    assertThrows(IllegalArgumentException.class, () -> scores.put(key(Long.class), 7L));
    assertEquals(Optional.of("again"), scores.get(key(String.class)));
    assertEquals(Optional.empty(), scores.get(key(Long.class)));
    assertEquals(Set.of(key(String.class)), scores.keys());
  }

  @Test
  void whatCannotBeWrittenDownIsRefusedWhileTheEnricherIsToBlame() {
    assertThrows(IllegalArgumentException.class, () -> scores.put(key(Double.class), Double.NaN));
    assertEquals(Set.of(), scores.keys());
  }
}
