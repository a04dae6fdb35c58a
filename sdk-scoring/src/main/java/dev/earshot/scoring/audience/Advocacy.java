package dev.earshot.scoring.audience;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.ScoreKey;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.count.Cells;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.metric.SentimentCounts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks well of something again and again, who speaks ill of it again and again, and who came
 * anew: a count by author and day of how their mentions sound.
 *
 * <pre>{@code
 * Advocacy kettles = new Advocacy(Sentiment.ABOUT_KEY, "kettles");
 * kettles.advocates(now, AdvocacyCriteria.USUAL);
 * kettles.newcomers(LocalDate.parse("2026-11-01"), now);
 * }</pre>
 *
 * <p>Days are those of UTC. A repost is no opinion of who reposts, so it makes nobody an advocate;
 * it does show that they are there. A mention without a score, or whose scorer abstained, counts
 * for neither side, and a person's correction as it says. A text that an author posts twice counts
 * twice; that is what the different days are for. A brand's own account is one like any other, and
 * the host's to leave out.
 *
 * <p>Counts mentions that are dated and name their author. Held are, for an author, the id and 12
 * bytes for each different day and sound of it; no text and no handle. What is taken back is
 * subtracted exactly; of an author of whom nothing is kept any more nothing is held. Thread-safe.
 *
 * @see AdvocacyCriteria what repeated means
 */
public final class Advocacy extends SubtractingSink<Advocacy> {
  private static final int NEGATIVE = 0;
  private static final int NEUTRAL = 1;
  private static final int POSITIVE = 2;
  private static final int UNSCORED = 3;
  private static final int REPOST = 4;
  private static final int KINDS = 3; // bits
  private static final long DAY = 86_400;

  private final ScoreKey<Sentiment> key;
  private final @Nullable String query;

  /** By day and kind. */
  private final Map<AuthorId, Cells> byAuthor = new HashMap<>();

  private long unclear;

  /**
   * Creates a count of nothing yet, of every mention.
   *
   * @param key which score says how a mention sounds, such as {@link Sentiment#KEY}
   */
  public Advocacy(ScoreKey<Sentiment> key) {
    this.key = Objects.requireNonNull(key, "key");
    query = null;
  }

  /**
   * Creates a count of nothing yet, of the mentions that one query matches: who praises one brand
   * may speak ill of another.
   *
   * @param key which score says how a mention sounds; {@link Sentiment#ABOUT_KEY} says it of what
   *     the query looks for
   * @param query the query's id
   * @throws IllegalArgumentException if no query could have the id
   */
  public Advocacy(ScoreKey<Sentiment> key, String query) {
    this.key = Objects.requireNonNull(key, "key");
    this.query = query;
    if (query.isBlank() || !query.equals(query.strip())) {
      throw new IllegalArgumentException("query: expected an id, without outer blanks");
    }
  }

  @Override
  protected void count(Mention mention, int sign) {
    if (query != null && mention.matches().stream().noneMatch(m -> m.query().equals(query))) {
      return;
    }
    AuthorId author = mention.post().author().map(Author::id).orElse(null);
    Instant at = mention.post().publishedAt().orElse(null);
    if (author == null || at == null) {
      unclear += sign;
      return;
    }
    Cells cells = byAuthor.computeIfAbsent(author, id -> new Cells());
    cells.add(day(at) << KINDS | kind(mention), sign);
    if (cells.isEmpty()) {
      byAuthor.remove(author);
    }
  }

  private int kind(Mention mention) {
    if (isRepost(mention.post())) {
      return REPOST;
    }
    SentimentCounts one = SentimentCounts.of(mention, key);
    if (one.unscored() > 0) {
      return UNSCORED;
    }
    return one.positive() > 0 ? POSITIVE : one.negative() > 0 ? NEGATIVE : NEUTRAL;
  }

