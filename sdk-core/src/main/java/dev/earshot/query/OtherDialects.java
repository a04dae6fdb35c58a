package dev.earshot.query;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What other tools' query languages write and this one does not: read as a word it would find
 * something else than was meant, in silence.
 */
final class OtherDialects {
  /**
   * A piece of another dialect.
   *
   * @param at where in the word it begins
   * @param problem what it is
   * @param hint what to write instead
   */
  record Foreign(int at, String problem, String hint) {}

  /**
   * What joins words or excludes in another dialect.
   *
   * @param end where it ends
   * @param excludes whether it stands before what is not wanted
   * @param problem what it is
   * @param hint what to write instead
   */
  record Joint(int end, boolean excludes, String problem, String hint) {}

  private record Rule(Pattern form, String problem, String hint) {}

  private static final String QUOTES = ", or put it in quotes to search for it as text";
  private static final String NO_OPERATOR = "there is no such operator";

  /** Each may stand anywhere in an unquoted word; {@code $1} is what the first group found. */
  private static final List<Rule> RULES =
      List.of(
          rule("[|\u00A6\u2016\u2228\u22C1\u222A]", NO_OPERATOR, "write OR between alternatives"),
          rule("&&|[\u2227\u22C0\u2229]", NO_OPERATOR, "write AND, or a blank"),
          rule("^~([0-9]+)$", "words near each other are joined by NEAR", "write a NEAR/$1 b"),
          rule("~", "there is no fuzzy search", "write kett* for endings, or list forms with OR"),
          rule(
              "[\\p{L}\\p{N}]\\?|\\?[\\p{L}\\p{N}]",
              "a question mark stands for no letter",
              "write kett* for endings, list the forms with OR, leave it out"),
          rule(
              "^[0-9.,]+[<>\u2264\u2265]=?[\\p{L}_]",
              "a comparison begins with its field",
              "write likes>10 for 10<likes"),
          rule(
              "^/.+/[gimsux]*$",
              "there are no patterns",
              "write kett* for endings, or list forms with OR"),
          rule("\\^[0-9]", "words have no weight", "leave the number out"),
          rule(
              "\\p{L}\\^|\\^\\p{L}|\\p{Ll}\\$[0-9]?$",
              "no sign marks where a word begins or ends",
              "leave it out, or write kett* for endings"),
          rule(
              "\\p{L}%|(?<![0-9])%\\p{L}",
              "a percent sign stands for no letters",
              "write kett* for endings, or list forms with OR"),
          rule(
              "^[\\p{Ll}\\p{N}'\u2019-]*\\p{Ll}!$|\\p{Ll}!\\p{Ll}",
              "an exclamation mark stands for no letters",
              "write kett* for endings, or leave it out"),
          rule(
              "\\p{L}#\\p{L}",
              "a number sign stands for no letter",
              "list the forms with OR, or write a blank before a hashtag"),
          rule(
              "^<([0-9]+)>$",
              "words in an order are joined by ONEAR, a slash and a number",
              "write a ONEAR/$1 b"),
          rule(
              "^[<>]+/?\\p{L}",
              "angle brackets mean nothing here",
              "leave them out, or write \"a b\" for a phrase"),
          rule(
              "(?i)^(?:near|onear|dnear|prox|proximity|w|n|nx|adj|within|around)[/:~]?([0-9]+)$",
              "words near each other are joined by NEAR in capitals, a slash and a number",
              "write a NEAR/$1 b, or a ONEAR/$1 b for that order"),
          rule(
              "(?i)^(?:pre|p|ow)/([0-9]+)$",
              "words in an order are joined by ONEAR in capitals, a slash and a number",
              "write a ONEAR/$1 b"),
          rule(
              "(?i)^(?:before|fby|followedby|preceding|next|then)/([0-9]+)$",
              "words in an order are joined by ONEAR in capitals, a slash and a number",
              "write a ONEAR/$1 b"),
          rule(
              "(?i)^(?:after|following)/([0-9]+)$",
              "words in an order are joined by ONEAR in capitals, a slash and a number",
              "write b ONEAR/$1 a, the other way round"),
          rule(
              "(?i)^(?:(?:w|near|pre|notw)?/(?:s|p|seg|sent|sentence|para|paragraph)"
                  + "|/[0-9]+|(?:sentence|paragraph|same)/[0-9]+)$",
              NO_OPERATOR,
              "write a NEAR/10 b, or a ONEAR/10 b for that order"),
          rule(
              "^(?:AND|OR|NOT)[/~][0-9]+$",
              "this operator takes no number",
              "leave it out, or write a NEAR/5 b"),
          rule("(?i)^atleast[/:~]?([0-9]+)$", NO_OPERATOR, "write ATLEAST/$1(a OR b OR c)"),
          rule("(?i)^freq(?:uency)?[/:~]?([0-9]+)$", NO_OPERATOR, "write FREQUENCY/$1(a)"),
          rule(
              "(?i)^not(?:near|within|around|adj|w|n)[/:~]?([0-9]+)$",
              NO_OPERATOR,
              "write a -(a NEAR/$1 b)"),
          rule(
              "^!?[\\[{\u3010\u300A\u3008\u3014][^\\]}\u3011\u300B\u3009\u3015]*$",
              "brackets and braces group nothing",
              "write (a OR b) for a group, \"a b\" for a phrase"),
          rule(
              "[\\p{L}\\p{N}][\\[{]|\\{[!\\p{L}\\p{N}]|[\\p{L}\\p{N}]\\}|\\][\\p{L}\\p{N}]",
              "brackets and braces mean nothing in a word",
              "leave them out; for a part of the text write title:kettle, for a group (a OR b)"),
          rule(
              "^(?:ANDNOT|BUTNOT|NOTNEAR|NOTWITHIN|XOR)$",
              NO_OPERATOR,
              "write AND, OR, NOT or NEAR/5"));

