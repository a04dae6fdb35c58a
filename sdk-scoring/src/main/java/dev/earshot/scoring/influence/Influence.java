package dev.earshot.scoring.influence;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.count.Cells;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what authors post and what they earn with it, and tells who is listened to.
 *
 * <p>For an author it holds how often each size of likes, of talk (replies and quotes), of shares
 * (reposts and quotes) and of following was seen in each week, in quarter steps of the natural
 * logarithm, and the hashes (64 bits) of the posts and of those that the author answered, reposted
 * or quoted; no text, no handle. Some 20 bytes for each different one of these. What is taken back
 * is subtracted exactly; of an author of whom nothing remains, nothing is held.
 *
 * <p>Counts posts that are dated and name their author. What reposts and answers earn is not
 * measured: the first earn for another, the second are read in the shadow of what they answer. Both
 * are activity, and say who listens to whom. Thread-safe.
 *
 * @see AuthorInfluence the formula
 */
public final class Influence extends SubtractingSink<Influence> {
  static final long WEEK = 7 * 86_400L;
  private static final int FOLLOWERS = 3;
  private static final int POSTS = 4;
  private static final List<Earned> EARNED = List.of(Earned.values());

  /** What is held of one author. */
  static final class Held {
    final Cells cells = new Cells();
    final Tally own = new Tally();
    final Tally answered = new Tally();

    boolean isNothing() {
      return cells.isEmpty() && own.isEmpty() && answered.isEmpty();
    }
  }

  /** Returns which quarter step a cell counts. */
  static int step(long cell) {
    return (int) cell & 0xff;
  }

  static int kind(long cell) {
    return (int) (cell >>> 8) & 0xff;
  }

  /** Returns the week of a cell, counted from 1970. */
  static long week(long cell) {
    return cell >> 16;
  }

  static boolean isFollowers(long cell) {
    return kind(cell) == FOLLOWERS;
  }

  static boolean isPost(long cell) {
    return kind(cell) == POSTS;
  }

  /**
   * What it reads of a post. A purpose that sees less leaves the rest unknown; one that sees this
   * sees no text, no name and no handle.
   */
  public static final Set<PostField> READS =
      Set.of(
          PostField.AUTHOR,
          PostField.AUTHOR_FOLLOWERS,
          PostField.PUBLISHED_AT,
          PostField.METRICS,
          PostField.IN_REPLY_TO,
          PostField.REPOST_OF,
          PostField.QUOTE_OF);

  private final ToLongFunction<PostId> postHash;
  private final Map<AuthorId, Held> byAuthor = new HashMap<>();
  private final Seen.Scale scale = new Seen.Scale();
  private @Nullable Norms latest;
  private long unclear;

  /**
   * Creates a count of nothing yet.
   *
   * @param postHash a post's number, the same for the same post at all times, 64 evenly spread bits
   *     that others cannot compute: a keyed hash. It is what is held of who answered whom
   */
  public Influence(ToLongFunction<PostId> postHash) {
    this.postHash = Objects.requireNonNull(postHash, "postHash");
  }

  @Override
  protected void count(Mention mention, int sign) {
    Post post = mention.post();
    Author author = post.author().orElse(null);
    Instant at = post.publishedAt().orElse(null);
    if (author == null || at == null) {
      unclear += sign;
      return;
    }
    // the host's function may throw, so it is asked before anything is counted
    long own = postHash.applyAsLong(post.id());
    OptionalLong repliedTo = hashOf(post.inReplyTo());
    OptionalLong reposted = hashOf(post.repostOf());
    OptionalLong quoted = hashOf(post.quoteOf());
    Held held = byAuthor.computeIfAbsent(author.id(), id -> new Held());
    long week = Math.floorDiv(at.getEpochSecond(), WEEK) << 16;
    held.cells.add(week | POSTS << 8, sign);
    OptionalLong followers = author.followers();
    if (followers.isPresent()) {
      held.cells.add(week | FOLLOWERS << 8 | bin(followers.getAsLong()), sign);
    }
    if (earnsForItself(post)) {
      for (Earned kind : EARNED) {
        OptionalLong earned = kind.of(post);
        if (earned.isPresent()) {
          held.cells.add(week | (long) kind.number() << 8 | bin(earned.getAsLong()), sign);
        }
      }
    }
    held.own.add(own, sign);
    answered(held, repliedTo, sign);
    answered(held, reposted, sign);
    answered(held, quoted, sign);
    dropIfNothing(author.id(), held);
  }

  private void dropIfNothing(AuthorId author, Held held) {
    if (held.isNothing()) {
      byAuthor.remove(author);
      if (latest != null) {
        latest.forget(author);
      }
    }
  }

