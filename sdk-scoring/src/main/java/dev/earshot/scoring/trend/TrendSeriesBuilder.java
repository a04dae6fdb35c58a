package dev.earshot.scoring.trend;

import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Says what a series counts; see {@link TrendSeries#builder}. Not thread-safe. */
public final class TrendSeriesBuilder {
  final ToLongFunction<AuthorId> authorHash;
  final List<Dimension> dimensions = new ArrayList<>();
  Duration bucket = Duration.ofHours(1);
  @Nullable Duration keptFor;
  int exactAuthors = TrendSeries.EXACT_AUTHORS;
  int mostKeys = TrendSeries.MOST_KEYS;
  int smallestGroup = 1;
  Predicate<Mention> isCopy = TrendSeriesBuilder::isRepost;

  TrendSeriesBuilder(ToLongFunction<AuthorId> authorHash) {
    this.authorHash = Objects.requireNonNull(authorHash, "authorHash");
  }

  /** Tells mentions apart by another dimension, at least one in all. */
  public TrendSeriesBuilder by(Dimension dimension) {
    dimensions.add(dimension);
    return this;
  }

  /**
   * Sets the width of a bucket: whole minutes, one minute to a day, of which a day has a whole
   * number. Days of a zone can be asked for where its midnights begin a bucket: 15 minutes do for
   * every zone of today.
   */
  public TrendSeriesBuilder bucket(Duration bucket) {
    long width = bucket.toSeconds();
    if (!bucket.equals(Duration.ofSeconds(width))
        || width < 60
        || width % 60 != 0
        || width > Duration.ofDays(1).toSeconds()
        || Duration.ofDays(1).toSeconds() % width != 0) {
      throw new IllegalArgumentException(
          "bucket: expected whole minutes of which a day has a whole number, got " + bucket);
    }
    this.bucket = bucket;
    return this;
  }

  /** Sets how far back from the latest mention buckets are kept; for ever unless told. */
  public TrendSeriesBuilder keptFor(Duration keptFor) {
    if (keptFor.isNegative() || keptFor.isZero()) {
      throw new IllegalArgumentException("keptFor: expected more than nothing");
    }
    this.keptFor = keptFor;
    return this;
  }

  /** Sets how many authors a bucket tells exactly, at least 1. */
  public TrendSeriesBuilder exactAuthors(int most) {
    this.exactAuthors = atLeastOne("exactAuthors", most);
    return this;
  }

  /** Sets how many values of all dimensions together are held, at least 1. */
  public TrendSeriesBuilder mostKeys(int most) {
    this.mostKeys = atLeastOne("mostKeys", most);
    return this;
  }

  /**
   * Sets how many different authors a figure must rest on to be told, at least 1, so that a figure
   * of few is none of a person. Mentions without an author add nobody. What rests on fewer is not
   * told apart from what nobody said: neither is compared, nor a share.
   */
  public TrendSeriesBuilder smallestGroup(int authors) {
    this.smallestGroup = atLeastOne("smallestGroup", authors);
    return this;
  }

  /**
   * Says which mentions are copies; reposts unless told. Must answer the same of the same mention
   * always.
   */
  public TrendSeriesBuilder copies(Predicate<Mention> isCopy) {
    this.isCopy = Objects.requireNonNull(isCopy, "isCopy");
    return this;
  }

  /** Returns a series of nothing yet. */
  public TrendSeries build() {
    return new TrendSeries(this);
  }

  private static int atLeastOne(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + ": expected at least 1, got " + number);
    }
    return number;
  }

  private static boolean isRepost(Mention mention) {
    return mention.post().kind() == Post.Kind.REPOST;
  }
}
