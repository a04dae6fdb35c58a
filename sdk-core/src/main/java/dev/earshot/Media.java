package dev.earshot;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture, sound or film that belongs to a post; never its bytes.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows no content.
 */
public final class Media {
  /** What a medium is. */
  public enum Type {
    /** A still picture. */
    IMAGE,
    /** A film, also a silent looping one. */
    VIDEO,
    /** Sound, such as a podcast's episode. */
    AUDIO,
    /** Anything else, or not stated. */
    OTHER;

    /** Returns the type that a MIME type such as {@code audio/mpeg} names. */
    public static Type ofMime(@Nullable String mime) {
      if (mime == null) {
        return OTHER;
      }
      return switch (mime.strip().toLowerCase(Locale.ROOT).split("/", 2)[0]) {
        case "image" -> IMAGE;
        case "video" -> VIDEO;
        case "audio" -> AUDIO;
        default -> OTHER;
      };
    }
  }

  private final Type type;
  private final String url;
  private final @Nullable String alt;

  /**
   * Creates a medium.
   *
   * @param type what it is
   * @param url where it lies, as the source wrote it
   * @param alt the alternative text; null or empty for none
   * @throws IllegalArgumentException if the address runs code or carries data
   */
  public Media(Type type, String url, @Nullable String alt) {
    this.type = Objects.requireNonNull(type, "type");
    this.url = Bounds.target(url, "url");
    this.alt = WellFormed.orNull(alt);
  }

  /** Returns what it is. */
  public Type type() {
    return type;
  }

  /** Returns where it lies, as the source wrote it. */
  public String url() {
    return url;
  }

  /** Returns the alternative text, if there is one. */
  public Optional<String> alt() {
    return Optional.ofNullable(alt);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Media that
        && type == that.type
        && url.equals(that.url)
        && Objects.equals(alt, that.alt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, url, alt);
  }

  @Override
  public String toString() {
    return "Media[" + type + "]";
  }
}