  /** A letter and digits alone are a word of its own right, such as W3 or N95. */
  private static final Pattern SHORT_NAME = Pattern.compile("(?i)^(?:w|n|p)[0-9]+$");

  /** What a word says of how it is used right before a parenthesis. */
  private static final List<Rule> FUNCTIONS =
      List.of(
          rule(
              "(?i)^(?:minoc|occur|count|freq|frequency|min)[/:~]?[0-9]*$",
              NO_OPERATOR,
              "write FREQUENCY/2(a) for what is said twice or more"),
          rule("(?i)^(?:at_?least)$", NO_OPERATOR, "write ATLEAST/2(a OR b OR c)"),
          rule("(?i)^(?:any|anyof|or)$", NO_OPERATOR, "write (a OR b)"),
          rule("(?i)^(?:all|allof|and)$", NO_OPERATOR, "write (a b)"),
          rule("(?i)^(?:not|none|noneof|no|without|except)$", NO_OPERATOR, "write -(a OR b)"),
          rule(
              "(?i)^(?:near|around|within|adj|sentence|paragraph|same|proximity)$",
              NO_OPERATOR,
              "write a NEAR/10 b"),
          rule("(?i)^(?:before|after|onear|seq)$", NO_OPERATOR, "write a ONEAR/10 b"),
          rule("(?i)^(?:exact|raw|case|caps|allcaps|nocaps)$", NO_OPERATOR, "write =\"Acme\""),
          rule("(?i)^(?:phrase|exactphrase)$", NO_OPERATOR, "write \"a b\""));

  /** In a field's value that is in no quotes. */
  private static final Pattern VALUE =
      Pattern.compile("[|;,~^?<>\\[\\]{}]|^[!-](?=[\\p{L}_@])|^/.*/$");

  /** Where a word ends that no letter or digit follows, as in E.ON, before the next blank. */
  private static final String BETWEEN = "(?![\\p{L}\\p{N}/:_*-]|[^\\s\\p{Z}()\"]+[\\p{L}\\p{N}])";

  /** Where a letter ends that is a word by itself, unlike that of E! or O'Neill. */
  private static final String ALONE = "(?![^\\s\\p{Z}()\"])";

