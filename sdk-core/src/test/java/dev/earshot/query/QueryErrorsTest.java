package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryErrorsTest {

  /** Query, offset, and words of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~                  | 0  | expected a word",
        "~   ~               | 3  | expected a word",
        "()                  | 0  | between the parentheses",
        "a1 ( )              | 3  | between the parentheses",
        "(a1                 | 0  | never closed",
        "a1 (b1 OR (c1)      | 3  | never closed",
        "a1)                 | 2  | closes nothing",
        "a1 OR               | 5  | got the end of the query",
        "a1 AND              | 6  | got the end of the query",
        "OR a1               | 0  | got OR",
        "AND a1              | 0  | got AND",
        "a1 AND OR b1        | 7  | got OR",
        "a1 OR AND b1        | 6  | got AND",
        "(a1 OR)             | 6  | got a closing parenthesis",
        "NOT                 | 3  | got the end of the query",
        "a1 NOT              | 6  | got the end of the query",
        "a1 - b1             | 3  | exclude right after the minus",
        "a1 -                | 3  | exclude right after the minus",
        "\"a1 b1             | 0  | never closed",
        "a1 “b1              | 3  | never closed",
        "a1 \"\"             | 3  | between the quotation marks",
        "a1 \" \"            | 3  | between the quotation marks",
        "a1 !!!              | 3  | punctuation alone",
        "a1 \"...\"          | 3  | punctuation alone",
        "NEAR/2 a1           | 0  | got NEAR",
        "a1 NEAR/2           | 9  | got the end of the query",
        "a1 NEAR b1          | 3  | NEAR/5",
        "a1 NEAR/ b1         | 3  | NEAR/5",
        "a1 NEAR/x b1        | 3  | NEAR/5",
        "a1 NEAR/-1 b1       | 3  | NEAR/5",
        "a1 NEAR/1001 b1     | 3  | at most 1000",
        "a1 NEAR/99999999999 b1 | 3 | at most 1000",
        "(a1 b1) NEAR/2 c1   | 0  | NEAR joins words",
        "a1 NEAR/2 (b1 c1)   | 10 | NEAR joins words",
        "-a1 NEAR/2 b1       | 0  | NEAR joins words",
        "a1 NEAR/2 lang:en   | 10 | NEAR joins words",
        "(a1 NEAR/1 b1) NEAR/2 c1 | 0 | NEAR joins words",
        "foo:bar             | 0  | there are alt, country, followers, following, from",
        "a1 Note: b1         | 3  | no such field",
        "folowers>1000       | 0  | there are alt, country, followers, following, from",
        "a1 =b1 c=d          | 7  | no such field",
        "lang>en             | 4  | cannot be compared",
        "lang=en             | 4  | cannot be compared",
        "title>5             | 5  | has no number",
        "a1 >5               | 3  | name of a field right before",
        "likes <=5           | 6  | name of a field right before",
        "likes:many          | 6  | expected a number",
        "likes:              | 6  | right after the colon",
        "likes> 5            | 6  | right after the comparison",
        "likes>1,000         | 6  | expected a number",
        "likes>1k            | 6  | expected a number",
        "likes:>10           | 6  | expected a number",
        "likes:..5           | 6  | expected a number",
        "likes:5..x          | 9  | expected a number",
        "likes:9..5          | 6  | lower bound first",
        "likes:(1..2 OR 5)   | 7  | expected a number",
        "likes<0             | 6  | from 0 on, and nothing lies below this one; write likes:0",
        "likes=-1            | 6  | from 0 on; write likes:10, likes>=10 or likes:10..20",
        "likes:(5 OR -1)     | 12 | from 0 on",
        "likes:-5..9         | 6  | from 0 on",
        "a1 followers>-1     | 13 | from 0 on",
        "a1 posts:0.5        | 9  | a whole number",
        "likes:0.2..0.8      | 6  | a whole number between these",
        "likes>(1 OR 2)      | 6  | got an opening parenthesis",
        "kind:reposting      | 5  | expected post, reply, comment, repost",
        "title:(a1 lang:en)  | 10 | words alone in a part",
        "title:(a1 text:b1)  | 10 | words alone in a part",
        "title: a1           | 6  | right after the colon",
        "title:              | 6  | right after the colon",
        "title:()            | 6  | between the parentheses",
        "title:(a1           | 6  | never closed",
        "title:a1 NEAR/2 b1  | 0  | NEAR joins words",
        "title:-a1           | 0  | only excludes",
        "body:a1             | 0  | no such field",
        "a1 ONEAR b1         | 3  | ONEAR/5",
        "a1 ONEAR/1001 b1    | 3  | at most 1000",
        "ONEAR/2 a1          | 0  | got ONEAR",
        "a1 NEAR/2 b1 ONEAR/2 lang:en | 21 | NEAR joins words",
        "ATLEAST a1          | 0  | ATLEAST/2(a OR b OR c)",
        "ATLEAST/2 a1        | 10 | opening parenthesis after ATLEAST",
        "ATLEAST/2           | 9  | opening parenthesis after ATLEAST",
        "ATLEAST/2(a1)       | 0  | two of these or more",
        "ATLEAST/3(a1 OR b1) | 0  | that of the alternatives",
        "ATLEAST/0(a1 OR b1) | 0  | that of the alternatives",
        "ATLEAST/2(a1 OR b1  | 9  | never closed",
        "ATLEAST/2()         | 10 | got a closing parenthesis",
        "ATLEAST/1(a1 OR -b1) | 0 | only excludes",
        "FREQUENCY/3         | 11 | opening parenthesis after FREQUENCY",
        "FREQUENCY/3(a1 b1)  | 12 | FREQUENCY counts words",
        "FREQUENCY/0(a1)     | 0  | from 1 to 1000",
        "FREQUENCY/1001(a1)  | 0  | from 1 to 1000",
        "=\"Acm*\"           | 0  | no star",
        "=Acm*               | 4  | no star",
        "=\"!\"              | 0  | punctuation alone",
        "=\"\"               | 1  | between the quotation marks",
        "a1 =https://a.com   | 3  | no exact form",
        "lang: en            | 5  | right after the colon",
        "lang:               | 5  | right after the colon",
        "lang:english        | 5  | language tag",
        "lang:und            | 5  | language tag",
        "a1 lang:(en OR x)   | 15 | language tag",
        "from:@              | 5  | handle such as",
        "from:@@a            | 5  | handle such as",
        "network:a_b         | 8  | network id",
        "site:https://a.com  | 5  | without https://",
        "site:a.com/x        | 5  | without https://",
        "site:*.a.com        | 5  | only",
        "from:acm*           | 8  | no star",
        "from:(a b)          | 8  | joined by OR",
        "from:(a AND b)      | 8  | joined by OR",
        "from:(NOT a)        | 6  | got NOT",
        "from:OR             | 5  | got OR",
        "from:(a             | 5  | never closed",
        "from:(a OR          | 10 | got the end",
        "from:()             | 6  | got a closing",
        "from:\"acm*\"       | 5  | got a phrase with a star",
        "a*                  | 1  | two letters or digits",
        "a1 *                | 3  | two letters or digits",
        "acme!*              | 5  | two letters or digits",
        "a*me                | 1  | at the end of a word only",
        "*acme               | 0  | at the end of a word only",
        "acme**              | 4  | at the end of a word only",
        "\"acm* phone\"      | 4  | at the end of a word only",
        "\"acme p*\"         | 7  | two letters or digits",
        "\"acme *\"          | 6  | two letters or digits",
        "#                   | 0  | expected a hashtag",
        "a1 #a-b             | 3  | expected a hashtag",
        "#a*                 | 2  | two letters or digits",
        "@                   | 0  | expected a handle",
        "a1 @a!              | 3  | expected a handle",
        "a1 --b1             | 3  | expected one sign",
        "a1 –—b1             | 3  | expected one sign",
        "a1 – b1             | 3  | exclude right after the minus",
        "k?ttle              | 0  | stands for no letter",
        "kettl?              | 4  | stands for no letter",
        "?ettle              | 0  | stands for no letter",
        "k?tt*               | 0  | stands for no letter",
        "a1&&b1              | 2  | write AND",
        "a1 && b1            | 3  | write AND",
        "a1 NEAR2 b1         | 3  | write a NEAR/2 b",
        "a1 NEAR:2 b1        | 3  | write a NEAR/5 b",
        "a1 near/2 b1        | 3  | write a NEAR/2 b",
        "a1 onear/7 b1       | 3  | a ONEAR/7 b",
        "a1 w/3 b1           | 3  | write a NEAR/3 b",
        "a1 W/3 b1           | 3  | write a NEAR/3 b",
        "a1 pre/4 b1         | 3  | write a ONEAR/4 b",
        "a1 adj3 b1          | 3  | write a NEAR/3 b",
        "a1 WITHIN/9 b1      | 3  | write a NEAR/9 b",
        "a1 /s b1            | 3  | write a NEAR/10 b",
        "a1 /5 b1            | 3  | write a NEAR/10 b",
        "atleast/2(a1 OR b1) | 0  | write ATLEAST/2(a OR b OR c)",
        "a1 XOR b1           | 3  | write AND, OR, NOT",
        "kettle^2            | 6  | no weight",
        "\"a1 b1\"^2.5       | 7  | no weight",
        "+a1                 | 0  | required already",
        "a1 +(b1 OR c1)      | 3  | required already",
        "a1 +\"b1 c1\"       | 3  | required already",
        "intitle:a1          | 0  | write title:acme",
        "language:english    | 0  | write lang:en",
        "a1 author:bob       | 3  | write from:acme",
        "is:retweet a1       | 0  | write kind:reply",
        "min_faves:10 a1     | 0  | write likes>=10",
        "a1 AROUND(3) b1     | 3  | write a NEAR/3 b",
        "a1 around(3) b1     | 3  | write a NEAR/3 b",
        "a1 AROUND/3 b1      | 3  | write a NEAR/3 b",
        "a1 AROUND 3 b1      | 3  | write a NEAR/3 b",
        "a1 WITHIN 3 b1      | 3  | write a NEAR/3 b",
        "a1 NOTNEAR/3 b1     | 3  | write a -(a NEAR/3 b)",
        "a1 NOTNEAR b1       | 3  | no such operator",
        "a1 NOT w/3 b1       | 7  | write a NEAR/3 b",
        "a1 N3 b1            | 3  | write a NEAR/3 b",
        "a1 W3 b1            | 3  | write a NEAR/3 b",
        "a1 w3 b1            | 3  | write a NEAR/3 b",
        "a1 N3 (b1 OR c1)    | 3  | write a NEAR/3 b",
        "(a1 OR b1) W12 c1   | 11 | write a NEAR/12 b",
        "a1 PRE 3 b1         | 3  | write a ONEAR/3 b",
        "a1 PRE/3 b1         | 3  | write a ONEAR/3 b",
        "a1 ONEAR 3 b1       | 3  | ONEAR/5",
        "a1 EXCEPT b1        | 3  | write NOT",
        "a1 AND EXCEPT b1    | 7  | write NOT",
        "a1 WITHOUT (b1)     | 3  | write NOT",
        "a1 BUT NOT b1       | 3  | write NOT",
        "a1 UND b1           | 3  | write AND",
        "a1 ODER b1          | 3  | write OR",
        "a1 NICHT b1         | 3  | write NOT",
        "a1 UND NICHT b1     | 3  | write AND",
        "a1 ET b1            | 3  | write AND",
        "a1 OU b1            | 3  | write OR",
        "a1 SAUF b1          | 3  | write NOT",
        "a1 ИЛИ b1           | 3  | write OR",
        "[a1 b1]             | 0  | write (a OR b)",
        "{a1 b1}             | 0  | write (a OR b)",
        "x1 -[a1 OR b1]      | 4  | write (a OR b)",
        "[\"a1 b1\"]           | 0  | write (a OR b)",
        "［a1 b1］             | 0  | write (a OR b)",
        "《a1 b1》             | 0  | write (a OR b)",
        "likes!=10           | 5  | write -likes:value",
        "likes≠10            | 5  | write -likes:value",
        "likes<>10           | 5  | write -likes:value",
        "lang≥en             | 4  | cannot be compared",
        "lang!=en            | 4  | write -lang:value",
        "a1 ≥10              | 3  | name of a field right before",
        "a1 !=10             | 3  | name of a field right before",
        "foo≥10              | 0  | no such field",
        "k？ttle              | 0  | stands for no letter",
        "＊acme               | 0  | at the end of a word only",
        "（a1                 | 0  | never closed",
        "a1 ＡＮＤ             | 6  | got the end of the query",
        "network:mastadon    | 8  | did you mean network:mastodon",
        "network:twiter      | 8  | did you mean network:x",
        "network:(x OR redit) | 14 | did you mean network:reddit",
        "lang:english        | 5  | write lang:en",
        "lang:Deutsch        | 5  | write lang:de",
        "lang:français       | 5  | write lang:fr",
        "lang:xx             | 5  | language tag such as",
        "lang:klingon        | 5  | language tag such as",
        "country:Germany     | 8  | write country:de",
        "country:\"united kingdom\" | 8 | write country:gb",
        "country:uk          | 8  | country's code",
        "country:deu         | 8  | country's code",
        "verified:true       | 9  | expected yes, no",
        "kind:tweet          | 5  | expected post, reply, comment, repost",
        "«a1 b1              | 0  | never closed",
        "«a1 b1\"            | 0  | never closed",
        "a1 \\               | 3  | after the backslash",
        "-a1                 | 0  | only excludes",
        "NOT a1 -b1          | 0  | only excludes",
        "a1 OR -b1           | 0  | only excludes",
        "-(a1 -b1)           | 0  | only excludes",
        "NOT NOT NOT a1      | 0  | only excludes",
        "-(a1 OR (b1 OR c1)) | 0  | only excludes",
      })
  void saysWhatIsWrongAndWhere(String text, int offset, String words) {
    MalformedException error = assertThrows(MalformedException.class, () -> Query.parse(text));
    assertEquals(offset, error.offset().orElseThrow(), error.getMessage());
    assertEquals("query", error.source());
    assertEquals(Optional.empty(), error.field());
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("query, column " + (offset + 1) + ": "), message);
    assertTrue(error.problem().contains(words), error.problem());
    assertTrue(error.problem().contains("; "), "no hint: " + error.problem());
  }

  /** With the signs that part the rows above. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "a1|b1        ; 2 ; write OR",
        "a1 | b1      ; 3 ; write OR",
        "a1 || b1     ; 3 ; write OR",
        "\"a1 b1\"~3   ; 7 ; write a NEAR/3 b",
        "(a1 b1)~3    ; 7 ; write a NEAR/3 b",
        "a1 Near~2 b1 ; 7 ; no fuzzy search",
        "a1 10<likes  ; 3 ; begins with its field",
        "a1 1,000>=likes ; 3 ; begins with its field",
        "/kett.e/     ; 0 ; no patterns",
        "a1 /kett/i   ; 3 ; no patterns",
        "a1 w/s b1    ; 3 ; write a NEAR/10 b",
        "a1 W/P b1    ; 3 ; write a NEAR/10 b",
        "a1 NON b1    ; 3 ; write NOT",
        "kettle~      ; 6 ; no fuzzy search",
        "kettle~0.8   ; 6 ; no fuzzy search",
        "a1 ~kettle   ; 3 ; no fuzzy search",
      })
  void saysWhatIsWrongAndWhereOfOtherSigns(String text, int offset, String words) {
    saysWhatIsWrongAndWhere(text, offset, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kettle –recipe         | kettle -recipe",
        "kettle —recipe         | kettle -recipe",
        "kettle \u2796recipe    | kettle -recipe",
        "kettle −recipe         | kettle -recipe",
        "kettle ‐recipe         | kettle -recipe",
        "kettle ‑recipe         | kettle -recipe",
        "kettle －recipe        | kettle -recipe",
        "kettle –\"a b\"        | kettle -\"a b\"",
        "kettle –(a1 OR b1)     | kettle -(a1 OR b1)",
        "kettle –lang:en        | kettle -lang:en",
        "kettle !recipe         | kettle -recipe",
        "kettle !\"a b\"        | kettle -\"a b\"",
        "kettle !(a1 OR b1)     | kettle -(a1 OR b1)",
        "kettle !#recipe        | kettle -#recipe",
        "«a b»                  | \"a b\"",
        "❝a b❞                  | \"a b\"",
        "″a b″                  | \"a b\"",
        "❮a b❯                  | \"a b\"",
        "❛a b❜                  | \"a b\"",
        "kettle ˗recipe         | kettle -recipe",
        "kettle ⁻recipe         | kettle -recipe",
        "»a b«                  | \"a b\"",
        "„a b“                  | \"a b\"",
        "“a b”                  | \"a b\"",
        "\"a b”                 | \"a b\"",
        "‹a b›                  | \"a b\"",
        "「a b」                | \"a b\"",
        "『a b』                | \"a b\"",
        "“a «b» c”              | \"a \\«b\\» c\"",
        "=«Acme»                | =\"Acme\"",
        "from:«the desk»        | from:\"the desk\"",
        "lang:eng               | lang:en",
        "lang:iw                | lang:he",
        "country:DE             | country:de",
        "k\\?ttle               | \\k?ttle",
        "\\+a1                  | \\+a1",
        "\\–a1                  | \\–a1",
        "Wow!                   | Wow!",
        "rock'n'roll R&B AT&T   | rock'n'roll R&B AT&T",
        "24/7 n/a N95 w/o W3    | 24/7 n/a N95 w/o \\W3",
        "W3 a1                  | \\W3 a1",
        "a1 W3 OR b1            | a1 \\W3 OR b1",
        "a1 \"W3\" b1            | a1 \"W3\" b1",
        "und a1 oder b1         | und a1 oder b1",
        "a1 ET                  | a1 \\ET",
        "kettle ！recipe         | kettle -recipe",
        "kettle ¬recipe         | kettle -recipe",
        "kettle ¬(a1 OR b1)     | kettle -(a1 OR b1)",
        "kettle !5g             | kettle -5g",
        "kettle !'a b'          | kettle -\"a b\"",
        "kett＊                  | kett*",
        "（a1 OR b1）-c1          | (a1 OR b1) -c1",
        "a1 ＯＲ b1               | a1 OR b1",
        "lang：en                | lang:en",
        "likes＞＝10              | likes>=10",
        "＂a b＂                  | \"a b\"",
        "likes≥10               | likes>=10",
        "likes≤10               | likes<=10",
        "likes=<10              | likes<=10",
        "likes=>10              | likes>=10",
        "likes==10              | likes:10",
        "‘a b’                  | \"a b\"",
        "‚a b‘                  | \"a b\"",
        "'a b'                  | \"a b\"",
        "`a b´                  | \"a b\"",
        "x1 ('a b' OR ‘c d’)    | x1 (\"a b\" OR \"c d\")",
        "'it's me'              | \"it's me\"",
        "='Acme Co'             | =\"Acme Co\"",
        "from:'the desk'        | from:\"the desk\"",
        "title:'a b'            | title:\"a b\"",
        "'tis OR the dogs'      | \\'tis OR the dogs'",
        "don't o'neil's         | don't o'neil's",
        "[OC] kettle            | [OC] kettle",
        "network:twitter        | network:x",
        "network:Insta          | network:instagram",
        "network:example-net    | network:example-net",
        "https://a.example/a?q=1|https://a.example/a?q=1",
        "\"is this it?\"        | \"is this it?\""
      })
  void readsWhatItsUserMeant(String text, String printed) {
    Query query = Query.parse(text);
    assertEquals(printed, query.toString());
    assertEquals(query, Query.parse(printed));
  }

  @Test
  void doesNotRepeatTheQuery() {
    MalformedException error =
        assertThrows(MalformedException.class, () -> Query.parse("secretname foo:secretvalue"));
    assertFalse(error.toString().contains("secret"), error.toString());
    assertFalse(error.toString().contains("foo"), error.toString());
  }

  @Test
  void namesTheQueryOfASet() {
    MalformedException error =
        assertThrows(MalformedException.class, () -> QuerySet.builder().add("brand", "(a1"));
    assertEquals("brand", error.source());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-(-a1)", "NOT NOT a1", "-(-a1 OR b1)", "lang:en -a1", "(a1 OR b1) -c1"})
  void acceptsWhatAsksForSomething(String text) {
    Query.parse(text);
  }

  @Test
  void nestsTwoHundredDeepAndNoDeeper() {
    assertEquals("a1", Query.parse("(".repeat(200) + "a1" + ")".repeat(200)).toString());
    assertEquals(200, offsetOf("(".repeat(201) + "a1" + ")".repeat(201)) - 1);
    assertEquals(804, offsetOf("NOT ".repeat(20_000) + "a1"));
    assertEquals(201, offsetOf("(".repeat(90_000)));
    Query.parse("NOT ".repeat(200) + "a1");
  }

  @Test
  void deepQueriesMatchAndPrint() {
    StringBuilder deep = new StringBuilder("a1");
    for (int i = 0; i < 200; i++) {
      deep.insert(0, i % 2 == 0 ? "(b1 OR c1 " : "(a1 ").append(')');
    }
    Query query = Query.parse(deep.toString());
    assertEquals(query, Query.parse(query.toString()));
    assertTrue(query.matches(Posts.reading("a1 b1")));
  }

  @Test
  void refusesWhatIsTooLong() {
    Query.parse("a".repeat(100_000));
    assertEquals(100_000, offsetOf("a".repeat(100_001)));
    assertEquals(10_000, Query.parse("a ".repeat(10_000)).toString().split(" ").length);
    assertEquals(20_000, offsetOf("a ".repeat(10_001)));
  }

  @Test
  void clausesBuiltByHandObeyTheSameRules() {
    Clause deep = new Clause.Term("a1");
    for (int i = 0; i < 50_000; i++) {
      deep = new Clause.Not(deep);
    }
    Clause deepest = deep;
    assertThrows(IllegalArgumentException.class, () -> Query.of(deepest));
    assertThrows(MalformedException.class, () -> Query.of(new Clause.Not(new Clause.Term("a1"))));
    assertThrows(IllegalArgumentException.class, () -> new Clause.And(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new Clause.Or(List.of(new Clause.Term("a1"))));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Term("a b"));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Term("!"));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Term(""));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Prefix("a"));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Phrase("a", true));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Phrase(" ", false));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Hashtag("a b"));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Handle(""));
    assertThrows(IllegalArgumentException.class, () -> new Clause.FieldTerm("lang", List.of()));
    assertThrows(
        MalformedException.class, () -> Query.of(new Clause.FieldTerm("lang", List.of("?"))));
    assertThrows(
        MalformedException.class, () -> Query.of(new Clause.FieldTerm("size", List.of("1"))));
    assertThrows(IllegalArgumentException.class, () -> new Clause.FieldTerm("Lang", List.of("en")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Clause.AtLeast(3, List.of(new Clause.Term("a1"), new Clause.Term("b1"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Clause.AtLeast(1, List.of(new Clause.Term("a1"))));
    assertThrows(
        IllegalArgumentException.class, () -> new Clause.Frequency(0, new Clause.Term("a1")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Clause.Frequency(2, new Clause.Not(new Clause.Term("a1"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Clause.Part("title", new Clause.FieldTerm("lang", List.of("en"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Clause.Part("title", new Clause.Part("text", new Clause.Term("a1"))));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Exact("https://a.example"));
    assertThrows(
        MalformedException.class, () -> Query.of(new Clause.Part("body", new Clause.Term("a1"))));
    assertThrows(
        IllegalArgumentException.class, () -> new Clause.Near(new Clause.Term("a1"), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Clause.Near.Step(-1, false, new Clause.Term("a1")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Clause.Near.Step(1, false, new Clause.Not(new Clause.Term("a1"))));
  }

  private static long offsetOf(String text) {
    return assertThrows(MalformedException.class, () -> Query.parse(text)).offset().orElseThrow();
  }
}
