package dev.earshot.disk;

import java.util.Objects;

/**
 * What a database promises of a commit, as its settings say.
 *
 * @param isPromised whether what was committed survives a power cut, as far as the database's
 *     settings tell; what its disk, its file system or its replicas do stands in no setting
 * @param words the settings and what they mean, for people
 */
public record Durability(boolean isPromised, String words) {
  /** Creates it. */
  public Durability {
    Objects.requireNonNull(words, "words");
  }
}
