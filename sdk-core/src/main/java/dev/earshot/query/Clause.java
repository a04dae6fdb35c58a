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
   * Operands that stand close together, in any order: each within reach of the one before it.
   *
   * @param first the first operand: a word, phrase, prefix, tag or handle, or an {@link Or} of such
   * @param steps the further operands, one or more
   */
  record Near(Clause first, List<Step> steps) implements Clause {
    /**
     * One further operand.
     *
     * @param words at most so many words lie between it and the operand before; 0 to 1,000
     * @param operand a word, phrase, prefix, tag or handle, or an {@link Or} of such
     */
    public record Step(int words, Clause operand) {
      /**
       * Creates a step.
       *
       * @throws IllegalArgumentException if {@code words} is out of range or the operand is of
       *     another kind
       */
      public Step {
        if (words < 0 || words > Limits.WORDS_BETWEEN) {
          throw new IllegalArgumentException(
              "words: expected 0 to " + Limits.WORDS_BETWEEN + ", got " + words);
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

    private static void requireOperand(Clause operand) {
      if (!isOperand(operand)) {
        throw new IllegalArgumentException(
            "operand: expected a word, phrase, prefix, tag or handle, or an Or of such");
      }
    }

    static boolean isOperand(Clause clause) {
      return clause instanceof Or or
          ? or.clauses().stream().allMatch(Near::isPlace)
          : isPlace(clause);
    }

    /** Whether the clause names places in a text. */
    private static boolean isPlace(Clause clause) {
      return clause instanceof Term
          || clause instanceof Phrase
          || clause instanceof Prefix
          || clause instanceof Hashtag
          || clause instanceof Handle;
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
      if (!Wording.canBePrefix(start)) {
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
      if (prefix && !Wording.canBePrefix(words)) {
        throw new IllegalArgumentException("words: expected two letters or digits at their end");
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
      if (!Wording.isHashtag(tag)) {
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
      if (!Wording.isHandle(handle)) {
        throw new IllegalArgumentException("handle: expected what can follow @ in a text");
      }
    }
  }

  /**
   * What a post states about itself; unknown where it states nothing.
   *
   * @param field which statement
   * @param values any of these, one or more, in the field's canonical form
   */
  record FieldTerm(Field field, List<String> values) implements Clause {
    /**
     * Creates a field clause.
     *
     * @throws IllegalArgumentException if there is no value, or one that the field cannot have
     */
    public FieldTerm {
      Objects.requireNonNull(field, "field");
      LinkedHashSet<String> canonical = new LinkedHashSet<>();
      values.forEach(value -> canonical.add(field.canonical(value)));
      if (canonical.isEmpty()) {
        throw new IllegalArgumentException("values: expected at least one");
      }
      values = List.copyOf(canonical);
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
    if (!Wording.isFindable(words)) {
      throw new IllegalArgumentException("words: expected a letter, a digit or an emoji");
    }
  }
}
