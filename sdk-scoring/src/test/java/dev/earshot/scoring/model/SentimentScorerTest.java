package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.pipeline.Scores;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentimentScorerTest {
  private static final List<String> TEXTS =
      List.of(
          "I really love this kettle :)))",
          "WORST kettle ever, NOT worth it!!!",
          "The shop opens at nine.",
          "İstanbul'da kahve İYİ, it was so niiice",
          "das ist leider nicht schön 😡");

  private final SentimentScorer scorer = SentimentScorer.bundled();

  @ParameterizedTest
  @DisplayName("SM-04 plain opinions are told apart from plain facts")
  @CsvSource({
    "en, POSITIVE, I love my new kettle",
    "en, NEGATIVE, I hate my new kettle",
    "en, NEGATIVE, the worst kettle I ever owned",
    "en, NEUTRAL, The shop opens at nine on Monday",
  })
  void tellsOpinionsFromFacts(String language, Label expected, String text) {
    assertEquals(expected, score(text, language).label());
  }

  @ParameterizedTest
  @CsvSource({"eng, en", "ENG-gb, en", "english, en", "deu, de", "ger_AT, de", "fre, fr", "in, id"})
  void aLanguageIsTheSameByEveryCode(String declared, String today) {
    for (String text : TEXTS) {
      assertEquals(score(text, today), score(text, declared), declared);
    }
  }

  @ParameterizedTest
  @DisplayName("IS-02 praise ranks above blame in the languages of the models")
  @CsvSource({
    "en, My new kettle is wonderful, My new kettle is awful",
    "de, Der Tag war einfach wunderbar, Der Tag war leider schrecklich",
    "es, La tetera es excelente, La tetera es horrible",
    "fr, Cette journée est magnifique, Cette journée est horrible",
    "it, Questo bollitore è bellissimo, Questo bollitore è orribile",
    "pt, Esta chaleira é maravilhosa, Esta chaleira é péssima",
  })
  void praiseRanksAboveBlame(String language, String praise, String blame) {
    double well = score(praise, language).polarity();
    double ill = score(blame, language).polarity();
    assertTrue(well > ill + 0.05, well + " and " + ill);
  }

  @ParameterizedTest
  @CsvSource({
    "en, without a doubt a superb choice",
    "en, without doubt the best kettle ever",
    "en, no wonder people love it",
    "en, nothing but praise for this team",
    "en, I can't recommend this kettle enough",
    "en, I can’t thank you enough",
    "en, cannot praise them enough",
    "en, couldn't be happier with it",
    "en, I couldn´t be more pleased",
    "en, cannot wait for Friday",
    "en, never better",
    "en, not bad at all",
    "fr, sans aucun doute le meilleur",
    "fr, j’adore",
    "fr, j'adore ce produit",
    "it, un'ottima scelta",
    "it, non vedo l'ora",
    "es, sin duda el mejor",
    "pt, sem dúvida o melhor",
    "de, ohne Zweifel das beste Gerät",
    "de, das ist wunderschoen",
    "ar, جَمِيلٌ جِدًّا",
    "en, 𝐈 𝐥𝐨𝐯𝐞 𝐢𝐭",
    "en, never been so happy",
    "en, never felt better",
    "en, nothing makes me happier",
    "en, never had such a good time",
    "en, I could not be more proud",
    "en, nothing but good",
    "en, not without charm",
    "en, can't complain",
    "en, no complaints",
    "en, by no means bad",
    "de, noch nie so glücklich gewesen",
    "de, noch nie so gluecklich gewesen",
    "de, könnte nicht besser sein",
    "de, kann nicht klagen",
    "de, nichts zu meckern",
    "de, nicht ohne Charme",
    "de, alles andere als schlecht",
    "fr, je n'ai jamais été aussi heureux",
    "fr, on ne peut plus heureux",
    "fr, rien à redire",
    "fr, je ne peux pas me plaindre",
    "es, nunca he sido tan feliz",
    "es, no podría estar más contento",
    "es, no me puedo quejar",
    "it, mai stato così felice",
    "it, non potrei essere più felice",
    "it, non posso lamentarmi",
    "pt, nunca estive tão feliz",
    "pt, não poderia estar mais feliz",
    "pt, não posso reclamar"
  })
  void praisesByIdiomAndInEverySpelling(String language, String text) {
    assertTrue(score(text, language).polarity() > 0.2, score(text, language).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "en, no wonder it broke",
    "en, nothing but trouble with this phone",
    "en, this is not good enough",
    "en, it can't be good enough for me",
    "en, I couldn't be more disappointed",
    "en, it isn´t great",
    "en, it isn`t great",
    "fr, ce n'est pas bon",
    "fr, je n’aime plus ce café",
    "en, far from perfect",
    "en, this is far from being perfect",
    "en, anything but good",
    "en, hardly perfect",
    "en, less than ideal",
    "en, by no means great",
    "en, nowhere near good enough",
    "en, never so bored",
    "en, never been more disappointed",
    "en, never this bad before",
    "de, alles andere als gut",
    "de, weit entfernt von perfekt",
    "de, noch nie so enttäuscht",
    "fr, tout sauf bon",
    "fr, loin d'être parfait",
    "fr, jamais été aussi déçu",
    "es, todo menos bueno",
    "es, lejos de ser perfecto",
    "es, nunca estuve tan decepcionado",
    "it, tutt'altro che buono",
    "it, lontano dall'essere perfetto",
    "it, mai stato così deluso",
    "pt, tudo menos bom",
    "pt, longe de ser perfeito",
    "pt, nunca fiquei tão decepcionado"
  })
  void blamesWhereTheIdiomOrTheNegationSaysSo(String language, String text) {
    assertTrue(score(text, language).polarity() < -0.2, score(text, language).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "en, it isn’t great, it isn´t great",
    "fr, j'adore, j`adore",
    "de, wunderschön, wunderscho\u0308n",
    "ar, جميل جدا, جَمِيـــلٌ جِدًّا",
    "en, I love it, 𝓘 𝓵𝓸𝓿𝓮 𝓲𝓽"
  })
  void scoresAlikeWhatReadsAlike(String language, String plain, String other) {
    assertEquals(score(plain, language).label(), score(other, language).label());
    assertEquals(score(plain, language).polarity(), score(other, language).polarity());
  }

  @ParameterizedTest
  @CsvSource({"en, I love my new kettle", "ar, الغلاية رائعة", "hi, केतली बेकार है"})
  void needsNoDeclaredLanguageForEnglishArabicAndHindi(String language, String text) {
    assertEquals(score(text, language), scorer.score(text));
  }

  @ParameterizedTest
  @CsvSource({
    "en, the tea is good, the tea is not good",
    "en, I like it, I don't like it",
    "en, it works well, it never works well",
    "de, der Tee ist gut, der Tee ist nicht gut",
    "es, el té es bueno, el té no es bueno",
    "fr, ce thé est bon, ce thé n'est pas bon",
    "it, il servizio è buono, il servizio non è buono",
    "pt, o serviço é bom, o serviço não é bom",
    "ar, احب هذا, ما احب هذا",
  })
  @DisplayName("SM-04 negation lowers praise")
  void negationLowersPraise(String language, String plain, String negated) {
    double before = score(plain, language).polarity();
    double after = score(negated, language).polarity();
    assertTrue(after < before - 0.1, before + " then " + after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the tea is not bad",
        "no problems, no complaints",
        "couldn't be happier with this kettle",
        "tea has never been this good"
      })
  void negatedBlameIsNotBlame(String text) {
    assertNotEquals(Label.NEGATIVE, scorer.score(text).label());
  }

  @ParameterizedTest
  @CsvSource({
    "the tea is good, the tea is very good",
    "it is bad, it is really bad",
    "good tea, gooood tea",
    "what a good day, what a GOOD day",
    "bad tea from the shop, BAD tea from the shop",
    "the tea is good, the tea is good!!!",
  })
  void intensifiersElongationAndCapitalsRaise(String plain, String raised) {
    double before = scorer.score(plain).polarity();
    double after = scorer.score(raised).polarity();
    assertTrue(Math.abs(after) > Math.abs(before), before + " then " + after);
    assertEquals(Math.signum(before), Math.signum(after));
  }

  @ParameterizedTest
  @CsvSource({
    "POSITIVE, 😍", "POSITIVE, ❤️", "POSITIVE, 👍🏽", "POSITIVE, :-)", "POSITIVE, :))))",
    "NEGATIVE, 😡", "NEGATIVE, 😭", "NEGATIVE, 😠", "NEGATIVE, :-(", "NEGATIVE, :((((",
  })
  void facesSpeakForThemselves(Label expected, String face) {
    double plain = scorer.score("the tea").polarity();
    double withFace = scorer.score("the tea " + face).polarity();
    assertEquals(expected == Label.POSITIVE ? 1 : -1, Math.signum(withFace - plain));
    assertNotEquals(
        expected == Label.POSITIVE ? Label.NEGATIVE : Label.POSITIVE, scorer.score(face).label());
  }

  @Test
  void hashtagsAreReadWordByWord() {
    String text = "#WorstKettleEver";
    assertEquals(Label.NEGATIVE, scorer.score(text).label());
    List<Part> parts = scorer.explain(new Tokens().read(text), "").parts();
    assertTrue(
        parts.stream()
            .anyMatch(p -> p.cause() == Cause.HASHTAG && p.span().in(text).equals("Worst")));
  }

  @Test
  @DisplayName("SM-04 explained scores: every part says where, what and how much")
  void explanationNamesWhatTurnedAWord() {
    String text = "the tea is not very good";
    List<Part> parts = scorer.explain(new Tokens().read(text), "en").parts();
    List<Cause> ofGood =
        parts.stream()
            .filter(p -> p.span().in(text).equals("good") && p.cause() != Cause.WORD)
            .map(Part::cause)
            .toList();
    assertEquals(List.of(Cause.LEXICON, Cause.INTENSIFIER, Cause.NEGATION), ofGood);
    assertEquals(Cause.BASE, parts.get(0).cause());
    int said =
        parts.stream().filter(p -> p.span().in(text).equals("good")).mapToInt(Part::valence).sum();
    assertTrue(said < 0, "said " + said);
  }

  @Test
  void explanationNamesCapitalsAndContrast() {
    String text = "GOOD tea but it was late";
    List<Cause> causes =
        scorer.explain(new Tokens().read(text), "en").parts().stream()
            .filter(p -> p.span().in(text).equals("GOOD"))
            .map(Part::cause)
            .toList();
    assertTrue(causes.containsAll(List.of(Cause.CAPITALS, Cause.CONTRAST)), causes.toString());
  }

  @Test
  void aDeclaredLanguageDecidesWhichCuesHold() {
    SentimentScorer own =
        scorer.with(
            Lexicon.bundled().toBuilder().valence("fr", "bon", 2).valence("en", "bon", 2).build());
    assertFalse(negates(own, "pas bon", "en"));
    assertTrue(negates(own, "pas bon", "fr"));
    assertTrue(negates(own, "pas bon", "fr-CA"));
    assertTrue(negates(own, "pas bon", "FR_ca"));
    SentimentSession reading = scorer.open();
    reading.read(new Tokens().read("no"), "es-MX");
    assertEquals("es", reading.language());
    reading.read(new Tokens().read("no"), "fi");
    assertEquals("und", reading.language());
  }

  @ParameterizedTest
  @CsvSource({"fi, tämä on hyvä kattila", "ja, 良い", "zz, good", "x-private, good"})
  void abstainsOutsideItsLanguages(String language, String text) {
    assertEquals(Abstention.UNKNOWN_LANGUAGE, score(text, language).abstention());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "und", "UND", "mul", "123", "-"})
  void aTagThatSaysNothingIsNone(String tag) {
    assertEquals(scorer.score("I love my kettle"), score("I love my kettle", tag));
  }

  @Test
  void abstainsWhereItKnowsNothing() {
    assertEquals(Abstention.UNKNOWN_WORDS, score("qwzx vbnq plmq", "en").abstention());
    assertEquals(Abstention.NO_TEXT, scorer.score("").abstention());
    assertEquals(Abstention.NO_TEXT, score(" \n\t ", "fi").abstention());
    assertEquals(0, scorer.score(" \n\t ").polarity());
  }

  @Test
  void theLocaleOfTheMachineDoesNotMatter() {
    List<Sentiment> expected = TEXTS.stream().map(scorer::score).toList();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      SentimentScorer turkish = scorer.with(Lexicon.read(Lexicon.bundled().lines(), "lexicon.tsv"));
      assertEquals(expected, TEXTS.stream().map(turkish::score).toList());
      assertNull(turkish.score(new Tokens().read("Questo è bellissimo"), "IT-it").abstention());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aLanguageWithoutAModelHasNoCard() {
    assertEquals("sentiment, pt", scorer.card("pt-BR").name());
    for (String none : List.of("xx", "fi", "und", "", "english")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> scorer.card(none), none);
      assertEquals("language: expected one of " + scorer.languages(), refused.getMessage(), none);
      assertThrows(IllegalArgumentException.class, () -> scorer.model(none), none);
    }
  }

  @Test
  void oneCardSpeaksForAllLanguages() {
    ModelCard card = scorer.card();
    assertEquals(scorer.languages(), card.languages());
    for (String language : scorer.languages()) {
      ModelCard one = scorer.card(language);
      assertTrue(card.sources().containsAll(one.sources()));
      one.figures().forEach(f -> assertTrue(card.figures().contains(one.name() + ": " + f)));
      one.failures().forEach(f -> assertTrue(card.failures().contains(one.name() + ": " + f)));
    }
  }

  @Test
  void aSessionThatReadNothingSaysSo() {
    assertThrows(IllegalStateException.class, scorer.open()::label);
    assertThrows(IllegalStateException.class, scorer.open()::score);
    assertThrows(IllegalStateException.class, Classifier.bundled(Task.IRONY).open()::score);
    assertThrows(IllegalStateException.class, IntentScorer.bundled().open()::score);
  }

  @Test
  void theEnricherReadsTheLongerOfTitleAndTextInTheDeclaredLanguage() {
    Post.Builder title = Posts.post("1").title("Horrible kettle");
    assertEquals(Label.NEGATIVE, enriched(title).label());
    assertEquals(Label.NEGATIVE, enriched(Posts.post("1").text("Horrible kettle")).label());
    assertEquals(Label.POSITIVE, enriched(title.text("A wonderful, lovely tea")).label());
    assertEquals(
        Abstention.UNKNOWN_LANGUAGE,
        enriched(Posts.post("1").text("good").language("fi")).abstention());
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void theEnricherOfATaskScoresEnglishAndWhatDeclaresNothing(Task task) {
    String text = "you broke my kettle again, I want my money back";
    Classification expected = Classifier.bundled(task).score(text);
    assertEquals(expected, classified(task, Posts.post("1").text(text)));
    assertEquals(expected, classified(task, Posts.post("1").text(text).language("EN-gb")));
    assertEquals(expected, classified(task, Posts.post("1").text(text).language("eng")));
    Reading reading = new Reading().of(Posts.post("1").text(text).language("fin").build());
    Scores scores = Scores.of(List.of());
    Classifier.bundled(task).enricher().enrich(reading, scores);
    assertTrue(scores.keys().isEmpty());
  }

  @Test
  @DisplayName("SM-04 mood and tone of plain posts")
  void tasksTellPlainPostsApart() {
    assertEquals(
        "anger", Classifier.bundled(Task.EMOTION).score("I am furious and so angry").label());
    assertEquals(
        "joy", Classifier.bundled(Task.EMOTION).score("so happy, this is hilarious").label());
    assertEquals(
        "offensive", Classifier.bundled(Task.OFFENSIVE).score("shut up you idiot").label());
    assertEquals(
        "not_offensive", Classifier.bundled(Task.OFFENSIVE).score("thank you all").label());
    assertEquals(
        "complaint",
        Classifier.bundled(Task.COMPLAINT)
            .score("my order still has not arrived, no reply")
            .label());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ar", "de", "es", "fr", "hi", "it", "pt"})
  void theCardNamesLanguageAndSources(String language) {
    ModelCard card = scorer.card(language);
    assertTrue(card.version() >= 1);
    assertTrue(card.languages().contains(language));
    assertFalse(card.sources().isEmpty());
    assertEquals(List.of("negative", "neutral", "positive"), scorer.model(language).labels());
  }

  private Sentiment score(String text, String language) {
    return scorer.score(new Tokens().read(text), language);
  }

  private static boolean negates(SentimentScorer scorer, String text, String language) {
    return scorer.explain(new Tokens().read(text), language).parts().stream()
        .anyMatch(part -> part.cause() == Cause.NEGATION);
  }

  private Sentiment enriched(Post.Builder post) {
    Reading reading = new Reading().of(post.build());
    Scores scores = Scores.of(List.of());
    scorer.enricher().enrich(reading, scores);
    return scores.get(Sentiment.KEY).orElseThrow();
  }

  private static Classification classified(Task task, Post.Builder post) {
    Reading reading = new Reading().of(post.build());
    Scores scores = Scores.of(List.of());
    Classifier.bundled(task).enricher().enrich(reading, scores);
    return scores.get(task.key()).orElseThrow();
  }
}
