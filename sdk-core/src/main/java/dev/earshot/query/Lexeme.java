package dev.earshot.query;

/**
 * One piece of a query's text.
 *
 * @param kind what it is
 * @param start where it begins, in UTF-16 units
 * @param text what it says, without signs, quotes, stars and escapes; empty for operators
 * @param number the {@code n} of {@code NEAR/n} and its like; 0 for all others
 * @param sign what follows the name of a field, a colon or a comparison; empty for all others
 */
record Lexeme(Kind kind, int start, String text, int number, String sign) {
  enum Kind {
    AND("AND"),
    OR("OR"),
    NOT("NOT"),
    NEAR("NEAR"),
    ONEAR("ONEAR"),
    ATLEAST("ATLEAST"),
    FREQUENCY("FREQUENCY"),
    OPEN("an opening parenthesis"),
    CLOSE("a closing parenthesis"),
    WORD("a word"),
    PREFIX("a word with a star"),
    PHRASE("a phrase"),
    PHRASE_PREFIX("a phrase with a star"),
    EXACT("an exact form"),
    HASHTAG("a hashtag"),
    HANDLE("a handle"),
    FIELD("a field"),
    PART("a part of the text"),
    END("the end of the query");

    /** What an error calls it. */
    final String name;

    Kind(String name) {
      this.name = name;
    }

    /** Whether it can only stand between two operands. */
    boolean joins() {
      return this == AND || this == OR || this == NEAR || this == ONEAR;
    }
  }

  static Lexeme of(Kind kind, int start) {
    return new Lexeme(kind, start, "", 0, "");
  }

  static Lexeme of(Kind kind, int start, String text) {
    return new Lexeme(kind, start, text, 0, "");
  }
}
