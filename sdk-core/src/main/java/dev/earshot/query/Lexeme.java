package dev.earshot.query;

import org.jspecify.annotations.Nullable;

/**
 * One piece of a query's text.
 *
 * @param kind what it is
 * @param start where it begins, in UTF-16 units
 * @param text what it says, without signs, quotes, stars and escapes; empty for operators
 * @param number the {@code n} of {@code NEAR/n}; 0 for all others
 * @param field the field of a {@code name:}; null for all others
 */
record Lexeme(Kind kind, int start, String text, int number, @Nullable Field field) {
  enum Kind {
    AND("AND"),
    OR("OR"),
    NOT("NOT"),
    NEAR("NEAR"),
    OPEN("an opening parenthesis"),
    CLOSE("a closing parenthesis"),
    WORD("a word"),
    PREFIX("a word with a star"),
    PHRASE("a phrase"),
    PHRASE_PREFIX("a phrase with a star"),
    HASHTAG("a hashtag"),
    HANDLE("a handle"),
    FIELD("a field"),
    END("the end of the query");

    /** What an error calls it. */
    final String name;

    Kind(String name) {
      this.name = name;
    }

    /** Whether it can only stand between two operands. */
    boolean joins() {
      return this == AND || this == OR || this == NEAR;
    }
  }

  static Lexeme of(Kind kind, int start) {
    return new Lexeme(kind, start, "", 0, null);
  }

  static Lexeme of(Kind kind, int start, String text) {
    return new Lexeme(kind, start, text, 0, null);
  }
}
