package dev.earshot.scoring.influence;

import dev.earshot.AuthorId;
import dev.earshot.Network;
import dev.earshot.scoring.influence.AuthorInfluence.Component;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What networks let expect at an instant: for each network what an author of a size earns, how far
 * posts and authors lie apart, and how freely its people are answered. Changes in that alone that
 * it forgets who left the count it is of. Thread-safe.
 */
public final class Norms {
  private static final int KINDS = Earned.values().length;
  private static final int TALK = Earned.TALK.number();
  private static final String[] LABELS = new String[KINDS];
  private static final String[] EXPECTED = new String[KINDS];

  static {
    for (Earned kind : Earned.values()) {
      LABELS[kind.number()] = kind.label();
      EXPECTED[kind.number()] = kind.label() + "Expected";
    }
  }

  private static final double LEAST_DEVIATION = 0.35;
  private static final double MOST_STANDING = 4;
  private static final double LEAST_TRUE = 0.15;
  private static final double OF_A_KIND = 0.3;
  private static final double MOST_PULL = 0.5;
  private static final double SCALE = 0.7;
  private static final double SUPPORTED = 0.5;
  private static final double MORE_LIKED = 0.1;
  private static final double A_LIKE = 0.6;

  /* What a ring adds to every post evens its posts out, and the mean of even posts is the larger. */
  private static final double STRICT = 1.2;
  private static final double LEAST_SAY = 60;
  private static final double USUAL_SAY = 5;
  private static final double FEW_INTERACTIONS = 5;

  /** What one network lets expect. */
  private static final class Norm {
    final double[] within = new double[KINDS];
    final double[] between = new double[KINDS];
    final double[] real = new double[KINDS];
    final SizeCurve[] curves = new SizeCurve[KINDS];
    double activity = 1;
    double free = 1;
    double spread;

    Norm() {
      Arrays.fill(within, LEAST_DEVIATION);
      Arrays.fill(between, LEAST_DEVIATION);
      Arrays.fill(real, 0.5);
      Arrays.fill(curves, SizeCurve.fit(new double[0], new double[0], 0));
    }
  }

  /** How freely an author is answered: the share, and of how many interactions. */
  private record Circle(double free, double interactions) {
    static final Circle UNKNOWN = new Circle(Double.NaN, 0);

    double shrunk(double usual) {
      return interactions == 0
          ? usual
          : (free * interactions + usual * FEW_INTERACTIONS) / (interactions + FEW_INTERACTIONS);
    }
  }

  private final long at;
  private final Weeks weeks;
  private final Map<Network, Norm> byNetwork = new HashMap<>();
  private final Map<AuthorId, Circle> circles;

  private Norms(long at, Map<AuthorId, Circle> circles) {
    this.at = at;
    this.weeks = new Weeks(at);
    this.circles = circles;
  }

  static Norms of(Map<AuthorId, Influence.Held> byAuthor, Instant at) {
    AuthorId[] authors = byAuthor.keySet().toArray(new AuthorId[0]);
    Arrays.sort(authors);
    Norms norms = new Norms(at.getEpochSecond(), circles(authors, byAuthor));
    Map<Network, List<AuthorId>> networks = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
    for (AuthorId author : authors) {
      networks.computeIfAbsent(author.network(), network -> new ArrayList<>()).add(author);
    }
    networks.forEach(
        (network, members) -> norms.byNetwork.put(network, norms.fit(members, byAuthor)));
    return norms;
  }

  /** Returns the instant. */
  public Instant at() {
    return Instant.ofEpochSecond(at);
  }

  /** Forgets how an author is answered: nothing of the author is held any more. */
  void forget(AuthorId author) {
    circles.remove(author);
  }

