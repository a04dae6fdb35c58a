package dev.earshot;

import java.util.Objects;

/**
 * Names a kind of score, whatever type its value is read as: {@code sentiment/1}.
 *
 * @param name the score's name, also the name of its query field; not blank
 * @param version which definition of the score, from 1 to {@value #LAST_VERSION}
 */
public record ScoreName(String name, int version) {
  private static final int LAST_VERSION = 999_999_999;

  /**
   * Creates a name.
   *
   * @throws IllegalArgumentException if one of them is out of its range, or the name holds a lone
   *     surrogate or a NUL
   */
  public ScoreName {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: expected a name, got a blank");
    }
    if (!WellFormed.text(name).equals(name)) {
      throw new IllegalArgumentException("name: expected a name without lone surrogates and NUL");
    }
    if (version < 1 || version > LAST_VERSION) {
      throw new IllegalArgumentException(
          "version: expected 1 to " + LAST_VERSION + ", got " + version);
    }
  }

  /**
   * Returns what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException if it is no name, a slash and a version
   */
  public static ScoreName parse(String written) {
    int slash = written.lastIndexOf('/');
    String version = written.substring(slash + 1);
    if (slash < 1 || !version.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("expected name/version");
    }
    return new ScoreName(written.substring(0, slash), Integer.parseInt(version));
  }

  /** Returns the name, a slash and the version. */
  @Override
  public String toString() {
    return name + "/" + version;
  }
}
