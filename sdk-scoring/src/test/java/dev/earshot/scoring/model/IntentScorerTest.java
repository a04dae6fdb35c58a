package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.model.Rows.Row;
import dev.earshot.testsupport.Shared;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntentScorerTest {
  private final IntentScorer scorer = IntentScorer.bundled();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "question | What time does the lounge open?",
        "question | @AcmeAir is the nine o'clock flight on time???",
        "question | just wondering when the new kettle ships",
        "request | Could you please look into booking 7?",
        "request | my kettle leaks, can anyone help?",
        "request | I NEED TO SPEAK TO SOMEONE NOW",
        "complaint | You broke my kettle and nobody answers. Worst shop ever!",
        "complaint | I would not recommend them to anyone",
        "praise | Best crew ever, thank you so much!",
        "praise | I love this kettle so much \uD83D\uDE0D",
        "recommendation | Can anyone recommend a good kettle?",
        "recommendation | I can't recommend them highly enough",
        "recommendation | I cant recommend it enough",
        "purchase | Where can I buy one of these?",
        "purchase | thinking of buying the red one",
        "leaving | how do I cancel my subscription?",
        "leaving | Two hours on hold. Switching to Beta Air.",
        "leaving | Im done with you",
        "leaving | I am cancelling my kettle subscription today",
        "leaving | just cancelled my Acme Premium account",
        "leaving | please close my old business account",
        "leaving | I want my tea club membership cancelled",
        "leaving | how do I close my second savings account?",
        "leaving | Time to get out of my phone contract",
        "leaving | I'll let my @acme subscription lapse",
        "leaving | we're switching our energy supplier next week",
        "leaving | taking my kettle business elsewhere",
        "leaving | getting rid of my #Acme account",
        "complaint | they cancelled my kettle subscription without asking",
        "none | we cancel the walk at nine",
        "none | the train leaves at nine",
        "none | we were leaving for Rome at nine",
        "none | my desk is grey"
      })
  @DisplayName("SM-04 customer intent")
  void tellsWhatTheAuthorWants(String label, String text) {
    assertEquals(label, scorer.score(text).label());
  }

  @ParameterizedTest
  @CsvSource({
    "leaving, I am not switching to Beta Air",
    "leaving, I am not cancelling my kettle subscription",
    "purchase, nobody will buy this",
    "recommendation, I don't highly recommend it"
  })
  void aNegationTakesAnIntentionBack(String label, String text) {
    assertTrue(!scorer.score(text).label().equals(label));
    Explanation explanation = scorer.explain(new Tokens().read(text), "");
    int column = explanation.columns().indexOf(label);
    List<Integer> found =
        explanation.parts().stream()
            .filter(part -> part.cause() == Cause.PHRASE || part.cause() == Cause.NEGATION)
            .map(part -> part.points().get(column))
            .toList();
    assertEquals(List.of(600, -600), found);
  }

  @Test
  void aNegationInAnotherSentenceTakesNothingBack() {
    assertEquals("leaving", scorer.score("They said no. Switching to Beta Air").label());
    assertEquals("leaving", scorer.score("no, switching to Beta Air").label());
  }

  @Test
  void anExplanationNamesThePhrases() {
    String text = "@shop where can I buy one?";
    Explanation explanation = scorer.explain(new Tokens().read(text), "");
    assertEquals(scorer.labels(), explanation.columns());
    List<String> said =
        explanation.parts().stream()
            .filter(part -> part.cause() == Cause.PHRASE || part.cause() == Cause.PUNCTUATION)
            .map(part -> part.span().in(text))
            .toList();
    assertEquals(List.of("where can", "where can I buy", "?"), said);
    assertEquals(Cause.BASE, explanation.parts().get(0).cause());
    assertEquals(
        2, explanation.parts().stream().filter(part -> part.cause() == Cause.MODEL).count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancel my flight. The kettle account is mine",
        "cancel my order and check the account",
        "cancel my big shiny red copper tea kettle subscription",
        "close the window of your account"
      })
  void aGapIsShortAndHoldsNoOtherThought(String text) {
    assertTrue(!scorer.score(text).label().equals("leaving"), text);
  }

  @Test
  void anExplanationQuotesAPhraseWithWhatStandsInItsGap() {
    String text = "\uD83D\uDE21 I'm cancelling my cafe\u0301 subscription";
    assertTrue(
        scorer.explain(new Tokens().read(text), "").parts().stream()
            .anyMatch(
                part ->
                    part.cause() == Cause.PHRASE
                        && part.span().in(text).equals("cancelling my cafe\u0301 subscription")));
  }

  @Test
  void aPhraseCountsOnce() {
    int leaving = scorer.labels().indexOf("leaving");
    Explanation thrice =
        scorer.explain(
            new Tokens().read("switching to x, switching to x, switching to x, unsubscribe"), "");
    assertEquals(-100 + 600 + 600, thrice.points().get(leaving));
  }

  @Property(tries = 300)
  void partsAddUp(@ForAll("soups") String text) {
    Tokens tokens = new Tokens().read(text);
    Explanation explanation = scorer.explain(tokens, "");
    for (int column = 0; column < explanation.columns().size(); column++) {
      int place = column;
      long sum = explanation.parts().stream().mapToLong(part -> part.points().get(place)).sum();
      assertEquals(explanation.points().get(column), sum);
    }
    Classification said = scorer.score(tokens, "");
    long most = explanation.points().stream().mapToLong(Long::longValue).max().orElseThrow();
    assertEquals(most, explanation.points().get(scorer.labels().indexOf(said.label())));
    for (Part part : explanation.parts()) {
      assertTrue(part.span().end() <= text.length());
    }
  }

  @Provide
  Arbitrary<String> soups() {
    List<String> words =
        List.of(
            "how",
            "do",
            "i",
            "cancel",
            "my",
            "account",
            "not",
            "never",
            "switching",
            "to",
            "buy",
            "want",
            "please",
            "help",
            "recommend",
            "can't",
            "enough",
            "?",
            "!!",
            ".",
            ",",
            "worst",
            "thanks",
            "@shop",
            "#fail",
            "\uD83D\uDE0D",
            "\uD83D",
            "\u200B",
            "\n",
            "\u202E",
            "7");
    Arbitrary<String> soup =
        Arbitraries.of(words).list().ofMaxSize(40).map(list -> String.join(" ", list));
    return Arbitraries.oneOf(soup, Arbitraries.strings().all().ofMaxLength(80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t\n", "\u200B"})
  void withoutWordsItSaysNothing(String text) {
    Classification said = scorer.score(text);
    assertEquals("none", said.label());
    assertEquals(Abstention.NO_TEXT, said.abstention());
  }

  @Test
  void wordsItDoesNotKnowAreDoubted() {
    assertEquals(Abstention.UNKNOWN_WORDS, scorer.score("zzqx wvvkj qqrrt").abstention());
    assertNull(scorer.score("how do i cancel my account").abstention());
  }

  @Test
  void aMegabyteTakesNoTimeToSpeakOf() {
    for (String text :
        List.of("a".repeat(1 << 20), "how do i ".repeat(120_000), "? ".repeat(500_000))) {
      Assertions.assertTimeout(Duration.ofSeconds(20), () -> scorer.score(text));
    }
  }

  @Test
  void theLocaleChangesNothing() {
    Locale former = Locale.getDefault();
    Classification here = scorer.score("I AM CANCELLING IT. HOW DO I CANCEL MY SUBSCRIPTION");
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals(here, scorer.score("I AM CANCELLING IT. HOW DO I CANCEL MY SUBSCRIPTION"));
    } finally {
      Locale.setDefault(former);
    }
  }

  @Test
  void theCardSaysWhatWasNotMeasured() {
    assertTrue(
        scorer.card().figures().stream().anyMatch(figure -> figure.contains("not measured")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leaving\tx",
        "nobody\tx\t100",
        "leaving\tx\tmany",
        "leaving\t\u2026 x\t100",
        "leaving\tx \u2026\t100",
        "leaving\tx \u2026 y \u2026 z\t100"
      })
  void brokenRulesAreRefused(String line) {
    MalformedException refused =
        assertThrows(
            MalformedException.class,
            () -> IntentRules.read(List.of("# note", line), "test", scorer.labels()));
    assertEquals(2, refused.offset().orElseThrow());
  }

  @Test
  @DisplayName("SM-04 a mention carries its intent, an English one at least")
  void mentionsCarryIt() {
    MentionStore store = MentionStore.inMemory();
    Pipeline pipeline =
        Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("all", "tea").build(), store)
            .enricher(scorer.enricher())
            .build();
    List<PostEvent> events =
        List.of(
            event("1", "en-GB", "where can I buy this tea?"),
            event("2", "de", "where can I buy this tea?"));
    pipeline.worker().process(events);
    List<Optional<String>> labels =
        store
            .mentions()
            .map(mention -> mention.score(IntentScorer.KEY).map(score -> score.value().label()))
            .collect(Collectors.toList());
    assertEquals(List.of(Optional.of("purchase"), Optional.empty()), labels);
  }

  private static PostEvent event(String id, String language, String text) {
    return new PostEvent.Published(
        Posts.post(id).language(language).text(text).visibility(Visibility.PUBLIC).build(),
        Instant.parse("2026-01-01T12:00:00Z"));
  }

  @Test
  @Shared.Needed
  void theCardsFigureHolds() throws IOException {
    int closing = 0;
    int leaving = 0;
    int others = 0;
    int wrong = 0;
    for (Row row : Rows.of(Shared.path("data/sentiment"), "banking77_train")) {
      boolean found = scorer.score(row.text()).label().equals("leaving");
      if (row.label().equals("terminate_account")) {
        closing++;
        leaving += found ? 1 : 0;
      } else {
        others++;
        wrong += found ? 1 : 0;
      }
    }
    assertEquals(66, Math.round(100.0 * leaving / closing));
    assertEquals(2, Math.round(1000.0 * wrong / others));
  }
}
