package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Correction;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one batch does to the store, decided step by step: later steps see what earlier ones did.
 * Used with the pipeline's lock held.
 */
final class Batch {
  private final MentionStore store;
  private final Screen.Session session;
  private final Decider decider;
  private final Map<PostId, @Nullable Kept> states = new LinkedHashMap<>();
  private final Set<PostId> touched = new LinkedHashSet<>();
  private final List<Outcome.Change> changes = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Set<Alias> learned = new LinkedHashSet<>();

  Batch(MentionStore store, Screen.Session session, Decider decider) {
    this.store = store;
    this.session = session;
    this.decider = decider;
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  List<Outcome.Change> changes() {
    return changes;
  }

  /** Returns whose the names are because of which something was refused or taken out. */
  Set<Alias> learned() {
    return learned;
  }

  List<Outcome.Refused> refusals() {
    List<Outcome.Refused> refusals = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Refused refused) {
        refusals.add(refused);
      }
    }
    return refusals;
  }

  MentionStore.Commit commit(Map<String, Checkpoint> checkpoints, Told told) {
    List<Kept> after = new ArrayList<>();
    for (PostId id : touched) {
      Kept state = states.get(id);
      if (state != null) {
        after.add(state);
      }
    }
    List<Outcome.Refused> counted = new ArrayList<>(refusals());
    counted.removeIf(refused -> !refused.refusal().isOfDelivery());
    List<ItemFault> unscored = new ArrayList<>(session.takeFaults());
    unscored.removeIf(store::isCounted);
    unscored.forEach(fault -> outcomes.add(new Outcome.Faulted(fault)));
    return new MentionStore.Commit(changes, after, checkpoints, told.and(counted, unscored));
  }

  boolean isEmpty() {
    return changes.isEmpty() && touched.isEmpty();
  }

  /** Reads what is kept of these posts at once. */
  void load(Set<PostId> ids) {
    Set<PostId> unknown = new LinkedHashSet<>(ids);
    unknown.removeAll(states.keySet());
    Map<PostId, Kept> found = store.load(unknown);
    unknown.forEach(id -> states.put(id, found.get(id)));
  }

  private @Nullable Kept kept(PostId id) {
    if (!states.containsKey(id)) {
      load(Set.of(id));
    }
    return states.get(id);
  }

  void decide(Candidate candidate) {
    Kept kept = kept(candidate.id());
    Candidate decided = candidate;
    if (candidate instanceof Candidate.Match match && decider.needsScores(kept, match)) {
      decided = session.scored(match);
    }
    Alias alias = candidate instanceof Candidate.Rejected rejected ? rejected.learned() : null;
    if (alias != null) {
      learned.add(alias);
    }
    take(candidate.id(), kept, decider.decide(kept, decided));
  }

  void correct(Correction<?> correction) {
    Kept kept = kept(correction.post());
    take(correction.post(), kept, decider.correct(kept, correction));
  }

  private void take(PostId id, @Nullable Kept before, Step step) {
    if (step.keptOrNull() != before) {
      states.put(id, step.keptOrNull());
      touched.add(id);
    }
    if (step.outcomeOrNull() != null) {
      tell(step.outcomeOrNull());
    }
  }

  private void tell(Outcome outcome) {
    if (outcome instanceof Outcome.Change change) {
      changes.add(change);
    }
    outcomes.add(outcome);
  }

  void remove(Removal removal) {
    if (removal instanceof Removal.OfPost one) {
      remove(one.post(), removal);
    } else if (removal instanceof Removal.OfAuthor all) {
      postsOf(all.author()).forEach(id -> remove(id, removal));
      tell(new Outcome.Forgotten(removal));
    } else if (removal instanceof Removal.OfSubject all) {
      postsOf(all.subject()).forEach(id -> remove(id, removal));
      tell(new Outcome.Forgotten(removal));
    }
  }

  private void remove(PostId id, Removal reason) {
    Kept kept = kept(id);
    take(id, kept, decider.remove(kept, Tombstone.of(id, reason.cause(), reason.at())));
  }

  /** Does to the kept posts what a source told of their author's account, and says so. */
  void account(AuthorEvent event) {
    if (event instanceof AuthorEvent.Withdrawn) {
      hide(event, Removal.Cause.AUTHOR_WITHDRAWN);
    } else if (event instanceof AuthorEvent.Protected) {
      hide(event, Removal.Cause.NO_LONGER_PUBLIC);
    } else if (event instanceof AuthorEvent.Withheld withheld) {
      withhold(withheld);
    } else if (event instanceof AuthorEvent.PlacesRemoved taken) {
      takePlaces(taken);
    } else if (event instanceof AuthorEvent.Renamed renamed) {
      tell(new Outcome.AccountChanged(rename(renamed)));
      return;
    }
    tell(new Outcome.AccountChanged(event));
  }

  private void hide(AuthorEvent event, Removal.Cause cause) {
    Removal reason = new Removal.OfAuthor(event.author(), cause, event.observedAt());
    postsOf(event.author()).forEach(id -> remove(id, reason));
  }

  private void withhold(AuthorEvent.Withheld event) {
    if (event.countries().isEmpty()) {
      hide(event, Removal.Cause.SOURCE_WITHHELD);
      return;
    }
    for (PostId id : postsOf(event.author())) {
      decide(new Candidate.HiddenIn(id, null, event.countries(), event.observedAt()));
    }
  }

  private void takePlaces(AuthorEvent.PlacesRemoved event) {
    for (PostId id : postsOf(event.author())) {
      if (kept(id) instanceof Kept.Present present
          && present.mention().post().publishedAt().filter(event.until()::isBefore).isEmpty()) {
        decide(new Candidate.WithoutPlace(id, null, event.observedAt()));
      }
    }
  }

  /**
   * Shows the author's kept posts under the new handle. Only here, where nothing else changes them:
   * a copy taken earlier could undo an edit.
   *
   * @return the event, with the former handle as a kept post shows it where the source tells none
   */
  private AuthorEvent.Renamed rename(AuthorEvent.Renamed event) {
    String former = event.formerHandleOrNull();
    for (PostId id : postsOf(event.author())) {
      if (kept(id) instanceof Kept.Present present) {
        Mention mention = present.mention();
        Author author = mention.post().author().orElseThrow();
        String shown = author.handle().orElse(null);
        former = former == null && !event.handle().equals(shown) ? shown : former;
        Post renamed =
            mention.post().toBuilder()
                .author(author.toBuilder().handle(event.handle()).build())
                .build();
        decide(session.again(mention, renamed, event.observedAt()));
      }
    }
    return new AuthorEvent.Renamed(event.author(), former, event.handle(), event.observedAt());
  }

  /** Judges what is kept of somebody again, of whom something was learned. */
  void again(SubjectKey subject) {
    postsOf(subject).forEach(this::again);
  }

  /** Judges and matches a kept post again. */
  void again(PostId id) {
    if (kept(id) instanceof Kept.Present present) {
      Mention mention = present.mention();
      Post post = mention.post();
      decide(session.again(mention, post, present.seenAt()));
    }
  }

  private Set<PostId> postsOf(AuthorId author) {
    return withStates(store.postsOf(author), mention -> isBy(author, mention));
  }

  private static boolean isBy(AuthorId author, Mention mention) {
    return mention.post().author().filter(a -> a.id().equals(author)).isPresent();
  }

  private Set<PostId> postsOf(SubjectKey subject) {
    return withStates(store.postsOf(subject), mention -> mention.subjects().contains(subject));
  }

  /** What the store knows of them, as far as this batch did not change it, and what it did. */
  private Set<PostId> withStates(List<PostId> stored, Predicate<Mention> isOne) {
    Set<PostId> ids = new LinkedHashSet<>(stored);
    touched.forEach(
        id -> {
          if (states.get(id) instanceof Kept.Present present && isOne.test(present.mention())) {
            ids.add(id);
          } else {
            ids.remove(id); // what went in this batch went before, as if it were a batch of its own
          }
        });
    return ids;
  }
}
