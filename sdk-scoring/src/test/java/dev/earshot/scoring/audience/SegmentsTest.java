package dev.earshot.scoring.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.Fields;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.audience.Segments.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final AuthorId ANN = AuthorId.of(Posts.NETWORK, "ann");
  private static final AuthorId BOB = AuthorId.of(Posts.NETWORK, "bob");
  private static final List<Segment> SEGMENTS =
      Segment.parse(
          """
          # whom we listen to
          large\tfollowers>=1000 -account:bot
          frequent\tmentions>=2
          brewers\tbio:tea* country:gb
          """,
          "segments",
          Account.fields());

  private final List<Move> moves = new ArrayList<>();
  private final MentionStore store = MentionStore.inMemory();
  private final Segments segments = new Segments(SEGMENTS, store, moves::addAll);
  private final Pipeline pipeline =
      Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
          .sink(segments)
          .build();
  private int seconds;

  private void post(String id, Author author) {
    Post post =
        Posts.post(id)
            .text("my kettle")
            .visibility(Visibility.PUBLIC)
            .publishedAt(NOON)
            .author(author)
            .build();
    pipeline.worker().process(List.of(new PostEvent.Published(post, NOON.plusSeconds(++seconds))));
  }

  private static Author.Builder ann(long followers) {
    return Author.builder(ANN).followers(followers);
  }

  private static Move enters(String segment, AuthorId author) {
    return new Move(segment, author, true);
  }

  private static Move leaves(String segment, AuthorId author) {
    return new Move(segment, author, false);
  }

  private List<Move> moves() {
    List<Move> told = List.copyOf(moves);
    moves.clear();
    return told;
  }

  @Test
  @DisplayName("SM-10 after each delivery it is told who enters a segment and who leaves")
  void whoEntersAndLeavesIsTold() {
    post("1", ann(999).build());
    assertEquals(List.of(), moves());
    post("2", ann(1_000).build());
    assertEquals(List.of(enters("large", ANN), enters("frequent", ANN)), moves());
    post("3", Author.builder(BOB).bio("Tea, always tea").country("GB").build());
    assertEquals(List.of(enters("brewers", BOB)), moves());
    post("4", ann(400).kind(Author.Kind.PERSON).build());
    assertEquals(List.of(leaves("large", ANN)), moves());
    assertEquals(List.of(ANN), segments.members("frequent"));
    assertEquals(List.of("brewers"), segments.of(BOB));
    pipeline.worker().process(List.of(new PostEvent.Deleted(post("5").id(), NOON)));
    assertEquals(List.of(), moves());
  }

  private static Post post(String id) {
    return Posts.post(id).build();
  }

  @Test
  void aPostThatGoesTakesItsAuthorAlong() {
    post("1", ann(5_000).build());
    post("2", ann(10).build());
    assertEquals(2, moves.size() - 1);
    moves.clear();
    pipeline.remove(new Removal.OfPost(post("2").id(), Removal.Cause.SOURCE_DELETED, NOON));
    assertEquals(List.of(enters("large", ANN), leaves("frequent", ANN)), moves());
  }

  @Test
  @DisplayName("SM-10 an erased author leaves every segment and nothing is kept of them")
  void anErasedAuthorLeaves() {
    post("1", ann(5_000).build());
    post("2", ann(5_000).build());
    moves.clear();
    pipeline.remove(new Removal.OfAuthor(ANN, Removal.Cause.ERASED, NOON.plusSeconds(99)));
    assertEquals(List.of(leaves("large", ANN), leaves("frequent", ANN)), moves());
    assertEquals(List.of(), segments.of(ANN));
    byte[] nobody = new Segments(SEGMENTS, store, m -> {}).snapshot();
    assertEquals(nobody.length, segments.snapshot().length);
    post("3", Author.builder(BOB).followers(7_000).build());
    moves.clear();
    pipeline.worker().process(List.of(new AuthorEvent.Withdrawn(BOB, NOON.plusSeconds(++seconds))));
    assertEquals(List.of(leaves("large", BOB)), moves());
  }

  @Test
  void segmentsAreReplacedAndAHostsOwnFieldsAreWeighed() {
    post("1", ann(5_000).build());
    post("2", Author.builder(BOB).followers(10).build());
    moves.clear();
    Map<AuthorId, Double> influence = new HashMap<>(Map.of(BOB, 70.0));
    Fields<Account> fields =
        Account.fields()
            .with(
                Field.number(
                    "influence",
                    Aspect.SCORES,
                    person ->
                        influence.containsKey(person.id())
                            ? OptionalDouble.of(influence.getOrDefault(person.id(), 0.0))
                            : OptionalDouble.empty()));
    segments.replace(List.of(Segment.of("heard", "influence>=60", fields), SEGMENTS.get(1)));
    assertEquals(List.of(leaves("large", ANN), enters("heard", BOB)), moves());
    influence.put(ANN, 80.0);
    influence.remove(BOB);
    segments.weighAgain(List.of(ANN, BOB));
    assertEquals(List.of(enters("heard", ANN), leaves("heard", BOB)), moves());
    assertEquals(2, segments.segments().size());
    assertThrows(
        IllegalArgumentException.class,
        () -> segments.replace(List.of(SEGMENTS.get(0), SEGMENTS.get(0))));
  }

  @Test
  void aSnapshotGoesOnAndPartitionsAreJoined() {
    post("1", ann(5_000).build());
    Segments restored = new Segments(SEGMENTS, store, moves::addAll);
    restored.restore(segments.snapshot());
    assertEquals(List.of("large"), restored.of(ANN));
    assertEquals(segments.position(), restored.position());
    moves.clear();
    Segments joined = new Segments(SEGMENTS, store, moves::addAll);
    joined.merge(segments);
    assertEquals(List.of(enters("large", ANN)), moves());
    joined.merge(restored);
    assertEquals(List.of(enters("frequent", ANN)), moves());
    assertThrows(IllegalArgumentException.class, () -> joined.merge(joined));
    byte[] whole = segments.snapshot();
    whole[whole.length - 9] ^= 1;
    assertThrows(MalformedException.class, () -> restored.restore(whole));
    assertEquals(List.of("large"), restored.of(ANN));
    restored.clear();
    assertEquals(List.of(), restored.of(ANN));
  }

  @Test
  void segmentsAreWrittenAndReadAsQueriesAre() {
    assertEquals(
        List.of("large", "frequent", "brewers"), SEGMENTS.stream().map(Segment::id).toList());
    for (Segment segment : SEGMENTS) {
      assertEquals(List.of(segment), Segment.parse(segment.written(), "again", Account.fields()));
    }
    for (String bad :
        List.of("large", "a\tlikes>3", "a\tmentions>=x", "\tmentions>1", "a\tb\na\tc", "a\t")) {
      MalformedException e =
          assertThrows(
              MalformedException.class,
              () -> Segment.parse("x\tmentions>1\n" + bad, "list", Account.fields()),
              bad);
      assertTrue(String.valueOf(e.getMessage()).startsWith("list: line "), e.getMessage());
    }
  }
}
