package dev.earshot;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** Returns network and time; whose account it is stays out of logs. */
    @Override
    public String toString() {
      return "Withdrawn[" + author.network() + ", " + observedAt + "]";
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

    /** Returns network and time; whose account it is stays out of logs. */
    @Override
    public String toString() {
      return "Protected[" + author.network() + ", " + observedAt + "]";
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

    /** Returns network and time; whose account it is stays out of logs. */
    @Override
    public String toString() {
      return "Restored[" + author.network() + ", " + observedAt + "]";
    }
  }

  /**
   * The account has another handle.
   *
   * @param author whose account
   * @param formerHandle the handle until now, without {@code @}; null if unknown
   * @param handle the new handle, without {@code @}
   * @param observedAt when the source was read
   */
  record Renamed(AuthorId author, @Nullable String formerHandle, String handle, Instant observedAt)
      implements AuthorEvent {
    /** Creates the event. */
    public Renamed {
      Objects.requireNonNull(author, "author");
      formerHandle = WellFormed.orNull(formerHandle);
      handle = WellFormed.text(handle);
      Objects.requireNonNull(observedAt, "observedAt");
    }

    /** Creates the event of an account whose former handle the source does not tell. */
    public Renamed(AuthorId author, String handle, Instant observedAt) {
      this(author, null, handle, observedAt);
    }

    /** Returns the handle until now, where it is known. */
    public Optional<String> former() {
      return Optional.ofNullable(formerHandle);
    }

    /** Returns network and time; the handles stay out of logs. */
    @Override
    public String toString() {
      return "Renamed[" + author.network() + ", " + observedAt + "]";
    }
  }
}
