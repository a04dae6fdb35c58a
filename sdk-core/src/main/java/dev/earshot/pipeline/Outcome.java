package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Removal;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a post. The first three change the store and reach every sink; a redelivery that
 * changes nothing has no outcome.
 */
public sealed interface Outcome {
  /** Returns which post. */
  PostId id();

  /** An outcome that changed what is kept: something arrived, something departed, or both. */
  sealed interface Change extends Outcome {
    /** Returns what is kept since, for a sink to add. */
    Optional<Mention> arrival();

    /** Returns what is no longer kept, for a sink to subtract. */
    Optional<Mention> departure();
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

    @Override
    public Optional<Mention> departure() {
      return Optional.empty();
    }

    @Override
    public PostId id() {
      return mention.id();
    }
  }

  /**
   * A kept mention changed: an edit, a correction, new numbers.
   *
   * @param before what was kept
   * @param after what is kept now
   */
  record Revised(Mention before, Mention after) implements Change {
    /** Creates the outcome. */
    public Revised {
      if (!before.id().equals(after.id())) {
        throw new IllegalArgumentException("after: expected a mention of the same post");
      }
    }

    @Override
    public Optional<Mention> arrival() {
      return Optional.of(after);
    }

    @Override
    public Optional<Mention> departure() {
      return Optional.of(before);
    }

    @Override
    public PostId id() {
      return after.id();
    }
  }

  /**
   * A mention is no longer kept. A sink subtracts what it added for it.
   *
   * @param mention what was kept, handed over for the last time
   * @param cause why it went
   */
  record Withdrawn(Mention mention, Removal.Cause cause) implements Change {
    /** Creates the outcome. */
    public Withdrawn {
      Objects.requireNonNull(mention, "mention");
      Objects.requireNonNull(cause, "cause");
    }

    @Override
    public Optional<Mention> arrival() {
      return Optional.empty();
    }

    @Override
    public Optional<Mention> departure() {
      return Optional.of(mention);
    }

    @Override
    public PostId id() {
      return mention.id();
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