  /** And, in Spanish, Italian and Portuguese, and in Ukrainian; A and I are words of English. */
  private static final String AND_LETTERS = "[YE\u0418\u0406]";

  /** Or, in Spanish and Italian. */
  private static final String OR_LETTERS = "O";

  private static final String AND_WORDS =
      "UND|ET|EN|OG|OCH|ORAZ|\u00C9S|VE|\u0218I|\u015EI|JA|\u0422\u0410|\u039A\u0391\u0399";

  private static final String OR_WORDS =
      "ODER|OU|ELLER|LUB|ALBO|OPPURE|VAGY|VEYA|ILI|NEBO|ALEBO|SAU|TAI|ATAU|\u0418\u041B\u0418"
          + "|\u0410\u0411\u041E";

  private static final String NOT_WORDS =
      "NICHT|OHNE|AUSSER|NIET|NON|ZONDER|BEHALVE|SAUF|SANS|PAS|MOINS|EXCEPTO|SALVO|SIN|MENOS|MINUS"
          + "|SENZA|TRANNE|SEM|EXCETO|INTE|UTAN|IKKE|UDEN|UTEN|NEM|BEZ|NIE|ILMAN|TANPA"
          + "|\u041D\u0415|\u0411\u0415\u0417|\u041A\u0420\u041E\u041C\u0415";

  /** What people write before an operator that joins by itself, as in {@code a AND THEN b}. */
  private static final String AND = "(?:AND\\s+)?";

  /** A number between words that stands for a distance; of two the greater. */
  private static final String DISTANCE =
      "(?:\\.\\.+|\u2026|\\[(?:[0-9]{1,3}(?:-|,|\\.\\.))?(?=[0-9]+\\]))([0-9]{1,3})\\]?";

  /** By what begins at a word; each is an operator between words alone. */
  private static final List<Rule> JOINTS =
      List.of(
          rule(
              AND
                  + "(?:(?:AROUND|WITHIN)\\s*\\(?\\s*|(?i:around|within)\\()([0-9]{1,4})\\s*\\)?"
                  + BETWEEN,
              "words near each other are joined by NEAR, a slash and a number",
              "write a NEAR/$1 b"),
          rule(
              "[NWnw]([1-9]|[12][0-9]|30)" + BETWEEN,
              "words near each other are joined by NEAR, a slash and a number",
              "write a NEAR/$1 b, or a ONEAR/$1 b for that order"),
          rule(
              AND + "(?:PRE|FOLLOWED\\s+BY)\\s*\\(?\\s*([0-9]{1,4})\\s*\\)?" + BETWEEN,
              "words in an order are joined by ONEAR, a slash and a number",
              "write a ONEAR/$1 b"),
          rule(
              AND + "(?:BEFORE|PRECEDING|THEN|FBY|FOLLOWED\\s*BY)" + BETWEEN,
              "words in an order are joined by ONEAR, a slash and a number",
              "write a ONEAR/10 b"),
          rule(
              AND + "(?:AFTER|FOLLOWING|PRECEDED\\s*BY)" + BETWEEN,
              "words in an order are joined by ONEAR, a slash and a number",
              "write b ONEAR/10 a, the other way round"),
          rule(
              "(?:SAME|SENTENCE|PARAGRAPH|ADJ|adj)" + BETWEEN,
              NO_OPERATOR,
              "write a NEAR/10 b, or a ONEAR/10 b for that order"),
          rule(
              "\\+([0-9]{1,3}|s|p)" + BETWEEN,
              "words in an order are joined by ONEAR, a slash and a number",
              "write a ONEAR/10 b"),
          rule(AND + "NOR" + BETWEEN, NO_OPERATOR, "write -a -b"),
          rule(
              DISTANCE + BETWEEN,
              "words near each other are joined by NEAR, a slash and a number",
              "write a NEAR/$1 b"),
          rule(
              "(?:" + AND_LETTERS + ALONE + "|(?:" + AND_WORDS + ")" + BETWEEN + ")",
              NO_OPERATOR,
              "write AND, or a blank"),
          rule(
              "(?:" + OR_LETTERS + ALONE + "|(?:" + OR_WORDS + ")" + BETWEEN + ")",
              NO_OPERATOR,
              "write OR between alternatives"));

