package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.Sentiment;
import dev.earshot.text.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether negations and names reach emotion, offence and sentiment. */
class ToneTest {
  @ParameterizedTest
  @CsvSource({
    "anger, I am angry, I am not angry at all",
    "anger, he is furious, 'he is not furious, just busy'",
    "joy, I am happy with this, I am never happy with this",
    "sadness, I am sad, I was never sad",
    "sadness, so worried about this, I am not worried anymore",
    "anger, I am furious, I am no longer furious",
    "anger, that made me so angry, that never made me angry",
    "sadness, I feel lonely, I was never lonely",
    "sadness, I am so miserable, I was never miserable",
    "anger, I am mad at you, I can't be mad at you",
    "sadness, depressed again, by no means depressed"
  })
  void aNegationReachesEmotion(String emotion, String said, String negated) {
    assertEquals(emotion, of(Task.EMOTION, said).label());
    assertNotEquals(emotion, of(Task.EMOTION, negated).label());
  }

  @ParameterizedTest
  @CsvSource({
    "joy, never been so happy",
    "joy, I have never been so happy in my life",
    "joy, couldn't be happier",
    "joy, never felt better",
    "joy, I could not be more proud and happy",
    "joy, nothing makes me happier",
    "joy, never had such a good time",
    "anger, couldn't be angrier",
    "anger, I have never been so furious",
    "sadness, never been so sad",
    "sadness, I couldn't be more disappointed"
  })
  void whatNothingEqualsIsFeltAllTheMore(String emotion, String text) {
    assertEquals(emotion, of(Task.EMOTION, text).label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I was never afraid",
        "I am not worried anymore",
        "I am no longer furious",
        "not angry anymore",
        "I'm not sad at all",
        "he is anything but sad"
      })
  void aFeelingThatIsDeniedIsNone(String text) {
    Classification said = of(Task.EMOTION, text);
    assertTrue(
        said.label().equals("joy") || said.label().equals("optimism") || said.abstention() != null,
        said.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "you are not an idiot",
        "you aren't an idiot",
        "she is no idiot",
        "he is not ugly"
      })
  void aNegationReachesOffence(String text) {
    assertEquals("not_offensive", of(Task.OFFENSIVE, text).label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "you are an idiot",
        "what a bitch",
        "shut the fuck up you moron",
        "this is bullshit"
      })
  void anOffenceIsOne(String text) {
    assertEquals("offensive", of(Task.OFFENSIVE, text).label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nishit and Shital are my colleagues",
        "Mr Dick Van Dyke sang well",
        "Dick Cheney was vice president",
        "Moby Dick is my favourite novel",
        "I grew up in Scunthorpe",
        "i grew up in scunthorpe",
        "Penistone is a town near Sheffield",
        "We met Cockburn in Essex",
        "the assassin in that class passed the glass",
        "Shitake mushrooms and Matsushita radios",
        "Mr Hitesh Dikshit works in Titusville",
        "My analyst's cocktail was fantastic",
        "Mrs Fanny Butts sells bass and grapes"
      })
  void aNameIsNoOffence(String text) {
    assertEquals("not_offensive", of(Task.OFFENSIVE, text).label());
    assertEquals("not_hate", of(Task.HATE, text).label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dick Cheney is a dick",
        "Dick Cheney is a Dick",
        "Dick and Fanny Hill came, you dick",
        "you dick",
        "what a Dick",
        "he can be the Bigger Dick to people"
      })
  void aNameOnceAndAnInsultOnceIsAnOffence(String text) {
    assertEquals("offensive", of(Task.OFFENSIVE, text).label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dick Cheney spoke",
        "Dick Cheney's memoir is out",
        "Dick and Fanny Hill came",
        "Fanny Hill and Dick came",
        "Dick Cheney was vice president. Later Dick wrote a book"
      })
  void aNameBesideANameIsNoOffence(String text) {
    assertEquals("not_offensive", of(Task.OFFENSIVE, text).label());
    assertEquals("not_hate", of(Task.HATE, text).label());
  }

  /** A name that is a word too counts as one that is none. */
  @ParameterizedTest
  @CsvSource({
    "Dick, Dick Cheney spoke",
    "Dick, Mr Dick Van Dyke sang well",
    "Dyke, Mr Dick Van Dyke sang well",
    "Dick, Dick and Fanny Hill came",
    "Joy, Joy Behar spoke at noon",
    "Grace, we met Grace Jones in town",
    "Hope, Mrs Hope Hicks left early",
    "Fury, Tyson Fury arrived in London",
    "Gore, Al Gore spoke at noon",
    "Faith, Faith Hill's concert is on Friday"
  })
  void aNameSaysNothingOfHowItIsFelt(String name, String text) {
    Tokens tokens = new Tokens().read(text);
    int start = text.indexOf(name);
    for (Explanation each :
        List.of(
            SentimentScorer.bundled().explain(tokens, "en"),
            Classifier.bundled(Task.EMOTION).explain(tokens, "en"),
            Classifier.bundled(Task.IRONY).explain(tokens, "en"),
            Classifier.bundled(Task.COMPLAINT).explain(tokens, "en"))) {
      for (Part part : each.parts()) {
        boolean touches = part.span().start() <= start && part.span().end() > start;
        assertTrue(!touches, part + " of " + text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Dick Cheney spoke, NEUTRAL",
    "Mr Dick Van Dyke sang well, NEUTRAL",
    "Dick Cheney is a dick, NEGATIVE",
    "Tyson Fury arrived in London, NEUTRAL",
    "what a dick, NEGATIVE",
    "such joy, POSITIVE"
  })
  void aNameIsNoSentimentAndTheWordIs(String text, Sentiment.Label label) {
    Sentiment said = SentimentScorer.bundled().score(new Tokens().read(text), "en");
    assertEquals(label, said.label(), said.toString());
  }

  @Test
  void aPraisedNameIsPraised() {
    Tokens text = new Tokens().read("Mr Dick Van Dyke sang well");
    assertTrue(SentimentScorer.bundled().score(text, "en").polarity() > 0.2);
    assertEquals("joy", Classifier.bundled(Task.EMOTION).score(text, "en").label());
  }

  @Test
  void whatAHostSaysOfANameCounts() {
    Lexicon own =
        Lexicon.bundled().toBuilder()
            .valence("en", "grace kelly", -3)
            .valence("en", "joy", 3)
            .build();
    SentimentScorer scorer = SentimentScorer.bundled().with(own);
    String kelly = "they said Grace Kelly was there";
    assertTrue(scorer.score(kelly).polarity() < SentimentScorer.bundled().score(kelly).polarity());
    String behar = "they said Joy Behar was there";
    assertTrue(scorer.score(behar).polarity() > SentimentScorer.bundled().score(behar).polarity());
  }

  @Test
  void whatIsSilentIsNoPartOfTheExplanationWhichAddsUp() {
    Tokens text = new Tokens().read("we met Mr Dick Van Dyke, you are not an idiot");
    LinearModel model = Classifier.bundled(Task.OFFENSIVE).model();
    var explanation = model.explain(text);
    long sum = 0;
    for (Part part : explanation.parts()) {
      sum += part.points().get(1);
      String said = part.span().in(text.source()).toString();
      assertTrue(!said.contains("Dyke") && !said.contains("Dick"), said);
    }
    assertEquals(explanation.points().get(1), sum);
  }

  private static Classification of(Task task, String text) {
    return Classifier.bundled(task).score(text);
  }
}
