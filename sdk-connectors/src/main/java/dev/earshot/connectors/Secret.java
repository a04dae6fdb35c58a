package dev.earshot.connectors;

/**
 * A token, key or password. Cannot be printed: every use of the content is a call of {@link
 * #reveal()}, which a search finds.
 *
 * <p>Immutable and thread-safe. Two secrets are equal only if they are the same object, so that no
 * set or map tells whether somebody guessed one; it is not serializable either.
 */
public final class Secret {
  private final String content;

  private Secret(String content) {
    this.content = content;
  }

  /**
   * Returns a secret.
   *
   * @throws IllegalArgumentException if it is blank, or holds a control character and so could
   *     stand in no header
   */
  public static Secret of(String content) {
    if (content.isBlank() || content.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "secret: expected one without control characters, and not blank");
    }
    return new Secret(content);
  }

  /** Returns the content: to be sent to the origin it is for, and written nowhere. */
  public String reveal() {
    return content;
  }

  /** Returns that there is a secret, and nothing of it, not even its length. */
  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
