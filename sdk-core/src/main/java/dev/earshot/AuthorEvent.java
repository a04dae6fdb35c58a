package dev.earshot;

import java.time.Instant;
import java.util.Objects;

/** Something that happened to an author's account at its source. */
public sealed interface AuthorEvent extends SourceEvent {
  /** Returns whose account. */
  AuthorId author();

  /**
   * The account is gone: deleted, suspended or taken down. All its posts go with it.
   *
   * @param author whose account
   * @param observedAt when the source was read
   */
  record Withdrawn(AuthorId author, Instant observedAt) implements AuthorEvent {
    /** Creates the event. */
    public Withdrawn {
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * The account turned private. What it said before is no longer public either.
   *
   * @param author whose account
   * @param observedAt when the source was read
   */
  record Protected(AuthorId author, Instant observedAt) implements AuthorEvent {
    /** Creates the event. */
    public Protected {
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * The account is public again. What was removed stays removed until the source shows it anew.
   *
   * @param author whose account
   * @param observedAt when the source was read
   */
  record Restored(AuthorId author, Instant observedAt) implements AuthorEvent {
    /** Creates the event. */
    public Restored {
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * The account has another handle.
   *
   * @param author whose account
   * @param handle the new handle, without {@code @}
   * @param observedAt when the source was read
   */
  record Renamed(AuthorId author, String handle, Instant observedAt) implements AuthorEvent {
    /** Creates the event. */
    public Renamed {
      Objects.requireNonNull(author, "author");
      handle = WellFormed.text(handle);
      Objects.requireNonNull(observedAt, "observedAt");
    }

    /** Returns network and time; the handle stays out of logs. */
    @Override
    public String toString() {
      return "Renamed[" + author.network() + ", " + observedAt + "]";
    }
  }
}
