package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AboutMatchesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final MentionStore store = MentionStore.inMemory();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NEGATIVE | Love the food but AcmeAir lost my bag",
        "POSITIVE | BetaAir was awful; AcmeAir was wonderful",
        "NEGATIVE | AcmeAir was awful, but I love Rome so much, it is wonderful!",
        "POSITIVE | The weather is terrible. I love AcmeAir!"
      })
  @DisplayName("SM-04 target sentiment: the clause about the brand is scored beside the post")
  void scoresWhatIsSaidAboutTheBrand(Label expected, String text) {
    Mention mention = heard(Posts.post("1").text(text), "AcmeAir");
    assertEquals(expected, about(mention).orElseThrow().label());
    assertEquals(
        Optional.of(SentimentScorer.bundled().score(text)),
        mention.score(Sentiment.KEY).map(score -> score.value()));
  }

  @Test
  void thePlaceFirstInTheTextCounts() {
    Mention mention =
        heard(Posts.post("1").text("Hotel was awful; crew was wonderful"), "crew", "hotel");
    assertEquals(Label.NEGATIVE, about(mention).orElseThrow().label());
  }

  @Test
  void aHitInTheTitleAloneIsScoredThere() {
    Post.Builder post = Posts.post("1").title("AcmeAir is awful").text("What a wonderful day!");
    assertEquals(Label.NEGATIVE, about(heard(post, "AcmeAir")).orElseThrow().label());
  }

  @Test
  void aHitInTheTextGoesBeforeOneInTheTitle() {
    Post.Builder post = Posts.post("1").title("AcmeAir").text("I love AcmeAir, wonderful!");
    assertEquals(Label.POSITIVE, about(heard(post, "AcmeAir")).orElseThrow().label());
  }

  @Test
  void aQueryThatNamesNoPlaceGivesNoScore() {
    Mention mention = heard(Posts.post("1").text("I love it"), "network:test");
    assertTrue(mention.score(Sentiment.KEY).isPresent());
    assertEquals(Optional.empty(), about(mention));
  }

  @Test
  void bothScoresAreWrittenAndReadBack() {
    Mention mention = heard(Posts.post("1").text("Love Rome but AcmeAir is awful"), "AcmeAir");
    EarshotJson json = EarshotJson.of();
    assertEquals(mention, json.readMention(json.write(mention), "test"));
  }

  private static Optional<Sentiment> about(Mention mention) {
    return mention.score(Sentiment.ABOUT_KEY).map(score -> score.value());
  }

  private Mention heard(Post.Builder post, String... queries) {
    QuerySet.Builder set = QuerySet.builder();
    for (String query : queries) {
      set.add("about " + query, query);
    }
    SentimentScorer scorer = SentimentScorer.bundled();
    Pipeline pipeline =
        Pipeline.builder(Gate.publicOnly(), set.build(), store)
            .enricher(scorer.enricher())
            .enricher(scorer.aboutMatches())
            .build();
    Post made = post.visibility(Visibility.PUBLIC).build();
    pipeline.worker().process(List.of(new PostEvent.Published(made, NOON)));
    return store.find(made.id()).orElseThrow();
  }
}
