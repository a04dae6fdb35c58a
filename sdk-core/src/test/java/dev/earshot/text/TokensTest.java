package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private final Tokens tokens = new Tokens();

  @Test
  void splitsWordsAtSpaceAndHyphen() {
    assertEquals("well|-|known|brands", show("well-known brands"));
  }

  @Test
  void keepsApostrophesInsideWords() {
    assertEquals("don't|'|tis|90's", show("Don’t 'tis 90's"));
  }

  @Test
  void joinsInitialismsHoweverTheyAreCased() {
    assertEquals("at&t|and|r&d|cats|&|dogs|u.s.a|.", show("AT&T and r&d cats&dogs U.S.A."));
  }

  @Test
  void readsNumbersWithTheirSeparators() {
    assertEquals("10:30|1,000.5|.|2nd", show("10:30 1,000.5. 2nd"));
    assertEquals("NUMBER NUMBER PUNCTUATION WORD", kinds("10:30 1,000.5. 2nd"));
  }

  @Test
  void leavesSignsOutOfTheHash() {
    tokens.read("Acme #ACME @acme $ACME");
    assertEquals("WORD HASHTAG HANDLE CASHTAG", kinds("Acme #ACME @acme $ACME"));
    for (int i = 0; i < 4; i++) {
      assertEquals(Tokens.hash("acme"), tokens.hash(i));
      assertEquals("acme", tokens.folded(i));
    }
    assertEquals(5, tokens.start(1));
    assertEquals(10, tokens.end(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://acme.com/a_(b)?c=1#d",
        "https://www.news.example/a/b",
        "https://www.news.example",
        "http://shop.app.internal:8080/x?y=1",
        "www.news.example/a",
        "https://a.dev.my-host.test/#top",
        "www.acme.com",
        "acme.com/x",
        "acme.io",
        "http://localhost:8080/x",
        "ftp://files.example/x",
        "www.nowhere.zzzz",
        "someone.else+tag@acme.co.uk",
        "someone@\u00FCber.de",
        "news.example/the-best-thing",
        "m\u00FCnchen.example/@ann#tag",
        "best-kettle.internal:8080/x?y=1",
        "shop.example?q=kettle",
        "someone@mail.example",
        "someone@mail.example/inbox",
        "user:secret@host.example/x",
        "localhost:8080/x",
        "192.168.0.1/x",
        "[2001:db8::1]:8080/x",
        "acme.co.example/x",
      })
  void readsAnAddressAsOneToken(String address) {
    String text = "see " + address + ", please";
    assertEquals("WORD URL PUNCTUATION WORD", kinds(text));
    assertEquals(Tokens.fold(address), tokens.folded(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@user",
        "@User_99",
        "@user@host.social",
        "@first.last@host.tld.uk",
        "@a.bsky.social",
        "@first.last@host.example"
      })
  void readsAHandleWithItsServer(String handle) {
    assertEquals("WORD HANDLE PUNCTUATION", kinds("by " + handle + "!"));
    assertEquals(handle.substring(1).toLowerCase(Locale.ROOT), tokens.folded(1));
  }

  @Test
  void endsAnAddressWhereTheNextSentenceBegins() {
    assertEquals("https://acme.news|.|great", show("https://acme.news.Great"));
    assertEquals("see|acme.news|.", show("see acme.news."));
    assertEquals("http://acme.news|...", show("http://acme.news..."));
  }

  @Test
  void endsAPlainHandleBeforeTheSentenceEnds() {
    assertEquals("acme|.|great", show("@acme.Great"));
    assertEquals("acme|.|com", show("@acme.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "😀",
        "👍🏽",
        "❤️",
        "❤",
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "1️⃣",
        "#️⃣",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "✌🏿",
        "🤷‍♀️",
        "™️",
        "☺"
      })
  void readsAnEmojiSequenceAsOneToken(String emoji) {
    assertEquals("WORD EMOJI WORD", kinds("so " + emoji + " yes"));
    assertEquals("EMOJI EMOJI", kinds(emoji + emoji));
  }

  @Test
  void hashesAnEmojiAlikeWithAndWithoutItsSelector() {
    assertEquals(Tokens.hash("❤️"), Tokens.hash("❤"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":)", ":-)", ":(", ":-(", ";)", ";D", ":D", "xD", "XDDD", ":/", ":-/", ":'(", ":’(", "<3",
        "</3", ":P", ":p", ":3", "=)", ":)))", ":|", "^_^", "-_-", "o_O", "T_T", "(:", ":*", ":o)"
      })
  void readsATypedFaceAsOneToken(String face) {
    assertEquals("WORD EMOTICON WORD", kinds("so " + face + " yes"));
    assertEquals("WORD EMOTICON", kinds("so " + face));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://", "10:30", "a:b", "note:Do", "(a)", "x", "index", "Re:Post", "<30", "c:/x", "8)",
        "taxD"
      })
  void seesNoFaceWhereThereIsNone(String text) {
    assertFalse(kinds(text).contains("EMOTICON"), () -> kinds(text));
  }

  @Test
  void readsARunOfTheSameMarkAsOneToken() {
    assertEquals("what|?|!!!|...", show("what ?!!!..."));
  }

  @Test
  void readsEveryHanAndKanaCharacterByItself() {
    assertEquals("東|京|タ|ワ|ー|か\u3099|acme", show("東京タワーが acme"));
    assertEquals("東|京|acme.com|テ", show("東京acme.comテ"));
  }

  @Test
  void keepsVowelsWithTheirConsonantWhereThereAreNoSpaces() {
    assertEquals("เดิ|น|ทา|ง", show("เดินทาง"));
  }

  @Test
  void neverBreaksAnIndicOrArabicWord() {
    assertEquals("महात्मा|ميخواهم", show("महात्मा می\u200Cخواهم"));
  }

  @Test
  void foldsCaseAccentsAndCompatibleForms() {
    assertEquals("strasse", Tokens.fold("STRAẞE"));
    assertEquals("strasse", Tokens.fold("Straße"));
    assertEquals("aether oeuvre file", Tokens.fold("Æther Œuvre ﬁle"));
    assertEquals("istanbul istanbul diyarbakir", Tokens.fold("İstanbul ISTANBUL Diyarbakır"));
    assertEquals("acme", Tokens.fold("Ａｃｍｅ"));
    assertEquals("acme", Tokens.fold("𝗔𝗰𝗺𝗲"));
    assertEquals("οδυσσευσ", Tokens.fold("Ὀδυσσεύς"));
    assertEquals("acme's", Tokens.fold("ACME’S"));
    assertEquals("viet nam lodz", Tokens.fold("Việt Nam Łódź"));
    assertEquals("c\u2122", Tokens.fold("C\u2122"));
  }

  @ParameterizedTest
  @CsvSource({
    "مُحَمَّد, محمد",
    "مـحـمـــد, محمد",
    "الرحمٰن, الرحمن",
    "أحمد, احمد",
    "إسلام, اسلام",
    "آمال, امال",
    "ٱلله, الله",
    "مسؤول, مسوول",
    "على, علي",
    "مدرسة, مدرسه",
    "کتاب, كتاب",
    "یک, يك",
    "٢٠٢٤, 2024",
    "۱۲۳, 123",
    "२०२४, 2024",
    "שָׁלוֹם, שלום",
    "בְּרֵאשִׁית, בראשית",
    "שׁלום, שלום",
    "ज़िंदगी, जिंदगी",
    "फ़िल्म, फिल्म",
    "हाँ, हां",
    "ਸ਼ਹਿਰ, ਸਹਿਰ",
    "ⒶⒸⓜⓔ, acme",
    "ᴀᴄᴍᴇ, acme",
    "ꜱᴛʀᴏɴɢ, strong",
    "𝒜𝓬𝔪𝕖, acme",
    "ﬃx, ffix",
    "Åsa, asa",
    "Ħal, hal",
    "don´t, don't",
    "don`t, don't",
    "don′t, don't",
    "donʼt, don't",
    "don＇t, don't",
    "don\u0092t, don't",
    "don\u02BBt, don't"
  })
  void foldsWhatIsWrittenInSeveralWaysToOne(String written, String folded) {
    assertEquals(folded, Tokens.fold(written));
    tokens.read("so " + written + " yes");
    assertEquals(3, tokens.count());
    assertEquals(folded, tokens.folded(1));
    assertEquals(Tokens.hash(folded), tokens.hash(1));
  }

  @ParameterizedTest
  @CsvSource({
    "j'adore, j|adore",
    "J’ADORE, j|adore",
    "l´amour, l|amour",
    "un'ottima scelta, un|ottima|scelta",
    "dell'acqua, dell|acqua",
    "qu'elle n'est pas, qu|elle|n|est|pas",
    "c'était, c|etait",
    "C’e\u0301tait, c|etait",
    "l’hôtel, l|hotel",
    "j'suis, j|suis",
    "l'œuvre, l|oeuvre",
    "quest'anno, quest|anno",
    "nessun'altra, nessun|altra",
    "L'Oréal, l|oreal",
    "aujourd'hui, aujourd'hui",
    "don't, don't",
    "O'Brien, o'brien",
    "it's, it's",
    "I'll, i'll",
    "C's, c's",
    "y'all, y'all",
    "rock'n'roll, rock'n'roll",
    "ma'am, ma'am",
    "Dell's, dell's"
  })
  void cutsElidedArticlesAndPronounsOff(String written, String shown) {
    assertEquals(shown, show(written));
    assertEquals(shown.replace('|', ' ').split(" ").length, tokens.read(written).count());
  }

  @ParameterizedTest
  @CsvSource({
    "Müller, mueller",
    "Mu\u0308ller, mueller",
    "ÖPNV, oepnv",
    "#Grüße, gruesse",
    "Søren, soeren",
    "Håkon, haakon",
    "Mueller, mueller",
    "neue, neue",
    "Poet, poet",
    "naïve, naive",
    "Zoë, zoe"
  })
  void spellsUmlautsOut(String written, String respelled) {
    tokens.read("so " + written + " yes");
    assertEquals(respelled, tokens.respelled(1));
    boolean other = !respelled.equals(tokens.folded(1));
    assertEquals(other ? 1 : 0, tokens.aliases(1));
    assertTrue(tokens.isCalled(1, respelled));
    assertTrue(tokens.isCalled(1, tokens.folded(1)));
    assertTrue(tokens.isCalledFrom(1, respelled.substring(0, 3)));
    if (other) {
      assertEquals(Tokens.hash(respelled), tokens.aliasHash(1, 0));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.aliasHash(1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "👍🏽, 👍",
    "👩🏽‍💻, 👩‍💻",
    "🤷🏽‍♀️, 🤷",
    "🤷‍♂️, 🤷",
    "🧑🏻‍🤝‍🧑🏿, 🧑‍🤝‍🧑",
    "Acme's, acme",
    "Müller’s, mueller",
    "@ann@town.social, ann"
  })
  void isCalledByItsOtherForms(String written, String name) {
    assertEquals(1, tokens.read(written).count());
    assertFalse(tokens.foldedEquals(0, Tokens.fold(name)));
    assertTrue(tokens.isCalled(0, Tokens.fold(name)));
  }

  @Test
  void hasNoOtherFormsWhereNoneIsMeant() {
    tokens.read("👍 👨‍👩‍👧 🇩🇪 @ann acme http://town.example/ä");
    for (int i = 0; i < tokens.count(); i++) {
      assertEquals(0, tokens.aliases(i), tokens.folded(i));
    }
    assertFalse(tokens.isCalled(1, "👨"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Việt", "Ünïcödé", "Ὀδυσσεύς", "Ёлка", "한국말", "ガンダム", "\u0958लम", "آب"})
  void hashesComposedAndDecomposedFormsAlike(String word) {
    String apart = Normalizer.normalize(word, Normalizer.Form.NFD);
    assertNotEquals(word, apart);
    assertEquals(Tokens.hash(word), Tokens.hash(apart));
    int count = tokens.read(word).count();
    long first = tokens.hash(0);
    assertEquals(count, tokens.read(apart).count());
    assertEquals(first, tokens.hash(0));
  }

  @Test
  void tellsTheOwnerFromThePossessive() {
    tokens.read("Acme’s ACME'S acme buses");
    assertEquals(Tokens.hash("acme"), tokens.baseHash(0));
    assertEquals(Tokens.hash("acme"), tokens.baseHash(1));
    assertNotEquals(Tokens.hash("acme"), tokens.hash(0));
    assertEquals(tokens.hash(2), tokens.baseHash(2));
    assertEquals(tokens.hash(3), tokens.baseHash(3));
  }

  @Test
  void squeezesStretchedWords() {
    tokens.read("sooooo soo 1000 SOOOO");
    assertTrue(tokens.isElongated(0));
    assertEquals(Tokens.hash("soo"), tokens.squeezedHash(0));
    assertFalse(tokens.isElongated(1));
    assertEquals(tokens.hash(1), tokens.squeezedHash(1));
    assertFalse(tokens.isElongated(2));
    assertEquals(Tokens.hash("soo"), tokens.squeezedHash(3));
  }

  @Test
  void cutsStretchedWordsToSingleLetters() {
    tokens.read("cooool sooo100 good HELLOOO grüüün");
    assertEquals(Tokens.hash("col"), tokens.singleHash(0));
    assertEquals(Tokens.hash("so100"), tokens.singleHash(1));
    assertEquals(tokens.hash(2), tokens.singleHash(2));
    assertEquals(Tokens.hash("helo"), tokens.singleHash(3));
    assertEquals(Tokens.hash("grun"), tokens.singleHash(4));
  }

  @ParameterizedTest
  @CsvSource({
    "👍🏽, 👍",
    "👍, 👍",
    "❤️, ❤",
    "👩‍💻, 👩",
    "🤷‍♀️, 🤷",
    "✌🏿, ✌",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿, 🏴",
    "🇩🇪, 🇩🇪",
    "1️⃣, 1️⃣",
    ":-))), :)",
    ":-(, :(",
    ":))), :)",
    ":), :)",
    ":-D, :d",
    "XDDD, xd",
    "-_-, -_-",
    "<3, <3"
  })
  void knowsThePlainFormOfAnEmojiAndOfAFace(String written, String plain) {
    assertEquals(1, tokens.read(written).count());
    assertEquals(Tokens.hash(plain), tokens.baseHash(0));
  }

  @ParameterizedTest
  @CsvSource({
    "#CustomerServiceFail, customer|service|fail",
    "#iPhone15Pro, i|phone|15|pro",
    "#ALLCAPS, allcaps",
    "#lower, lower",
    "#NYCMarathon, nyc|marathon",
    "#CEOs, ceos",
    "#TheCEOsOfNYC, the|ceos|of|nyc",
    "#snake_case__tag_, snake|case|tag",
    "#_x, x",
    "#covid19, covid|19",
    "#2024Vote, 2024|vote",
    "#ÉtéÀParis, ete|a|paris",
    "#GroßeStraße, grosse|strasse",
    "#МоскваРулит, москва|рулит",
    "#E\u0301te\u0301Fini, ete|fini",
    "#東京Tower, 東京|tower",
    "＃FullWidth, full|width",
    "#Cats·Dogs, cats|dogs",
    "#میخواهم, ميخواهم",
    "@CustomerService, customerservice",
    "CustomerService, customerservice",
    "$TSLA, tsla"
  })
  void splitsHashtagsIntoTheirWords(String written, String parts) {
    String text = "so " + written + " yes";
    tokens.read(text);
    StringBuilder shown = new StringBuilder();
    for (int part = 0; part < tokens.parts(1); part++) {
      String piece = text.substring(tokens.partStart(1, part), tokens.partEnd(1, part));
      assertEquals(Tokens.hash(piece), tokens.partHash(1, part));
      shown.append(part == 0 ? "" : "|").append(Tokens.fold(piece));
    }
    assertEquals(parts, shown.toString());
  }

  @Test
  void givesPartsInAnyOrder() {
    tokens.read("#OneTwo #ThreeFour");
    assertEquals(Tokens.hash("four"), tokens.partHash(1, 1));
    assertEquals(Tokens.hash("two"), tokens.partHash(0, 1));
    assertEquals(Tokens.hash("one"), tokens.partHash(0, 0));
    assertEquals(Tokens.hash("three"), tokens.partHash(1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.partHash(0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.partStart(0, -1));
    tokens.read("#FiveSix");
    assertEquals(Tokens.hash("five"), tokens.partHash(0, 0));
  }

  @Test
  void givesFoldedFormsUnitByUnit() {
    tokens.read("Straße #Été");
    assertEquals(7, tokens.foldedLength(0));
    assertEquals('s', tokens.foldedAt(0, 5));
    assertEquals(3, tokens.foldedLength(1));
    assertEquals('e', tokens.foldedAt(1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.foldedAt(1, 3));
  }

  @Test
  void takesForWholeOnlyWhatUnicodeNeverTakesApart() {
    int whole = 0;
    for (int c = 0; c < 1 << 16; c++) {
      if (Letters.isWhole((char) c)) {
        boolean letter = Character.isLetterOrDigit(c);
        String unit = Character.toString(c);
        Normalizer.Form form = letter ? Normalizer.Form.NFKD : Normalizer.Form.NFD;
        assertEquals(unit, Normalizer.normalize(unit, form), Integer.toHexString(c));
        whole++;
      }
    }
    assertTrue(whole > 0x80);
  }

  @Test
  void seesShouting() {
    tokens.read("GREAT I Great A1 НЕТ #WOW 12");
    boolean[] expected = {true, false, false, false, true, true, false};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], tokens.isAllCaps(i), "token " + i);
    }
  }

  @Test
  void numbersSentences() {
    assertEquals("0 0 0 1 1 1 2 3", sentences("Good day. 3.5 stars! really\nyes"));
    assertEquals("0 0 0 0 0", sentences("J. Smith speaks."));
    assertEquals("0 0 0 1", sentences("Good! 😀 Next"));
    assertEquals("0 0 0 1 1", sentences("好。」次回"));
    assertEquals("0 0 1", sentences("end… go"));
    assertEquals("0 0 1 1 1", sentences("Good. (Next)"));
    assertEquals("0 0 0 1", sentences("Good.\" Next"));
    assertEquals("0 0 1 1 1", sentences("好。「次」"));
    assertEquals("0 1 1", sentences("acme.com\n\nby Dr"));
    assertEquals("0 0 0 0", sentences("see Dr. Who"));
  }

  @Test
  void comparesFoldedForms() {
    tokens.read("Überraschung #Köln");
    assertTrue(tokens.foldedEquals(0, "uberraschung"));
    assertFalse(tokens.foldedEquals(0, "uber"));
    assertTrue(tokens.foldedStartsWith(0, "uber"));
    assertFalse(tokens.foldedStartsWith(0, "uberraschungen"));
    assertTrue(tokens.foldedEquals(1, "koln"));
  }

  @Test
  void leavesNoTraceOfTheTextBefore() {
    tokens.read("a long text, with #many things http://acme.com/x :)");
    tokens.read("two words");
    assertEquals("two|words", show("two words"));
    assertEquals(0, tokens.read("").count());
    assertThrows(IndexOutOfBoundsException.class, () -> tokens.hash(0));
  }

  @Test
  void readsAnyCharSequence() {
    assertEquals("two", tokens.read(CharBuffer.wrap("Two")).folded(0));
  }

  @Test
  void doesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals("title", Tokens.fold("TITLE"));
      assertEquals("https://i.com/i", show("HTTPS://I.COM/I"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void foldingAgainChangesNoCharacter() {
    for (int cp = 0; cp <= Character.MAX_CODE_POINT; cp++) {
      if (!Character.isDefined(cp)) {
        continue;
      }
      String folded = Tokens.fold(Character.toString(cp));
      assertEquals(folded, Tokens.fold(folded), Integer.toHexString(cp));
    }
  }

  @Test
  void readsAstralLettersAsLetters() {
    assertEquals("WORD WORD", kinds("\uD801\uDC00\uD801\uDC01 \uD83A\uDD00"));
    assertEquals(Tokens.hash("\uD801\uDC28"), Tokens.hash("\uD801\uDC00"));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void readsAnythingInLinearTime(String part) {
    read(part, 1 << 18, Duration.ofSeconds(5));
  }

  @Tag("heavy")
  @ParameterizedTest
  @MethodSource("parts")
  void readsAMillionUnitsOfAnythingInLinearTime(String part) {
    read(part, 1 << 20, Duration.ofSeconds(20));
  }

  /* Linear, this takes a tenth of a second; quadratic, far longer than is allowed. */
  private void read(String part, int units, Duration atMost) {
    String text = part.repeat(units / part.length());
    assertTimeout(atMost, () -> askEverything(text));
    for (int i = 1; i < tokens.count(); i++) {
      assertTrue(tokens.start(i) >= tokens.end(i - 1));
    }
  }

  private void askEverything(String text) {
    tokens.read(text);
    for (int i = 0; i < tokens.count(); i++) {
      tokens.baseHash(i);
      tokens.squeezedHash(i);
      tokens.singleHash(i);
      for (int part = 0; part < tokens.parts(i); part++) {
        tokens.partHash(i, part);
      }
    }
  }

  @Test
  void readsOneLongTagPartByPartInLinearTime() {
    String tag = "#" + "aB1_".repeat(1 << 16);
    assertTimeout(Duration.ofSeconds(5), () -> askEverything(tag));
    assertEquals(3 << 16, tokens.parts(0));
  }

  static List<String> parts() {
    return List.of(
        "a",
        "@",
        "#",
        "$",
        "a.",
        "a@",
        "@a",
        "#a",
        "a-",
        "http://",
        "://",
        "a.co/(",
        "(",
        ".",
        "-_",
        "\uD83D",
        "\uDE00",
        "\u0000",
        "\u200F",
        "\u200D",
        "👩\u200D",
        "\u0301",
        "é",
        "会",
        "a@a.",
        "x@x.co",
        "a_",
        "あ.",
        "&a",
        "www.",
        ":",
        "1.",
        "t.co/",
        "@a.a",
        "@a@a.a",
        "www.a:",
        "h://a",
        "#aB1_",
        "a'",
        "ß",
        "a.b-",
        "ʼs",
        "\u1100\u1161",
        "ç.",
        "\uD835\uDDD4",
        ":-)",
        "...!");
  }

  private String show(String text) {
    tokens.read(text);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < tokens.count(); i++) {
      shown.append(i == 0 ? "" : "|").append(tokens.folded(i));
    }
    return shown.toString();
  }

  private String kinds(String text) {
    tokens.read(text);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < tokens.count(); i++) {
      shown.append(i == 0 ? "" : " ").append(tokens.kind(i));
    }
    return shown.toString();
  }

  private String sentences(String text) {
    tokens.read(text);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < tokens.count(); i++) {
      shown.append(i == 0 ? "" : " ").append(tokens.sentence(i));
    }
    return shown.toString();
  }
}
