package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.Correction;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/* What makes the order of delivery not matter, where two roads lead to one post: the author's, which
 * brings sightings, edits and accounts in the source's order, and one that brings what names the post
 * alone (deleted, withheld, skipped, numbers).
 *
 * A final reason wins over everything and stays. A source's word that is not final is weighed by time
 * against the last sight of the post, so that the last sight is remembered for a delivery that says
 * nothing new, and nothing but a sight of the post itself moves it: a rename does not. What is hidden
 * leaves a tombstone though nothing was kept, and two reasons make one tombstone in either order. A
 * version that is older by the source's own edit time is no sight: it may come out of a cache. A
 * person's word wins over what is kept, whenever it was seen. What is hidden in some countries stays hidden
 * there, whatever else is told of it, which is the same in any order too. What names an author counts
 * for that author's post alone, and waits where none is there. DeciderLaws holds all this. */
/**
 * Decides what a candidate does to what is kept of its post. Pure: no store, no clock, no other
 * post, so that it runs under a pipeline's lock and inside a keyed engine alike.
 *
 * <p><b>Law.</b> For each post, any merge of its author's road with the events that name the post
 * alone ends with the same kept posts and the same of the numbers that notices tell, within {@link
 * #PATIENCE}, as the source's own order, as long as no query asks for numbers. What a notice takes
 * out of a post, its place or the right to be shown in a country, it takes out of one that is kept.
 *
 * <p>What an event says that names an author counts if it is an author of the post, and is refused
 * as {@link Refusal#NOT_ITS_AUTHOR} if it is not; where the post is not there, it waits until it is
 * known whose it is. An event that names nobody is the source's own word.
 *
 * <p>Immutable and thread-safe.
 */
public final class Decider {
  /**
   * How long numbers wait for a post that was not seen yet, from the moment they were observed to
   * the moment at which it is.
   */
  public static final Duration PATIENCE = Duration.ofHours(24);

  private final Screen screen;

  /**
   * Creates a decider.
   *
   * @param screen tells which queries match once numbers or scores changed
   */
  public Decider(Screen screen) {
    this.screen = screen;
  }

  /**
   * Decides.
   *
   * @param kept what is kept of the candidate's post; null for nothing
   * @throws IllegalArgumentException if a match is not scored and says something new: score it
   *     first
   */
  public Step decide(@Nullable Kept kept, Candidate candidate) {
    if (kept instanceof Kept.Present present && isOfAnother(present, candidate)) {
      return refused(kept, Refusal.of(Refusal.NOT_ITS_AUTHOR), candidate);
    }
    if (candidate instanceof Candidate.Match match) {
      return keep(kept, match);
    } else if (candidate instanceof Candidate.Rejected rejected) {
      return reject(kept, rejected);
    } else if (candidate instanceof Candidate.Removed removed) {
      Tombstone stone = Tombstone.of(removed.id(), removed.cause(), removed.observedAt());
      AuthorKey author = removed.author();
      return author == null || kept instanceof Kept.Present
          ? remove(kept, stone)
          : new Step(claimed(kept, new Kept.Claim(author, stone)), null);
    }
    if (candidate instanceof Candidate.HiddenIn hidden) {
      return changed(kept, post -> hiddenIn(hidden.countries(), post));
    } else if (candidate instanceof Candidate.WithoutPlace) {
      return changed(kept, post -> post.toBuilder().place(null).build());
    }
    return count(kept, (Candidate.Numbers) candidate);
  }

  /** Returns whether a match must be scored before it can be decided about. */
  public boolean needsScores(@Nullable Kept kept, Candidate.Match match) {
    if (match.scored()) {
      return false;
    }
    if (kept instanceof Kept.Present present) {
      return !present.fingerprint().equals(match.fingerprint())
          && !isOfAnother(present, match)
          && !isOlder(match, present);
    }
    return barring(kept, match) == null;
  }

  /** What nothing is changed by need not be asked whose it is, nor need what is kept be read. */
  private static boolean isOfAnother(Kept.Present present, Candidate candidate) {
    if (candidate instanceof Candidate.Match match) {
      return !present.fingerprint().equals(match.fingerprint())
          && !AuthorKey.mayBeOfOne(present.mention().post(), match.mention().post());
    }
    boolean changesNothing =
        candidate instanceof Candidate.Rejected rejected && rejected.causeOrNull() == null;
    AuthorKey author = candidate.author();
    return author != null && !changesNothing && !author.speaksFor(present.mention().post());
  }

