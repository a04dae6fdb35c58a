package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.Classification;
import dev.earshot.text.Tokens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
  private static final List<String> LABELS = List.of("order", "repair", "thanks");
  private static final List<List<String>> SAID =
      List.of(
          List.of("please send", "i would like", "can i order", "add to my cart"),
          List.of("is broken", "does not start", "needs a new part", "leaks again"),
          List.of("thank you for", "so happy with", "a warm thanks for", "grateful for"));
  private static final List<String> THINGS =
      List.of("the kettle", "a teapot", "two cups", "that lamp", "my chair", "this clock");

  @Test
  void theSameTextsMakeTheSameBytesInAnyLocale() throws IOException {
    byte[] first = bytes(taught(recipe()).train());
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertArrayEquals(first, bytes(taught(recipe()).train()));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void trainingTwiceIsTrainingOnce() throws IOException {
    Trainer trainer = taught(recipe());
    assertArrayEquals(bytes(trainer.train()), bytes(trainer.train()));
  }

  @Test
  void textsOfOneLabelAreRefusedInWords() {
    Trainer trainer = new Trainer(recipe().build());
    for (int i = 0; i < 20; i++) {
      trainer.add("order", "please send the kettle " + i);
    }
    String problem = assertThrows(IllegalStateException.class, trainer::train).toString();
    assertTrue(problem.contains("2 labels"), problem);
    trainer.add("thanks", "thank you for the kettle");
    assertEquals(LABELS, trainer.train().labels());
  }

  /** Held back one by one, the copies of a text would be asked of what was learned from it. */
  @Test
  void textsThatReadAlikeAreHeldBackTogether() {
    Trainer few = new Trainer(recipe().build());
    for (int i = 0; i < 8; i++) {
      few.add("order", "please send the kettle").add("repair", "Is Broken https://a.example/" + i);
    }
    LinearModel model = few.train();
    assertEquals(List.of(), model.card().figures());
    assertEquals(
        List.of("not measured: of 2 different texts none could be held back"),
        model.card().failures());
    assertEquals("repair", Answers.of(model, "is broken").label());

    Trainer random = new Trainer(Recipe.of("chance", List.of("a", "b")).build());
    for (int text = 0; text < 40; text++) {
      for (int copy = 0; copy < 5; copy++) { // each fifth row is a copy of those before it
        String words = "word" + text + " other" + (text * 7 + 3);
        random.add(
            (text * 31 / 7) % 2 == 0 ? "a" : "b",
            copy % 2 == 0 ? words : words.toUpperCase(Locale.ROOT));
      }
    }
    String figure = random.train().card().figures().get(0);
    double accuracy = Double.parseDouble(figure.replaceFirst(".*accuracy ([0-9.]+),.*", "$1"));
    assertTrue(accuracy < 90, figure);
  }

  @Test
  void whatLooksAmissAboutTheTextsIsSaid() {
    Trainer trainer = new Trainer(recipe().build());
    trainer.add("order", "please send it").add("repair", "PLEASE send it").add("repair", "broken");
    trainer
        .add("thanks", "thank you")
        .add("thanks", "thank you @ann")
        .add("thanks", "thank you @bob");
    assertEquals(
        List.of(
            "labels with one text: 1 of 3; a label needs several",
            "texts under several labels: 1 of 4 different ones; each counts for every label it has",
            "texts that read like one before: 2 of 6; they are held back together, and each counts"),
        trainer.warnings());
    assertTrue(trainer.includes("Please send IT"));
    assertFalse(trainer.includes("please send them"));
    assertEquals(List.of(), taught(recipe()).warnings());
  }

  @Test
  void labelsThatReadAlikeAreOne() {
    for (String other : List.of("order ", "\u00A0order", "or\u200Bder", "order\u200E")) {
      assertEquals("order", Recipe.label(other));
      assertThrows(
          IllegalArgumentException.class, () -> Recipe.of("shop", List.of("order", other)));
      new Trainer(recipe().build()).add(other, "please send it");
    }
    assertEquals("t\u00E9", Recipe.label("te\u0301"));
    assertEquals("late order", Recipe.label("late \u00A0 order"));
    assertThrows(
        IllegalArgumentException.class, () -> Recipe.of("shop", List.of("t\u00E9", "te\u0301")));
    assertThrows(IllegalArgumentException.class, () -> Recipe.of("shop", List.of("order", " ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "english | for this one en",
        "klingon | no language has this tag",
        "xx      | no language has this tag",
        "und     | names none; leave it out",
        "x-acme  | names none; leave it out"
      })
  void aLanguageThatThereIsNotIsRefusedWithWhatWasMeant(String language, String said) {
    Recipe.Builder recipe = Recipe.of("shop", List.of("order", "other"));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> recipe.language(language))
                .getMessage());
    assertTrue(message.startsWith("language: ") && message.contains(said), message);
    assertEquals("pt", recipe.language("pt_BR").build().facts().get("language"));
    assertEquals("pt", recipe.language("POR").build().facts().get("language"));
  }

  @Test
  void aPriorMovesWhatIsSaidToWhatIsCommon() {
    Recipe.Builder even = Recipe.of("shop", LABELS).penalty(1).temperature(1).balanced();
    Recipe.Builder rare = Recipe.of("shop", LABELS).penalty(1).temperature(1).prior(0.1, 0.1, 0.8);
    String text = "a lamp is here";
    LinearModel often = taught(rare).train();
    assertEquals("thanks", Answers.of(often, text).label());
    LinearModel alike = taught(even).train();
    for (int label = 0; label < LABELS.size(); label++) {
      double share = label == 2 ? 0.8 : 0.1;
      assertEquals(
          alike.bias(label) + Math.rint(100 * Math.log(3 * share)), often.bias(label), 1.5);
    }
    Recipe.Builder wrong = Recipe.of("shop", LABELS);
    assertThrows(IllegalArgumentException.class, () -> wrong.prior(0.5, 0.5));
    assertThrows(IllegalArgumentException.class, () -> wrong.prior(0.5, 0.5, 0.5));
    assertThrows(IllegalArgumentException.class, () -> wrong.prior(0.5, 0.5, 0));
  }

  @Test
  void learnsATaskFromAFewTexts() {
    LinearModel model = taught(recipe()).train();
    assertEquals("repair", Answers.of(model, "the oven is broken and leaks").label());
    assertEquals("thanks", Answers.of(model, "thank you all").label());
    assertEquals("order", Answers.of(model, "can i order the oven").label());
    assertEquals("repair", Answers.of(model, "IS BROKEN!!!").label());
    Classification sure = Answers.of(model, "thank you for the kettle");
    assertTrue(sure.probability() > 0.6 && sure.abstention() == null, sure.toString());
  }

  @Test
  void theCardSaysWhatTheModelIsAndHowWellItDoes() {
    LinearModel model =
        taught(
                Recipe.of("shop", LABELS)
                    .version(3)
                    .language("en")
                    .source("own texts")
                    .source("more of them")
                    .failure("jokes"))
            .train();
    assertEquals("shop", model.card().name());
    assertEquals(3, model.card().version());
    assertEquals(List.of("en"), model.card().languages());
    assertEquals(List.of("own texts", "more of them"), model.card().sources());
    assertEquals(List.of("jokes"), model.card().failures());
    assertEquals(1, model.card().figures().size());
  }

  @Test
  void aModelThatIsWrittenAndReadPredictsTheSame() throws IOException {
    LinearModel model = taught(recipe().language("en")).train();
    byte[] bytes = bytes(model);
    LinearModel back = LinearModel.read(new ByteArrayInputStream(bytes), "shop");
    assertArrayEquals(bytes, bytes(back));
    assertEquals(model.card(), back.card());
    Tokens tokens = new Tokens();
    for (String text :
        List.of("", "the kettle", "thanks a lot :)", "leaks and leaks", "😡 #broken")) {
      assertEquals(Answers.of(model, text), Answers.of(back, text));
      assertEquals(model.explain(tokens.read(text)), back.explain(tokens.read(text)));
    }
  }

  @Test
  void aModelToStartFromStaysWhatItIsWhereTheTextsSayNothingNew() {
    LinearModel base = SentimentScorer.bundled().model("en");
    Trainer trainer = new Trainer(Recipe.of("domain", base.labels()).from(base).build());
    for (int i = 0; i < 20; i++) {
      trainer.add(i % 2 == 0 ? "negative" : "neutral", i % 2 == 0 ? "glorped" : "fonked");
    }
    LinearModel domain = trainer.train();
    assertEquals("negative", Answers.of(domain, "glorped").label());
    assertEquals("neutral", Answers.of(domain, "fonked").label());
    for (String text : List.of("I love my new watch", "the worst watch of all")) {
      assertEquals(Answers.of(base, text).label(), Answers.of(domain, text).label());
    }
    long changed =
        Arrays.stream(base.numbers()).filter(n -> base.points(n, 0) != domain.points(n, 0)).count();
    assertTrue(changed < 60, "changed " + changed);
    assertEquals("bundled", domain.fact("lexicon").orElseThrow());
  }

  @Test
  void likelyLabelsTeachHowLikelyTheyAre() {
    Recipe recipe = Recipe.of("soft", List.of("a", "b")).penalty(0.01).temperature(1).build();
    Trainer trainer = new Trainer(recipe);
    for (int i = 0; i < 20; i++) {
      trainer.add(new float[] {0.3f, 0.7f}, 1, "tea");
      trainer.add(new float[] {0.9f, 0.1f}, 1, "lamp");
    }
    LinearModel model = trainer.train();
    assertEquals(0.7, probability(model, "tea", 1), 0.02);
    assertEquals(0.9, probability(model, "lamp", 0), 0.02);
  }

  @Test
  void aTextCountsAsOftenAsItsWeightSays() {
    Recipe recipe = Recipe.of("weighed", List.of("a", "b")).penalty(0.01).temperature(1).build();
    Trainer trainer = new Trainer(recipe);
    for (int i = 0; i < 10; i++) {
      trainer.add(new float[] {1, 0}, 3, "tea");
      trainer.add(new float[] {0, 1}, 1, "tea");
    }
    assertEquals(0.75, probability(trainer.train(), "tea", 0), 0.02);
  }

  @Test
  void balancedLabelsCountAlike() {
    for (boolean balanced : new boolean[] {false, true}) {
      Recipe.Builder recipe = Recipe.of("few", List.of("a", "b")).penalty(0.01).temperature(1);
      Trainer trainer = new Trainer((balanced ? recipe.balanced() : recipe).build());
      for (int i = 0; i < 40; i++) {
        trainer.add(i % 4 == 0 ? "b" : "a", "tea");
      }
      assertEquals(balanced ? 0.5 : 0.25, probability(trainer.train(), "tea", 1), 0.02);
    }
  }

  @Test
  void fewerFeaturesAreKeptWhereTheRecipeSaysSo() {
    int all = taught(recipe()).train().numbers().length;
    LinearModel small = taught(recipe().mostFeatures(50)).train();
    assertTrue(all > 200, "all " + all);
    assertTrue(small.numbers().length <= 55, "kept " + small.numbers().length);
    assertEquals("thanks", Answers.of(small, "thank you for the kettle").label());
  }

  /** A host may keep far fewer features than it learned, and start from what another kept. */
  @Test
  void littleIsLeftOfMuch() {
    LinearModel hardly = taught(recipe().penalty(1e7).temperature(1)).train();
    assertTrue(hardly.numbers().length < 20, "kept " + hardly.numbers().length);
    LinearModel wide = taught(recipe().penalty(5).temperature(1)).train();
    LinearModel narrow =
        taught(recipe().from(wide).mostFeatures(1).penalty(5).temperature(1)).train();
    assertTrue(narrow.numbers().length >= wide.numbers().length);
    assertEquals("thanks", Answers.of(narrow, "thank you for the kettle").label());
  }

  @Test
  void withPenaltyAndTemperatureGivenNothingIsHeldBack() {
    LinearModel model = taught(recipe().penalty(2).temperature(1.5)).train();
    assertTrue(model.card().figures().isEmpty());
    assertEquals("2.0", model.fact("penalty").orElseThrow());
    assertEquals("1.5", model.fact("temperature").orElseThrow());
  }

  @Test
  void emptyTextsAndLabelsWithoutATextDoNoHarm() {
    Trainer trainer = new Trainer(recipe().balanced().build());
    for (int i = 0; i < 12; i++) {
      trainer.add("order", "").add("repair", "is broken");
    }
    assertEquals(24, trainer.size());
    LinearModel model = trainer.train();
    assertEquals("repair", Answers.of(model, "is broken").label());
    assertTrue(Double.isFinite(probability(model, "is broken", 2)));
    Trainer empty = new Trainer(recipe().build());
    for (int i = 0; i < 12; i++) {
      empty.add(LABELS.get(i % 3), " ");
    }
    assertEquals(0, empty.train().numbers().length);
  }

  @Test
  void misuseIsNamed() {
    Trainer trainer = new Trainer(recipe().build());
    names("label", () -> trainer.add("refund", "tea"));
    names("target", () -> trainer.add(new float[] {1, 0}, 1, "tea"));
    names("target", () -> trainer.add(new float[] {1, 1, 0}, 1, "tea"));
    names("target", () -> trainer.add(new float[] {2, -1, 0}, 1, "tea"));
    names("target", () -> trainer.add(new float[] {Float.NaN, 1, 0}, 1, "tea"));
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      names("weight", () -> trainer.add(new float[] {1, 0, 0}, weight, "tea"));
    }
    assertEquals(0, trainer.size());
    assertThrows(IllegalStateException.class, trainer::train);
    names("labels", () -> Recipe.of("a", List.of("one")));
    names("labels", () -> Recipe.of("a", List.of("one", "one")));
    names("label", () -> Recipe.of("a", List.of("one", "t\two")));
    names("name", () -> Recipe.of("a\nb", LABELS));
    names("penalty", () -> recipe().penalty(0));
    names("temperature", () -> recipe().temperature(Double.NaN));
    names("most features", () -> recipe().mostFeatures(0));
    for (int version : new int[] {0, -1, Integer.MIN_VALUE}) {
      names("version", () -> recipe().version(version));
    }
    for (double heat : new double[] {0, 0.0009, 1000.5, Double.POSITIVE_INFINITY, Double.NaN}) {
      names("temperature", () -> recipe().temperature(heat));
    }
    names("penalty", () -> recipe().penalty(Double.POSITIVE_INFINITY));
    names("labels", () -> recipe().from(Classifier.bundled(Task.IRONY).model()));
    names("source", () -> recipe().source(""));
  }

  @Test
  void aPredictionOfAnotherModelIsRefused() {
    LinearModel one = taught(recipe()).train();
    LinearModel other = taught(recipe()).train();
    Tokens tokens = new Tokens().read("tea");
    names("prediction", () -> one.predict(tokens, other.prediction()));
    Prediction own = one.prediction();
    one.with(Lexicon.bundled()).predict(tokens, own);
    assertFalse(own.label().isEmpty());
  }

  @Test
  void theOrderOfTheTextsIsPartOfTheRecipe() throws IOException {
    Trainer trainer = new Trainer(recipe().build());
    for (int i = 0; i < 30; i++) {
      trainer.add(LABELS.get(i % 3), SAID.get(i % 3).get(i % 4));
    }
    assertNotEquals(bytes(taught(recipe()).train()).length, bytes(trainer.train()).length);
    assertNull(Answers.of(trainer.train(), "is broken").abstention());
  }

  private static Recipe.Builder recipe() {
    return Recipe.of("shop", LABELS);
  }

  private static Trainer taught(Recipe.Builder recipe) {
    Trainer trainer = new Trainer(recipe.build());
    for (String thing : THINGS) {
      for (int said = 0; said < 4; said++) {
        for (int label = 0; label < LABELS.size(); label++) {
          String words = SAID.get(label).get(said);
          trainer.add(LABELS.get(label), label == 1 ? thing + ' ' + words : words + ' ' + thing);
        }
      }
    }
    return trainer;
  }

  private static double probability(LinearModel model, String text, int label) {
    Prediction prediction = model.prediction();
    model.predict(new Tokens().read(text), prediction);
    return prediction.probabilities[label];
  }

  private static byte[] bytes(LinearModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.write(out);
    return out.toByteArray();
  }

  private static void names(String what, Runnable misuse) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, misuse::run);
    assertTrue(String.valueOf(refusal.getMessage()).startsWith(what), refusal.getMessage());
  }
}
