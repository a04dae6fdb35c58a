package dev.earshot.scoring.influence;

import dev.earshot.AuthorId;
import dev.earshot.ScoreKey;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.PostFacts;
import dev.earshot.scoring.metric.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How much an author is listened to, from 0 to 100, and how active the author is.
 *
 * <p><b>What is compared.</b> For each kind k of what a post earns (likes, talk, shares), M is
 * Hampel's mean of ln(1 + count) over the author's posts, each of the weight 2^(−age/28 days) by
 * the week: one viral post is told from a habit. x = ln(1 + followers) is the 10 % quantile of what
 * was shown, so that followers bought today change nothing. g(x) is what the network lets expect of
 * the size ({@link Norms}), σ how far an author's posts lie apart, s how far authors do.
 *
 * <p><b>The circle.</b> Interactions count by how far they are given freely: one in return for
 * another is discounted as far as who gives it gives in return only; an account that gives more
 * than five times the median (and than 60) has in all the say of so many. The share that is left is
 * q, q̄ its median; M′ = ln(1 + (e^M − 1)·min(1, q/q̄)^1.2). Likes, which cost least to give, count
 * 0.6 of what the others do, no more than half a deviation above what talk and shares support, and
 * as many posts above g as these have and a tenth.
 *
 * <p><b>Standing.</b> z = (M′ − g)/s within ±4, of a single post within ±1.5σ/s; θ is the mean of
 * z, weighted by how sure each is, drawn towards 0 by the share of the differences between authors
 * that is chance at so many posts, though by no more than 0.5 (Efron and Morris's limited
 * translation: who stands far out is not drawn in like the many). <b>Components</b>, each rounded
 * to 0.01; half of one where nothing is known:
 *
 * <ul>
 *   <li>{@code earned}: 60·logistic(θ/0.7)
 *   <li>{@code consistency}: 15·(posts above g + 2)/(posts + 4)
 *   <li>{@code conversation}: 10·logistic(θ of talk alone/0.7)
 *   <li>{@code audience}: 10·logistic(ln(q/q̄)/0.5)
 *   <li>{@code recency}: 5·2^(−days since the last week with a post/28)
 * </ul>
 *
 * <p><b>Activity</b> is 100·a/(a + ā), a the posts of any kind with the weights above, ā its median
 * in the network: 50 is usual. <b>Confidence</b> is n/(n + 3)·(½ + ½·share of likes, talk, shares,
 * followers and audience that is known), n the weight of the posts.
 *
 * <p>It is about public engagement and about nothing that a person is. Immutable and thread-safe;
 * {@link #toString()} names nobody.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1971.10482340">Efron and Morris, Limiting the risk
 *     of Bayes and empirical Bayes estimators</a>
 * @see <a href="https://doi.org/10.1080/01621459.1974.10482962">Hampel, The influence curve and its
 *     role in robust estimation</a>
 */
public final class AuthorInfluence {
  /** Name, version, formula and inputs. */
  public static final Definition DEFINITION =
      new Definition(
          "influence",
          1,
          "earned (60) + consistency (15) + conversation (10) + audience (10) + recency (5)",
          List.of("likes", "replies", "quotes", "reposts", "followers", "who answers whom"));

  /** Names it as a score of a mention: that of its author. */
  public static final ScoreKey<AuthorInfluence> KEY =
      ScoreKey.of(
          "influence",
          DEFINITION.version(),
          AuthorInfluence.class,
          AuthorInfluence::write,
          AuthorInfluence::read);

  /** The field {@code influence} of queries: {@code kettle influence>=60}. */
  public static final Field<PostFacts> FIELD =
      Field.<PostFacts>number(
              KEY.name(),
              Aspect.SCORES,
              facts ->
                  facts
                      .score(KEY)
                      .map(score -> OptionalDouble.of(score.value().influence()))
                      .orElse(OptionalDouble.empty()))
          .within(0, 100)
          .ofScore(KEY);

  /**
   * One part of the score.
   *
   * @param name such as {@code earned}
   * @param points what it adds, from 0 to {@code most}
   * @param most what it could add
   * @param inputs what it was made of, by name; what is unknown is absent
   */
  public record Component(String name, double points, double most, Map<String, Double> inputs) {
    /** Creates a component. */
    public Component {
      Objects.requireNonNull(name, "name");
      if (!(points >= 0 && points <= most)) {
        throw new IllegalArgumentException("points: expected 0 to " + most + ", got " + points);
      }
      inputs =
          inputs instanceof Inputs
              ? inputs
              : Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
  }

  private final AuthorId author;
  private final double activity;
  private final double influence;
  private final double confidence;
  private final List<Component> components;
  private final String note;

  private AuthorInfluence(
      AuthorId author,
      double activity,
      double influence,
      double confidence,
      List<Component> components,
      String note) {
    this.author = Objects.requireNonNull(author, "author");
    this.activity = range("activity", activity, 100);
    this.influence = range("influence", influence, 100);
    this.confidence = range("confidence", confidence, 1);
    this.components = List.copyOf(components);
    this.note = note;
  }

  AuthorInfluence(AuthorId author, double activity, double confidence, List<Component> components) {
    this(
        author,
        rounded(activity, 100),
        rounded(sum(components), 100),
        rounded(confidence, 10_000),
        components,
        "");
  }

  private static double sum(List<Component> components) {
    double sum = 0;
    for (Component part : components) {
      sum += part.points;
    }
    return sum;
  }

  private static double range(String name, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(name + ": expected 0 to " + most + ", got " + value);
    }
    return value;
  }

  static double rounded(double value, double steps) {
    return Math.rint(value * steps) / steps + 0.0;
  }

  /** Returns who. */
  public AuthorId author() {
    return author;
  }

  /** Returns how active the author is, from 0 to 100; 50 is usual in the network. */
  public double activity() {
    return activity;
  }

  /** Returns how much the author is listened to, from 0 to 100. */
  public double influence() {
    return influence;
  }

  /** Returns how far the score is backed by what was seen, from 0 to 1. */
  public double confidence() {
    return confidence;
  }

  /** Returns the parts that add up to the score, unless {@link #note} says otherwise. */
  public List<Component> components() {
    return components;
  }

  /** Returns why a person set the score; empty if it is the formula's. */
  public Optional<String> note() {
    return note.isEmpty() ? Optional.empty() : Optional.of(note);
  }

  /**
   * Returns the same with a score that a person set, as where the author objects. The components
   * stay those of the formula. {@link Objections} keep the word and apply it each time.
   *
   * @param influence 0 to 100
   * @param note why; not blank
   */
  public AuthorInfluence overridden(double influence, String note) {
    if (note.isBlank()) {
      throw new IllegalArgumentException("note: expected why the score is set");
    }
    return new AuthorInfluence(author, activity, influence, confidence, components, note);
  }

  private static Map<String, Object> write(AuthorInfluence value) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("author", value.author.toString());
    written.put("activity", value.activity);
    written.put("influence", value.influence);
    written.put("confidence", value.confidence);
    List<Object> parts = new ArrayList<>();
    for (Component part : value.components) {
      Map<String, Object> inputs = new LinkedHashMap<>(part.inputs);
      parts.add(
          Map.of("name", part.name, "points", part.points, "most", part.most, "inputs", inputs));
    }
    written.put("components", parts);
    if (!value.note.isEmpty()) {
      written.put("note", value.note);
    }
    return written;
  }

  private static AuthorInfluence read(Map<String, Object> written) {
    List<Component> parts = new ArrayList<>();
    for (Object part : (List<?>) Objects.requireNonNull(written.get("components"), "components")) {
      Map<?, ?> map = (Map<?, ?>) part;
      Map<String, Double> inputs = new LinkedHashMap<>();
      ((Map<?, ?>) Objects.requireNonNull(map.get("inputs"), "inputs"))
          .forEach((name, value) -> inputs.put(String.valueOf(name), number(value)));
      parts.add(
          new Component(
              String.valueOf(map.get("name")),
              number(map.get("points")),
              number(map.get("most")),
              inputs));
    }
    Object note = written.get("note");
    return new AuthorInfluence(
        AuthorId.parse(String.valueOf(written.get("author"))),
        number(written.get("activity")),
        number(written.get("influence")),
        number(written.get("confidence")),
        parts,
        note == null ? "" : note.toString());
  }

  private static double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("influence: expected a number");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorInfluence that
        && author.equals(that.author)
        && activity == that.activity
        && influence == that.influence
        && confidence == that.confidence
        && components.equals(that.components)
        && note.equals(that.note);
  }

  @Override
  public int hashCode() {
    return Objects.hash(author, influence);
  }

  @Override
  public String toString() {
    return "AuthorInfluence[" + influence + "]";
  }
}