  /* The kind stays where a purpose does not see what is repeated. */
  private static boolean isRepost(Post post) {
    return post.kind() == Post.Kind.REPOST
        || (post.repostOf().isPresent() && post.quoteOf().isEmpty());
  }

  /** Instants reach further than days that can be told. */
  private static long day(Instant at) {
    long day = Math.floorDiv(at.getEpochSecond(), DAY);
    return Math.max(LocalDate.MIN.toEpochDay(), Math.min(LocalDate.MAX.toEpochDay(), day));
  }

  /** Returns how many authors something is held of. */
  public synchronized int authors() {
    return byAuthor.size();
  }

  /** Returns how many mentions name no author or no moment; nothing is made of them. */
  public synchronized long unclear() {
    return unclear;
  }

  /**
   * Returns the day of the oldest mention that is held of anybody: before it this count knows
   * nothing. Empty if nothing is held.
   */
  public synchronized Optional<LocalDate> countedSince() {
    return byAuthor.values().stream()
        .map(cells -> cells.cell(0) >> KINDS)
        .min(Comparator.naturalOrder())
        .map(LocalDate::ofEpochDay);
  }

  /**
   * Returns who speaks well, and repeatedly: the surest first, which is whose share of positive
   * mentions has the highest lower bound, then who was positive more often, then by id.
   *
   * @param at later days are left out
   * @param criteria what repeated means, and how far back it is looked for
   */
  public synchronized List<AuthorVoice> advocates(Instant at, AdvocacyCriteria criteria) {
    return found(window(at, criteria), criteria::isAdvocate, surest(AuthorVoice::positive));
  }

  /**
   * Returns who speaks ill, and repeatedly, the surest first as {@link #advocates} has it.
   *
   * @param at later days are left out
   * @param criteria what repeated means, and how far back it is looked for
   */
  public synchronized List<AuthorVoice> detractors(Instant at, AdvocacyCriteria criteria) {
    return found(window(at, criteria), criteria::isDetractor, surest(AuthorVoice::negative));
  }

  /**
   * Returns whose first mention that is kept is of a day or later, the newest first, then by id. It
   * is the first of those that are kept and that this count holds: who spoke before it began, or
   * whose earlier posts are gone, looks new. Where {@link #countedSince} is no earlier than the
   * day, everybody does.
   *
   * @param since the first day on which somebody is new; their voice is counted from it
   * @param at later days are left out
   */
  public synchronized List<AuthorVoice> newcomers(LocalDate since, Instant at) {
    return found(
        new Window(since.toEpochDay(), day(at)),
        voice -> !voice.first().isBefore(since),
        Comparator.comparing(AuthorVoice::first).reversed());
  }

  /**
   * Returns how an author spoke, by what is held now.
   *
   * @param at later days are left out
   * @param criteria how far back it is looked
   * @return empty if nothing is held of them that is so old
   */
  public synchronized Optional<AuthorVoice> of(
      AuthorId author, Instant at, AdvocacyCriteria criteria) {
    Cells cells = byAuthor.get(author);
    return cells == null
        ? Optional.empty()
        : Optional.ofNullable(window(at, criteria).of(author, cells));
  }

  /**
   * Returns what segments ask a person's stance by: {@code stance:advocate}, {@code
   * stance:detractor}, {@code stance:neither}; unknown of whom nothing is held. Add this count to
   * the pipeline ahead of the segments, so that it has counted what they weigh. Time alone tells a
   * segment nothing: {@link Segments#weighAgain} weighs whom the window left behind.
   *
   * @param clock says at which instant it is asked
   */
  public Field<Account> stance(AdvocacyCriteria criteria, InstantSource clock) {
    Objects.requireNonNull(criteria, "criteria");
    Objects.requireNonNull(clock, "clock");
    return Field.label(
        "stance",
        Aspect.SCORES,
        List.of("advocate", "detractor", "neither"),
        person -> of(person.id(), clock.instant(), criteria).map(criteria::stance));
  }

