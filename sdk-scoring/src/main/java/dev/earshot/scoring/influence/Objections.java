package dev.earshot.scoring.influence;

import dev.earshot.AuthorId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Sink;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Whose influence is what a person said, whatever the formula says: where an author objects to a
 * score, or the host knows better, with a note why.
 *
 * <p>Given to the pipeline under a name, it forgets whoever is forgotten, also an author of whom
 * nothing was heard. The host keeps what {@link #all} returns and puts it in again when it starts.
 * Thread-safe.
 */
public final class Objections implements Sink {
  /**
   * What a person said. {@link #toString()} names nobody.
   *
   * @param author of whom
   * @param influence the score that holds, 0 to 100
   * @param note why; not blank
   * @param at when it was said
   */
  public record Objection(AuthorId author, double influence, String note, Instant at) {
    /** Creates an objection. */
    public Objection {
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(at, "at");
      if (!(influence >= 0 && influence <= 100)) {
        throw new IllegalArgumentException("influence: expected 0 to 100, got " + influence);
      }
      if (note.isBlank()) {
        throw new IllegalArgumentException("note: expected why the score is set");
      }
    }

    @Override
    public String toString() {
      return "Objection[" + influence + ", " + at + "]";
    }
  }

  private final ToLongFunction<AuthorId> authorHash;
  private final Map<Long, Objection> byAuthor = new HashMap<>();

  /**
   * Creates a list of nobody.
   *
   * @param authorHash the first 64 bits of the key under which the tenant knows an account, by
   *     which it is told whom a removal of a subject is of: {@code Tenant.authorHash}
   */
  public Objections(ToLongFunction<AuthorId> authorHash) {
    this.authorHash = Objects.requireNonNull(authorHash, "authorHash");
  }

  /** Takes an objection; of several of one author the latest counts, in whatever order. */
  public synchronized void put(Objection objection) {
    byAuthor.merge(
        authorHash.applyAsLong(objection.author()),
        objection,
        (one, other) -> other.at().isBefore(one.at()) ? one : other);
  }

  /** The formula's score counts again; returns whether another did. */
  public synchronized boolean takeBack(AuthorId author) {
    return byAuthor.remove(authorHash.applyAsLong(author)) != null;
  }

  /** Returns a score as it holds: what a person said, with the note, else itself. */
  public synchronized AuthorInfluence applyTo(AuthorInfluence score) {
    if (byAuthor.isEmpty()) {
      return score;
    }
    Objection said = byAuthor.get(authorHash.applyAsLong(score.author()));
    return said == null ? score : score.overridden(said.influence(), said.note());
  }

  /** Returns all of them, by author. */
  public synchronized List<Objection> all() {
    return byAuthor.values().stream().sorted(Comparator.comparing(Objection::author)).toList();
  }

  @Override
  public synchronized void accept(Delivery delivery) {
    for (Outcome.Change change : delivery.changes()) {
      if (change instanceof Outcome.Forgotten forgotten) {
        if (forgotten.removal() instanceof Removal.OfAuthor gone) {
          takeBack(gone.author());
        } else if (forgotten.removal() instanceof Removal.OfSubject gone) {
          byAuthor.remove(gone.subject().high());
        }
      }
    }
  }
}
