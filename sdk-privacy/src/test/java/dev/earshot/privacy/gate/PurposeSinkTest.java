package dev.earshot.privacy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.Purpose;
import dev.earshot.query.QuerySet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PurposeSinkTest {
  private static final Purpose INFLUENCE = Purpose.of("influence");
  private static final ScoreKey<String> MOOD =
      ScoreKey.of(
          "mood",
          1,
          String.class,
          value -> Map.of("is", value),
          map -> String.valueOf(map.get("is")));

  /** Counts posts by author, and remembers the last one it was shown. */
  private static final class Posts extends SubtractingSink<Posts> {
    private final Map<String, Integer> byAuthor = new TreeMap<>();
    private final List<Mention> shown = new ArrayList<>();
    private final List<Removal> forgotten = new ArrayList<>();
    private int revised;

    @Override
    protected void count(Mention mention, int sign) {
      shown.add(mention);
      byAuthor.merge(mention.post().author().orElseThrow().id().nativeId(), sign, Integer::sum);
      byAuthor.values().removeIf(count -> count == 0);
    }

    @Override
    protected void recount(Mention before, Mention after) {
      revised++;
      super.recount(before, after);
    }

    @Override
    protected void forget(Removal removal) {
      forgotten.add(removal);
    }

    @Override
    protected void reset() {
      byAuthor.clear();
    }

    @Override
    protected String form() {
      return "posts/1";
    }

    @Override
    protected void write(DataOutputStream out) throws IOException {
      out.writeInt(byAuthor.size());
      for (Map.Entry<String, Integer> each : byAuthor.entrySet()) {
        out.writeUTF(each.getKey());
        out.writeInt(each.getValue());
      }
    }

    @Override
    protected void read(DataInputStream in) throws IOException {
      for (int n = in.readInt(); n > 0; n--) {
        byAuthor.merge(in.readUTF(), in.readInt(), Integer::sum);
      }
    }
  }

  private final World world = new World("smync");
  private final MentionStore store = MentionStore.inMemory();
  private final PurposeSink<Posts> sink = world.gate.sink(INFLUENCE, Posts::new);
  private final Pipeline pipeline =
      Pipeline.builder(world.gate, QuerySet.parse("tea\ttea\n"), store)
          .enricher((reading, scores) -> scores.put(MOOD, "calm"))
          .sink(sink)
          .build();

  private void hear(Post.Builder... posts) {
    for (Post.Builder post : posts) {
      pipeline.worker().process(List.of(new PostEvent.Published(post.build(), world.instant())));
    }
  }

  @Test
  @DisplayName("SM-22 influence runs beside listening and sees no text")
  void itSeesWhatItsPurposeMay() {
    hear(
        World.post("1", World.ann().toBuilder().followers(30).following(4).build())
            .metrics(List.of(new Metric(Metric.LIKES, 3, World.START))));
    Mention seen = sink.counted().shown.get(0);
    assertEquals("", seen.post().text());
    assertTrue(seen.post().title().isEmpty() && seen.post().html().isEmpty());
    assertEquals(Map.of(), seen.scores());
    assertEquals(List.of("tea"), seen.matches().stream().map(match -> match.query()).toList());
    assertTrue(seen.matches().get(0).hits().isEmpty());
    assertEquals(30, seen.post().author().orElseThrow().followers().orElseThrow());
    assertTrue(seen.post().author().orElseThrow().following().isEmpty(), "listening may not");
    assertEquals(3, seen.post().metric(Metric.LIKES).orElseThrow().value());
    Mention kept = store.mentions().findFirst().orElseThrow();
    assertEquals("tea is fine", kept.post().text());
    assertEquals(Score.byMachine("calm"), kept.score(MOOD).orElseThrow());
  }

  @Test
  @DisplayName("SM-22 where the pack has no such purpose, or denies it, it does not run at all")
  void withoutThePurposeItDoesNotRun() {
    PrivacyGate gate = new World("smt").gate;
    assertThrows(IllegalArgumentException.class, () -> gate.sink(INFLUENCE, Posts::new));
    IllegalArgumentException denied =
        assertThrows(
            IllegalArgumentException.class, () -> gate.sink(Purpose.of("own"), Posts::new));
    assertTrue(String.valueOf(denied.getMessage()).contains("denies"));
  }

  @Test
  @DisplayName("SM-22 who objects to the purpose alone is listened to and not counted")
  void objectionsToThePurposeHold() {
    hear(World.post("1", World.ann()), World.post("2", World.bob()));
    world.tenant.person(Identity.of(World.ann().id())).object("form-1", INFLUENCE);
    hear(World.post("3", World.ann()), World.post("4", World.bob()));
    assertEquals(4, store.mentions().count());
    assertEquals(Map.of("7", 1, "8", 2), sink.counted().byAuthor);
    assertEquals(1, sink.withheld());
    sink.judgeAgain(store);
    assertEquals(Map.of("8", 2), sink.counted().byAuthor);
    assertEquals(2, sink.withheld());

    PurposeSink<Posts> restored = world.gate.sink(INFLUENCE, Posts::new);
    restored.restore(sink.snapshot());
    assertEquals(Map.of("8", 2), restored.counted().byAuthor);
    assertEquals(sink.position(), restored.position());

    pipeline.remove(
        List.of(
            new Removal.OfAuthor(World.ann().id(), Removal.Cause.ERASED, World.START),
            new Removal.OfPost(
                World.post("2", World.bob()).build().id(),
                Removal.Cause.SOURCE_DELETED,
                World.START)));
    assertEquals(Map.of("8", 1), sink.counted().byAuthor);
    assertEquals(0, sink.withheld());
    assertFalse(sink.counted().forgotten.isEmpty());
  }

  @Test
  void whatIsEditedIsCountedOnce() {
    hear(World.post("1", World.ann()));
    world.pass(Duration.ofHours(1));
    hear(World.post("1", World.ann()).text("tea was fine").editedAt(World.START));
    assertEquals(Map.of("7", 1), sink.counted().byAuthor);
    assertEquals("tea was fine", store.mentions().findFirst().orElseThrow().post().text());
  }

  @Test
  void aRevisionIsHandedOnAsOneWhereThePurposeHearsOfBoth() {
    hear(World.post("1", World.ann()), World.post("2", World.bob()));
    edit("1", "tea was fine", World.ann());
    assertEquals(1, sink.counted().revised);
    world.tenant.person(Identity.of(World.ann().id())).object("form-1", INFLUENCE);
    edit("1", "tea was bad", World.ann());
    assertEquals(Map.of("8", 1), sink.counted().byAuthor);
    assertEquals(1, sink.withheld());
    edit("1", "tea was good", World.ann());
    assertEquals(Map.of("8", 1), sink.counted().byAuthor);
    assertEquals(1, sink.withheld());
    assertEquals(1, sink.counted().revised);
  }

  private void edit(String id, String text, Author author) {
    world.pass(Duration.ofHours(1));
    hear(World.post(id, author).text(text).editedAt(world.instant()));
  }
}
