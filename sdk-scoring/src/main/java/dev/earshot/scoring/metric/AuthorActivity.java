package dev.earshot.scoring.metric;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is heard how often, and answered how much. It knows ids alone; the host resolves handles at
 * the moment it shows them.
 *
 * <p>Thread-safe.
 */
public final class AuthorActivity extends SubtractingSink<AuthorActivity> {
  /** Formula, version and inputs of the order in which {@link #mostActive} answers. */
  public static final Definition DEFINITION =
      new Definition(
          "authorActivity",
          1,
          "by mentions, then by engagement over them, then by id",
          List.of("mentions", Engagement.DEFINITION.name()));

  /**
   * One author's part.
   *
   * @param author who
   * @param mentions how many mentions, at least 1
   * @param engagement the sum of their {@link Engagement}s, a lower bound where inputs are missing
   * @param missingInputs how many inputs of those engagements no source showed
   */
  public record Activity(AuthorId author, long mentions, long engagement, long missingInputs) {
    private Activity plus(Activity more) {
      return new Activity(
          author,
          mentions + more.mentions,
          engagement + more.engagement,
          missingInputs + more.missingInputs);
    }

    /** Returns which share of the engagements' inputs is missing, in [0, 1]. */
    public double missingShare() {
      return (double) missingInputs / (mentions * Engagement.DEFINITION.inputs().size());
    }
  }

  private static final Comparator<Activity> MOST_ACTIVE_FIRST =
      Comparator.comparingLong(Activity::mentions)
          .thenComparingLong(Activity::engagement)
          .reversed()
          .thenComparing(Activity::author);

  private final Map<AuthorId, Activity> byAuthor = new HashMap<>();
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
    Activity old = byAuthor.getOrDefault(author, new Activity(author, 0, 0, 0));
    Activity now =
        new Activity(
            author,
            old.mentions + sign,
            old.engagement + sign * engagement.value(),
            old.missingInputs + (long) sign * engagement.missing().size());
    if (now.mentions == 0) {
      byAuthor.remove(author);
    } else {
      byAuthor.put(author, now);
    }
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
    return byAuthor.values().stream().sorted(MOST_ACTIVE_FIRST).limit(limit).toList();
  }

  @Override
  protected void reset() {
    byAuthor.clear();
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
    for (Activity activity : byAuthor.values()) {
      out.writeUTF(activity.author().toString());
      out.writeLong(activity.mentions());
      out.writeLong(activity.engagement());
      out.writeLong(activity.missingInputs());
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    withoutAuthor += in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      AuthorId author = AuthorId.parse(in.readUTF());
      Activity more = new Activity(author, in.readLong(), in.readLong(), in.readLong());
      byAuthor.merge(author, more, Activity::plus);
    }
  }
}
