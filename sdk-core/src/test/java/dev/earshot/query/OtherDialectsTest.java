package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other tools write, put wherever a word may stand. */
class OtherDialectsTest {
  /** Places of an operand; {@code _} is where it stands. */
  private static final List<String> OPERANDS =
      List.of("_", "a1 _", "_ b1", "a1 OR _", "(a1 _)", "a1 -_", "a1 NEAR/3 _", "title:(a1 _)");

  /** Places of what joins two. */
  private static final List<String> BETWEEN =
      List.of(
          "a1 _ b1", "(a1 _ b1)", "\"a1 c1\" _ b1", "(a1 OR c1) _ \"b1 c1\"", "title:(a1 _ b1)");

  /** Places where no operand stands on both sides. */
  private static final List<String> ASIDE =
      List.of("_", "_ b1", "a1 _", "a1 OR _", "(_) b1", "a1 -_", "a1 _ OR b1");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "kettle[2]         ; title:kettle",
        "kettle[ti]        ; title:kettle",
        "kettle{2,5}       ; (a OR b)",
        "{!tea}            ; (a OR b)",
        "{brand}           ; (a OR b)",
        "{!type=x}tea      ; (a OR b)",
        "\"a b\"[Title]     ; title:",
        "(a b)[ti]         ; title:",
        "_exists_:lang     ; likes>=0",
        "título:tea        ; no such field",
        "язык:ru           ; no such field",
        "title(tea)        ; title:(a OR b)",
        "lang(en)          ; lang:(a OR b)",
        "intitle(tea)      ; title:acme",
        "MINOC(tea)        ; FREQUENCY/2",
        "minoc/2(tea)      ; FREQUENCY/2",
        "ATLEAST2(tea)     ; ATLEAST/2",
        "atleast/2(tea)    ; ATLEAST/2",
        "SENTENCE(a b)     ; NEAR/10",
        "ANY(a b)          ; (a OR b)",
        "kettle(s)         ; list them with OR",
        "#kettle(s)        ; list them with OR",
        "kettl!            ; kett*",
        "wom!n             ; kett*",
        "kettl$            ; kett*",
        "kettl$1           ; kett*",
        "^kettle           ; kett*",
        "kettle^           ; kett*",
        "kettle$           ; kett*",
        "colo#r            ; list the forms with OR",
        "$kettlemaker      ; cashtag",
        "?word             ; kett*",
        "<a b>             ; leave them out",
        "<and>             ; leave them out",
        "<3>               ; ONEAR/3",
        "[tea TO coffee]   ; (a OR b)",
        "/ket+le/          ; kett*",
        "\\w+               ; no pattern",
        "\\bket\\b          ; no pattern",
        "\"C:\\temp\"        ; no pattern",
        "a∨b               ; write OR",
        "a∩b               ; write AND",
        "\"a b\"~           ; kett*",
        "kettle~1          ; kett*",
        "url_contains:a    ; site:acme.com",
        "since:2020-01-01  ; not when",
        "bio:acme          ; no such field",
        "has:links         ; no such field",
        "point_radius:[1 2 3km] ; no such field",
        "#[a]              ; expected a hashtag",
        "[ab]ttle          ; (a OR b)",
        "[OC]ttle          ; (a OR b)",
        "\"kettle tea\"@3   ; NEAR/3",
        "(kettle tea)@3    ; NEAR/3",
        "``a b''           ; \"a b\"",
        "''a b''           ; \"a b\""
      })
  void isRefusedAsAnOperand(String piece, String hint) {
    for (String place : OPERANDS) {
      refused(place, piece, hint);
    }
  }

  /** In a row of its own, for its sign is the mark of quotation above. */
  @ParameterizedTest
  @ValueSource(strings = {"%word", "w%rd", "word%", "%word%"})
  void isRefusedAsAnOperandWithPercent(String piece) {
    isRefusedAsAnOperand(piece, "kett*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "BEFORE      ; ONEAR/10",
        "AFTER       ; ONEAR/10",
        "BEFORE/3    ; a ONEAR/3 b",
        "before/3    ; a ONEAR/3 b",
        "AFTER/3     ; b ONEAR/3 a",
        "FBY         ; ONEAR/10",
        "FOLLOWEDBY  ; ONEAR/10",
        "FBY/2       ; ONEAR/2",
        "NEXT/2      ; ONEAR/2",
        "SENTENCE    ; NEAR/10",
        "PARAGRAPH   ; NEAR/10",
        "SENTENCE/2  ; NEAR/10",
        "SAME        ; NEAR/10",
        "ADJ         ; NEAR/10",
        "adj         ; NEAR/10",
        "ADJ3        ; NEAR/3",
        "adj/3       ; NEAR/3",
        "NOTNEAR     ; NEAR/5",
        "NOTNEAR/2   ; -(a NEAR/2 b)",
        "ONEAR       ; ONEAR/5",
        "WITHIN 3 WORDS ; NEAR/3",
        "/s          ; NEAR/10",
        "/p          ; NEAR/10",
        "/seg        ; NEAR/10",
        "w/s         ; NEAR/10",
        "w/para      ; NEAR/10",
        "pre/s       ; NEAR/10",
        "+s          ; ONEAR/10",
        "+p          ; ONEAR/10",
        "+3          ; ONEAR/10",
        "pre/3       ; ONEAR/3",
        "AND/3       ; no number",
        "OR/3        ; no number",
        "PROX/3      ; NEAR/3",
        "prox3       ; NEAR/3",
        "THEN/3      ; ONEAR/3",
        "FOLLOWED BY ; ONEAR/10",
        "FOLLOWEDBY  ; ONEAR/10",
        "PRECEDED BY ; b ONEAR/10 a",
        "SENZA       ; NOT",
        "SIN         ; NOT",
        "MINUS       ; NOT",
        "INTE        ; NOT",
        "IKKE        ; NOT",
        "NEM         ; NOT",
        "PAS         ; NOT",
        "SEM         ; NOT",
        "TRANNE      ; NOT",
        "БЕЗ         ; NOT",
        "VAGY        ; write OR",
        "THEN        ; ONEAR/10",
        "AND THEN    ; ONEAR/10",
        "AND  BEFORE ; ONEAR/10",
        "AND FOLLOWED BY ; ONEAR/10",
        "AND FOLLOWED BY 3 ; a ONEAR/3 b",
        "AND AFTER   ; b ONEAR/10 a",
        "AND WITHIN 3 ; NEAR/3",
        "AND NOR     ; -a -b",
        "PRECEDING   ; a ONEAR/10 b",
        "FOLLOWING   ; b ONEAR/10 a",
        "..3         ; NEAR/3",
        "...12       ; NEAR/12",
        "…3          ; NEAR/3",
        "[1 2]       ; (a OR b)",
        "[3]         ; NEAR/3",
        "[0-3]       ; NEAR/3",
        "[1..3]      ; NEAR/3",
        "Y           ; write AND",
        "E           ; write AND",
        "EN          ; write AND",
        "OG          ; write AND",
        "ORAZ        ; write AND",
        "ÉS          ; write AND",
        "ȘI          ; write AND",
        "VE          ; write AND",
        "JA          ; write AND",
        "И           ; write AND",
        "І           ; write AND",
        "ΚΑΙ         ; write AND",
        "O           ; write OR",
        "ILI         ; write OR",
        "ALBO        ; write OR",
        "NEBO        ; write OR",
        "TAI         ; write OR",
        "ATAU        ; write OR",
        "АБО         ; write OR",
        "MENOS       ; NOT",
        "BEHALVE     ; NOT",
        "ILMAN       ; NOT",
        "TANPA       ; NOT",
        "КРОМЕ       ; NOT",
        "NOR         ; -a -b",
        "∨           ; write OR",
        "∧           ; write AND"
      })
  void isRefusedBetweenWords(String piece, String hint) {
    for (String place : BETWEEN) {
      refused(place, piece, hint);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEFORE",
        "AFTER",
        "SAME",
        "SENTENCE",
        "PARAGRAPH",
        "ADJ",
        "adj",
        "PRE",
        "NOR",
        "+1",
        "FBY",
        "MINUS",
        "SIN",
        "PAS",
        "FOLLOWED",
        "THEN",
        "Y",
        "E",
        "O",
        "EN",
        "OG",
        "ILI",
        "[3]",
        "..3"
      })
  void isAWordWhereNothingIsJoined(String word) {
    for (String place : ASIDE) {
      kept(place, word);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vitamin E NEAR/3 cream",
        "vitamin E OR omega",
        "(vitamin E) oil",
        "E ONEAR/2 oil"
      })
  void aLetterBesideAnOperatorIsAWord(String text) {
    Query query = Query.parse(text);
    assertEquals(query, Query.parse(query.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"VITAMIN E OIL", "PLAN O KETTLE"})
  void aQueryInCapitalsIsNoExceptionAndQuotesKeepItsWords(String text) {
    MalformedException error = assertThrows(MalformedException.class, () -> Query.parse(text));
    assertTrue(error.problem().contains("in quotes to search for it as text"), error.problem());
    String quoted = text.replaceFirst(" ([EO]) ", " \"$1\" ");
    Query query = Query.parse(quoted);
    assertEquals(query, Query.parse(query.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "before",
        "after",
        "same",
        "sentence",
        "near",
        "within",
        "C++",
        "C#",
        "AT&T",
        "R&D",
        "7-Eleven",
        "Yahoo!",
        "Jeopardy!",
        "$AAPL",
        "$kettle",
        "US$",
        "Ke$ha",
        "P!nk",
        "E!News",
        "100%",
        "50%off",
        "Disney+",
        "LGBTQ+",
        "AC/DC",
        "n/a",
        "24/7",
        "[OC]",
        "<3",
        ":D",
        ">_<a",
        "and/or",
        "m&m's",
        "iPhone/13",
        "USB-C",
        "N95",
        "Café!",
        "$100",
        "PRE",
        "A",
        "I",
        "e",
        "o",
        "y",
        "en",
        "og",
        "ili",
        "then",
        "E!",
        "E.ON",
        "O'Neill",
        "Y&R",
        "E-Plus",
        "O2",
        "W3.org",
        "[OC]",
        "10:30",
        "a,b",
        "a;b"
      })
  void ordinaryWordsStayWords(String word) {
    for (String place : OPERANDS) {
      kept(place, word);
    }
    for (String place : List.of("a1 _ b1", "(a1 OR c1) _ b1")) {
      kept(place, word);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b",
        "a,b",
        "a;b",
        "[a]",
        "{a,b}",
        "a?b",
        "a~",
        "a^2",
        "<a>",
        "/a/",
        "!a",
        "-a",
        "@a,@b",
        "https://x.example/a",
        "u/hal"
      })
  void isRefusedAsASender(String value) {
    MalformedException error =
        assertThrows(MalformedException.class, () -> Query.parse("a1 from:" + value));
    long offset = error.offset().orElseThrow();
    assertTrue(offset >= 8 && offset < 8 + value.length(), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "Tea & Co; daily", "-a", "What?", "a|b"})
  void aSenderInQuotesIsMeantAsItStands(String value) {
    Query query = Query.parse("from:\"" + value + "\"");
    assertEquals(new Clause.FieldTerm("from", List.of(value)), query.root());
    assertEquals(query, Query.parse(query.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"茶（绿茶 OR 红茶）", "a1 AND(b1 OR c1)", "a1 OR(b1)", "NOT(a1) b1", "提示：茶"})
  void groupsMayTouchWhatIsNoWordOfTheirs(String text) {
    Query query = Query.parse(text);
    assertEquals(query, Query.parse(query.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"site:acme", "site:(a.example OR acme)", "a1 -site:ACME"})
  void aHostWithoutAnEndingIsRefusedInWords(String text) {
    MalformedException error = assertThrows(MalformedException.class, () -> Query.parse(text));
    assertTrue(error.problem().contains("a host with its ending"), error.problem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"site:gov", "site:localhost", "site:acme.example", "site:xn--p1ai"})
  void anEndingAloneIsAHost(String text) {
    assertEquals(text, Query.parse(text).toString());
  }

  private static void refused(String place, String piece, String hint) {
    String text = place.replace("_", piece);
    MalformedException error =
        assertThrows(MalformedException.class, () -> Query.parse(text), () -> text);
    int start = place.indexOf('_');
    long offset = error.offset().orElseThrow();
    assertTrue(
        offset >= start && offset < start + piece.length(), () -> text + ": " + error.getMessage());
    assertTrue(error.problem().contains(hint), () -> text + ": " + error.problem());
    assertTrue(error.problem().contains("; "), () -> text + ": " + error.problem());
  }

  private static void kept(String place, String word) {
    Query query = Query.parse(place.replace("_", word));
    Query quoted = Query.parse(place.replace("_", "zz"));
    assertEquals(
        quoted.root().toString(),
        query.root().toString().replace("[word=" + word + "]", "[word=zz]"));
    assertEquals(query, Query.parse(query.toString()));
  }
}
