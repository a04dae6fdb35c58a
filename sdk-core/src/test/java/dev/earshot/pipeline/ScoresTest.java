package dev.earshot.pipeline;

import static dev.earshot.Visibility.PUBLIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.ScoreKey;
import dev.earshot.SourceEvent;
import dev.earshot.query.QuerySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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

  @Test
  void theClashOfTwoScorersIsNamed() {
    scores.put(key(String.class), "first");
    String told =
        assertThrows(IllegalArgumentException.class, () -> scores.put(key(Long.class), 7L))
            .toString();
    assertTrue(told.contains("tone/1") && told.contains("another name"), told);
  }

  @Test
  void whatIsPutAfterTheMentionWasMadeIsRefused() {
    List<Scores> kept = new ArrayList<>();
    Worker worker =
        Pipeline.builder(
                Gate.publicOnly(),
                QuerySet.builder().add("a", "kettle").build(),
                MentionStore.inMemory())
            .enricher((reading, given) -> kept.add(given))
            .build()
            .worker();
    Post post = Post.builder(PostId.parse("x::1")).text("a kettle").visibility(PUBLIC).build();
    worker.process(List.of(new PostEvent.Published(post, Instant.EPOCH)));
    String told =
        assertThrows(IllegalStateException.class, () -> kept.get(0).put(key(String.class), "late"))
            .toString();
    assertTrue(told.contains("tone/1 comes too late"), told);
  }

  @Test
  @SuppressWarnings("NullAway") // what a host's code may do all the same
  void aBatchOfNobodysOrWithANullInItIsRefused() {
    Worker worker =
        Pipeline.builder(
                Gate.publicOnly(),
                QuerySet.builder().add("a", "kettle").build(),
                MentionStore.inMemory())
            .build()
            .worker();
    assertThrows(IllegalArgumentException.class, () -> worker.process(" ", List.of(), null));
    List<SourceEvent> events = Collections.singletonList(null);
    assertThrows(NullPointerException.class, () -> worker.process(events));
    assertThrows(NullPointerException.class, () -> worker.process("a", events, null));
  }
}