  private static Map<AuthorId, Circle> circles(
      AuthorId[] authors, Map<AuthorId, Influence.Held> byAuthor) {
    Tally owners = new Tally();
    Influence.Held[] held = new Influence.Held[authors.length];
    for (int i = 0; i < authors.length; i++) {
      held[i] = byAuthor.getOrDefault(authors[i], new Influence.Held());
      for (long post : held[i].own.keys()) {
        if (owners.count(post) == 0) {
          owners.add(post, i + 1);
        }
      }
    }
    Tally pairs = new Tally();
    for (int i = 0; i < authors.length; i++) {
      for (long post : held[i].answered.keys()) {
        int owner = owners.count(post) - 1;
        if (owner >= 0 && owner != i) {
          pairs.add((long) i << 32 | owner, Math.max(0, held[i].answered.count(post)));
        }
      }
    }
    long[] edges = pairs.keys();
    double[] given = new double[authors.length];
    double[] returned = new double[authors.length];
    for (long edge : edges) {
      int from = (int) (edge >>> 32);
      given[from] += pairs.count(edge);
      returned[from] += pairs.count(edge) * mutual(pairs, edge);
    }
    double most = mostSay(given);
    double[] free = new double[authors.length];
    double[] all = new double[authors.length];
    for (long edge : edges) {
      int from = (int) (edge >>> 32);
      int to = (int) edge;
      double count = pairs.count(edge);
      double onlyInReturn = Math.min(1, 2 * returned[from] / given[from]);
      double many = Math.min(1, most / given[from]);
      free[to] += count * many * (1 - mutual(pairs, edge) * onlyInReturn);
      all[to] += count;
    }
    Map<AuthorId, Circle> circles = new ConcurrentHashMap<>();
    for (int i = 0; i < authors.length; i++) {
      if (all[i] > 0) {
        circles.put(authors[i], new Circle(free[i] / all[i], all[i]));
      }
    }
    return circles;
  }

  private static double mostSay(double[] given) {
    double[] some = Arrays.stream(given).filter(each -> each > 0).toArray();
    return some.length == 0
        ? LEAST_SAY
        : Math.max(LEAST_SAY, USUAL_SAY * Sizes.median(some, some.length));
  }

  private static double mutual(Tally pairs, long edge) {
    double there = pairs.count(edge);
    double back = pairs.count(edge << 32 | edge >>> 32);
    return Math.min(1, 4 * Math.min(there, back) / (there + back));
  }

  private Norm fit(List<AuthorId> authors, Map<AuthorId, Influence.Held> byAuthor) {
    Norm norm = new Norm();
    List<Seen> seen = new ArrayList<>();
    List<Circle> around = new ArrayList<>();
    Seen.Scale scale = new Seen.Scale();
    for (AuthorId author : authors) {
      Influence.Held held = byAuthor.get(author);
      Seen one = held == null ? null : scale.weigh(held.cells, weeks);
      if (one != null && one.posts > 0) {
        seen.add(one);
        around.add(circles.getOrDefault(author, Circle.UNKNOWN));
      }
    }
    int n = seen.size();
    double[] some = new double[n];
    for (int i = 0; i < n; i++) {
      some[i] = seen.get(i).posts;
    }
    norm.activity = n == 0 ? 1 : Sizes.median(some, n);
    int known = 0;
    for (Circle each : around) {
      if (each.interactions >= FEW_INTERACTIONS) {
        some[known++] = each.free;
      }
    }
    norm.free = known == 0 ? 1 : Math.max(0.05, Sizes.median(some, known));
    norm.spread = spread(seen);
    for (int kind = 0; kind < KINDS; kind++) {
      fit(norm, kind, seen, around);
    }
    return norm;
  }

