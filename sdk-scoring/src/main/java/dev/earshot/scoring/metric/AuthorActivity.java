package dev.earshot.scoring.metric;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Who is heard how often, and answered how much. It knows ids alone; the host resolves handles at
 * the moment it shows them.
 *
 * <p>Holds the text of an author's id and some forty bytes of numbers. Thread-safe.
 */
public final class AuthorActivity extends SubtractingSink<AuthorActivity> {
  /** Formula, version and inputs of the order in which {@link #mostActive} answers. */
  public static final Definition DEFINITION =
      new Definition(
          "authorActivity",
          1,
          "by mentions, then by engagement over them, then by id",
          List.of("mentions", Engagement.DEFINITION.name()));

  /** The sum of the engagement of an author's mentions. */
  public static final Definition ENGAGEMENT =
      new Definition(
          "engagementOfMentions",
          1,
          "sum of the engagement of the mentions; absent inputs are left out",
          List.of(Engagement.DEFINITION.name()));

  /**
   * One author's part.
   *
   * @param author who
   * @param mentions how many mentions, at least 1
   * @param engagement the sum of their engagement, a lower bound where inputs are missing, and none
   *     where all are
   */
  public record Activity(AuthorId author, long mentions, Figure engagement) {}

  private static final Comparator<Activity> MOST_ACTIVE_FIRST =
      Comparator.comparingLong(Activity::mentions)
          .thenComparingDouble(AuthorActivity::earned)
          .reversed()
          .thenComparing(Activity::author);

  private static final int MENTIONS = 0;
  private static final int SUM = 1;
  private static final int MISSING = 2;

  private AuthorTable byAuthor = new AuthorTable(3);
  private long withoutAuthor;

  /** Creates a count of nothing yet. */
  public AuthorActivity() {}

  @Override
  protected void count(Mention mention, int sign) {
    AuthorId author = mention.post().author().map(Author::id).orElse(null);
    if (author == null) {
      withoutAuthor += sign;
      return;
    }
    Engagement engagement = Engagement.of(mention.post());
    byAuthor.add(
        author.toString(),
        sign,
        sign * engagement.value(),
        (long) sign * engagement.missing().size());
  }

  /** Returns how many authors have a mention. */
  public synchronized int authors() {
    return byAuthor.size();
  }

  /** Returns how many mentions name no author. */
  public synchronized long withoutAuthor() {
    return withoutAuthor;
  }

  /**
   * Returns the most active authors, the most active first.
   *
   * @param limit how many at most, at least 0
   */
  public synchronized List<Activity> mostActive(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit: expected 0 or more, got " + limit);
    }
    PriorityQueue<Activity> leastFirst = new PriorityQueue<>(MOST_ACTIVE_FIRST.reversed());
    for (int row = 0; row < byAuthor.rows() && limit > 0; row++) {
      if (byAuthor.isAnybodys(row)
          && (leastFirst.size() < limit || !isLessThan(row, leastFirst.element()))) {
        leastFirst.add(activity(row));
        if (leastFirst.size() > limit) {
          leastFirst.remove();
        }
      }
    }
    return leastFirst.stream().sorted(MOST_ACTIVE_FIRST).toList();
  }

  /** Most are, and are told so without anybody's id. */
  private boolean isLessThan(int row, Activity other) {
    long mentions = byAuthor.sum(row, MENTIONS);
    return mentions < other.mentions()
        || (mentions == other.mentions() && byAuthor.sum(row, SUM) < earned(other));
  }

  private static double earned(Activity activity) {
    return activity.engagement().isKnown() ? activity.engagement().low() : 0;
  }

  private Activity activity(int row) {
    long mentions = byAuthor.sum(row, MENTIONS);
    return new Activity(
        byAuthor.author(row),
        mentions,
        engagement(mentions, byAuthor.sum(row, SUM), byAuthor.sum(row, MISSING)));
  }

  private static Figure engagement(long mentions, long sum, long missing) {
    String input = Engagement.DEFINITION.name();
    Map<String, Absence> absent = missing == 0 ? Map.of() : Map.of(input, Absence.UNKNOWN);
    double share = (double) missing / (mentions * Engagement.DEFINITION.inputs().size());
    if (share >= 1) {
      return Figure.none(ENGAGEMENT, absent);
    }
    double high = missing == 0 ? sum : Double.POSITIVE_INFINITY;
    return new Figure(ENGAGEMENT, sum, high, Map.of(input, (double) sum), absent, share);
  }

  @Override
  protected void reset() {
    byAuthor = new AuthorTable(3);
    withoutAuthor = 0;
  }

  @Override
  protected String form() {
    return "author-activity/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(withoutAuthor);
    out.writeInt(byAuthor.size());
    for (int row = 0; row < byAuthor.rows(); row++) {
      if (byAuthor.isAnybodys(row)) {
        out.writeUTF(byAuthor.text(row));
        out.writeLong(byAuthor.sum(row, MENTIONS));
        out.writeLong(byAuthor.sum(row, SUM));
        out.writeLong(byAuthor.sum(row, MISSING));
      }
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    withoutAuthor += in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      byAuthor.add(in.readUTF(), in.readLong(), in.readLong(), in.readLong());
    }
  }
}
