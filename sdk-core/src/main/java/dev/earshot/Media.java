package dev.earshot;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture, sound or film that belongs to a post; never its bytes.
 *
 * @param type what it is
 * @param url where it lies, as the source wrote it
 * @param description the alternative text; null for none
 */
public record Media(Type type, String url, @Nullable String description) {
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
      return switch (mime.strip().toLowerCase(java.util.Locale.ROOT).split("/", 2)[0]) {
        case "image" -> IMAGE;
        case "video" -> VIDEO;
        case "audio" -> AUDIO;
        default -> OTHER;
      };
    }
  }

  /** Creates a medium. */
  public Media {
    Objects.requireNonNull(type, "type");
    url = WellFormed.text(url);
    description = WellFormed.orNull(description);
  }

  /** Returns the alternative text, if there is one. */
  public Optional<String> alt() {
    return Optional.ofNullable(description);
  }
}