  /**
   * Returns what segments ask by for how many days a person has been heard: {@code heard<=7} of
   * whose first kept mention is at most 7 days old. It is as {@link #newcomers} has it, and weighed
   * as {@link #stance} is.
   *
   * @param clock says at which instant it is asked
   */
  public Field<Account> heard(InstantSource clock) {
    Objects.requireNonNull(clock, "clock");
    return Field.count("heard", Aspect.METRICS, person -> daysSince(person.id(), clock.instant()));
  }

  private synchronized OptionalDouble daysSince(AuthorId author, Instant at) {
    Cells cells = byAuthor.get(author);
    long days = cells == null ? -1 : day(at) - (cells.cell(0) >> KINDS);
    return days < 0 ? OptionalDouble.empty() : OptionalDouble.of((double) days);
  }

  private static Comparator<AuthorVoice> surest(Function<AuthorVoice, Proportion> share) {
    return Comparator.<AuthorVoice>comparingDouble(voice -> share.apply(voice).low())
        .thenComparingLong(voice -> share.apply(voice).count())
        .reversed();
  }

  private static Window window(Instant at, AdvocacyCriteria criteria) {
    long from = Math.max(LocalDate.MIN.toEpochDay(), day(at) - criteria.window() + 1);
    return new Window(from, day(at));
  }

  private List<AuthorVoice> found(
      Window window, Predicate<AuthorVoice> wanted, Comparator<AuthorVoice> order) {
    List<AuthorVoice> found = new ArrayList<>();
    byAuthor.forEach(
        (author, cells) -> {
          AuthorVoice voice = window.of(author, cells);
          if (voice != null && wanted.test(voice)) {
            found.add(voice);
          }
        });
    found.sort(order.thenComparing(AuthorVoice::author));
    return List.copyOf(found);
  }

  /** From which day to which, both included. */
  private record Window(long from, long to) {
    @Nullable AuthorVoice of(AuthorId author, Cells cells) {
      long first = cells.cell(0) >> KINDS;
      if (first > to) {
        return null;
      }
      long[] sounds = new long[REPOST + 1];
      int[] days = new int[REPOST + 1];
      int spoken = 0;
      long lastSpoken = Long.MIN_VALUE;
      long last = first;
      for (int i = 0; i < cells.size() && cells.cell(i) >> KINDS <= to; i++) {
        last = cells.cell(i) >> KINDS;
        int kind = (int) cells.cell(i) & ((1 << KINDS) - 1);
        if (last < from) {
          continue;
        }
        sounds[kind] += cells.count(i);
        days[kind]++;
        if (kind != REPOST && last != lastSpoken) {
          spoken++;
          lastSpoken = last;
        }
      }
      return new AuthorVoice(
          author,
          LocalDate.ofEpochDay(from),
          LocalDate.ofEpochDay(to),
          new SentimentCounts(
              sounds[NEGATIVE], sounds[NEUTRAL], sounds[POSITIVE], sounds[UNSCORED]),
          sounds[REPOST],
          spoken,
          days[POSITIVE],
          days[NEGATIVE],
          LocalDate.ofEpochDay(first),
          LocalDate.ofEpochDay(last));
    }
  }

  @Override
  protected void reset() {
    byAuthor.clear();
    unclear = 0;
  }

  @Override
  protected String form() {
    String of = "advocacy/1 of " + key.name() + "/" + key.version();
    return query == null ? of : of + " where " + query;
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(unclear);
    out.writeInt(byAuthor.size());
    for (Map.Entry<AuthorId, Cells> each : byAuthor.entrySet()) {
      out.writeUTF(each.getKey().toString());
      each.getValue().write(out);
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    unclear += in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      AuthorId author = AuthorId.parse(in.readUTF());
      Cells cells = byAuthor.computeIfAbsent(author, id -> new Cells());
      cells.read(in);
      if (cells.isEmpty()) {
        byAuthor.remove(author);
      }
    }
  }
}
