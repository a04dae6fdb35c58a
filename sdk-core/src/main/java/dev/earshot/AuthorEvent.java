package dev.earshot;

import java.time.Instant;
import java.util.List;
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
      Bounds.requireInEra(observedAt, "observedAt");
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
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Returns network and time; whose account it is stays out of logs. */
    @Override
    public String toString() {
      return "Protected[" + author.network() + ", " + observedAt + "]";
    }
  }

  /**
   * The account is hidden in some countries, or everywhere, by an order from outside, and with it
   * every post that was seen of it: as {@link PostEvent.Withheld} of each.
   *
   * @param author whose account
   * @param countries ISO 3166-1 alpha-2 codes, in upper case and in order; empty for everywhere
   * @param observedAt when the source was read
   */
  record Withheld(AuthorId author, List<String> countries, Instant observedAt)
      implements AuthorEvent {
    /**
     * Creates the event.
     *
     * @throws IllegalArgumentException if there is no such country
     */
    public Withheld {
      Objects.requireNonNull(author, "author");
      countries = Bounds.countries(countries, "countries");
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Returns network and time; whose account it is stays out of logs. */
    @Override
    public String toString() {
      return "Withheld[" + author.network() + ", " + observedAt + "]";
    }
  }

  /**
   * The author took the place out of their posts: as {@link PostEvent.PlaceRemoved} of each.
   *
   * @param author whose account
   * @param until the posts published then or earlier, and those of which no date is known
   * @param observedAt when the source was read
   */
  record PlacesRemoved(AuthorId author, Instant until, Instant observedAt) implements AuthorEvent {
    /** Creates the event. */
    public PlacesRemoved {
      Objects.requireNonNull(author, "author");
      Bounds.requireInEra(until, "until");
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Returns network and time; whose account it is stays out of logs. */
    @Override
    public String toString() {
      return "PlacesRemoved[" + author.network() + ", " + observedAt + "]";
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
      Bounds.requireInEra(observedAt, "observedAt");
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
   * @param formerHandleOrNull the handle until now, without {@code @}; null if unknown
   * @param handle the new handle, without {@code @}
   * @param observedAt when the source was read
   */
  record Renamed(
      AuthorId author, @Nullable String formerHandleOrNull, String handle, Instant observedAt)
      implements AuthorEvent {
    /** Creates the event. */
    public Renamed {
      Objects.requireNonNull(author, "author");
      formerHandleOrNull = WellFormed.orNull(formerHandleOrNull);
      handle = WellFormed.text(handle);
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Creates the event of an account whose former handle the source does not tell. */
    public Renamed(AuthorId author, String handle, Instant observedAt) {
      this(author, null, handle, observedAt);
    }

    /** Returns the handle until now, where it is known. */
    public Optional<String> formerHandle() {
      return Optional.ofNullable(formerHandleOrNull);
    }

    /** Returns network and time; the handles stay out of logs. */
    @Override
    public String toString() {
      return "Renamed[" + author.network() + ", " + observedAt + "]";
    }
  }
}
