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
 * there, whatever else is told of it, which is the same in any order too. DeciderLaws holds all this. */
/**
 * Decides what a candidate does to what is kept of its post. Pure: no store, no clock, no other
 * post, so that it runs under a pipeline's lock and inside a keyed engine alike.
 *
 * <p><b>Law.</b> For each post, any merge of its author's road with the events that name the post
 * alone ends with the same kept posts as the source's own order, numbers aside and as long as no
 * query asks for numbers. What a notice takes out of a post, its place or the right to be shown in
 * a country, it takes out of one that is kept.
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
    if (candidate instanceof Candidate.Match match) {
      return keep(kept, match);
    } else if (candidate instanceof Candidate.Rejected rejected) {
      return reject(kept, rejected);
    } else if (candidate instanceof Candidate.Removed removed) {
      return remove(kept, Tombstone.of(removed.id(), removed.cause(), removed.observedAt()));
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
    if (match.scored() || (kept instanceof Kept.Gone gone && bars(gone.tombstone(), match))) {
      return false;
    }
    return !(kept instanceof Kept.Present present
        && (present.fingerprint().equals(match.fingerprint()) || isOlder(match, present)));
  }

  private Step keep(@Nullable Kept kept, Candidate.Match match) {
    if (kept instanceof Kept.Present present) {
      return present.fingerprint().equals(match.fingerprint())
          ? seenAgain(present, match)
          : revised(present, match);
    }
    if (kept instanceof Kept.Gone gone && bars(gone.tombstone(), match)) {
      String why = gone.tombstone().cause().name();
      return refused(kept, new Refusal(Refusal.REMOVED, why), match);
    }
    if (!match.sighted()) {
      return new Step(kept, null);
    }
    requireScored(match);
    if (match.mention().matches().isEmpty()) {
      return reject(kept, unmatched(match));
    }
    List<Metric> early =
        kept instanceof Kept.Gone gone
            ? gone.early()
            : kept instanceof Kept.Awaited awaited ? awaited.early() : List.of();
    Mention mention = match.mention();
    Post counted = counted(mention.post(), inTime(early, match.observedAt()));
    if (counted != null) {
      mention = matchedAnew(mention.withPost(counted));
    }
    return new Step(
        Kept.Present.of(mention, match.fingerprint(), match.observedAt()),
        new Outcome.Admitted(mention));
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
        Refusal.of(Refusal.NO_QUERY_MATCHED),
        Removal.Cause.NO_LONGER_MATCHES,
        match.observedAt());
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

  private static List<Metric> inTime(List<Metric> early, Instant seenAt) {
    return early.stream().filter(metric -> !metric.at().isBefore(seenAt.minus(PATIENCE))).toList();
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
    Removal.Cause cause = rejected.ifKept();
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
    if (kept instanceof Kept.Gone gone) {
      return refused(says ? buried(gone, stone) : gone, rejected.refusal(), rejected);
    }
    boolean hidden = rejected.refusal().code().equals(Refusal.NOT_PUBLIC);
    return refused(hidden ? new Kept.Gone(stone, List.of()) : kept, rejected.refusal(), rejected);
  }

  private static Kept.Gone buried(Kept.Gone gone, Tombstone stone) {
    Tombstone both = gone.tombstone().and(stone);
    List<Metric> early =
        both.cause().isFinal()
            ? List.of()
            : gone.early().stream().filter(metric -> metric.at().isAfter(both.at())).toList();
    return both.equals(gone.tombstone()) && early.equals(gone.early())
        ? gone
        : new Kept.Gone(both, early);
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
    return new Step(
        kept instanceof Kept.Gone gone ? buried(gone, stone) : new Kept.Gone(stone, List.of()),
        null);
  }

  private static Step withdrawn(Mention mention, Tombstone stone) {
    Instant edited = Tombstone.later(stone.lastEdit(), mention.post().editedAt().orElse(null));
    Tombstone left = new Tombstone(stone.id(), stone.cause(), stone.at(), edited);
    return new Step(
        new Kept.Gone(left, List.of()), new Outcome.Withdrawn(mention, stone.cause(), stone.at()));
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
      if (gone.tombstone().cause().isFinal()) {
        return new Step(kept, null);
      }
      List<Metric> news =
          numbers.metrics().stream()
              .filter(metric -> metric.at().isAfter(gone.tombstone().at()))
              .toList();
      return news.isEmpty()
          ? new Step(kept, null)
          : new Step(new Kept.Gone(gone.tombstone(), newest(gone.early(), news)), null);
    }
    List<Metric> early = kept instanceof Kept.Awaited awaited ? awaited.early() : List.of();
    return numbers.metrics().isEmpty()
        ? new Step(kept, null)
        : new Step(new Kept.Awaited(numbers.id(), newest(early, numbers.metrics())), null);
  }

  private static List<Metric> newest(List<Metric> some, List<Metric> more) {
    List<Metric> all = new ArrayList<>(some);
    all.addAll(more);
    return Metric.newest(all);
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
