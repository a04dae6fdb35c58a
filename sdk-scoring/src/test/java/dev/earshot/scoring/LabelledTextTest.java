package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Correction;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.metric.SentimentBreakdown;
import dev.earshot.scoring.metric.SentimentCounts;
import dev.earshot.scoring.model.SentimentScorer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LabelledTextTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final MentionStore store = MentionStore.inMemory();
  private final SentimentBreakdown tally = new SentimentBreakdown();
  private final Pipeline pipeline =
      Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("tea", "tea").build(), store)
          .enricher(SentimentScorer.bundled().enricher())
          .sink(tally)
          .build();

  @Test
  @DisplayName("SM-05 corrected mentions are texts with labels, as long as they are kept")
  void correctedMentionsThatAreKept() {
    feed(post("1", "lovely tea").build());
    feed(post("2", "lovely\ttea,\r\nlukewarm").title("On tea").build());
    feed(post("3", "lovely tea, they said").build());
    correct("1", Label.NEGATIVE);
    correct("2", Label.NEUTRAL);
    assertEquals(List.of("negative\tlovely tea", "neutral\tOn tea lovely tea,  lukewarm"), lines());
    assertEquals("eve", texts().get(0).by());
    assertEquals(NOON, texts().get(0).at());
    pipeline.remove(new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON));
    assertEquals(1, lines().size());
    pipeline.correct(new Correction.TakenBack<>(id("2"), Sentiment.KEY, NOON.plusSeconds(1)));
    assertEquals(List.of(), lines());
  }

  @Test
  void aLabelForOtherWordsIsNotLearned() {
    feed(post("1", "lovely tea").build());
    correct("1", Label.NEGATIVE);
    feed(post("1", "lovely tea, really").editedAt(NOON).build());
    assertEquals(List.of(), lines());
  }

  @Test
  @DisplayName("SM-05 figures subtract the machine's label and add the person's")
  void figuresFollow() {
    feed(post("1", "lovely tea").build());
    feed(post("2", "lovely tea, great tea").build());
    assertEquals(new SentimentCounts(0, 0, 2, 0), tally.all());
    correct("1", Label.NEGATIVE);
    assertEquals(new SentimentCounts(1, 0, 1, 0), tally.all());
    SentimentBreakdown again = new SentimentBreakdown();
    again.accept(Delivery.of(1, store.mentions().map(Outcome.Admitted::new).toList()));
    assertEquals(again.all(), tally.all());
  }

  @Test
  void showsNeitherTextNorPerson() {
    String shown = new LabelledText("negative", "secret words", "eve", NOON).toString();
    assertFalse(shown.contains("secret") || shown.contains("eve"), shown);
  }

  @Test
  void aLabelThatWouldBreakItsLineIsRefused() {
    for (String label : List.of("", "a\tb", "a\nb", "a\u2028b")) {
      assertThrows(
          IllegalArgumentException.class, () -> new LabelledText(label, "text", "eve", NOON));
    }
  }

  private void feed(Post post) {
    SourceEvent event = new PostEvent.Published(post, NOON);
    pipeline.worker().process(List.of(event));
  }

  private void correct(String id, Label label) {
    pipeline.correct(
        new Correction.Given<>(id(id), Sentiment.KEY, Sentiment.of(label), "eve", NOON));
  }

  private List<LabelledText> texts() {
    try (Stream<LabelledText> texts =
        LabelledText.corrected(
            store.mentions(), Sentiment.KEY, sentiment -> sentiment.label().written())) {
      return texts.toList();
    }
  }

  private List<String> lines() {
    return texts().stream().map(LabelledText::line).toList();
  }

  private static PostId id(String id) {
    return PostId.of(Posts.NETWORK, id);
  }

  private static Post.Builder post(String id, String text) {
    return Posts.post(id).text(text).visibility(Visibility.PUBLIC);
  }
}
