package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.scoring.Scorer;
import dev.earshot.testsupport.Travel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScorerSpecTest {
  private static final List<String> TEXTS =
      List.of("what a lovely kettle", "the kettle leaks, no reply", "sick", "");
  private static final Lexicon OWN =
      Lexicon.bundled().toBuilder()
          .valence("en", "sick", 3)
          .valence("en", "kettle", 0)
          .role("en", "hell", Lexicon.Role.LINK)
          .build();

  private static LinearModel topics() {
    Trainer trainer = new Trainer(Recipe.of("topics", List.of("tea", "coffee")).build());
    for (int i = 0; i < 10; i++) {
      trainer.add("tea", "a pot of tea " + i).add("coffee", "an espresso " + i);
    }
    return trainer.train();
  }

  @SuppressWarnings("unchecked")
  private static <S extends Scorer<?>> ScorerSpec<S> sent(ScorerSpec<S> spec) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(spec);
      }
      ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      return (ScorerSpec<S>) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answersTheSame(Scorer<?> expected, ScorerSpec<?> spec) {
    Scorer<?> built = sent(spec).build();
    assertEquals(expected.version(), built.version());
    assertEquals(expected.version(), spec.version());
    assertEquals(expected.key(), built.key());
    for (String text : TEXTS) {
      assertEquals(expected.score(text), built.score(text));
    }
    assertSame(built, sent(spec).build(), "one a process");
    assertEquals(spec, sent(spec));
  }

  @Test
  void aScorerThatWasSentAnswersTheSameAndIsBuiltOnce() {
    SentimentScorer sentiment = SentimentScorer.bundled();
    Classifier own = Classifier.of("topic", 3, topics());
    answersTheSame(sentiment, sentiment.spec());
    answersTheSame(sentiment.with(OWN), sentiment.with(OWN).spec());
    answersTheSame(IntentScorer.bundled(), IntentScorer.bundled().spec());
    IntentScorer intent = IntentScorer.bundled().with(sentiment.with(OWN));
    answersTheSame(intent, intent.spec());
    answersTheSame(own, own.spec());
    Classifier complaint = Classifier.bundled(Task.COMPLAINT);
    answersTheSame(complaint, complaint.spec());
    Classifier withOwnLexicon = Classifier.of("complaint", 1, complaint.model().with(OWN));
    answersTheSame(withOwnLexicon, withOwnLexicon.spec());
    assertNotSame(complaint, withOwnLexicon);
  }

  @Test
  void whatMayScoreOtherwiseHasAnotherVersion() {
    SentimentScorer sentiment = SentimentScorer.bundled();
    assertEquals(sentiment.version(), SentimentScorer.bundled().version());
    assertEquals(sentiment.with(OWN).version(), sentiment.with(OWN.toBuilder().build()).version());
    assertNotEquals(sentiment.version(), sentiment.with(OWN).version());
    assertNotEquals(
        sentiment.with(OWN).version(),
        sentiment.with(Lexicon.read(OWN.lines(), "not the host's own")).version());
    assertNotEquals(
        IntentScorer.bundled().version(),
        IntentScorer.bundled().with(sentiment.with(OWN)).version());
    assertNotEquals(sentiment.enricher().version(), sentiment.aboutMatches().version());
    assertEquals(sentiment.version(), sentiment.enricher().version());
    LinearModel model = topics();
    String version = Classifier.of("topic", 1, model).version();
    assertEquals(version, Classifier.of("topic", 1, topics()).version());
    assertNotEquals(version, Classifier.of("topic", 2, model).version());
    assertNotEquals(version, Classifier.of("topic", 1, model.with(OWN)).version());
  }

  @Test
  void aSpecOfOtherModelsIsRefusedInWords() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(SentimentScorer.bundled().spec());
    }
    String version = SentimentScorer.bundled().version();
    String other = version.substring(0, version.length() - 1) + "x";
    String altered = bytes.toString(StandardCharsets.ISO_8859_1).replace(version, other);
    ObjectInputStream in =
        new ObjectInputStream(
            new ByteArrayInputStream(altered.getBytes(StandardCharsets.ISO_8859_1)));
    ScorerSpec<?> spec = (ScorerSpec<?>) in.readObject();
    MalformedException refused = assertThrows(MalformedException.class, spec::build);
    assertEquals(Optional.of("version"), refused.field());
  }

  @Test
  void aSpecOfAnotherVersionIsRefusedInWords() {
    for (Map.Entry<String, Object> wrong :
        Map.<String, Object>of("format", 2, "kind", "TRANSFORMER").entrySet()) {
      MalformedException refused =
          assertThrows(
              MalformedException.class,
              () ->
                  Travel.arrived(
                      Travel.sentWith(
                          SentimentScorer.bundled().spec(), wrong.getKey(), wrong.getValue())));
      assertEquals(Optional.of(wrong.getKey()), refused.field());
    }
  }

  @Test
  void anAlteredSpecIsRefusedOrTheSame() {
    for (ScorerSpec<?> spec :
        List.of(
            SentimentScorer.bundled().spec(),
            IntentScorer.bundled().spec(),
            Classifier.of("topic", 3, topics()).spec())) {
      Travel.withAnAlteredByte(
          Travel.sent(spec),
          EarshotException.class,
          arrived -> assertEquals(spec.version(), ((ScorerSpec<?>) arrived).build().version()));
    }
  }
}
