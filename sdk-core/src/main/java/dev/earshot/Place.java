package dev.earshot;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a post was sent from or what it is about, as its source states it.
 *
 * <p>Immutable and thread-safe. {@link #toString()} does not say where.
 */
public final class Place {
  private final @Nullable String name;
  private final @Nullable String country;

  /**
   * Creates a place.
   *
   * @param name its name, as the source writes it; null or empty for none
   * @param country ISO 3166-1 alpha-2 in any case, or {@code XK} for Kosovo; null or empty for none
   * @throws IllegalArgumentException if there is no such country, or neither is stated
   */
  public Place(@Nullable String name, @Nullable String country) {
    this.name = WellFormed.orNull(name);
    this.country = Bounds.country(country, "country");
    if (this.name == null && this.country == null) {
      throw new IllegalArgumentException("place: expected a name or a country");
    }
  }

  /** Returns its name, as the source writes it. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns its country, an ISO 3166-1 alpha-2 code in upper case. */
  public Optional<String> country() {
    return Optional.ofNullable(country);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Place that
        && Objects.equals(name, that.name)
        && Objects.equals(country, that.country);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, country);
  }

  @Override
  public String toString() {
    return "Place";
  }
}
