package dev.earshot.scoring.topic;

import dev.earshot.scoring.metric.Definition;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.metric.UniqueAuthors;
import java.util.List;
import java.util.Objects;

/**
 * Something that is talked about, beside how often it is elsewhere.
 *
 * <p>With a of n mentions here and b of m in the background, the lift is the ratio of the shares, r
 * = ((a + ½)/(n + ½)) / ((b + ½)/(m + ½)), with the interval at 95 % r · exp(±1.96 · √(1/(a + ½) −
 * 1/(n + ½) + 1/(b + ½) − 1/(m + ½))): Katz, Baptista, Azen and Pike (Biometrics 34, 1978), with
 * the halves of Walter (Biometrika 62, 1975), by which what was never there before has a finite
 * one. The score is √G², Dunning's log-likelihood ratio (Computational Linguistics 19, 1993) of the
 * table a, n − a, b, m − b, as Rayson and Garside (2000) rank key words by it, below 0 where there
 * is less than elsewhere. The p-value is that of Fisher's exact test, one-sided, of the same table.
 *
 * @param kind what it is
 * @param value it, folded as queries fold words; a hashtag without its sign; an entity by the name
 *     its list or recogniser gives it
 * @param share how many of the mentions name it, with Wilson's interval
 * @param usual how many of the background's do
 * @param authors how many different authors do
 * @param lift how many times as often as in the background, above 0
 * @param low its lower bound at 95 %
 * @param high its upper bound at 95 %
 * @param score by how much it is beyond chance
 * @param pValue how often chance alone would bring at least so many here, in [0, 1]
 */
public record Topic(
    Kind kind,
    String value,
    Proportion share,
    Proportion usual,
    UniqueAuthors authors,
    double lift,
    double low,
    double high,
    double score,
    double pValue) {
  /** Formula, version and inputs of {@link #lift()}. */
  public static final Definition LIFT =
      new Definition(
          "lift",
          1,
          "((a + 0.5) / (n + 0.5)) / ((b + 0.5) / (m + 0.5)): a of n mentions here, b of m in the"
              + " background",
          List.of("mentions"));

  private static final UniqueAuthors NOBODY = new UniqueAuthors(0, UniqueAuthors.Certainty.EXACT);

  /** What a topic is. */
  public enum Kind {
    /** A word. */
    TERM('T'),
    /** Words side by side, or characters of a script without blanks. */
    PHRASE('P'),
    /** A hashtag. */
    HASHTAG('H'),
    /** What a host named, or a recogniser of names found. */
    ENTITY('E');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    /** Returns the key under which a value of this kind is counted. */
    String key(String value) {
      return sign + value;
    }

    static Kind of(String key) {
      for (Kind kind : values()) {
        if (key.charAt(0) == kind.sign) {
          return kind;
        }
      }
      throw new IllegalArgumentException("key: no kind");
    }
  }

  /** Creates a topic. */
  public Topic {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(share, "share");
    Objects.requireNonNull(usual, "usual");
    Objects.requireNonNull(authors, "authors");
  }

  static Topic of(Kind kind, String value, Proportion share, Proportion usual) {
    double a = share.count() + 0.5;
    double n = share.total() + 0.5;
    double b = usual.count() + 0.5;
    double m = usual.total() + 0.5;
    double lift = a / n / (b / m);
    double off = Math.exp(Keyness.Z * Math.sqrt(1 / a - 1 / n + 1 / b - 1 / m));
    return new Topic(
        kind,
        value,
        share,
        usual,
        NOBODY,
        lift,
        lift / off,
        lift * off,
        Keyness.apart(share, usual),
        Keyness.byChance(share, usual));
  }

  Topic by(UniqueAuthors who) {
    return new Topic(kind, value, share, usual, who, lift, low, high, score, pValue);
  }

  /** Returns how many mentions name it. */
  public long count() {
    return share.count();
  }
}
