package dev.earshot.examples.names;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Span;
import dev.earshot.examples.names.MarkedText.Mark;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.scoring.topic.KnownEntity;
import dev.earshot.scoring.topic.NamedEntities.Name;
import dev.earshot.testsupport.Shared;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How well names are found in marked sentences that nothing was learned from. The sentences are
 * filled templates; where halves share these, a model knows the surroundings and only the names are
 * new.
 */
@Shared.Needed
class SynthSentencesTest {
  private static final List<String> TYPES = List.of("PERSON", "ORGANIZATION", "GPE");
  private static final double LEAST = 0.5;

  private static List<Sentence> sentences;

  /** A sentence with what it is a filling of. */
  private record Sentence(int number, int template, String text, List<Mark> names) {}

  /** How many names there are, how many were found, and how many of these are right. */
  private record Figures(int there, int found, int right) {
    static final Figures NONE = new Figures(0, 0, 0);

    double precision() {
      return (double) right / found;
    }

    double recall() {
      return (double) right / there;
    }

    @Override
    public String toString() {
      return "precision %.3f, recall %.3f of %d".formatted(precision(), recall(), there);
    }
  }

  @BeforeAll
  static void read() throws IOException {
    sentences = new ArrayList<>();
    JsonMapper mapper = JsonMapper.builder().build();
    for (String line : Files.readAllLines(Shared.path("vectors/pii/synth-sentences.jsonl"))) {
      JsonNode written = mapper.readTree(line);
      String text = written.path("text").stringValue();
      List<Mark> names = new ArrayList<>();
      for (JsonNode span : written.path("spans")) {
        if (TYPES.contains(span.path("type").stringValue())) {
          names.add(new Mark(utf16(text, span), span.path("type").stringValue()));
        }
      }
      sentences.add(
          new Sentence(sentences.size(), written.path("template").intValue(), text, names));
    }
  }

  /** The file counts code points. */
  private static Span utf16(String text, JsonNode span) {
    return new Span(
        text.offsetByCodePoints(0, span.path("start").intValue()),
        text.offsetByCodePoints(0, span.path("end").intValue()));
  }

  private static NameModel model(Predicate<Sentence> learned) {
    NameTraining training = new NameTraining(NameModel.ANY);
    sentences.stream()
        .filter(learned)
        .forEach(one -> training.add(MarkedText.of(one.text(), one.names())));
    return training.train("sentences");
  }

  /** Returns the names of the sentences as a list has them. */
  private static EntityList list(Predicate<Sentence> learned) {
    Map<String, KnownEntity> known = new LinkedHashMap<>();
    sentences.stream()
        .filter(learned)
        .forEach(
            one ->
                one.names()
                    .forEach(
                        mark -> {
                          String name = mark.span().in(one.text());
                          known.putIfAbsent(Tokens.fold(name), KnownEntity.of(name, mark.type()));
                        }));
    return EntityList.of(known.values());
  }

  private static Map<String, Figures> figures(
      NameRecogniser recogniser, Predicate<Sentence> learned) {
    NameRecogniser.Finder finder = recogniser.finder();
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (Sentence one : sentences) {
      if (!learned.test(one)) {
        finder.read(new Tokens().read(one.text()), "");
        Set<Mark> there = new HashSet<>(one.names());
        there.forEach(mark -> add(figures, mark.type(), new Figures(1, 0, 0)));
        for (Name name : finder.score().names()) {
          boolean right = there.contains(new Mark(name.span(), name.type()));
          add(figures, name.type(), new Figures(0, 1, right ? 1 : 0));
        }
      }
    }
    return figures;
  }

  private static void add(Map<String, Figures> figures, String type, Figures more) {
    for (String each : List.of(type, "all")) {
      figures.merge(
          each,
          more,
          (one, other) ->
              new Figures(
                  one.there + other.there, one.found + other.found, one.right + other.right));
    }
  }

  private static double recall(Map<String, Figures> figures) {
    return figures.getOrDefault("all", Figures.NONE).recall();
  }

  private static void assertReaches(
      double precision, double recall, String type, Map<String, Figures> figures) {
    Figures reached = figures.getOrDefault(type, Figures.NONE);
    assertTrue(
        reached.precision() >= precision && reached.recall() >= recall,
        () -> type + " reaches " + reached + "; " + figures);
  }

  @Test
  void everySecondSentenceTeachesTheNamesOfTheOthers() {
    Predicate<Sentence> learned = one -> one.number() % 2 == 0;
    NameModel model = model(learned);
    EntityList list = list(learned);
    NameRecogniser alone = new NameRecogniser(model, LEAST, EntityList.of(List.of()));
    Map<String, Figures> figures = figures(alone, learned);
    assertReaches(0.95, 0.75, "PERSON", figures);
    assertReaches(0.85, 0.55, "ORGANIZATION", figures);
    assertReaches(0.90, 0.68, "GPE", figures);
    assertReaches(0.93, 0.70, "all", figures);
    assertReaches(0.80, 0.73, "all", figures(alone.beside(list), learned));
    Map<String, Figures> listed = figures(silent(model).beside(list), learned);
    assertTrue(recall(figures) >= recall(listed) + 0.5, () -> "the list alone reaches " + listed);
  }

  @Test
  void inSurroundingsThatWereNeverSeenMostNamesAreMissed() {
    Predicate<Sentence> learned = one -> one.template() % 4 == 0;
    NameModel model = model(learned);
    EntityList list = list(learned);
    NameRecogniser alone = new NameRecogniser(model, LEAST, EntityList.of(List.of()));
    assertReaches(0.50, 0.15, "all", figures(alone, learned));
    Map<String, Figures> both = figures(alone.beside(list), learned);
    Map<String, Figures> listed = figures(silent(model).beside(list), learned);
    assertTrue(
        recall(both) >= recall(listed) + 0.1,
        () -> both + " with, " + listed + " without the model");
  }

  /** Returns a recogniser whose model is never sure enough, so that its list is heard alone. */
  private static NameRecogniser silent(NameModel model) {
    return new NameRecogniser(model, 1, EntityList.of(List.of()));
  }
}
