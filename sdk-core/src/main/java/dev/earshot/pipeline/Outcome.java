package dev.earshot.pipeline;

import dev.earshot.AuthorEvent;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Removal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of something that the pipeline was told. A redelivery that changes nothing has no
 * outcome.
 */
public sealed interface Outcome {
  /**
   * An outcome that the store numbers, keeps for whoever missed it, and hands to every sink in
   * order.
   */
  sealed interface Change extends Outcome {
    /** Returns what is kept since, for a sink to add. */
    default Optional<Mention> arrival() {
      return Optional.empty();
    }

    /**
     * Returns what is no longer kept, for a sink to subtract; empty also where it went while nobody
     * listened, see {@link Delivery#whole}.
     */
    default Optional<Mention> departure() {
      return Optional.empty();
    }
  }

  /**
   * A post was admitted, matched, and is kept now.
   *
   * @param mention what is kept
   */
  record Admitted(Mention mention) implements Change {
    /** Creates the outcome. */
    public Admitted {
      Objects.requireNonNull(mention, "mention");
    }

    @Override
    public Optional<Mention> arrival() {
      return Optional.of(mention);
    }

    /** Returns which post. */
    public PostId id() {
      return mention.id();
    }
  }

  /**
   * A kept mention changed: an edit, a correction, new numbers.
   *
   * @param before what was kept; null where it changed while nobody listened and is forgotten
   * @param after what is kept now
   */
  record Revised(@Nullable Mention before, Mention after) implements Change {
    /** Creates the outcome. */
    public Revised {
      Objects.requireNonNull(after, "after");
      if (before != null && !before.id().equals(after.id())) {
        throw new IllegalArgumentException("after: expected a mention of the same post");
      }
    }

    @Override
    public Optional<Mention> arrival() {
      return Optional.of(after);
    }

    @Override
    public Optional<Mention> departure() {
      return Optional.ofNullable(before);
    }

    /** Returns which post. */
    public PostId id() {
      return after.id();
    }
  }

  /**
   * A mention is no longer kept. A sink subtracts what it added for it, and erases its copies.
   *
   * @param id which post
   * @param cause why it went
   * @param at when that was decided
   * @param last what was kept, handed over for the last time; null where it went while nobody
   *     listened
   */
  record Withdrawn(PostId id, Removal.Cause cause, Instant at, @Nullable Mention last)
      implements Change {
    /** Creates the outcome. */
    public Withdrawn {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(at, "at");
    }

    /** Creates the outcome for what is still at hand. */
    public Withdrawn(Mention mention, Removal.Cause cause, Instant at) {
      this(mention.id(), cause, at, mention);
    }

    @Override
    public Optional<Mention> departure() {
      return Optional.ofNullable(last);
    }
  }

  /**
   * A whole author or person is to be forgotten. Their kept posts came before this, each as
   * withdrawn; a sink that holds people, such as a graph, takes this one out, also one who never
   * posted.
   *
   * @param removal whom, why and when: of an author or of a subject
   */
  record Forgotten(Removal removal) implements Change {
    /**
     * Creates the outcome.
     *
     * @throws IllegalArgumentException if the removal is of a post
     */
    public Forgotten {
      if (removal instanceof Removal.OfPost) {
        throw new IllegalArgumentException("removal: expected one of an author or a subject");
      }
    }
  }

  /**
   * A source told something of a whole account. What that does to its kept posts came before this.
   *
   * @param event what the source told
   */
  record AccountChanged(AuthorEvent event) implements Change {
    /** Creates the outcome. */
    public AccountChanged {
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * A record could not be read, or an enricher failed, and that was not told before. Handed to who
   * feeds the pipeline, and to no sink.
   *
   * @param fault where and why
   */
  record Faulted(ItemFault fault) implements Outcome {
    /** Creates the outcome. */
    public Faulted {
      Objects.requireNonNull(fault, "fault");
    }
  }

  /**
   * A post was not kept.
   *
   * @param id which post
   * @param refusal why
   */
  record Refused(PostId id, Refusal refusal) implements Outcome {
    /** Creates the outcome. */
    public Refused {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(refusal, "refusal");
    }
  }
}
