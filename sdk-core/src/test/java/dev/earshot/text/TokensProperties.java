package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TokensProperties {
  private static final String[] PIECES = {
    "Acme",
    "acme's",
    "don’t",
    "Été",
    "strasse",
    "Straße",
    "東京",
    "ガ",
    "เดิน",
    "한국",
    "क़",
    "#tag",
    "@name",
    "@a@b.social",
    "$TSLA",
    "http://acme.com/x?y",
    "acme.io",
    "me@acme.com",
    "😀",
    "👍🏽",
    "👩\u200D💻",
    "🇩🇪",
    ":)",
    "<3",
    ":/",
    "...",
    "?!",
    "10:30",
    "1,000",
    "U.S.A",
    "AT&T",
    "-",
    "_",
    " ",
    "\n",
    "\u0301",
    "\uD83D",
    "\uDE00",
    "\u0000",
    "\u200F",
    "\u200D",
    "\uFE0F",
    "(",
    ")",
    "/",
    "@",
    "#",
    "$",
    "&",
    "'",
    ".",
    ":",
    "x"
  };

  @Provide
  Arbitrary<String> posts() {
    Arbitrary<String> pieces =
        Arbitraries.of(PIECES).list().ofMaxSize(25).map(list -> String.join("", list));
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(60));
  }

  @Provide
  Arbitrary<String> alphabeticWords() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('\u00C0', '\u00D6')
        .withCharRange('\u00D8', '\u00F6')
        .withCharRange('\u00F8', '\u017F')
        .withCharRange('\u0391', '\u03A1')
        .withCharRange('\u03AC', '\u03CE')
        .withCharRange('\u0400', '\u045F')
        .withCharRange('\u1E00', '\u1EFF')
        .withCharRange('\uAC00', '\uD7A3')
        .ofMinLength(1)
        .ofMaxLength(12);
  }

  @Property
  void spansGoForwardAndStayInBounds(@ForAll("posts") String text) {
    Tokens tokens = new Tokens().read(text);
    int end = 0;
    int sentence = 0;
    for (int i = 0; i < tokens.count(); i++) {
      assertTrue(tokens.start(i) >= end);
      assertTrue(tokens.end(i) > tokens.start(i));
      assertTrue(tokens.sentence(i) == sentence || tokens.sentence(i) == sentence + 1);
      end = tokens.end(i);
      sentence = tokens.sentence(i);
    }
    assertTrue(end <= text.length());
  }

  @Property
  void hashesEveryTokenAsItsTextAlone(@ForAll("posts") String text) {
    Tokens tokens = new Tokens().read(text);
    for (int i = 0; i < tokens.count(); i++) {
      int sign =
          switch (tokens.kind(i)) {
            case HASHTAG, HANDLE, CASHTAG -> 1;
            default -> 0;
          };
      String written = text.substring(tokens.start(i) + sign, tokens.end(i));
      assertEquals(Tokens.hash(written), tokens.hash(i));
      assertEquals(Tokens.fold(written), tokens.folded(i));
      assertTrue(tokens.foldedEquals(i, tokens.folded(i)));
    }
  }

  @Property
  void foldingAgainChangesNothing(@ForAll("posts") String text) {
    String folded = Tokens.fold(text);
    assertEquals(folded, Tokens.fold(folded));
  }

  @Property
  void formsAndCasesOfAWordHashAlike(@ForAll("alphabeticWords") String word) {
    long hash = Tokens.hash(word);
    assertEquals(hash, Tokens.hash(Normalizer.normalize(word, Normalizer.Form.NFC)));
    assertEquals(hash, Tokens.hash(Normalizer.normalize(word, Normalizer.Form.NFD)));
    assertEquals(hash, Tokens.hash(word.toUpperCase(Locale.ROOT)));
    assertEquals(hash, Tokens.hash(word.toLowerCase(Locale.ROOT)));
  }

  @Property
  void aWordIsOneTokenInEveryForm(@ForAll("alphabeticWords") String word) {
    Tokens tokens = new Tokens();
    assertEquals(1, tokens.read(word + " ").count());
    assertEquals(1, tokens.read(Normalizer.normalize(word, Normalizer.Form.NFD) + " ").count());
  }

  @Property
  void readingAnotherTextFirstLeavesNoTrace(
      @ForAll("posts") String first, @ForAll("posts") String second) {
    assertEquals(
        describe(new Tokens().read(second)), describe(new Tokens().read(first).read(second)));
  }

  private static List<String> describe(Tokens tokens) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < tokens.count(); i++) {
      all.add(
          tokens.kind(i)
              + " "
              + tokens.start(i)
              + " "
              + tokens.end(i)
              + " "
              + tokens.sentence(i)
              + " "
              + tokens.hash(i)
              + " "
              + tokens.baseHash(i)
              + " "
              + tokens.squeezedHash(i)
              + " "
              + tokens.isAllCaps(i));
    }
    return all;
  }
}
