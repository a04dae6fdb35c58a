package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    "x",
    "#BigTag_2Go",
    "sooo",
    "NOOO1",
    "XDD"
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
  void whatIsCopiedIsWhatTheSqueezedHashIsOf(@ForAll("posts") String text) {
    Tokens tokens =
        new Tokens().read(text + " sooooo Sooo'o 1111 #weeee Ｗｏｏｏｗ ßßßß ANN'S Ann's tea");
    for (int i = 0; i < tokens.count(); i++) {
      char[] into = new char[tokens.foldedLength(i) + 2];
      int copied = tokens.copySqueezed(i, into, 1, into.length - 1);
      String squeezed = new String(into, 1, copied);
      if (squeezed.equals(Tokens.fold(squeezed))) {
        assertEquals(tokens.squeezedHash(i), Tokens.hash(squeezed), squeezed);
      }
      int most = copied / 2;
      assertEquals(most, tokens.copySqueezed(i, into, 0, most));
      assertEquals(squeezed.substring(0, most), new String(into, 0, most));
      if (tokens.isPlainWord(i)) {
        assertEquals(Tokens.Kind.WORD, tokens.kind(i));
        assertFalse(tokens.isAllCaps(i) || tokens.isElongated(i));
        assertEquals(tokens.hash(i), tokens.baseHash(i));
        assertEquals(tokens.hash(i), tokens.squeezedHash(i));
      }
    }
    assertTrue(tokens.isPlainWord(tokens.count() - 1));
    assertFalse(tokens.isPlainWord(tokens.count() - 2));
  }

  @Property
  void partsGoForwardInsideTheirTokenAndHashAlone(@ForAll("posts") String text) {
    Tokens tokens = new Tokens().read(text);
    for (int i = 0; i < tokens.count(); i++) {
      int end = tokens.start(i);
      assertTrue(tokens.parts(i) == 1 || tokens.kind(i) == Tokens.Kind.HASHTAG);
      for (int part = 0; part < tokens.parts(i); part++) {
        int start = tokens.partStart(i, part);
        assertTrue(start >= end);
        end = tokens.partEnd(i, part);
        assertTrue(end > start);
        assertEquals(Tokens.hash(text.substring(start, end)), tokens.partHash(i, part));
      }
      assertTrue(end <= tokens.end(i));
    }
  }

  /** Full-width letters and digits take no road that plain ones take before folding. */
  @Property
  void fullWidthWordsReadAsPlainOnes(@ForAll("plainPosts") String text) {
    StringBuilder wide = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      wide.append(Character.isLetterOrDigit(c) ? (char) (c + 0xFEE0) : c);
    }
    assertEquals(describe(new Tokens().read(text)), describe(new Tokens().read(wide)));
  }

  /** One unit that needs refolding sends the whole word down the other road. */
  @Property
  void aWordWithAnUnseenMarkReadsAsWithout(@ForAll("plainWords") String word) {
    Tokens plain = new Tokens().read(word);
    Tokens marked = new Tokens().read(word.substring(0, 1) + "\u0301" + word.substring(1));
    assertEquals(plain.count(), marked.count());
    assertEquals(plain.kind(0), marked.kind(0));
    assertEquals(plain.hash(0), marked.hash(0));
    assertEquals(plain.baseHash(0), marked.baseHash(0));
    assertEquals(plain.squeezedHash(0), marked.squeezedHash(0));
    assertEquals(plain.singleHash(0), marked.singleHash(0));
    assertEquals(plain.isElongated(0), marked.isElongated(0));
    assertEquals(plain.isAllCaps(0), marked.isAllCaps(0));
    assertEquals(plain.folded(0), marked.folded(0));
  }

  @Property
  void derivedFormsAreThoseOfTheFoldedText(@ForAll("posts") String text) {
    Tokens tokens = new Tokens().read(text);
    for (int i = 0; i < tokens.count(); i++) {
      String folded = tokens.folded(i);
      assertEquals(folded.length(), tokens.foldedLength(i));
      for (int k = 0; k < folded.length(); k++) {
        assertEquals(folded.charAt(k), tokens.foldedAt(i, k));
      }
      String letters = "([a-z])";
      if (tokens.isElongated(i) && folded.codePoints().allMatch(c -> c < 0x80)) {
        assertEquals(Tokens.hash(folded.replaceAll(letters + "\\1+", "$1")), tokens.singleHash(i));
        assertEquals(
            Tokens.hash(folded.replaceAll(letters + "\\1\\1+", "$1$1")), tokens.squeezedHash(i));
      }
    }
  }

  @Provide
  Arbitrary<String> plainPosts() {
    Arbitrary<String> words =
        Arbitraries.strings()
            .withChars("aabbBBDXxsSoO019")
            .ofMinLength(1)
            .ofMaxLength(8)
            .filter(word -> !word.toLowerCase(Locale.ROOT).startsWith("xd"));
    return words.list().ofMaxSize(8).map(list -> String.join(" ", list));
  }

  @Provide
  Arbitrary<String> plainWords() {
    return Arbitraries.strings()
        .withChars("aabbBBDSsoO'19")
        .ofMinLength(2)
        .ofMaxLength(12)
        .filter(word -> word.matches("[A-Za-z]+('[A-Za-z]+)?[0-9]*"));
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
              + tokens.singleHash(i)
              + " "
              + tokens.isElongated(i)
              + " "
              + tokens.parts(i)
              + " "
              + tokens.isAllCaps(i));
    }
    return all;
  }
}