  /** Remembers what somebody said of a post that is not there, until it is known whose it is. */
  private static Kept claimed(@Nullable Kept kept, Kept.Claim claim) {
    if (kept instanceof Kept.Gone gone) {
      List<Kept.Claim> claims = with(gone.claims(), claim);
      return gone.tombstone().cause().isFinal() || claims.equals(gone.claims())
          ? gone
          : new Kept.Gone(gone.tombstone(), claims, gone.early());
    }
    List<Kept.Claim> before = claims(kept);
    List<Kept.Claim> claims = with(before, claim);
    return kept != null && claims.equals(before)
        ? kept
        : new Kept.Awaited(claim.stone().id(), claims, early(kept));
  }

  private static List<Kept.Claim> with(List<Kept.Claim> claims, Kept.Claim more) {
    List<Kept.Claim> all = new ArrayList<>(claims);
    for (int i = 0; i < all.size(); i++) {
      Kept.Claim each = all.get(i);
      if (each.author().equals(more.author())) {
        all.set(i, new Kept.Claim(each.author(), each.stone().and(more.stone())));
        return all;
      }
    }
    all.add(more);
    return all;
  }

  private static List<Kept.Claim> claims(@Nullable Kept kept) {
    return kept instanceof Kept.Gone gone
        ? gone.claims()
        : kept instanceof Kept.Awaited awaited ? awaited.claims() : List.of();
  }

  private static List<Kept.Early> early(@Nullable Kept kept) {
    return kept instanceof Kept.Gone gone
        ? gone.early()
        : kept instanceof Kept.Awaited awaited ? awaited.early() : List.of();
  }

  /** Returns the reason why a post that is seen stays away; null if there is none. */
  private static @Nullable Tombstone barring(@Nullable Kept kept, Candidate.Match match) {
    Tombstone standing = kept instanceof Kept.Gone gone ? gone.tombstone() : null;
    Post post = match.mention().post();
    for (Kept.Claim claim : claims(kept)) {
      if (claim.author().speaksFor(post)) {
        standing = standing == null ? claim.stone() : standing.and(claim.stone());
      }
    }
    return standing != null && bars(standing, match) ? standing : null;
  }

  private Step keep(@Nullable Kept kept, Candidate.Match match) {
    if (kept instanceof Kept.Present present) {
      return present.fingerprint().equals(match.fingerprint())
          ? seenAgain(present, match)
          : revised(present, match);
    }
    Tombstone stone = barring(kept, match);
    if (stone != null) {
      Kept after = kept == null || !mayReturn(stone) ? kept : learned(match, kept);
      return refused(after, new Refusal(Refusal.REMOVED, stone.cause().name()), match);
    }
    if (!match.sighted()) {
      return new Step(kept, null);
    }
    requireScored(match);
    if (match.mention().matches().isEmpty()) {
      return reject(kept, unmatched(match));
    }
    Mention mention = match.mention();
    Post counted = counted(mention.post(), inTime(early(kept), mention.post(), match.observedAt()));
    if (counted != null) {
      mention = matchedAnew(mention.withPost(counted));
    }
    return new Step(
        Kept.Present.of(mention, match.fingerprint(), match.observedAt()),
        new Outcome.Admitted(mention));
  }

  /** A sight that comes too late to be kept still tells numbers of the post, and its edit. */
  private static Kept learned(Candidate.Match match, Kept kept) {
    Post post = match.mention().post();
    Instant edited = post.editedAt().orElse(null);
    List<Kept.Early> early = newest(early(kept), match.author(), post.metrics());
    List<Kept.Claim> claims = new ArrayList<>();
    for (Kept.Claim each : claims(kept)) {
      claims.add(
          edited != null && each.author().speaksFor(post)
              ? new Kept.Claim(each.author(), each.stone().knowing(edited))
              : each);
    }
    Kept after =
        kept instanceof Kept.Gone gone
            ? new Kept.Gone(gone.tombstone().knowing(edited), claims, early)
            : new Kept.Awaited(kept.id(), claims, early);
    return after.equals(kept) ? kept : after;
  }

