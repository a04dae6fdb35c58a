package dev.earshot.scoring.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.metric.Absence;
import dev.earshot.text.Entities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SignalTest {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  private static Post.Builder post(int number, String text, long seconds) {
    Author author =
        Author.builder(AuthorId.of(Posts.NETWORK, "ann"))
            .followers(100)
            .following(450)
            .posts(73_000)
            .createdAt(AT.minusSeconds(365 * 86_400L))
            .build();
    return Posts.post("p" + number)
        .author(author)
        .publishedAt(AT.plusSeconds(seconds))
        .text(text)
        .entities(Entities.in(text))
        .metrics(List.of(new Metric(Metric.LIKES, 9, AT), new Metric(Metric.REPLIES, 1, AT)));
  }

  private static double value(List<Signal> signals, String name) {
    return signals.stream()
        .filter(each -> each.figure().definition().name().equals(name))
        .findFirst()
        .orElseThrow()
        .figure()
        .low();
  }

  @Test
  @DisplayName("SM-11 an account that posts like clockwork shows it by figures and no verdict")
  void clockwork() {
    List<Post> posts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      posts.add(post(i, "Buy @a @b @c https://shop.com/x NOW", 1_800L * i).build());
    }
    posts.add(post(60, "", 1_800L * 60).repostOf(Post.Reference.to(posts.get(0).id())).build());
    Collections.shuffle(posts, new Random(1));
    List<Signal> signals = Signal.of(posts);
    assertEquals(200, value(signals, "postsPerDay"), 1);
    assertEquals(1, value(signals, "evenWaits"));
    assertEquals(1, value(signals, "hoursOfDay"));
    assertEquals(1 / 61.0, value(signals, "repostShare"), 1e-9);
    assertEquals(59 / 60.0, value(signals, "sameWords"), 1e-9);
    assertEquals(1, value(signals, "linkShare"));
    assertEquals(1, value(signals, "namingShare"));
    assertEquals(4.5, value(signals, "followingPerFollower"));
    assertEquals(0.9, value(signals, "likesAmongEngagement"), 1e-9);
    assertTrue(signals.stream().noneMatch(each -> each.reason().contains("Buy")));
    assertTrue(
        signals.stream()
            .anyMatch(
                each -> each.reason().equals("60 of 60 waits lie within a tenth of their median")));
  }

  @Test
  void aPersonShowsOther() {
    Random random = new Random(7);
    List<Post> posts = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < 60; i++) {
      at += 600 + (long) (20_000 * -Math.log(1 - random.nextDouble()));
      posts.add(post(i, "thought number " + i, at).build());
    }
    List<Signal> signals = Signal.of(posts);
    assertTrue(value(signals, "evenWaits") < 0.25);
    assertEquals(0, value(signals, "sameWords"));
    assertEquals(0, value(signals, "linkShare"));
  }

  @Test
  void tooLittleIsUnknownAndNotNothing() {
    List<Signal> none = Signal.of(List.of());
    assertEquals(9, none.size());
    for (Signal each : none) {
      assertFalse(each.figure().isKnown());
      assertEquals(Optional.of(Absence.UNKNOWN), each.figure().absence());
    }
    Post bare = Posts.post("1").build();
    assertEquals(Double.NaN, value(Signal.of(List.of(bare)), "sameWords"));
    assertThrows(
        IllegalArgumentException.class, () -> Signal.of(List.of(bare, post(1, "hers", 0).build())));
  }
}