  private static final Rule EXCLUSION =
      rule(
          "(?:EXCEPT(?:\\s+FOR)?|EXCLUDING|WITHOUT|BUT\\s+NOT|" + NOT_WORDS + ")" + BETWEEN,
          NO_OPERATOR,
          "write NOT, or a minus sign, before what to exclude");

  /** The first characters of all that {@link #joint} finds. */
  private static final String STARTS =
      "ABEFIJLMNOPSTUVWYZanw+.[\u2026\u00C9\u0218\u015E\u039A\u0406\u0410\u0411\u0418\u041A\u041D\u0422";

  /** With what a piece of {@link #JOINTS} or {@link #EXCLUSION} begins. */
  private static final Pattern JOINING =
      Pattern.compile(
          "(?:AROUND|WITHIN|PRE|FOLLOWED|FOLLOWEDBY|FOLLOWING|PRECEDED|PRECEDEDBY|PRECEDING|FBY"
              + "|BEFORE|THEN|AFTER|SAME|SENTENCE|PARAGRAPH|ADJ|adj|NOR|EXCEPT|EXCLUDING|WITHOUT"
              + "|BUT|[NWnw](?:[1-9]|[12][0-9]|30)|"
              + String.join("|", AND_LETTERS, OR_LETTERS, AND_WORDS, OR_WORDS, NOT_WORDS, DISTANCE)
              + ")");

  private static final String NO_TIME =
      "the query without it, for a query asks what is said and not when";

