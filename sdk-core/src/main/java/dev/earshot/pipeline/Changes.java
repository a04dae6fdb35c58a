package dev.earshot.pipeline;

import dev.earshot.AuthorId;
import dev.earshot.Correction;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one batch does to the store, decided event by event: later events of a batch see what
 * earlier ones did.
 */
final class Changes {
  private final MentionStore store;
  private final Map<PostId, Optional<Mention>> staged = new HashMap<>();
  private final Map<PostId, Tombstone> tombstones = new LinkedHashMap<>();
  private final List<Outcome.Change> changes = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  Changes(MentionStore store) {
    this.store = store;
  }

  boolean isEmpty() {
    return changes.isEmpty() && tombstones.isEmpty();
  }

  List<Outcome.Change> changes() {
    return changes;
  }

  List<Tombstone> tombstones() {
    return List.copyOf(tombstones.values());
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  void keep(Mention mention, Instant observedAt) {
    Optional<Mention> kept = kept(mention.id());
    if (kept.isPresent()) {
      meet(kept.get(), mention, observedAt);
      return;
    }
    Optional<Tombstone> tombstone = tombstone(mention.id());
    if (tombstone.isPresent() && tombstone.get().bars(observedAt)) {
      outcomes.add(
          new Outcome.Refused(
              mention.id(), new Refusal(Refusal.REMOVED, tombstone.get().cause().name())));
      return;
    }
    tombstones.remove(mention.id());
    staged.put(mention.id(), Optional.of(mention));
    change(new Outcome.Admitted(mention));
  }

  private void meet(Mention before, Mention candidate, Instant observedAt) {
    boolean sameContent = before.post().sameContentAs(candidate.post());
    if (!sameContent && isOlder(candidate.post(), observedAt, before.post())) {
      outcomes.add(new Outcome.Refused(candidate.id(), Refusal.of(Refusal.OUTDATED)));
      return;
    }
    Post newest = wasSeenBefore(observedAt, before.post()) ? before.post() : candidate.post();
    Post post =
        newest.toBuilder()
            .metrics(before.post().metrics())
            .addMetrics(candidate.post().metrics())
            .build();
    revise(before, candidate.withPost(post).toBuilder().decisionsOf(before).build());
  }

  /** By the source's own edit times where they differ, else by when each was observed. */
  private static boolean isOlder(Post candidate, Instant observedAt, Post kept) {
    if (candidate.editedAt().isPresent()
        && kept.editedAt().isPresent()
        && !candidate.editedAt().equals(kept.editedAt())) {
      return candidate.editedAt().get().isBefore(kept.editedAt().get());
    }
    return wasSeenBefore(observedAt, kept);
  }

  private static boolean wasSeenBefore(Instant observedAt, Post kept) {
    return kept.provenance().map(Provenance::observedAt).filter(observedAt::isBefore).isPresent();
  }

  void reject(PostId id, Refusal refusal, Removal.@Nullable Cause ifKept, Instant observedAt) {
    Optional<Mention> kept = kept(id);
    if (kept.isEmpty() || ifKept == null) {
      outcomes.add(new Outcome.Refused(id, refusal));
    } else if (wasSeenBefore(observedAt, kept.get().post())) {
      outcomes.add(new Outcome.Refused(id, Refusal.of(Refusal.OUTDATED)));
    } else {
      withdraw(id, ifKept, observedAt);
    }
  }

  void observe(PostId id, List<Metric> metrics) {
    kept(id)
        .ifPresent(
            before -> {
              Post post = before.post().toBuilder().addMetrics(metrics).build();
              revise(before, before.withPost(post));
            });
  }

  void correct(Correction<?> correction) {
    Optional<Mention> kept = kept(correction.post());
    if (kept.isEmpty()) {
      Refusal refusal =
          tombstone(correction.post())
              .map(tombstone -> new Refusal(Refusal.REMOVED, tombstone.cause().name()))
              .orElseGet(() -> Refusal.of(Refusal.NOT_KEPT));
      outcomes.add(new Outcome.Refused(correction.post(), refusal));
    } else if (kept.get()
        .decidedAt(correction.key())
        .filter(correction.at()::isBefore)
        .isPresent()) {
      outcomes.add(new Outcome.Refused(correction.post(), Refusal.of(Refusal.OUTDATED)));
    } else {
      revise(kept.get(), corrected(kept.get(), correction));
    }
  }

  private static <T> Mention corrected(Mention kept, Correction<T> correction) {
    if (correction instanceof Correction.Given<T> given) {
      return isRepeated(kept, given) ? kept : withDecision(kept, given);
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

  void remove(Removal removal) {
    if (removal instanceof Removal.OfPost one) {
      withdraw(one.post(), one.cause(), one.at());
    } else if (removal instanceof Removal.OfAuthor all) {
      for (PostId id : postsOf(all.author())) {
        withdraw(id, all.cause(), all.at());
      }
    } else if (removal instanceof Removal.OfSubject all) {
      for (PostId id : postsOf(all.subject())) {
        withdraw(id, all.cause(), all.at());
      }
    }
  }

  private void withdraw(PostId id, Removal.Cause cause, Instant at) {
    Optional<Mention> kept = kept(id);
    Optional<Tombstone> tombstone = tombstone(id);
    boolean stronger =
        tombstone.isEmpty()
            || (cause.isFinal() && !tombstone.get().cause().isFinal())
            || (cause.isFinal() == tombstone.get().cause().isFinal()
                && at.isAfter(tombstone.get().at()));
    if (kept.isPresent() || stronger) {
      tombstones.put(id, new Tombstone(id, cause, at));
    }
    if (kept.isPresent()) {
      staged.put(id, Optional.empty());
      change(new Outcome.Withdrawn(kept.get(), cause));
    }
  }

  /** Returns what is kept of an author now. */
  List<Mention> keptOf(AuthorId author) {
    return postsOf(author).stream()
        .flatMap(id -> kept(id).stream())
        .filter(mention -> isBy(author, mention))
        .toList();
  }

  private static boolean isBy(AuthorId author, Mention mention) {
    return mention.post().author().filter(a -> a.id().equals(author)).isPresent();
  }

  private Set<PostId> postsOf(AuthorId author) {
    return withStaged(store.postsOf(author), mention -> isBy(author, mention));
  }

  private Set<PostId> postsOf(SubjectKey subject) {
    return withStaged(store.postsOf(subject), mention -> mention.subjects().contains(subject));
  }

  private Set<PostId> withStaged(List<PostId> stored, Predicate<Mention> isOne) {
    Set<PostId> ids = new LinkedHashSet<>(stored);
    staged.forEach(
        (id, mention) -> {
          if (mention.filter(isOne).isPresent()) {
            ids.add(id);
          }
        });
    return ids;
  }

  private void revise(Mention before, Mention after) {
    if (!after.sameAs(before)) {
      staged.put(after.id(), Optional.of(after));
      change(new Outcome.Revised(before, after));
    }
  }

  private void change(Outcome.Change change) {
    changes.add(change);
    outcomes.add(change);
  }

  private Optional<Mention> kept(PostId id) {
    Optional<Mention> mention = staged.get(id);
    return mention == null ? store.find(id) : mention;
  }

  private Optional<Tombstone> tombstone(PostId id) {
    Tombstone staged = tombstones.get(id);
    return staged == null ? store.tombstone(id) : Optional.of(staged);
  }
}
