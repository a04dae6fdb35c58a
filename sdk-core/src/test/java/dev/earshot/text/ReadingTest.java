package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Media;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadingTest {

  @Test
  void readsTheAlternativeTextOfEachMedium() {
    Reading reading = new Reading();
    assertEquals(List.of(2, 0, 1), counts(reading.of(post("a cup", null, "kettle"))));
    assertEquals(List.of(3), counts(reading.of(post("a red cup"))));
    assertEquals("a red cup", reading.alts().get(0).source());
    assertEquals(List.of(), counts(reading.of(post())));
    assertEquals(List.of(1, 1), counts(reading.of(post("one", "two"))));
    assertThrows(UnsupportedOperationException.class, () -> reading.alts().clear());
  }

  private static List<Integer> counts(Reading reading) {
    return reading.alts().stream().map(Tokens::count).toList();
  }

  private static Post post(@Nullable String... alts) {
    return Post.builder(PostId.of(Network.FEED, "1"))
        .media(
            Arrays.stream(alts)
                .map(alt -> new Media(Media.Type.IMAGE, "https://a.example/1", alt))
                .toList())
        .build();
  }
}