  private static boolean bars(Tombstone stone, Candidate.Match match) {
    Optional<Instant> edited = match.mention().post().editedAt();
    return stone.bars(match.observedAt())
        || (edited.isPresent() && stone.editedAt().filter(edited.get()::isBefore).isPresent());
  }

  private Step seenAgain(Kept.Present present, Candidate.Match match) {
    Kept.Present seen =
        match.sighted() ? present.seen(match.observedAt(), match.fingerprint()) : present;
    Post news = match.mention().post();
    if (!showsNumbers(news)) {
      return new Step(seen, null);
    }
    Mention before = present.mention();
    boolean newest = match.sighted() && !match.observedAt().isBefore(present.seenAt());
    Post counted =
        (newest ? news : before.post())
            .toBuilder()
                .metrics(before.post().metrics())
                .addMetrics(news.metrics())
                .withheldIn(before.post().withheldIn())
                .place(before.post().place().orElse(null))
                .build();
    return counted.sameAs(before.post())
        ? new Step(seen, null)
        : revised(before, matchedAnew(before.withPost(counted)), seen);
  }

  private static boolean showsNumbers(Post post) {
    return !post.metrics().isEmpty()
        || post.pollOptions().stream().anyMatch(option -> option.votes().isPresent())
        || post.authors().stream().anyMatch(Decider::showsNumbers);
  }

  private static boolean showsNumbers(Author author) {
    return author.followers().isPresent()
        || author.following().isPresent()
        || author.posts().isPresent();
  }

  private Step revised(Kept.Present present, Candidate.Match match) {
    if (isOlder(match, present)) {
      return refused(present, Refusal.of(Refusal.OUTDATED), match);
    }
    requireScored(match);
    Mention before = present.mention();
    Post newest = match.mention().post();
    Post post =
        newest.toBuilder().metrics(before.post().metrics()).addMetrics(newest.metrics()).build();
    Mention after =
        match.mention().withPost(hiddenIn(before.post().withheldIn(), post)).toBuilder()
            .decisionsOf(before)
            .build();
    Instant seenAt =
        match.sighted() && match.observedAt().isAfter(present.seenAt())
            ? match.observedAt()
            : present.seenAt();
    Kept.Present seen = present.seen(seenAt, match.fingerprint());
    return revised(before, matchedAnew(after), seen);
  }

  private static Candidate.Rejected unmatched(Candidate.Match match) {
    return new Candidate.Rejected(
        match.id(),
        match.author(),
        Refusal.of(Refusal.NO_QUERY_MATCHED),
        Removal.Cause.NO_LONGER_MATCHES,
        match.observedAt(),
        true,
        null);
  }

  /** By the source's own edit times where they differ, else by when each was observed. */
  private static boolean isOlder(Candidate.Match match, Kept.Present present) {
    Instant edited = match.mention().post().editedAt().orElse(null);
    if (edited != null) {
      Instant known = present.mention().post().editedAt().orElse(null);
      if (known != null && !known.equals(edited)) {
        return edited.isBefore(known);
      }
    }
    return match.observedAt().isBefore(present.seenAt());
  }

  private static void requireScored(Candidate.Match match) {
    if (!match.scored()) {
      throw new IllegalArgumentException(
          "candidate: expected a scored one, for it says something new");
    }
  }

  private static List<Metric> inTime(List<Kept.Early> early, Post post, Instant seenAt) {
    return early.stream()
        .filter(each -> each.author() == null || each.author().speaksFor(post))
        .map(Kept.Early::metric)
        .filter(metric -> !metric.at().isBefore(seenAt.minus(PATIENCE)))
        .toList();
  }

  /** Returns the post with these numbers too; null if they add nothing. */
  private static @Nullable Post counted(Post post, List<Metric> more) {
    if (more.isEmpty()) {
      return null;
    }
    Post counted = post.toBuilder().addMetrics(more).build();
    return counted.metrics().equals(post.metrics()) ? null : counted;
  }

  private Mention matchedAnew(Mention mention) {
    if (!screen.asksForNumbersOrScores()) {
      return mention;
    }
    return mention.toBuilder().matches(screen.match(mention)).build();
  }

