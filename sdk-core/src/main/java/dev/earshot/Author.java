package dev.earshot;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Who posted, as the source said on that post.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows the id alone.
 */
public final class Author {
  /** What stands behind an account. */
  public enum Kind {
    /** One person. */
    PERSON,
    /** A company, a newsroom, a group. */
    ORGANIZATION,
    /** A program, by its own statement. */
    BOT,
    /** Not stated. */
    UNKNOWN
  }

  private final AuthorId id;
  private final @Nullable String handle;
  private final @Nullable String name;
  private final @Nullable String url;
  private final @Nullable Integer statedAge;
  private final Kind kind;

  private Author(Builder builder) {
    id = builder.id;
    handle = builder.handle;
    name = builder.name;
    url = builder.url;
    statedAge = builder.statedAge;
    kind = builder.kind;
  }

  /** Returns a builder for the author of that id. */
  public static Builder builder(AuthorId id) {
    return new Builder(id);
  }

  /** Returns a builder that starts from this author. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.handle = handle;
    builder.name = name;
    builder.url = url;
    builder.statedAge = statedAge;
    builder.kind = kind;
    return builder;
  }

  /** Returns the id, stable when the handle changes. */
  public AuthorId id() {
    return id;
  }

  /** Returns the handle without {@code @}; on federated networks with its server. */
  public Optional<String> handle() {
    return Optional.ofNullable(handle);
  }

  /** Returns the display name. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns the profile's address. */
  public Optional<String> url() {
    return Optional.ofNullable(url);
  }

  /** Returns the age in years that the source or the author states. */
  public OptionalInt statedAge() {
    return statedAge == null ? OptionalInt.empty() : OptionalInt.of(statedAge);
  }

  /** Returns what stands behind the account. */
  public Kind kind() {
    return kind;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Author that
        && id.equals(that.id)
        && Objects.equals(handle, that.handle)
        && Objects.equals(name, that.name)
        && Objects.equals(url, that.url)
        && Objects.equals(statedAge, that.statedAge)
        && kind == that.kind;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Returns the network alone; who it is stays out of logs. */
  @Override
  public String toString() {
    return "Author[" + id.network() + "]";
  }

  /** Builds an author. Not thread-safe. */
  public static final class Builder {
    private final AuthorId id;
    private @Nullable String handle;
    private @Nullable String name;
    private @Nullable String url;
    private @Nullable Integer statedAge;
    private Kind kind = Kind.UNKNOWN;

    private Builder(AuthorId id) {
      this.id = Objects.requireNonNull(id, "id");
    }

    /** Sets the handle; any leading {@code @} is dropped. Null or empty: not stated. */
    public Builder handle(@Nullable String handle) {
      int start = 0;
      while (handle != null && start < handle.length() && handle.charAt(start) == '@') {
        start++;
      }
      this.handle = WellFormed.orNull(handle == null ? null : handle.substring(start));
      return this;
    }

    /** Sets the display name. Null or empty: not stated. */
    public Builder name(@Nullable String name) {
      this.name = WellFormed.orNull(name);
      return this;
    }

    /** Sets the profile's address. Null or empty: not stated. */
    public Builder url(@Nullable String url) {
      this.url = WellFormed.orNull(url);
      return this;
    }

    /**
     * Sets the age in years that the source or the author states.
     *
     * @throws IllegalArgumentException if it is not within 0 to 150
     */
    public Builder statedAge(int years) {
      if (years < 0 || years > 150) {
        throw new IllegalArgumentException("stated age: expected 0 to 150 years, got " + years);
      }
      this.statedAge = years;
      return this;
    }

    /** Sets what stands behind the account; {@link Kind#UNKNOWN} until set. */
    public Builder kind(Kind kind) {
      this.kind = Objects.requireNonNull(kind, "kind");
      return this;
    }

    /** Returns the author. */
    public Author build() {
      return new Author(this);
    }
  }
}
