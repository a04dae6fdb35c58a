package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.model.Lexicon.Role;
import dev.earshot.text.Tokens;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexiconTest {
  private final SentimentScorer scorer = SentimentScorer.bundled();

  @Test
  void theLexiconInTheJarIsWrittenAsItWasRead() {
    List<String> lines = Lexicon.bundled().lines();
    assertTrue(lines.size() > 1000);
    assertEquals(lines, Lexicon.read(lines, "again").lines());
  }

  @Test
  void notesAndBlankLinesSayNothingAndLaterLinesReplace() {
    List<String> lines =
        List.of(
            "# a note",
            "",
            "  ",
            "EN\tNo  Problem\t1.5",
            "en\tvery\tintensifier",
            "en\tvery\tdiminisher",
            "*\t😍\t3",
            "en\tno problem\t2");
    assertEquals(
        List.of(
            "*\t😍\t3.0", "en\tno problem\t2.0", "en\tvery\tintensifier", "en\tvery\tdiminisher"),
        Lexicon.read(lines, "own").lines());
  }

  @Property
  void valencesAreKeptToTenths(@ForAll @DoubleRange(min = -4, max = 4) double valence) {
    Lexicon lexicon = Lexicon.EMPTY.toBuilder().valence("en", "tea", valence).build();
    String line = lexicon.lines().get(0);
    assertEquals(valence, Double.parseDouble(line.substring(7)), 0.05 + 1e-9);
    assertEquals(lexicon.lines(), Lexicon.read(lexicon.lines(), "again").lines());
    Features features =
        new Features().of(new Tokens().read("tea"), Sight.of(lexicon, Lexicon.salt("en")));
    assertEquals(10 * valence, features.lexiconScore(), 0.5 + 1e-9);
  }

  @Property(tries = 300)
  void whatIsWrittenDownIsReadBack(@ForAll("lines") List<String> lines) {
    Lexicon lexicon = Lexicon.read(lines, "made up");
    List<String> written = lexicon.lines();
    assertEquals(written, Lexicon.read(written, "again").lines());
    assertEquals(written, lexicon.toBuilder().build().lines());
  }

  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<String> word =
        Arbitraries.of("tea", "Kettle", "ÉTÉ", "no", "#tag", "na'ïve", "ß", "अच्छा");
    Arbitrary<String> phrases =
        word.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join(" ", list));
    Arbitrary<String> roles = Arbitraries.of("negator", "breaker", "raised-before", "link");
    Arbitrary<String> valences =
        Arbitraries.oneOf(
            Arbitraries.of("0", "-0.04", "4", "-4"),
            Arbitraries.integers().between(-40, 40).map(n -> String.valueOf(n / 10.0)));
    Arbitrary<String> faces = Arbitraries.of("😡", ":-)");
    Arbitrary<String> rows =
        Arbitraries.oneOf(
            Combinators.combine(word, roles).as((w, says) -> w + '\t' + says),
            Combinators.combine(Arbitraries.oneOf(phrases, faces), valences)
                .as((w, says) -> w + '\t' + says));
    Arbitrary<String> tags = Arbitraries.of("*", "en", "DE", "pt");
    return Combinators.combine(tags, rows).as((tag, row) -> tag + '\t' + row).list().ofMaxSize(30);
  }

  @ParameterizedTest
  @CsvSource({
    "en|tea, line",
    "en|tea|1|2, line",
    "en|tea|, valence",
    "en|tea|good, valence",
    "en|tea|NEGATOR, valence",
    "en|tea|4.1, words",
    "en|tea|NaN, valence",
    "en|tea|-Infinity, valence",
    "en|tea|2d, valence",
    "en|tea|0x1p1, valence",
    "|tea|1, words",
    "en||1, words",
    "en|a b c d e|1, words",
    "en|5 stars|1, words",
    "en|wi-fi|1, words",
    "en|@acme|1, words",
    "en|so 😡|1, words",
    "en|😡 😡|1, words",
    "en|see kettle.example.com|1, words",
    "en|😡|negator, words",
    "*|:)|link, words",
    "en-GB|tea|1, words",
    "x|tea|1, words",
  })
  void aBadLineIsNamedByItsNumber(String line, String field) {
    List<String> lines = List.of("# a note", "en\tcup\t1", line.replace('|', '\t'), "en\tpot\t1");
    MalformedException refusal =
        assertThrows(MalformedException.class, () -> Lexicon.read(lines, "own.tsv"));
    assertEquals("own.tsv", refusal.source());
    assertEquals(field, refusal.field().orElseThrow());
    assertEquals(3, refusal.offset().orElseThrow());
  }

  @Test
  void misuseIsRefused() {
    Lexicon.Builder builder = Lexicon.bundled().toBuilder();
    for (double valence : new double[] {4.01, -5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> builder.valence("en", "tea", valence));
    }
    assertThrows(IllegalArgumentException.class, () -> builder.valence("", "tea", 1));
    assertThrows(IllegalArgumentException.class, () -> builder.role("en", " ", Role.LINK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "english | for this one en",
        "deutsch | for this one de",
        "klingon | no language has this tag",
        "xx      | no language has this tag",
        "und     | names none; write * for words of any",
        "pt-BR   | no script and no region",
        "!!      | expected a BCP 47 tag"
      })
  void aLanguageInWhichNothingIsEverHeardIsRefusedWithWhatWasMeant(String language, String said) {
    Lexicon.Builder builder = Lexicon.bundled().toBuilder();
    for (Executable edit :
        List.<Executable>of(
            () -> builder.valence(language, "zap", 3),
            () -> builder.role(language, "zap", Role.LINK),
            () -> builder.remove(language, "zap"))) {
      String message =
          String.valueOf(assertThrows(IllegalArgumentException.class, edit).getMessage());
      assertTrue(message.contains(said), message);
    }
    MalformedException refusal =
        assertThrows(
            MalformedException.class,
            () -> Lexicon.read(List.of(language + "\tzap\t3"), "own.tsv"));
    assertTrue(refusal.problem().contains(said), refusal.getMessage());
  }

  @Test
  void aLanguageByItsCodeOfThreeLettersIsThatOfTwo() {
    Lexicon two = Lexicon.bundled().toBuilder().valence("en", "zap", 3).build();
    Lexicon three = Lexicon.bundled().toBuilder().valence("ENG", "zap", 3).build();
    assertEquals(two.lines(), three.lines());
  }

  @Test
  @DisplayName("SM-04 the lexicon is edited per instance")
  void twoEditedLexiconsLiveSideBySide() {
    String text = "the new kettle is sick";
    Lexicon young = Lexicon.bundled().toBuilder().valence("en", "sick", 3).build();
    Lexicon old = Lexicon.bundled().toBuilder().valence("en", "sick", -3).build();
    SentimentScorer youngScorer = scorer.with(young);
    SentimentScorer oldScorer = scorer.with(old);
    Sentiment before = scorer.score(text);
    assertTrue(youngScorer.score(text).polarity() > oldScorer.score(text).polarity() + 0.3);
    assertTrue(youngScorer.score(text).polarity() > before.polarity());
    assertEquals(before, scorer.score(text));
    assertNotEquals(young.lines(), Lexicon.bundled().lines());
  }

  @Test
  void aSnapshotStaysWhatItIsWhileItsBuilderGoesOn() {
    Lexicon.Builder builder = Lexicon.EMPTY.toBuilder().valence("en", "tea", 1);
    Lexicon first = builder.build();
    Lexicon second = builder.valence("en", "tea", 2).valence("en", "pot", 1).build();
    assertEquals(List.of("en\ttea\t1.0"), first.lines());
    assertEquals(2, second.lines().size());
    assertEquals(List.of("en\tpot\t1.0"), builder.remove("EN", "Téa ").build().lines());
    assertThrows(UnsupportedOperationException.class, () -> first.lines().add(""));
  }

  @Test
  void whatTheHostSaysOutweighsWhatWasLearned() {
    assertEquals(Label.NEGATIVE, scorer.score("hate").label());
    Lexicon lexicon = Lexicon.bundled().toBuilder().valence("en", "hate", 2).build();
    assertTrue(scorer.with(lexicon).score("hate").polarity() > 0);
    List<Part> parts = scorer.with(lexicon).explain(new Tokens().read("hate"), "en").parts();
    assertTrue(parts.stream().noneMatch(part -> part.cause() == Cause.WORD), parts.toString());
    Lexicon silent = Lexicon.bundled().toBuilder().valence("en", "hate", 0).build();
    Sentiment none = scorer.with(silent).score("hate");
    assertEquals(0, none.polarity(), 0.25);
  }

  /** "Problem" is ill by itself, to the lexicon and to what was learned. */
  @Test
  @DisplayName("SM-04 a phrase silences what was learned of each of its words")
  void aPhraseSpeaksForAllItsWords() {
    for (String text : List.of("no problem", "not bad", "no problems, no complaints")) {
      assertTrue(scorer.score(text).polarity() > 0, text);
      assertNull(scorer.score(new Tokens().read(text), "en").abstention());
      List<Part> parts = scorer.explain(new Tokens().read(text), "en").parts();
      assertTrue(parts.stream().noneMatch(part -> part.cause() == Cause.WORD), parts.toString());
    }
    Lexicon own = Lexicon.bundled().toBuilder().valence("en", "kettle love hate", 3).build();
    List<Part> parts =
        scorer.with(own).explain(new Tokens().read("kettle love hate"), "en").parts();
    assertTrue(
        parts.stream().noneMatch(p -> p.cause() == Cause.WORD || p.cause() == Cause.PHRASE),
        parts.toString());
  }

  @Test
  void aRoleOfAWordLeavesWhatWasLearnedOfIt() {
    String text = "such a hell of a day";
    Lexicon lexicon = Lexicon.bundled().toBuilder().valence("en", "hell", -2).build();
    Lexicon same = Lexicon.read(lexicon.lines(), "again");
    Lexicon roled = same.toBuilder().role("en", "hell", Role.LINK).build();
    assertEquals(scorer.with(same).score(text), scorer.with(roled).score(text));
  }

  @ParameterizedTest
  @CsvSource({"en, brewtastic", "*, brewtastic", "en, 🫖", "*, 🫖", "en, =]", "*, brewtastic brew"})
  void entriesHoldForTheirLanguageOrForAll(String language, String word) {
    Lexicon lexicon = Lexicon.bundled().toBuilder().valence(language, word, 4).build();
    String text = "the tea: " + word;
    double before = scorer.score(text).polarity();
    double after = scorer.with(lexicon).score(text).polarity();
    assertTrue(after > before + 0.1, before + " then " + after);
    Tokens tokens = new Tokens().read(text);
    Sentiment german = scorer.with(lexicon).score(tokens, "de");
    double plain = scorer.score(tokens, "de").polarity();
    assertEquals(language.equals("*"), german.polarity() > plain + 0.1);
  }

  @Test
  void theLanguagesOwnEntryComesBeforeThatForAll() {
    Lexicon lexicon =
        Lexicon.EMPTY.toBuilder().valence("*", "gift", 2).valence("de", "gift", -3).build();
    Tokens tokens = new Tokens().read("gift");
    assertEquals(
        20, new Features().of(tokens, Sight.of(lexicon, Lexicon.salt("en"))).lexiconScore());
    assertEquals(
        -30, new Features().of(tokens, Sight.of(lexicon, Lexicon.salt("de"))).lexiconScore());
  }

  @Test
  void aPhraseSpeaksAsAWhole() {
    Lexicon lexicon =
        Lexicon.EMPTY.toBuilder()
            .valence("en", "problem", -2)
            .valence("en", "no problem", 1)
            .valence("en", "no problem at all", 3)
            .valence("en", "all", 1)
            .role("en", "no", Role.NEGATOR)
            .build();
    assertEquals(-20, lexiconScore(lexicon, "a problem"));
    assertEquals(10, lexiconScore(lexicon, "no problem"));
    assertEquals(10, lexiconScore(lexicon, "No Problem at"));
    assertEquals(30, lexiconScore(lexicon, "no problem at all"));
    assertEquals(10 - 20, lexiconScore(lexicon, "no problem problem"));
    assertEquals(14, lexiconScore(lexicon, "no big problem"));
  }

  @ParameterizedTest
  @CsvSource({
    "good, 20",
    "very good, 26",
    "slightly good, 14",
    "not good, -14",
    "not very good, -19",
    "good but late, 10",
    "GOOD tea here, 25",
    "not a good tea, -14",
    "not. good, 20",
    "not that it was ever good, 20",
  })
  void rolesTurnWhatWordsSay(String text, int expected) {
    Lexicon lexicon =
        Lexicon.EMPTY.toBuilder()
            .valence("en", "good", 2)
            .role("en", "not", Role.NEGATOR)
            .role("en", "very", Role.INTENSIFIER)
            .role("en", "slightly", Role.DIMINISHER)
            .role("en", "but", Role.BREAKER)
            .build();
    assertEquals(expected, lexiconScore(lexicon, text));
  }

  @ParameterizedTest
  @CsvSource({
    "far from good, -14",
    "far from a really good tea, -19",
    "far good, 20",
    "nothing but good, 26",
    "never good, -14",
    "never so good, 26",
    "'never, so good', 20",
    "never been so good, 26",
    "never been so bad, -26",
    "never better, 13",
    "never been any better, 13",
    "never liked good tea so much, -14",
    "not so good, -14",
    "not better, -7",
    "less than 5 good cups, 20",
    "less than good, -14",
    "good on the other hand late, 10"
  })
  void phrasesTurnOthersAndComparisonsEndANegation(String text, int expected) {
    Lexicon lexicon =
        Lexicon.EMPTY.toBuilder()
            .valence("en", "good", 2)
            .valence("en", "bad", -2)
            .valence("en", "better", 1)
            .role("en", "really", Role.INTENSIFIER)
            .role("en", "not", Role.NEGATOR)
            .role("en", "far from", Role.NEGATOR)
            .role("en", "less than", Role.NEGATOR)
            .role("en", "nothing but", Role.INTENSIFIER)
            .role("en", "never", Role.NEGATOR)
            .role("en", "never", Role.UNSURPASSED)
            .role("en", "never", Role.UNEQUALLED)
            .role("en", "so", Role.EQUATIVE)
            .role("en", "better", Role.COMPARATIVE)
            .role("en", "on the other hand", Role.BREAKER)
            .build();
    assertEquals(expected, lexiconScore(lexicon, text));
    assertEquals(expected, lexiconScore(Lexicon.read(lexicon.lines(), "again"), text));
  }

  @Test
  void whatAPhraseTurnsIsNoLongerLearned() {
    List<Part> parts = scorer.explain(new Tokens().read("this is far from perfect"), "en").parts();
    assertTrue(parts.stream().anyMatch(part -> part.cause() == Cause.NEGATION), parts.toString());
    assertTrue(
        parts.stream()
            .filter(part -> part.span().start() >= 8)
            .noneMatch(p -> p.cause() == Cause.WORD || p.cause() == Cause.PHRASE),
        parts.toString());
  }

  @Test
  void rolesMayTurnTheWordBefore() {
    Lexicon lexicon =
        Lexicon.EMPTY.toBuilder()
            .valence("hi", "अच्छी", 2)
            .role("hi", "नहीं", Role.NEGATED_BEFORE)
            .role("hi", "बहुत", Role.RAISED_BEFORE)
            .build();
    long salt = Lexicon.salt("hi");
    assertEquals(
        20,
        new Features().of(new Tokens().read("अच्छी है"), Sight.of(lexicon, salt)).lexiconScore());
    assertEquals(
        -14,
        new Features().of(new Tokens().read("अच्छी नहीं"), Sight.of(lexicon, salt)).lexiconScore());
    assertEquals(
        26,
        new Features().of(new Tokens().read("अच्छी बहुत"), Sight.of(lexicon, salt)).lexiconScore());
  }

  @ParameterizedTest
  @ValueSource(strings = {"goood", "GOOD", "Good's", "gööd", "gooooooood", "#good"})
  void formsOfAWordAreTheWord(String form) {
    Lexicon lexicon = Lexicon.EMPTY.toBuilder().valence("en", "good", 2).build();
    assertEquals(20, Math.abs(lexiconScore(lexicon, form)), 5);
  }

  @ParameterizedTest
  @CsvSource({"👍, 👍🏿", "❤, ❤️", ":), :-)))", ":(, :((", "👩, 👩‍🚀"})
  void formsOfAFaceAreTheFace(String entry, String form) {
    Lexicon lexicon = Lexicon.EMPTY.toBuilder().valence("*", entry, 2).build();
    assertEquals(20, lexiconScore(lexicon, form));
    Lexicon drawn = Lexicon.EMPTY.toBuilder().valence("*", form, 2).build();
    assertEquals(20, lexiconScore(drawn, entry));
  }

  /** {@code :)} and {@code :-)} are one face to a text. */
  @Test
  void ofTwoFormsOfOneFaceOneCounts() {
    Lexicon two = Lexicon.read(List.of("*\t:)\t2", "*\t:-)\t1"), "two");
    assertEquals(20, lexiconScore(two, ":)"));
    assertEquals(20, lexiconScore(two, ":-)"));
    assertEquals(0, lexiconScore(two.toBuilder().valence("*", ":-)", 0).build(), ":)"));
    assertEquals(
        -40, lexiconScore(Lexicon.bundled().toBuilder().valence("*", ":)", -4).build(), ":-))"));
  }

  @Test
  void theLocaleOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
      Lexicon lexicon = Lexicon.read(List.of("IT\tIDIOTA\t-2.5", "it\tMAI\tnegator"), "own");
      assertEquals(List.of("it\tidiota\t-2.5", "it\tmai\tnegator"), lexicon.lines());
    } finally {
      Locale.setDefault(before);
    }
  }

  private static int lexiconScore(Lexicon lexicon, String text) {
    return new Features()
        .of(new Tokens().read(text), Sight.of(lexicon, Lexicon.salt("en")))
        .lexiconScore();
  }
}