  /* Most often a post shows other numbers: its week, its hash and its answers stay. */
  @Override
  protected void recount(Mention before, Mention after) {
    Post was = before.post();
    Post is = after.post();
    Author wasBy = was.author().orElse(null);
    Author isBy = is.author().orElse(null);
    Instant at = is.publishedAt().orElse(null);
    Held held = isBy == null ? null : byAuthor.get(isBy.id());
    if (held == null || wasBy == null || isBy == null || at == null || !areOneCase(was, is)) {
      super.recount(before, after);
      return;
    }
    long week = Math.floorDiv(at.getEpochSecond(), WEEK) << 16;
    move(held.cells, week | FOLLOWERS << 8, wasBy.followers(), isBy.followers());
    if (earnsForItself(is)) {
      for (Earned kind : EARNED) {
        move(held.cells, week | (long) kind.number() << 8, kind.of(was), kind.of(is));
      }
    }
    dropIfNothing(isBy.id(), held);
  }

  private static boolean areOneCase(Post was, Post is) {
    return was.id().equals(is.id())
        && was.author().map(Author::id).equals(is.author().map(Author::id))
        && was.publishedAt().equals(is.publishedAt())
        && was.kind() == is.kind()
        && was.inReplyTo().equals(is.inReplyTo())
        && was.repostOf().equals(is.repostOf())
        && was.quoteOf().equals(is.quoteOf());
  }

  private static void move(Cells cells, long cell, OptionalLong from, OptionalLong to) {
    int fromBin = from.isPresent() ? bin(from.getAsLong()) : -1;
    int toBin = to.isPresent() ? bin(to.getAsLong()) : -1;
    if (fromBin != toBin) {
      if (toBin >= 0) {
        cells.add(cell | toBin, 1);
      }
      if (fromBin >= 0) {
        cells.add(cell | fromBin, -1);
      }
    }
  }

  private OptionalLong hashOf(Optional<Post.Reference> to) {
    PostId id = to.isEmpty() ? null : to.get().id().orElse(null);
    return id == null ? OptionalLong.empty() : OptionalLong.of(postHash.applyAsLong(id));
  }

  private static void answered(Held held, OptionalLong to, int sign) {
    if (to.isPresent()) {
      held.answered.add(to.getAsLong(), sign);
    }
  }

  private static int bin(long count) {
    return (int) Math.round(4 * Math.log(1.0 + count));
  }

  /* The kind stays where a purpose does not see what is answered or repeated. */
  private static boolean earnsForItself(Post post) {
    return switch (post.kind()) {
      case REPLY, COMMENT, REPOST -> false;
      default ->
          post.inReplyTo().isEmpty() && (post.repostOf().isEmpty() || post.quoteOf().isPresent());
    };
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
   * Returns what the networks let expect at an instant, from all that is held. It takes about as
   * long as sorting what is held; afterwards {@link #of} takes about a microsecond. An author of
   * whom nothing is held any more leaves the norms that were asked for last, too.
   *
   * @param at weeks that begin later are left out
   */
  public synchronized Norms norms(Instant at) {
    Norms norms = Norms.of(byAuthor, at);
    latest = norms;
    return norms;
  }

  /**
   * Returns an author's influence by what is held of the author now, measured against norms of this
   * or of another count: those of everything for a count of what concerns a brand.
   *
   * @return empty if nothing is held that began before the norms' instant
   */
  public synchronized Optional<AuthorInfluence> of(AuthorId author, Norms norms) {
    Held held = byAuthor.get(author);
    return held == null ? Optional.empty() : norms.measure(author, held, scale);
  }

  /** Returns every author's influence against the norms, the highest first, equals by id. */
  public synchronized List<AuthorInfluence> ranking(Norms norms) {
    List<AuthorInfluence> all = new ArrayList<>();
    byAuthor.forEach((author, held) -> norms.measure(author, held, scale).ifPresent(all::add));
    all.sort(
        Comparator.comparingDouble(AuthorInfluence::influence)
            .reversed()
            .thenComparing(AuthorInfluence::author));
    return all;
  }

  @Override
  protected void reset() {
    byAuthor.clear();
    latest = null;
    unclear = 0;
  }

  @Override
  protected String form() {
    return "influence/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(unclear);
    out.writeInt(byAuthor.size());
    for (Map.Entry<AuthorId, Held> each : byAuthor.entrySet()) {
      out.writeUTF(each.getKey().toString());
      each.getValue().cells.write(out);
      each.getValue().own.write(out);
      each.getValue().answered.write(out);
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    unclear += in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      Held held = byAuthor.computeIfAbsent(AuthorId.parse(in.readUTF()), id -> new Held());
      held.cells.read(in);
      held.own.read(in);
      held.answered.read(in);
    }
  }
}
