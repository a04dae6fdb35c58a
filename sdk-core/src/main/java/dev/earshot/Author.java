package dev.earshot;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who posted, as the source said on that post.
 *
 * <p>What the source did not state is absent; an absent count is not zero. The fields are those of
 * {@link PostField} that are of an author.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows the network alone.
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

  final AuthorId id;
  final @Nullable String handle;
  final @Nullable String name;
  final @Nullable String url;
  final Kind kind;
  final @Nullable Integer statedAge;
  final @Nullable String bio;
  final @Nullable Long followers;
  final @Nullable Long following;
  final @Nullable Long posts;
  final @Nullable Boolean verified;
  final @Nullable String country;
  final @Nullable String location;
  final @Nullable Instant createdAt;

  private Author(Builder builder) {
    id = builder.id;
    handle = builder.handle;
    name = builder.name;
    url = builder.url;
    kind = builder.kind;
    statedAge = builder.statedAge;
    bio = builder.bio;
    followers = builder.followers;
    following = builder.following;
    posts = builder.posts;
    verified = builder.verified;
    country = builder.country;
    location = builder.location;
    createdAt = builder.createdAt;
  }

  /** Returns a builder for the author of that id. */
  public static Builder builder(AuthorId id) {
    return new Builder(id);
  }

  /** Returns a builder that starts from this author. */
  public Builder toBuilder() {
    return toBuilder(id);
  }

  /** Returns a builder that starts from this author, known by another id. */
  public Builder toBuilder(AuthorId id) {
    Builder builder = new Builder(id);
    PostField.copy(this, builder);
    return builder;
  }

  /** Returns the id, stable when the handle changes. */
  public AuthorId id() {
    return id;
  }

  /** Returns the handle, or null; for where an {@link Optional} costs too much. */
  public @Nullable String handleOrNull() {
    return handle;
  }

  /** Returns the handle without {@code @}; on federated networks with its server. */
  public Optional<String> handle() {
    return Optional.ofNullable(handle);
  }

  /** Returns the display name, or null; for where an {@link Optional} costs too much. */
  public @Nullable String nameOrNull() {
    return name;
  }

  /** Returns the display name. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns the profile's address, or null; for where an {@link Optional} costs too much. */
  public @Nullable String urlOrNull() {
    return url;
  }

  /** Returns the profile's address. */
  public Optional<String> url() {
    return Optional.ofNullable(url);
  }

  /**
   * Returns whether an age is stated that is below this one.
   *
   * @param years an age in years
   */
  public boolean isStatedUnder(int years) {
    return statedAge != null && statedAge < years;
  }

  /** Returns the age in years that the source or the author states. */
  public OptionalInt statedAge() {
    return statedAge == null ? OptionalInt.empty() : OptionalInt.of(statedAge);
  }

  /** Returns what stands behind the account. */
  public Kind kind() {
    return kind;
  }

  /** Returns what the author says of themselves, as plain text. */
  public Optional<String> bio() {
    return Optional.ofNullable(bio);
  }

  /** Returns how many follow the author. */
  public OptionalLong followers() {
    return count(followers);
  }

  /** Returns how many the author follows. */
  public OptionalLong following() {
    return count(following);
  }

  /** Returns how many posts the author has published. */
  public OptionalLong posts() {
    return count(posts);
  }

  /** Returns whether the source vouches that the account is whose it says; empty: not stated. */
  public Optional<Boolean> verified() {
    return Optional.ofNullable(verified);
  }

  /** Returns the author's country, an ISO 3166-1 alpha-2 code in upper case. */
  public Optional<String> country() {
    return Optional.ofNullable(country);
  }

  /** Returns where the author says to be, in the author's own words. */
  public Optional<String> location() {
    return Optional.ofNullable(location);
  }

  /** Returns when the account was created. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt);
  }

  private static OptionalLong count(@Nullable Long count) {
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** Returns the author with the id and these fields alone. */
  Author only(Set<PostField> fields) {
    Builder reduced = new Builder(id);
    PostField.copy(fields, this, reduced);
    return reduced.build();
  }

  static boolean same(Sameness by, @Nullable Author one, @Nullable Author other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.id.equals(other.id) && PostField.same(by, one, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Author that && same(Sameness.WHOLE, this, that);
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
    @Nullable String handle;
    @Nullable String name;
    @Nullable String url;
    Kind kind = Kind.UNKNOWN;
    @Nullable Integer statedAge;
    @Nullable String bio;
    @Nullable Long followers;
    @Nullable Long following;
    @Nullable Long posts;
    @Nullable Boolean verified;
    @Nullable String country;
    @Nullable String location;
    @Nullable Instant createdAt;

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

    /**
     * Sets the profile's address. Null or empty: not stated.
     *
     * @param url an address of the web, or a relative one
     * @throws IllegalArgumentException if it has another scheme, such as {@code javascript:}
     */
    public Builder url(@Nullable String url) {
      this.url = Bounds.page(url, "url");
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

    /** Sets what the author says of themselves, as plain text. Null or empty: not stated. */
    public Builder bio(@Nullable String bio) {
      this.bio = WellFormed.orNull(bio);
      return this;
    }

    /**
     * Sets how many follow the author.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder followers(long followers) {
      this.followers = Bounds.count(followers, "followers");
      return this;
    }

    /**
     * Sets how many the author follows.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder following(long following) {
      this.following = Bounds.count(following, "following");
      return this;
    }

    /**
     * Sets how many posts the author has published.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder posts(long posts) {
      this.posts = Bounds.count(posts, "posts");
      return this;
    }

    /** Sets whether the source vouches that the account is whose it says. */
    public Builder verified(boolean verified) {
      this.verified = verified;
      return this;
    }

    /**
     * Sets the author's country. Null or empty: not stated.
     *
     * @param code ISO 3166-1 alpha-2 in any case, or {@code XK} for Kosovo
     * @throws IllegalArgumentException if there is no such country
     */
    public Builder country(@Nullable String code) {
      this.country = Bounds.country(code, "country");
      return this;
    }

    /** Sets where the author says to be. Null or empty: not stated. */
    public Builder location(@Nullable String location) {
      this.location = WellFormed.orNull(location);
      return this;
    }

    /**
     * Sets when the account was created. Null: not stated.
     *
     * @throws IllegalArgumentException if the year is not within 1 to 9999
     */
    public Builder createdAt(@Nullable Instant createdAt) {
      this.createdAt = Bounds.inEra(createdAt, "createdAt");
      return this;
    }

    /** Returns the author. */
    public Author build() {
      return new Author(this);
    }
  }
}