  private Step revised(Mention before, Mention after, Kept.Present seen) {
    if (after.matches().isEmpty() && !before.matches().isEmpty()) {
      Tombstone stone =
          new Tombstone(
              before.id(),
              Removal.Cause.NO_LONGER_MATCHES,
              seen.seenAt(),
              before.post().editedAt().orElse(null));
      return withdrawn(before, stone);
    }
    if (after.sameAs(before)) {
      return new Step(seen, null);
    }
    return new Step(
        Kept.Present.of(after, seen.fingerprint(), seen.seenAt()),
        new Outcome.Revised(before, after));
  }

  private static Step reject(@Nullable Kept kept, Candidate.Rejected rejected) {
    Removal.Cause cause = rejected.causeOrNull();
    if (cause == null) {
      return refused(kept, rejected.refusal(), rejected);
    }
    Tombstone stone = Tombstone.of(rejected.id(), cause, rejected.observedAt());
    if (kept instanceof Kept.Present present) {
      return isOutlived(stone, present)
          ? refused(kept, Refusal.of(Refusal.OUTDATED), rejected)
          : withdrawn(present.mention(), stone);
    }
    boolean says = cause.isFinal() || cause.origin() == Removal.Origin.SOURCE;
    boolean hidden = !rejected.sighted() || rejected.refusal().code().equals(Refusal.NOT_PUBLIC);
    if (kept instanceof Kept.Gone ? !says : !hidden) {
      return refused(kept, rejected.refusal(), rejected);
    }
    AuthorKey author = rejected.author();
    Kept after =
        author == null || rejected.sighted()
            ? buried(kept, stone)
            : claimed(kept, new Kept.Claim(author, stone));
    return refused(after, rejected.refusal(), rejected);
  }

  private static Kept.Gone buried(@Nullable Kept kept, Tombstone stone) {
    Tombstone both = kept instanceof Kept.Gone gone ? gone.tombstone().and(stone) : stone;
    List<Kept.Claim> claims = both.cause().isFinal() ? List.of() : claims(kept);
    List<Kept.Early> early = mayReturn(both) ? early(kept) : List.of();
    return kept instanceof Kept.Gone gone
            && both.equals(gone.tombstone())
            && claims.equals(gone.claims())
            && early.equals(gone.early())
        ? gone
        : new Kept.Gone(both, claims, early);
  }

  /**
   * Whether a later sight brings the post back, and its numbers with it; not for a person's word.
   */
  private static boolean mayReturn(Tombstone stone) {
    return !stone.cause().isFinal() && stone.cause().origin() != Removal.Origin.PERSON;
  }

  /** A source's word, or our rules', about a moment before the post was last seen. */
  private static boolean isOutlived(Tombstone stone, Kept.Present present) {
    return !stone.cause().isFinal()
        && stone.cause().origin() != Removal.Origin.PERSON
        && stone.at().isBefore(present.seenAt());
  }

  /**
   * Removes a post for a reason that stands on its own: a host's, a person's, an account's.
   *
   * @param kept what is kept of it; null for nothing
   * @param stone the reason
   */
  public Step remove(@Nullable Kept kept, Tombstone stone) {
    if (kept instanceof Kept.Present present) {
      return isOutlived(stone, present)
          ? new Step(kept, null)
          : withdrawn(present.mention(), stone);
    }
    return new Step(buried(kept, stone), null);
  }

  private static Step withdrawn(Mention mention, Tombstone stone) {
    Instant edited =
        Tombstone.later(stone.editedAtOrNull(), mention.post().editedAt().orElse(null));
    Tombstone left = new Tombstone(stone.id(), stone.cause(), stone.at(), edited);
    List<Kept.Early> numbers =
        mayReturn(left)
            ? mention.post().metrics().stream().map(each -> new Kept.Early(null, each)).toList()
            : List.of();
    return new Step(
        new Kept.Gone(left, List.of(), numbers),
        new Outcome.Withdrawn(mention, stone.cause(), stone.at()));
  }

