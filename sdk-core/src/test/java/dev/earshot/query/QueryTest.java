package dev.earshot.query;

import static dev.earshot.query.Posts.hits;
import static dev.earshot.query.Posts.matches;
import static dev.earshot.query.Posts.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "محمد            | جاء مُحَمَّدٌ اليوم            | true",
        "محمد            | جاء مـحـمـد اليوم           | true",
        "أحمد            | جاء احمد اليوم             | true",
        "مدرسة           | هذه مدرسه جديدة            | true",
        "الرحمن          | باسم الرحمٰن                | true",
        "کتاب            | كتاب جديد                  | true",
        "محمد            | جاء أحمد اليوم             | false",
        "שלום            | שָׁלוֹם לכולם                 | true",
        "בְּרֵאשִׁית         | בראשית ברא                 | true",
        "ज़िंदगी           | जिंदगी अच्छी है              | true",
        "फिल्म            | नई फ़िल्म देखी               | true",
        "हाँ             | हां जी                      | true",
        "2024            | سنة ٢٠٢٤ كانت              | true",
        "👍              | nice 👍🏽                    | true",
        "👍🏽             | nice 👍                     | false",
        "👍🏽             | nice 👍🏽                    | true",
        "👩‍💻          | she is 👩🏿‍💻             | true",
        "👩              | a 👨‍👩‍👧 sign          | false",
        "🤷              | well 🤷🏼‍♀️              | true",
        "=👍             | nice 👍🏽                    | false",
        "Müller          | Mueller opens              | true",
        "Mueller         | Müller opens               | true",
        "Müller          | Muller opens               | true",
        "Muller          | Müller opens               | true",
        "Muller          | Mueller opens              | false",
        "MÜLLER          | by #mueller                | true",
        "Müll*           | Muellabfuhr heute          | true",
        "Muell*          | Müllabfuhr heute           | true",
        "\"große Straße\"  | die grosse strasse         | true",
        "\"schöne Grüße\"  | schoene Gruesse aus Bonn   | true",
        "schoen            | das ist schön              | true",
        "schön             | das ist schoen             | true",
        "schön             | scho\u0308n                | true",
        "strasse           | die Straße                 | true",
        "straße            | die STRASSE                | true",
        "schoen*           | schöneres Wetter           | true",
        "#schoen           | #schön                     | true",
        "neu               | neue                       | false",
        "muller            | Mueller                    | false",
        "Müller          | bei Mueller’s              | true",
        "=Müller         | Mueller opens              | false",
        "Søren           | Soeren says                | true",
        "Håkon           | Haakon says                | true",
        "nue             | neue Straße                | false",
        "pot             | der Poet                   | false",
        "poet            | ein Pot                    | false",
        "adore           | j'adore ce lieu            | true",
        "j'adore         | J’adore ce lieu            | true",
        "j'adore         | adore ce lieu              | false",
        "ottima          | un'ottima scelta           | true",
        "oréal           | L`Oréal est là             | true",
        "\"l'oreal paris\" | L´ORÉAL Paris             | true",
        "brien           | Mr O'Brien                 | false",
        "don't           | don´t panic                | true",
        "don`t           | don’t panic                | true",
        "acme            | 𝓐𝓬𝓶𝓮 and ⒶⒸⓂⒺ            | true",
        "acme            | ᴀᴄᴍᴇ rules                 | true"
      })
  void readsAlikeWhatIsWrittenInSeveralWays(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text), query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "acme                        | Acme opens a shop            | true",
        "acme                        | ACMÉ opens a shop            | true",
        "acmé                        | acme opens a shop            | true",
        "acme                        | Acme's new shop              | true",
        "acme                        | Acme’s new shop              | true",
        "acme's                      | acme new shop                | false",
        "acme                        | acmes                        | false",
        "acme                        | so #acme                     | true",
        "acme                        | hi @acme there               | true",
        "acme                        | hi @acme@example.org there   | true",
        "acme                        | see https://acme.com/acme    | false",
        "acme                        | buy $ACME                    | false",
        "$acme                       | buy $ACME                    | true",
        "$acme                       | buy acme                     | false",
        "#acme                       | so #Acme                     | true",
        "#acme                       | so acme                      | false",
        "#acme                       | so @acme                     | false",
        "＃acme                      | so #acme                     | true",
        "#acme                       | so ＃acme                    | true",
        "@acme                       | hi @ACME                     | true",
        "＠acme                      | hi @ACME                     | true",
        "@acme                       | hi #acme                     | false",
        "@acme                       | hi @acme@example.org         | true",
        "@acme@example.org           | hi @acme@example.org         | true",
        "@acme@example.org           | hi @acme                     | false",
        "@acme                       | hi @acmecorp@example.org     | false",
        "acm*                        | acmes everywhere             | true",
        "acm*                        | #acmes everywhere            | true",
        "acm*                        | tacmes                       | false",
        "#acm*                       | #acmes                       | true",
        "#acm*                       | acmes                        | false",
        "@acm*                       | @acmes                       | true",
        "10:30                       | at 10:30 sharp               | true",
        "https://acme.com/a          | see http://acme.com/a/b here | true",
        "https://acme.com/a          | see https://acme.com/ab      | false",
        "😀                          | good 😀                      | true",
        "AT&T                        | my AT&T bill                 | true",
        "well-known                  | a well known fact            | true",
        "well-known                  | known well                   | false",
        "東京                        | 私は東京にいます                 | true",
        "東京                        | 京東                          | false",
      })
  void matchesWordsTagsAndHandles(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a1 b1           | b1 a1    | true",
        "a1 AND b1       | a1       | false",
        "a1 OR b1        | b1       | true",
        "a1 NOT b1       | a1       | true",
        "a1 NOT b1       | a1 b1    | false",
        "a1 AND NOT b1   | a1 b1    | false",
        "a1 -b1          | a1 b1    | false",
        "a1 -b1          | a1       | true",
        "a1 -(b1 OR c1)  | a1 c1    | false",
        "a1 -\"b1 c1\"   | a1 c1 b1 | true",
        "a1-b1           | a1 b1    | true",
        "a1 OR b1 c1     | a1       | true",
        "(a1 OR b1) c1   | a1       | false",
        "a1 b1 OR c1     | c1       | true",
        "NOT a1 b1       | b1       | true",
        "NOT (a1 b1) c1  | a1 c1    | true",
        "NOT NOT a1      | a1       | true",
        "a1 or b1        | a1 b1    | false",
        "a1 or b1        | a1 or b1 | true",
        "a1 and not b1   | b1 not and a1 | true",
        "a1 \"AND\" b1   | a1 b1    | false",
        "a1 \\AND b1     | b1 and a1 | true",
        "AND*            | nothing android | true",
      })
  void combinesClauses(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"acme phone\"     | the Acme Phone          | true",
        "\"acme phone\"     | phone acme              | false",
        "\"acme phone\"     | acme: phone             | true",
        "\"acme phone\"     | acme - phone            | true",
        "\"acme phone\"     | acme 😀 phone           | false",
        "\"acme phone\"     | acme's #phone           | true",
        "\"acme phone\"     | acme new phone          | false",
        "“acme phone”       | acme phone              | true",
        "\"acme   phone\"   | acme phone              | true",
        "\"acme pho*\"      | acme phones             | true",
        "\"acme pho*\"      | acme new phones         | false",
        "\"love #acme\"     | love acme               | false",
        "\"love #acme\"     | love #Acme              | true",
        "\"say \\\"acme\\\"\" | they say \"acme\"     | true",
        "\"NOT acme\"       | not acme                | true",
      })
  void findsPhrases(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a1 NEAR/0 b1                | a1 b1             | true",
        "a1 NEAR/0 b1                | b1 a1             | true",
        "a1 NEAR/0 b1                | a1, b1            | true",
        "a1 NEAR/0 b1                | a1 x1 b1          | false",
        "a1 NEAR/1 b1                | a1 x1 b1          | true",
        "a1 NEAR/1 b1                | b1 x1 a1          | true",
        "a1 NEAR/1 b1                | a1 x1 x1 b1       | false",
        "a1 NEAR/1 b1                | a1 😀 b1          | true",
        "a1 NEAR/0 b1                | a1 😀 b1          | false",
        "a1 NEAR/5 a1                | a1 x1             | false",
        "a1 NEAR/5 a1                | a1 x1 a1          | true",
        "a1 NEAR/5 (a1 OR b1)        | x1 a1             | false",
        "(a1 OR c1) NEAR/0 b1        | c1 b1             | true",
        "\"a1 b1\" NEAR/1 c1         | c1 x1 a1 b1       | true",
        "\"a1 b1\" NEAR/1 c1         | c1 x1 x1 a1 b1    | false",
        "\"a1 b1\" NEAR/9 \"b1 c1\"  | a1 b1 c1          | false",
        "a1 NEAR/1 b1 NEAR/1 c1      | a1 x1 b1 x1 c1    | true",
        "a1 NEAR/1 b1 NEAR/1 c1      | b1 a1 x1 c1       | false",
        "a1 NEAR/1 b1 NEAR/2 c1      | b1 a1 x1 c1       | true",
        "x1 a1 NEAR/0 b1             | a1 b1             | false",
        "x1 OR a1 NEAR/0 b1          | x1                | true",
        "x1 -(a1 NEAR/0 b1)          | x1 a1 b1          | false",
        "near a1                     | a1 is near        | true",
        "a1 NEAR/3 pho*              | a1 the phones     | true",
        "#a1b NEAR/3 @b1             | @b1 likes #a1b    | true",
      })
  void countsTheWordsBetween(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a1 ONEAR/0 b1                | a1 b1             | true",
        "a1 ONEAR/0 b1                | b1 a1             | false",
        "a1 ONEAR/1 b1                | a1 x1 b1          | true",
        "a1 ONEAR/1 b1                | a1 x1 x1 b1       | false",
        "a1 ONEAR/9 b1                | b1 a1 x1          | false",
        "a1 ONEAR/9 b1                | b1 a1 x1 b1       | true",
        "a1 ONEAR/1 b1 ONEAR/1 c1     | a1 b1 c1          | true",
        "a1 ONEAR/1 b1 ONEAR/1 c1     | a1 c1 b1          | false",
        "a1 ONEAR/1 b1 NEAR/1 c1      | a1 c1 b1          | true",
        "a1 ONEAR/9 a1                | a1 x1             | false",
        "onear a1                     | a1 is onear       | true",
      })
  void keepsTheOrderWhereAsked(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text));
  }

  @Test
  void showsTheOperandsThatAreInOrder() {
    assertEquals(List.of("a1", "b1"), hits("a1 ONEAR/1 b1", post("b1 x1 a1 b1 x1 a1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "=\"Acme\"      | Acme opens            | true",
        "=Acme          | Acme opens            | true",
        "=\"Acme\"      | acme opens            | false",
        "=\"Acme\"      | ACME opens            | false",
        "=\"Acme\"      | Acmé opens            | false",
        "=\"Acmé\"      | Acmé opens            | true",
        "=\"Acmé\"      | Acme\u0301 opens      | true",
        "=\"Acme\"      | Acme's shop           | true",
        "=\"Acme\"      | Acme’s shop           | true",
        "=\"Acme\"      | acme's shop           | false",
        "=\"Acme's\"    | Acme’s shop           | true",
        "=\"Acme's\"    | Acme shop             | false",
        "=\"Acme\"      | so #Acme              | true",
        "=\"Acme\"      | so #acme              | false",
        "=\"#Acme\"     | so #Acme              | true",
        "=#Acme         | so #Acme              | true",
        "=#Acme         | so Acme               | false",
        "=@Acme         | hi @Acme@example.org  | true",
        "=@Acme         | hi @acme@example.org  | false",
        "=\"New York\"  | in New York           | true",
        "=\"New York\"  | in new York           | false",
        "=\"New York\"  | in New, York          | true",
        "=IT a1         | a1 IT                 | true",
        "=IT a1         | a1 it                 | false",
        "a1 NEAR/1 =IT  | a1 it x1 x1 IT        | false",
        "a1 NEAR/1 =IT  | a1 IT                 | true",
      })
  void findsTheExactForm(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text.replace("\\u0301", "\u0301")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title:acme                    | true",
        "text:acme                     | false",
        "TITLE:acme                    | true",
        "title:phone                   | false",
        "text:phone                    | true",
        "title:\"new acme\"            | true",
        "title:(new NEAR/0 acme)       | true",
        "title:(acme phone)            | false",
        "title:(acme OR phone)         | true",
        "title:-acme phone             | false",
        "title:-phone phone            | true",
        "title:(new -phone)            | true",
        "-title:acme phone             | false",
        "title:acm*                    | true",
        "title:=Acme                   | true",
        "title:=acme                   | false",
        "alt:red                       | true",
        "red                           | false",
        "phone red                     | false",
        "phone alt:red                 | true",
        "alt:(red kettle)              | true",
        "alt:\"red cup\"               | true",
        "alt:(cup NEAR/5 kettle)       | false",
        "alt:phone                     | false",
        "acme                          | true",
      })
  void looksInOnePartWhereAsked(String query, boolean expected) {
    assertEquals(
        expected,
        matches(query, Posts.withAlts("a phone", "a red cup", "", "the kettle").title("New Acme")));
  }

  @Test
  void aPartThatIsNotThereHoldsNoWord() {
    assertFalse(matches("title:acme", "acme"));
    assertTrue(matches("acme -title:acme", "acme"));
    assertFalse(matches("alt:acme", "acme"));
  }

  @Test
  void namesTheMediumOfAHit() {
    assertEquals(
        List.of("title: Acme", "acme", "media/1/alt: acme", "media/10/alt: Acme"),
        hits(
            "acme alt:acme",
            Posts.withAlts("acme", "x", "acme", "", "", "", "", "", "", "", "", "Acme")
                .title("Acme")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ATLEAST/2(a1 OR b1 OR c1)         | a1 c1    | true",
        "ATLEAST/2(a1 OR b1 OR c1)         | a1 a1    | false",
        "ATLEAST/1(a1 OR b1)               | b1       | true",
        "ATLEAST/2(a1 OR (b1 OR c1))       | b1 c1    | false",
        "ATLEAST/2(a1 OR (b1 OR c1))       | a1 c1    | true",
        "ATLEAST/2(a1 b1 OR c1 OR d1)      | a1 c1    | false",
        "ATLEAST/2(a1 b1 OR c1 OR d1)      | a1 b1 d1 | true",
        "x1 ATLEAST/2(a1 OR -b1 OR c1)     | x1 c1    | true",
        "x1 -ATLEAST/2(a1 OR b1)           | x1 a1    | true",
        "x1 -ATLEAST/2(a1 OR b1)           | x1 a1 b1 | false",
        "ATLEAST/2(a1 OR lang:en OR b1)    | a1       | false",
        "ATLEAST/2(a1 OR lang:en OR b1)    | a1 b1    | true",
        "FREQUENCY/2(a1)                   | a1 x1 a1 | true",
        "FREQUENCY/2(a1)                   | a1 x1    | false",
        "FREQUENCY/2(a1 OR #a1)            | #a1      | false",
        "FREQUENCY/2(a1 OR b1)             | a1 b1    | true",
        "FREQUENCY/3(\"a1 a1\")            | a1 a1 a1 a1 | true",
        "FREQUENCY/1(a1)                   | a1       | true",
        "x1 -FREQUENCY/2(a1)               | x1 a1    | true",
        "x1 -FREQUENCY/2(a1)               | x1 a1 a1 | false",
      })
  void counts(String query, String text, boolean expected) {
    assertEquals(expected, matches(query, text));
  }

  @Test
  void countsInTitleAndTextTogether() {
    assertTrue(matches("FREQUENCY/2(acme)", post("acme").title("acme")));
    assertFalse(matches("title:FREQUENCY/2(acme)", post("acme").title("acme")));
  }

  @Test
  void phraseAndNearDoNotReachFromTitleToText() {
    assertFalse(matches("\"acme phone\"", post("phone").title("acme")));
    assertFalse(matches("acme NEAR/5 phone", post("phone").title("acme")));
    assertTrue(matches("acme phone", post("phone").title("acme")));
  }

  @Test
  @DisplayName("SM-01 finds a keyword and a sender")
  void keywordAndSender() {
    assertTrue(matches("acme from:newsdesk", post("Acme opens").author(Posts.author("NewsDesk"))));
    assertFalse(matches("acme from:newsdesk", post("Acme opens").author(Posts.author("other"))));
    assertFalse(matches("acme from:newsdesk", post("Apex opens").author(Posts.author("newsdesk"))));
  }

  @Test
  @DisplayName("IS-01 finds a hashtag, a brand and a competitor, each by its own query")
  void brandAndCompetitor() {
    QuerySet set =
        QuerySet.builder()
            .add("brand", "acme OR \"acme phone\" OR #acmelaunch")
            .add("competitor", "apex OR @apex")
            .add("hashtag", "#acmelaunch")
            .build();
    assertEquals(
        List.of("brand", "hashtag"),
        set.match(Posts.reading("queueing for #AcmeLaunch")).stream().map(m -> m.query()).toList());
    assertEquals(
        List.of("brand", "competitor"),
        set.match(Posts.reading("@apex or Acme?")).stream().map(m -> m.query()).toList());
  }

  @Test
  void hitsCoverSignsPhrasesAndOperands() {
    assertEquals(
        List.of("#acme", "Acme's", "@acme@example.org"),
        hits("acme", post("#acme, Acme's, @acme@example.org")));
    assertEquals(List.of("Acme - Phone"), hits("\"acme phone\"", post("the Acme - Phone!")));
    assertEquals(List.of("a1", "b1"), hits("b1 NEAR/1 a1", post("a1 x1 b1 x1 x1 a1")));
    assertEquals(
        List.of("a1", "b1", "c1"), hits("a1 NEAR/0 b1 NEAR/0 c1", post("a1 b1 c1 x1 a1 b1")));
  }

  @Test
  void hitsOfATitleComeFirstAndNameIt() {
    assertEquals(
        List.of("title: Acme", "acme", "Phone"),
        hits("acme phone", post("acme Phone").title("New Acme")));
  }

  @Test
  void hitsComeFromEveryTrueBranchAndFromNoOther() {
    assertEquals(List.of("a1", "b1"), hits("a1 OR b1 OR (x1 y1)", post("a1 b1 x1")));
    assertEquals(List.of("a1"), hits("a1 -(b1 z1) -c1", post("a1 b1")));
    assertEquals(List.of("a1"), hits("a1 OR acme OR (a1 b1)", post("a1")));
    assertEquals(List.of(), hits("network:feed", post("a1")));
  }

  @Test
  void equalHashesAloneAreNoMatch() {
    TermPattern acme = TermPattern.of(new dev.earshot.text.Tokens().read("acme"), 0, false, false);
    TermPattern forged = new TermPattern(acme.kind(), "apex", "apex", acme.keys(), false, null);
    assertFalse(forged.matches(new dev.earshot.text.Tokens().read("acme"), 0));
    assertFalse(forged.matches(new dev.earshot.text.Tokens().read("acme's"), 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a1 AND b1 OR NOT c1 d1         | a1 b1 OR -c1 d1",
        "((a1) (b1 c1))                 | a1 b1 c1",
        "(a1 OR (b1 OR c1)) d1          | (a1 OR b1 OR c1) d1",
        "(a1 NEAR/2 b1) c1              | a1 NEAR/2 b1 c1",
        "x1 NOT (a1 NEAR/2 b1)          | x1 -(a1 NEAR/2 b1)",
        "“two  words*”                  | \"two words*\"",
        "\\AND \\lang:x \\-x \\(x \\#x  | \\AND lang\\:x \\-x \\(x \\#x",
        "FROM:@Acme lang:pt_BR          | from:Acme lang:pt-br",
        "from:(a OR \"b c\" OR a)       | from:(a OR \"b c\")",
        "site:(WWW.Acme.com OR bücher.de) | site:(www.acme.com OR xn--bcher-kva.de)",
        "＃tag ＠handle                 | #tag @handle",
        "http://acme.com/x              | http://acme.com/x",
        "10:30                          | 10:30",
        "a1 ONEAR/2 b1 NEAR/3 c1        | a1 ONEAR/2 b1 NEAR/3 c1",
        "=Acme =#Acme                   | =\"Acme\" =\"#Acme\"",
        "Title:(acme) text:(a1 OR b1)   | title:acme text:(a1 OR b1)",
        "title:(-a1) b1                 | title:-a1 b1",
        "title:(//a1)                   | title:(//a1)",
        "ATLEAST/2((a1 OR b1) OR (c1 d1)) | ATLEAST/2((a1 OR b1) OR c1 d1)",
        "FREQUENCY/2((a1 OR b1))        | FREQUENCY/2(a1 OR b1)",
        "e\\=mc2 a\\<b \\=D <3 \\>5      | e\\=mc2 a\\<b \\=D <3 \\>5",
        "\\ATLEAST \\FREQUENCY/2 \\ONEAR | \\ATLEAST \\FREQUENCY/2 \\ONEAR",
      })
  void printsTheCanonicalText(String query, String canonical) {
    assertEquals(canonical, Query.parse(query).toString());
    assertEquals(Query.parse(query), Query.parse(canonical));
    assertEquals(Query.parse(query).hashCode(), Query.parse(canonical).hashCode());
  }

  @Test
  void queriesOfOtherMeaningDiffer() {
    assertNotEquals(Query.parse("a1 b1"), Query.parse("a1 OR b1"));
    assertNotEquals(Query.parse("acme"), Query.parse("acme*"));
  }

  @Test
  void handsOutItsClauses() {
    Query query = Query.parse("a1 (b1 OR #c1) -from:d1");
    assertEquals(
        new Clause.And(
            List.of(
                new Clause.Term("a1"),
                new Clause.Or(List.of(new Clause.Term("b1"), new Clause.Hashtag("c1"))),
                new Clause.Not(new Clause.FieldTerm("from", List.of("d1"))))),
        query.root());
    assertEquals(query, Query.of(query.root()));
  }
}
