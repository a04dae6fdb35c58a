package dev.earshot.scoring.trend;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.metric.Definition;
import dev.earshot.text.Tokens;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How long people wait for an answer of the host's own accounts: from a person's post to the first
 * own post that replies to it, in whatever order the two come. A repost asks nothing, an own post
 * neither; a post without a time of its own is not counted. An answer before its question (clocks
 * differ) took no time.
 *
 * <p>What is withdrawn is subtracted exactly: where the first answer goes the next one counts,
 * where none is left the post is open again. Keeps of each post and answer a hash of its id and its
 * time, some 150 bytes, and no content. What lies further back than it was told to keep is dropped.
 * Thread-safe.
 */
public final class ResponseTimes extends SubtractingSink<ResponseTimes> {
  /** Formula, version and inputs. */
  public static final Definition DEFINITION =
      new Definition(
          "responseTime",
          1,
          "time of the first own reply - time of the post; what is open counts as waiting at least"
              + " as long as it has (Kaplan and Meier)",
          List.of("publishedAt", "inReplyTo"));

  private static final long NEVER = Long.MIN_VALUE;
  private static final long[] NONE = {};

  /** A post and its answers, either of which may come first; times are milliseconds. */
  private static final class Asked {
    long at = NEVER;
    List<String> groups = List.of();
    long[] answers = NONE;

    boolean isNothing() {
      return at == NEVER && answers.length == 0;
    }

    long latest() {
      return answers.length == 0 ? at : Math.max(at, answers[answers.length - 1]);
    }
  }

  private final Predicate<Mention> isOwn;
  private final Dimension dimension;
  private final @Nullable Duration keptFor;
  private final Map<Long, Asked> asked = new HashMap<>();
  private long latest = NEVER;
  private long swept = NEVER;

  /**
   * Creates a count of nothing yet.
   *
   * @param isOwn which mentions are of the host's own accounts; must answer the same of the same
   *     mention always
   * @param dimension by what to tell people's posts apart, such as {@link Dimension#NETWORK}
   * @param keptFor how far back from the latest mention posts and answers are kept, more than
   *     nothing; null for ever
   */
  public ResponseTimes(Predicate<Mention> isOwn, Dimension dimension, @Nullable Duration keptFor) {
    this.isOwn = Objects.requireNonNull(isOwn, "isOwn");
    this.dimension = Objects.requireNonNull(dimension, "dimension");
    if (keptFor != null && (keptFor.isNegative() || keptFor.isZero())) {
      throw new IllegalArgumentException("keptFor: expected more than nothing");
    }
    this.keptFor = keptFor;
  }

  @Override
  protected void count(Mention mention, int sign) {
    Post post = mention.post();
    Instant published = post.publishedAt().orElse(null);
    if (published == null) {
      return;
    }
    long at = published.toEpochMilli();
    if (at < kept()) {
      return;
    }
    // the host's functions may throw, so they are asked before anything is counted
    boolean own = isOwn.test(mention);
    List<String> groups =
        own || sign < 0
            ? List.of()
            : List.copyOf(new LinkedHashSet<>(dimension.valuesOf().apply(mention)));
    if (at > latest && sign > 0) {
      latest = at;
      sweep(false);
    }
    if (own) {
      post.inReplyTo().flatMap(Post.Reference::id).ifPresent(id -> answer(id, at, sign));
    } else if (post.kind() != Post.Kind.REPOST) {
      ask(mention, sign > 0 ? at : NEVER, groups);
    }
  }

  private void ask(Mention mention, long at, List<String> groups) {
    long id = hash(mention.id());
    Asked one = asked.computeIfAbsent(id, i -> new Asked());
    one.at = at;
    one.groups = groups;
    drop(id, one);
  }

  private void answer(PostId post, long at, int sign) {
    long id = hash(post);
    Asked one = asked.computeIfAbsent(id, i -> new Asked());
    int place = Arrays.binarySearch(one.answers, at);
    if (sign > 0) {
      int before = place < 0 ? -1 - place : place;
      long[] more = new long[one.answers.length + 1];
      System.arraycopy(one.answers, 0, more, 0, before);
      more[before] = at;
      System.arraycopy(one.answers, before, more, before + 1, one.answers.length - before);
      one.answers = more;
    } else if (place >= 0) {
      long[] fewer = Arrays.copyOf(one.answers, one.answers.length - 1);
      System.arraycopy(one.answers, place + 1, fewer, place, fewer.length - place);
      one.answers = fewer;
    }
    drop(id, one);
  }

