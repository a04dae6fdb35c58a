package dev.earshot.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * One part of a query, and the parts below it: the tree that {@link Query#root()} hands out.
 *
 * <p>Texts are kept as written; folding of case and accents happens when a query is matched. Every
 * clause is immutable and in canonical form, so that two queries written differently but built
 * alike are equal: an {@link And} within an {@link And} is dissolved, likewise an {@link Or}.
 */
public sealed interface Clause {

  /**
   * All of these.
   *
   * @param clauses two or more; one that is itself an {@code And} is replaced by its clauses
   */
  record And(List<Clause> clauses) implements Clause {
    /**
     * Creates a conjunction.
     *
     * @throws IllegalArgumentException if there are fewer than two clauses
     */
    public And {
      List<Clause> flat = new ArrayList<>();
      for (Clause clause : clauses) {
        if (clause instanceof And and) {
          flat.addAll(and.clauses());
        } else {
          flat.add(clause);
        }
      }
      clauses = atLeastTwo(flat);
    }
  }

  /**
   * Any of these.
   *
   * @param clauses two or more; one that is itself an {@code Or} is replaced by its clauses
   */
  record Or(List<Clause> clauses) implements Clause {
    /**
     * Creates a disjunction.
     *
     * @throws IllegalArgumentException if there are fewer than two clauses
     */
    public Or {
      List<Clause> flat = new ArrayList<>();
      for (Clause clause : clauses) {
        if (clause instanceof Or or) {
          flat.addAll(or.clauses());
        } else {
          flat.add(clause);
        }
      }
      clauses = atLeastTwo(flat);
    }
  }

  /**
   * The opposite; unknown stays unknown.
   *
   * @param clause what must not hold
   */
  record Not(Clause clause) implements Clause {
    /** Creates a negation. */
    public Not {
      Objects.requireNonNull(clause, "clause");
    }
  }

  /**
   * At least so many of these.
   *
   * @param count how many, from 1 to the number of clauses
   * @param clauses two or more
   */
  record AtLeast(int count, List<Clause> clauses) implements Clause {
    /**
     * Creates a threshold.
     *
     * @throws IllegalArgumentException if there are fewer than two clauses, or {@code count} is out
     *     of range
     */
    public AtLeast {
      clauses = atLeastTwo(clauses);
      if (count < 1 || count > clauses.size()) {
        throw new IllegalArgumentException(
            "count: expected 1 to " + clauses.size() + ", got " + count);
      }
    }
  }

  /**
   * Operands that stand close together: each within reach of the one before it.
   *
   * @param first the first operand: a word, phrase, prefix, exact form, tag or handle, or an {@link
   *     Or} of such
   * @param steps the further operands, one or more
   */
  record Near(Clause first, List<Step> steps) implements Clause {
    /**
     * One further operand.
     *
     * @param words at most so many words lie between it and the operand before; 0 to 1,000
     * @param ordered whether it must come after the operand before; else any order will do
     * @param operand a word, phrase, prefix, exact form, tag or handle, or an {@link Or} of such
     */
    public record Step(int words, boolean ordered, Clause operand) {
      /**
       * Creates a step.
       *
       * @throws IllegalArgumentException if {@code words} is out of range or the operand is of
       *     another kind
       */
      public Step {
        if (words < 0 || words > QueryLimits.WORDS_BETWEEN) {
          throw new IllegalArgumentException(
              "words: expected 0 to " + QueryLimits.WORDS_BETWEEN + ", got " + words);
        }
        requireOperand(operand);
      }
    }

    /**
     * Creates a proximity.
     *
     * @throws IllegalArgumentException if there is no step, or the operand is of another kind
     */
    public Near {
      requireOperand(first);
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("steps: expected at least one");
      }
    }
  }

  /**
   * A word that is said several times.
   *
   * @param count at least so often in all, 1 to 1,000
   * @param operand a word, phrase, prefix, exact form, tag or handle, or an {@link Or} of such,
   *     whose occurrences are added up
   */
  record Frequency(int count, Clause operand) implements Clause {
    /**
     * Creates a frequency.
     *
     * @throws IllegalArgumentException if {@code count} is out of range or the operand is of
     *     another kind
     */
    public Frequency {
      if (count < 1 || count > QueryLimits.OCCURRENCES) {
        throw new IllegalArgumentException(
            "count: expected 1 to " + QueryLimits.OCCURRENCES + ", got " + count);
      }
      requireOperand(operand);
    }
  }

  /**
   * A clause about one part of the post, such as its title.
   *
   * @param name the part, in lower case
   * @param clause what must hold there; no field and no part in it
   */
  record Part(String name, Clause clause) implements Clause {
    /**
     * Creates a restriction to a part.
     *
     * @throws IllegalArgumentException if the name has another form than a field's, or a field or a
     *     part is in the clause
     */
    public Part {
      Field.requireName(name);
      if (!ClauseTree.isAboutWords(clause)) {
        throw new IllegalArgumentException("clause: expected no field and no part in a part");
      }
    }
  }

  /**
   * A word, a number, an emoji, a cashtag or an address. Written so that it reads as several tokens
   * ({@code AT&T}), it matches these side by side.
   *
   * @param word without blanks, with at least one letter, digit or symbol that can be found
   */
  record Term(String word) implements Clause {
    /**
     * Creates a term.
     *
     * @throws IllegalArgumentException if there is a blank in it, or nothing that can be found
     */
    public Term {
      requireWord(word);
      requireFindable(word);
    }
  }

  /**
   * The beginning of a word, written {@code acm*}; with a leading sign, of a hashtag or handle.
   *
   * @param start without the star and without blanks, two letters or digits at its end
   */
  record Prefix(String start) implements Clause {
    /**
     * Creates a prefix.
     *
     * @throws IllegalArgumentException if there is a blank in it, or fewer than two letters or
     *     digits
     */
    public Prefix {
      requireWord(start);
      if (start.startsWith("＃") || start.startsWith("＠")) {
        start = (start.startsWith("＃") ? '#' : '@') + start.substring(1);
      }
      if (!TermSequence.canBePrefix(start)) {
        throw new IllegalArgumentException("start: expected two letters or digits at its end");
      }
    }
  }

  /**
   * Words side by side; punctuation between them does not matter.
   *
   * @param words the words with single blanks between them
   * @param prefix whether the last word stands for every word that begins so
   */
  record Phrase(String words, boolean prefix) implements Clause {
    /**
     * Creates a phrase; runs of blanks become one.
     *
     * @throws IllegalArgumentException if there is nothing that can be found, or the last word is
     *     too short for a prefix
     */
    public Phrase {
      words = Blanks.single(words);
      requireFindable(words);
      if (prefix && !TermSequence.canBePrefix(words)) {
        throw new IllegalArgumentException("words: expected two letters or digits at their end");
      }
    }
  }

  /**
   * A word or words side by side, in this very spelling: case and accents matter. It finds what the
   * phrase finds that is written so.
   *
   * @param words the words with single blanks between them, no address among them
   */
  record Exact(String words) implements Clause {
    /**
     * Creates an exact form; runs of blanks become one.
     *
     * @throws IllegalArgumentException if there is nothing that can be found, or an address
     */
    public Exact {
      words = Blanks.single(words);
      requireFindable(words);
      if (TermSequence.hasAddress(words)) {
        throw new IllegalArgumentException("words: expected no address");
      }
    }
  }

  /**
   * A hashtag, and nothing else of that name.
   *
   * @param tag without the sign
   */
  record Hashtag(String tag) implements Clause {
    /**
     * Creates a hashtag.
     *
     * @throws IllegalArgumentException if no text could hold such a tag
     */
    public Hashtag {
      if (!TermSequence.isHashtag(tag)) {
        throw new IllegalArgumentException("tag: expected what can follow # in a text");
      }
    }
  }

  /**
   * A handle mention, and nothing else of that name; without a server it stands for that name on
   * every server.
   *
   * @param handle without the leading sign
   */
  record Handle(String handle) implements Clause {
    /**
     * Creates a handle.
     *
     * @throws IllegalArgumentException if no text could hold such a handle
     */
    public Handle {
      if (!TermSequence.isHandle(handle)) {
        throw new IllegalArgumentException("handle: expected what can follow @ in a text");
      }
    }
  }

  /**
   * What the facts state in a field; unknown where they state nothing.
   *
   * @param field the field's name, in lower case
   * @param values any of these, one or more; in a {@link Query} in the field's canonical form
   */
  record FieldTerm(String field, List<String> values) implements Clause {
    /**
     * Creates a field clause.
     *
     * @throws IllegalArgumentException if there is no value, or the name has another form
     */
    public FieldTerm {
      Field.requireName(field);
      values = List.copyOf(new LinkedHashSet<>(values));
      if (values.isEmpty()) {
        throw new IllegalArgumentException("values: expected at least one");
      }
    }
  }

  /**
   * A number that lies on one side of another; unknown where the facts state none.
   *
   * @param field the field's name, in lower case
   * @param operator how it compares
   * @param value the number it is compared with; in a {@link Query} in canonical form
   */
  record Comparison(String field, Operator operator, String value) implements Clause {
    /** How a number compares with another. */
    public enum Operator {
      /** Less than it. */
      LESS("<"),
      /** Not more than it. */
      AT_MOST("<="),
      /** More than it. */
      MORE(">"),
      /** Not less than it. */
      AT_LEAST(">=");

      private final String sign;

      Operator(String sign) {
        this.sign = sign;
      }

      /** Returns how it is written. */
      public String sign() {
        return sign;
      }
    }

    /**
     * Creates a comparison.
     *
     * @throws IllegalArgumentException if the name has another form
     */
    public Comparison {
      Field.requireName(field);
      Objects.requireNonNull(operator, "operator");
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * A number between two others, both included; unknown where the facts state none.
   *
   * @param field the field's name, in lower case
   * @param low the least; in a {@link Query} in canonical form
   * @param high the greatest; in a {@link Query} in canonical form
   */
  record Range(String field, String low, String high) implements Clause {
    /**
     * Creates a range.
     *
     * @throws IllegalArgumentException if the name has another form
     */
    public Range {
      Field.requireName(field);
      Objects.requireNonNull(low, "low");
      Objects.requireNonNull(high, "high");
    }
  }

  private static void requireOperand(Clause operand) {
    if (!TermFinder.canFind(operand)) {
      throw new IllegalArgumentException(
          "operand: expected a word, phrase, prefix, exact form, tag or handle, or an Or of such");
    }
  }

  private static List<Clause> atLeastTwo(List<Clause> clauses) {
    if (clauses.size() < 2) {
      throw new IllegalArgumentException("clauses: expected two or more, got " + clauses.size());
    }
    return List.copyOf(clauses);
  }

  private static void requireWord(String word) {
    if (Blanks.in(word)) {
      throw new IllegalArgumentException("word: expected no blank; a phrase may hold some");
    }
  }

  private static void requireFindable(String words) {
    if (!TermSequence.isFindable(words)) {
      throw new IllegalArgumentException("words: expected a letter, a digit or an emoji");
    }
  }
}
