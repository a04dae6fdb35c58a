package dev.earshot;

import java.time.Instant;
import java.util.Objects;

/**
 * A decided reason to forget: the one road out. Whatever the reason, it becomes this value and is
 * handed to the pipeline, which no gate can refuse.
 */
public sealed interface Removal {
  /** Returns why. */
  Cause cause();

  /** Returns when it was decided, within the years 1 to 9999: any other moment is refused. */
  Instant at();

  /**
   * Forget one post.
   *
   * @param post which post
   * @param cause why
   * @param at when it was decided
   */
  record OfPost(PostId post, Cause cause, Instant at) implements Removal {
    /** Creates the removal. */
    public OfPost {
      Objects.requireNonNull(post, "post");
      Objects.requireNonNull(cause, "cause");
      Bounds.requireInEra(at, "at");
    }
  }

  /**
   * Forget everything an author said.
   *
   * @param author whose posts
   * @param cause why
   * @param at when it was decided
   */
  record OfAuthor(AuthorId author, Cause cause, Instant at) implements Removal {
    /** Creates the removal. */
    public OfAuthor {
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(cause, "cause");
      Bounds.requireInEra(at, "at");
    }
  }

  /**
   * Forget a person: every post that one of their keys stands on, and whatever a sink holds of them
   * though they never posted.
   *
   * @param subject whose, as the tenant knows them
   * @param cause why
   * @param at when it was decided: the same for all keys of one person, another for another's
   */
  record OfSubject(SubjectKey subject, Cause cause, Instant at) implements Removal {
    /** Creates the removal. */
    public OfSubject {
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(cause, "cause");
      Bounds.requireInEra(at, "at");
    }
  }

  /** Why something is forgotten. */
  enum Cause {
    /** The source no longer shows the post. */
    SOURCE_DELETED,
    /** The source hides the post by an order from outside. */
    SOURCE_WITHHELD,
    /** The author's account is gone. */
    AUTHOR_WITHDRAWN,
    /** The post or its author's account turned private. */
    NO_LONGER_PUBLIC,
    /** An edit took away what the queries matched. */
    NO_LONGER_MATCHES,
    /** The gate, which let the post in once, refuses it now. */
    NO_LONGER_ADMITTED,
    /** The person opted out. */
    OPTED_OUT,
    /** The person asked for erasure. */
    ERASED,
    /** Consent, the only ground, was withdrawn. */
    CONSENT_WITHDRAWN,
    /** The author turned out to be a child. */
    CHILD,
    /** The time to keep it is over. */
    RETENTION_ENDED;

    /**
     * Returns whether the post stays away for good: after a deletion, an erasure, a child's account
     * or the end of retention no delivery brings it back. After any other cause a delivery does
     * that was observed later than the removal and that the gate admits; an older one, a replay,
     * never.
     */
    public boolean isFinal() {
      return this == SOURCE_DELETED || this == ERASED || this == CHILD || this == RETENTION_ENDED;
    }

    /** Returns whose word it is, which says what it can be weighed against. */
    public Origin origin() {
      return switch (this) {
        case SOURCE_DELETED, SOURCE_WITHHELD, AUTHOR_WITHDRAWN, NO_LONGER_PUBLIC -> Origin.SOURCE;
        case NO_LONGER_MATCHES, NO_LONGER_ADMITTED, RETENTION_ENDED -> Origin.RULES;
        case OPTED_OUT, ERASED, CONSENT_WITHDRAWN, CHILD -> Origin.PERSON;
      };
    }
  }

  /** Whose word a removal is. */
  enum Origin {
    /** The source's: what it showed later outweighs it, unless it is final. */
    SOURCE,
    /** A person's: it always wins over what is kept. */
    PERSON,
    /** Our own queries', gate's or retention's. */
    RULES
  }
}
