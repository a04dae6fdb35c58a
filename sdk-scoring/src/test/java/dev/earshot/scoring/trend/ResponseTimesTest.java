package dev.earshot.scoring.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.metric.Proportion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponseTimesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final AuthorId HELP = AuthorId.of(Posts.NETWORK, "help");

  private final ResponseTimes times = times(null);

  private static ResponseTimes times(@Nullable Duration keptFor) {
    return new ResponseTimes(
        mention -> mention.post().author().map(Author::id).filter(HELP::equals).isPresent(),
        Dimension.NETWORK,
        keptFor);
  }

  @Test
  @DisplayName("SM-08 response time: the first own answer counts, open posts are told apart")
  void theFirstOwnAnswerCounts() {
    accept(times, asked("1", 0));
    accept(times, answer("a", "1", 30));
    accept(times, answer("b", "1", 10));
    accept(times, reply("c", "1", 1)); // somebody else's, and a post of its own that waits
    accept(times, asked("2", 0));
    ResponseTime time = of(times, 60);
    assertEquals(List.of(Duration.ofMinutes(10)), time.answered());
    assertEquals(List.of(Duration.ofMinutes(59), Duration.ofMinutes(60)), time.open());
    assertEquals(new Proportion(1, 3), time.answeredShare());
    assertEquals(Optional.empty(), time.median());
    assertEquals(Optional.of(Duration.ofMinutes(10)), time.ofAnsweredWithin(0.5));
    assertEquals(0, of(times, 5).answered().size());
    assertEquals(
        0, times.of("test", NOON.plusSeconds(3_600), Instant.MAX, Instant.MAX).open().size());
    assertEquals(0, times.of("other", Instant.MIN, Instant.MAX, Instant.MAX).open().size());
  }

  @Test
  void whatIsWithdrawnIsTakenBack() {
    Mention question = asked("1", 0);
    Mention first = answer("a", "1", 10);
    accept(times, first);
    accept(times, answer("b", "1", 30));
    accept(times, question);
    assertEquals(List.of(Duration.ofMinutes(10)), of(times, 60).answered());
    withdraw(times, first);
    assertEquals(List.of(Duration.ofMinutes(30)), of(times, 60).answered());
    withdraw(times, question);
    assertEquals(new ResponseTime(List.of(), List.of()), of(times, 60));
  }

  @Test
  @DisplayName("SM-08 percentiles count what is open as waiting at least as long as it has")
  void percentilesAreThoseOfKaplanAndMeier() {
    // 6 patients of the classic example: deaths at 1, 3, 6; censored at 2, 4, 5
    ResponseTime time =
        new ResponseTime(
            List.of(Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6)),
            List.of(Duration.ofHours(2), Duration.ofHours(4), Duration.ofHours(5)));
    assertEquals(Optional.of(Duration.ofHours(1)), time.within(1 / 6.0));
    // 5/6 · 3/4 = 0.625 are open after 3 hours
    assertEquals(Optional.of(Duration.ofHours(3)), time.within(0.375));
    assertEquals(Optional.of(Duration.ofHours(6)), time.within(0.3751));
    assertEquals(Optional.of(Duration.ofHours(6)), time.median());
    assertEquals(Optional.of(Duration.ofHours(3)), time.ofAnsweredWithin(0.5));
    assertThrows(IllegalArgumentException.class, () -> time.within(0));
    assertThrows(IllegalArgumentException.class, () -> time.within(1.5));
    assertEquals(Optional.empty(), new ResponseTime(List.of(), List.of()).median());
    ResponseTime all =
        new ResponseTime(List.of(Duration.ofHours(1), Duration.ofHours(1)), List.of());
    assertEquals(Optional.of(Duration.ofHours(1)), all.within(1));
  }

  @Test
  void anAnswerBeforeItsQuestionTookNoTime() {
    accept(times, asked("1", 10));
    accept(times, answer("a", "1", 9));
    assertEquals(List.of(Duration.ZERO), of(times, 60).answered());
  }

  @Test
  void repostsAndOwnPostsAskNothing() {
    accept(times, Posts.mention(Posts.post("r").kind(Post.Kind.REPOST).publishedAt(NOON)).build());
    accept(times, answer("a", "none", 5));
    accept(times, Posts.mention(Posts.post("u")).build());
    assertEquals(new ResponseTime(List.of(), List.of()), of(times, 60));
  }

  @Test
  void whatLiesTooFarBackIsDropped() {
    ResponseTimes day = times(Duration.ofDays(1));
    Mention old = asked("1", 0);
    accept(day, old);
    accept(day, answer("a", "1", 10));
    accept(day, asked("2", 24 * 60 + 5));
    assertEquals(1, of(day, 3_000).open().size());
    assertEquals(0, of(day, 3_000).answered().size());
    withdraw(day, old);
    accept(day, old);
    assertEquals(1, of(day, 3_000).open().size());
    assertThrows(IllegalArgumentException.class, () -> times(Duration.ZERO));
  }

  @Property(tries = 100)
  void anyOrderAndAnyPartingGiveTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    List<Mention> mentions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      mentions.add(asked("q" + i, random.nextInt(60)));
      for (int n = random.nextInt(3); n > 0; n--) {
        mentions.add(answer("a" + i + "." + n, "q" + i, random.nextInt(120)));
      }
    }
    ResponseTimes one = times(null);
    mentions.forEach(mention -> accept(one, mention));
    Collections.shuffle(mentions, random);
    ResponseTimes other = times(null);
    ResponseTimes rest = times(null);
    mentions.forEach(mention -> accept(random.nextBoolean() ? other : rest, mention));
    List<Mention> noise = List.of(asked("n", 3), answer("m", "q1", 2));
    noise.forEach(mention -> accept(other, mention));
    other.merge(rest);
    noise.forEach(mention -> withdraw(other, mention));
    assertEquals(of(one, 100), of(other, 100));
    rest.restore(other.snapshot());
    assertEquals(of(one, 100), of(rest, 100));
    mentions.forEach(mention -> withdraw(other, mention));
    rest.clear();
    assertEquals(of(rest, 100), of(other, 100));
  }

  private static ResponseTime of(ResponseTimes times, int minute) {
    return times.of("test", Instant.MIN, Instant.MAX, NOON.plus(Duration.ofMinutes(minute)));
  }

  private static Mention asked(String id, int minute) {
    return Posts.mention(Posts.post(id).publishedAt(NOON.plus(Duration.ofMinutes(minute)))).build();
  }

  private static Mention reply(String id, String to, int minute) {
    return Posts.mention(
            Posts.post(id)
                .publishedAt(NOON.plus(Duration.ofMinutes(minute)))
                .inReplyTo(Post.Reference.to(PostId.of(Posts.NETWORK, to))))
        .build();
  }

  private static Mention answer(String id, String to, int minute) {
    Mention reply = reply(id, to, minute);
    return reply.withPost(reply.post().toBuilder().author(Author.builder(HELP).build()).build());
  }

  private static void accept(ResponseTimes times, Mention mention) {
    times.accept(Delivery.of(times.position() + 1, List.of(new Outcome.Admitted(mention))));
  }

  private static void withdraw(ResponseTimes times, Mention mention) {
    times.accept(
        Delivery.of(
            times.position() + 1,
            List.of(new Outcome.Withdrawn(mention, Removal.Cause.SOURCE_DELETED, NOON))));
  }
}