  private void drop(long id, Asked one) {
    if (one.isNothing()) {
      asked.remove(id);
    }
  }

  private static long hash(PostId id) {
    return Tokens.hash(id.toString());
  }

  private long kept() {
    return keptFor == null || latest == NEVER ? NEVER : latest - keptFor.toMillis();
  }

  /* Of a post the question goes where it lies too far back, and each answer for itself: so what
   * goes is the same whether or not the other ever came. */
  private void sweep(boolean now) {
    if (keptFor == null || (!now && swept != NEVER && latest - swept < keptFor.toMillis() / 8)) {
      return;
    }
    swept = latest;
    long kept = kept();
    asked
        .values()
        .removeIf(
            one -> {
              if (one.latest() < kept) {
                return true;
              }
              one.at = one.at < kept ? NEVER : one.at;
              one.answers = Arrays.stream(one.answers).filter(at -> at >= kept).toArray();
              return one.isNothing();
            });
  }

  /**
   * Returns how long the posts of a range waited.
   *
   * @param value a value of the dimension
   * @param from the first moment
   * @param to the moment that no longer belongs to it
   * @param now until when what is open has waited; answers after it do not count yet
   */
  public synchronized ResponseTime of(String value, Instant from, Instant to, Instant now) {
    sweep(true);
    List<Long> answered = new ArrayList<>();
    List<Long> open = new ArrayList<>();
    long first = millis(from);
    long end = millis(to);
    long until = millis(now);
    for (Asked one : asked.values()) {
      if (one.at >= first && one.at < end && one.at <= until && one.groups.contains(value)) {
        if (one.answers.length > 0 && one.answers[0] <= until) {
          answered.add(Math.max(0, one.answers[0] - one.at));
        } else {
          open.add(until - one.at);
        }
      }
    }
    Collections.sort(answered);
    Collections.sort(open);
    return new ResponseTime(durations(answered), durations(open));
  }

  private static long millis(Instant at) {
    try {
      return Math.max(at.toEpochMilli(), NEVER + 1);
    } catch (ArithmeticException e) {
      return at.isBefore(Instant.EPOCH) ? NEVER + 1 : Long.MAX_VALUE;
    }
  }

  private static List<Duration> durations(List<Long> millis) {
    return millis.stream().map(Duration::ofMillis).toList();
  }

  @Override
  protected void reset() {
    asked.clear();
    latest = NEVER;
    swept = NEVER;
  }

  @Override
  protected String form() {
    return "response-times/1 by "
        + dimension.name()
        + ", "
        + (keptFor == null ? "all" : keptFor.toMillis() + " ms");
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    sweep(true);
    out.writeLong(latest);
    out.writeInt(asked.size());
    for (Map.Entry<Long, Asked> each : new TreeMap<>(asked).entrySet()) {
      Asked one = each.getValue();
      out.writeLong(each.getKey());
      out.writeLong(one.at);
      out.writeInt(one.groups.size());
      for (String group : one.groups) {
        out.writeUTF(group);
      }
      out.writeInt(one.answers.length);
      for (long answer : one.answers) {
        out.writeLong(answer);
      }
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    latest = Math.max(latest, in.readLong());
    for (int n = in.readInt(); n > 0; n--) {
      Asked one = asked.computeIfAbsent(in.readLong(), i -> new Asked());
      long at = in.readLong();
      List<String> groups = new ArrayList<>();
      for (int k = in.readInt(); k > 0; k--) {
        groups.add(in.readUTF());
      }
      if (at != NEVER) {
        one.at = at;
        one.groups = List.copyOf(groups);
      }
      int answers = in.readInt();
      if (answers < 0 || answers > in.available() / Long.BYTES) {
        throw new IOException("answers");
      }
      long[] all = Arrays.copyOf(one.answers, one.answers.length + answers);
      for (int k = one.answers.length; k < all.length; k++) {
        all[k] = in.readLong();
      }
      Arrays.sort(all);
      one.answers = all;
    }
    sweep(true);
  }
}