  private Step count(@Nullable Kept kept, Candidate.Numbers numbers) {
    if (kept instanceof Kept.Present present) {
      Mention before = present.mention();
      Post post = counted(before.post(), numbers.metrics());
      return post == null
          ? new Step(kept, null)
          : revised(before, matchedAnew(before.withPost(post)), present);
    }
    if (kept instanceof Kept.Gone gone) {
      return numbers.metrics().isEmpty() || !mayReturn(gone.tombstone())
          ? new Step(kept, null)
          : new Step(
              new Kept.Gone(
                  gone.tombstone(),
                  gone.claims(),
                  newest(gone.early(), numbers.author(), numbers.metrics())),
              null);
    }
    return numbers.metrics().isEmpty()
        ? new Step(kept, null)
        : new Step(
            new Kept.Awaited(
                numbers.id(),
                claims(kept),
                newest(early(kept), numbers.author(), numbers.metrics())),
            null);
  }

  /** Returns the newest of each name, of each of those who told them. */
  private static List<Kept.Early> newest(
      List<Kept.Early> some, @Nullable AuthorKey author, List<Metric> more) {
    List<Kept.Early> all = new ArrayList<>();
    List<Metric> theirs = new ArrayList<>();
    for (Kept.Early each : some) {
      if (Objects.equals(each.author(), author)) {
        theirs.add(each.metric());
      } else {
        all.add(each);
      }
    }
    theirs.addAll(more);
    Metric.newest(theirs).forEach(metric -> all.add(new Kept.Early(author, metric)));
    return all;
  }

  /**
   * Corrects a score of a kept post; what is not kept is refused, and so is what is older than the
   * decision that is kept.
   *
   * @param kept what is kept of it; null for nothing
   */
  public Step correct(@Nullable Kept kept, Correction<?> correction) {
    if (!(kept instanceof Kept.Present present)) {
      Refusal refusal =
          kept instanceof Kept.Gone gone
              ? new Refusal(Refusal.REMOVED, gone.tombstone().cause().name())
              : Refusal.of(Refusal.NOT_KEPT);
      return new Step(kept, new Outcome.Refused(correction.post(), refusal));
    }
    Mention before = present.mention();
    if (before.decidedAt(correction.key()).filter(correction.at()::isBefore).isPresent()) {
      return new Step(kept, new Outcome.Refused(correction.post(), Refusal.of(Refusal.OUTDATED)));
    }
    Mention after = corrected(before, correction);
    return after == null ? new Step(kept, null) : revised(before, matchedAnew(after), present);
  }

  /** Returns the mention with that decision; null if it has it already. */
  private static <T> @Nullable Mention corrected(Mention kept, Correction<T> correction) {
    if (correction instanceof Correction.Given<T> given) {
      return isRepeated(kept, given) ? null : withDecision(kept, given);
    }
    return kept.toBuilder().takeBack(correction.key(), correction.at()).build();
  }

  private static <T> boolean isRepeated(Mention kept, Correction.Given<T> given) {
    return Optional.ofNullable(kept.scores().get(given.key().id()))
        .filter(score -> score.value().equals(given.key().encode(given.value())))
        .flatMap(Score::byPerson)
        .filter(former -> former.by().equals(given.by()) && former.at().equals(given.at()))
        .isPresent();
  }

  private static <T> Mention withDecision(Mention kept, Correction.Given<T> given) {
    boolean editedSince = kept.post().editedAt().filter(given.at()::isBefore).isPresent();
    Score.Decision decision = new Score.Decision(given.by(), given.at(), editedSince);
    return kept.toBuilder().score(given.key(), new Score<>(given.value(), decision, null)).build();
  }

  /** Changes what a notice without the post speaks of; the last sight of the post stays it. */
  private Step changed(@Nullable Kept kept, UnaryOperator<Post> change) {
    if (!(kept instanceof Kept.Present present)) {
      return new Step(kept, null);
    }
    Mention before = present.mention();
    Post post = change.apply(before.post());
    if (post.sameAs(before.post())) {
      return new Step(kept, null);
    }
    Mention after = before.withPost(post);
    return revised(before, after.toBuilder().matches(screen.match(after)).build(), present);
  }

  private static Post hiddenIn(List<String> countries, Post post) {
    if (countries.isEmpty() || post.withheldIn().containsAll(countries)) {
      return post;
    }
    List<String> all = new ArrayList<>(countries);
    all.addAll(post.withheldIn());
    return post.toBuilder().withheldIn(all).build();
  }

  private static Step refused(@Nullable Kept kept, Refusal refusal, Candidate candidate) {
    return new Step(kept, new Outcome.Refused(candidate.id(), refusal));
  }
}