  private static double spread(List<Seen> seen) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (Seen each : seen) {
      if (!Double.isNaN(each.size)) {
        sum += each.size;
        squares += each.size * each.size;
        n++;
      }
    }
    return n == 0 ? 0 : Math.max(0, squares / n - sum / n * sum / n);
  }

  private static void fit(Norm norm, int kind, List<Seen> seen, List<Circle> around) {
    double[] apart = Sizes.steps();
    for (Seen each : seen) {
      Sizes sizes = each.earned[kind];
      double centre = sizes.quantile(0.5);
      for (int i = 0; sizes.weight >= 2 && i < sizes.values.length; i++) {
        double off = Math.abs(sizes.values[i] - centre);
        apart[(int) Math.round(off * 4)] +=
            Math.max(0, sizes.weights[i] - (off == 0 ? 1 : 0)); // the median lies at itself
      }
    }
    Sizes deviations = Sizes.ofSteps(apart);
    if (!deviations.isEmpty()) {
      norm.within[kind] = Math.max(LEAST_DEVIATION, 1.4826 * deviations.quantile(0.5));
    }
    double[] sizes = new double[seen.size()];
    double[] earned = new double[seen.size()];
    double[] chance = new double[seen.size()];
    int n = 0;
    for (int i = 0; i < seen.size(); i++) {
      Sizes mine = seen.get(i).earned[kind];
      if (!mine.isEmpty()) {
        sizes[n] = seen.get(i).size;
        earned[n] = free(mine.middle(norm.within[kind]), share(norm, around.get(i)));
        chance[n] = norm.within[kind] * norm.within[kind] / mine.weight;
        n++;
      }
    }
    SizeCurve curve = SizeCurve.fit(sizes, earned, n);
    norm.curves[kind] = curve;
    if (n > 1) {
      double noise = Sizes.median(chance, n);
      for (int i = 0; i < n; i++) {
        earned[i] = Math.abs(earned[i] - curve.at(sizes[i]));
      }
      double s = Math.max(LEAST_DEVIATION, 1.4826 * Sizes.median(earned, n));
      norm.between[kind] = s;
      norm.real[kind] = Math.max(LEAST_TRUE, 1 - noise / (s * s));
    }
  }

  private static double share(Norm norm, Circle circle) {
    double share = circle.shrunk(norm.free) / norm.free;
    return share >= 1 ? 1 : Math.pow(share, STRICT);
  }

  private static double free(double size, double share) {
    return share == 1 ? size : Math.log1p(Math.expm1(size) * share);
  }

  Optional<AuthorInfluence> measure(AuthorId author, Influence.Held held, Seen.Scale scale) {
    Seen seen = scale.weigh(held.cells, weeks);
    if (seen.posts <= 0) {
      return Optional.empty();
    }
    Norm found = byNetwork.get(author.network());
    Norm norm = found == null ? new Norm() : found;
    Circle circle = circles.getOrDefault(author, Circle.UNKNOWN);
    Standing standing = new Standing(norm, seen, share(norm, circle));
    boolean answered = circle.interactions > 0;
    double known = answered ? 1 : 0;
    known += Double.isNaN(seen.size) ? 0 : 1;
    for (Sizes sizes : seen.earned) {
      known += sizes.isEmpty() ? 0 : 1;
    }
    Component[] parts = new Component[5];
    Double whole = standing.isKnown() ? standing.whole() : null;
    parts[0] = part("earned", 60, whole, standing.inputs());
    double up = (standing.above * standing.weight + 2) / (standing.weight + 4);
    parts[1] =
        new Component(
            "consistency",
            AuthorInfluence.rounded(15 * up, 100),
            15,
            new Inputs(2).add("posts", standing.weight).add("above", standing.above));
    boolean talked = !Double.isNaN(standing.z[TALK]);
    double talk = talked ? standing.alone(TALK) : 0;
    parts[2] =
        part("conversation", 10, talked ? talk / SCALE : null, new Inputs(1).add("standing", talk));
    double q = Math.max(0.01, circle.shrunk(norm.free));
    Inputs around = new Inputs(3).add("interactions", circle.interactions);
    around.add("free", q).add("usual", norm.free);
    parts[3] = part("audience", 10, answered ? Math.log(q / norm.free) / 0.5 : null, around);
    parts[4] =
        new Component(
            "recency",
            AuthorInfluence.rounded(5 * seen.recency, 100),
            5,
            new Inputs(1).add("days", seen.days));
    double confidence = seen.posts / (seen.posts + 3) * (0.5 + 0.5 * known / (KINDS + 2));
    double activity = 100 * seen.posts / (seen.posts + norm.activity);
    return Optional.of(new AuthorInfluence(author, activity, confidence, List.of(parts)));
  }

  private static Component part(String name, double most, @Nullable Double logit, Inputs inputs) {
    double share = logit == null ? 0.5 : 1 / (1 + Math.exp(-logit));
    return new Component(name, AuthorInfluence.rounded(most * share, 100), most, inputs);
  }

  /** An author's standing among those of the size. */
  private static final class Standing {
    final double[] z = new double[KINDS];
    private final double[] chance = new double[KINDS];
    private final double[] ups = new double[KINDS];
    private final Norm norm;
    private final Inputs inputs = new Inputs(3 + 2 * KINDS);
    double weight;
    double above;

    Standing(Norm norm, Seen seen, double share) {
      this.norm = norm;
      if (!Double.isNaN(seen.size)) {
        inputs.addGrown("followers", seen.size);
      }
      for (int kind = 0; kind < KINDS; kind++) {
        Sizes sizes = seen.earned[kind];
        z[kind] = Double.NaN;
        ups[kind] = Double.NaN;
        if (sizes.isEmpty()) {
          continue;
        }
        double deviation = norm.within[kind];
        double s = norm.between[kind];
        double expected = norm.curves[kind].at(seen.size);
        double middle = sizes.middle(deviation);
        double counted = free(middle, share);
        double bound = sizes.weight < 1.5 ? 1.5 * deviation / s : MOST_STANDING;
        bound = Math.min(MOST_STANDING, bound);
        z[kind] = Math.max(-bound, Math.min(bound, (counted - expected) / s));
        double slope = norm.curves[kind].slope;
        double unsure = Double.isNaN(seen.size) ? slope * slope * norm.spread : 0;
        chance[kind] = (deviation * deviation / sizes.weight + unsure) / (s * s);
        ups[kind] = sizes.above(expected + middle - counted);
        weight = Math.max(weight, sizes.weight);
        inputs.addGrown(LABELS[kind], counted);
        inputs.addGrown(EXPECTED[kind], expected);
      }
      supported(z, SUPPORTED);
      supported(ups, MORE_LIKED);
      double mean = mean(ups, 0);
      above = Double.isNaN(mean) ? 0.5 : mean;
    }

    /** What costs least to give counts no more than so far above what the others say. */
    private static void supported(double[] byKind, double more) {
      double support = mean(byKind, 1);
      if (byKind[0] > support + more) {
        byKind[0] = support + more;
      }
    }

    private static double mean(double[] byKind, int from) {
      double sum = 0;
      int n = 0;
      for (int kind = from; kind < KINDS; kind++) {
        if (!Double.isNaN(byKind[kind])) {
          sum += byKind[kind];
          n++;
        }
      }
      return n == 0 ? Double.NaN : sum / n;
    }

    boolean isKnown() {
      return weight > 0;
    }

    /** Returns θ over its scale. */
    double whole() {
      double sum = 0;
      double sure = 0;
      double real = 0;
      for (int kind = 0; kind < KINDS; kind++) {
        if (!Double.isNaN(z[kind])) {
          double unsure = chance[kind] + OF_A_KIND * norm.real[kind];
          double precision = (kind == 0 ? A_LIKE : 1) / unsure;
          sum += precision * z[kind];
          sure += precision;
          real += precision * norm.real[kind];
        }
      }
      double reliability = real / sure / (real / sure + 1 / sure);
      inputs.add("standing", sum / sure);
      inputs.add("reliability", reliability);
      double z = sum / sure;
      double pull = Math.max(-MOST_PULL, Math.min(MOST_PULL, (1 - reliability) * z));
      return (z - pull) / SCALE;
    }

    double alone(int kind) {
      return z[kind] * norm.real[kind] / (norm.real[kind] + chance[kind]);
    }

    Inputs inputs() {
      return inputs;
    }
  }
}