  private static final String EXISTS = "likes>=0 for a number that is shown";

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("language", "lang:en"),
          Map.entry("sourcelang", "lang:en"),
          Map.entry("author", "from:acme"),
          Map.entry("user", "from:acme"),
          Map.entry("username", "from:acme"),
          Map.entry("screen_name", "from:acme"),
          Map.entry("by", "from:acme"),
          Map.entry("to", "@acme for who is named"),
          Map.entry("mention", "@acme"),
          Map.entry("mentions", "@acme"),
          Map.entry("hashtag", "#acme"),
          Map.entry("tag", "#acme"),
          Map.entry("intitle", "title:acme"),
          Map.entry("allintitle", "title:acme"),
          Map.entry("headline", "title:acme"),
          Map.entry("hlead", "title:acme"),
          Map.entry("ti", "title:acme"),
          Map.entry("allintext", "text:acme"),
          Map.entry("raw", "=\"Acme\""),
          Map.entry("exact", "=\"Acme\""),
          Map.entry("case", "=\"Acme\""),
          Map.entry("date", NO_TIME),
          Map.entry("since", NO_TIME),
          Map.entry("until", NO_TIME),
          Map.entry("before", NO_TIME),
          Map.entry("after", NO_TIME),
          Map.entry("_exists_", EXISTS),
          Map.entry("_missing_", EXISTS),
          Map.entry("retweets_of", "kind:repost"),
          Map.entry("tweets_count", "posts>=10"),
          Map.entry("following_count", "following>=10"),
          Map.entry("friends_count", "following>=10"),
          Map.entry("subject", "title:acme"),
          Map.entry("intext", "text:acme"),
          Map.entry("body", "text:acme"),
          Map.entry("content", "text:acme"),
          Map.entry("message", "text:acme"),
          Map.entry("contains", "text:acme"),
          Map.entry("url", "site:acme.com"),
          Map.entry("inurl", "site:acme.com"),
          Map.entry("url_contains", "site:acme.com"),
          Map.entry("links_to", "site:acme.com"),
          Map.entry("link", "site:acme.com"),
          Map.entry("links", "site:acme.com"),
          Map.entry("host", "site:acme.com"),
          Map.entry("sourcecountry", "country:de"),
          Map.entry("place_country", "country:de"),
          Map.entry("source", "network:mastodon"),
          Map.entry("platform", "network:mastodon"),
          Map.entry("is", "kind:reply"),
          Map.entry("type", "kind:reply"),
          Map.entry("filter", "kind:reply"),
          Map.entry("has", "kind:photo"),
          Map.entry("favorites", "likes>=10"),
          Map.entry("min_faves", "likes>=10"),
          Map.entry("retweets", "reposts>=10"),
          Map.entry("shares", "reposts>=10"),
          Map.entry("min_retweets", "reposts>=10"),
          Map.entry("comments", "replies>=10"),
          Map.entry("min_replies", "replies>=10"),
          Map.entry("followers_count", "followers>=1000"),
          Map.entry("near", "a NEAR/5 b"));

  private OtherDialects() {}

  private static Rule rule(String form, String problem, String hint) {
    return new Rule(Pattern.compile(form), problem, hint + QUOTES);
  }

  /** Returns the first piece of another dialect in an unquoted word; null if there is none. */
  static @Nullable Foreign find(String word) {
    if (isPlain(word) || SHORT_NAME.matcher(word).matches() || TermSequence.hasAddress(word)) {
      return null;
    }
    Foreign found = first(RULES, word);
    return found == null && isNoCashtag(word)
        ? new Foreign(
            0,
            "a dollar sign stands before a cashtag alone, which is short",
            "leave it out" + QUOTES)
        : found;
  }

  private static @Nullable Foreign first(List<Rule> rules, String word) {
    for (Rule rule : rules) {
      Matcher found = rule.form.matcher(word);
      if (found.find()) {
        String number = found.groupCount() > 0 ? found.group(1) : "";
        return new Foreign(
            found.start(), rule.problem, rule.hint.replace("$1", String.valueOf(number)));
      }
    }
    return null;
  }

  private static boolean isNoCashtag(String word) {
    return word.length() > 1
        && word.charAt(0) == '$'
        && Character.isLetter(word.codePointAt(1))
        && !TermSequence.isCashtag(word);
  }

  /** Returns what a word is that stands right before a parenthesis; null if nothing is known. */
  static @Nullable Foreign function(String word) {
    return first(FUNCTIONS, word);
  }

  /** Returns where in a field's value that is in no quotes a sign of another dialect stands. */
  static int inValue(String value) {
    Matcher found = VALUE.matcher(value);
    return found.find() ? found.start() : -1;
  }

  /**
   * Returns the operator of another dialect that begins at a place of a query; null if none does.
   * Whether it is meant as one its neighbours tell.
   */
  static @Nullable Joint joint(String text, int start) {
    if (STARTS.indexOf(text.charAt(start)) < 0) {
      return null;
    }
    for (Rule rule : JOINTS) {
      Matcher found = lookingAt(rule, text, start);
      if (found != null) {
        String number = found.groupCount() > 0 ? found.group(1) : "";
        return new Joint(
            found.end(), false, rule.problem, rule.hint.replace("$1", String.valueOf(number)));
      }
    }
    Matcher found = lookingAt(EXCLUSION, text, start);
    return found == null ? null : new Joint(found.end(), true, EXCLUSION.problem, EXCLUSION.hint);
  }

  private static @Nullable Matcher lookingAt(Rule rule, String text, int start) {
    Matcher found = rule.form.matcher(text).region(start, text.length());
    return found.lookingAt() ? found : null;
  }

  /** Whether a word may be read as an operator of another dialect where it stands between words. */
  static boolean mayJoin(String word) {
    return JOINING.matcher(word).matches();
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if ("|&~?^/[{}%$!<>#\u3010\u300A\u3008\u3014\u00A6\u2016\u2227\u2228\u2229\u222A\u22C0\u22C1"
                  .indexOf(c)
              >= 0
          || (c >= '0' && c <= '9')
          || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  /** Returns what to write for a field of another tool; null for one that none is known of. */
  static @Nullable String field(String name) {
    return FIELDS.get(name);
  }
}
