package dev.earshot.privacy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Objects;

/**
 * Why data is processed, as a dotted id from the broad to the narrow: {@code listening}, {@code
 * marketing.email}.
 *
 * @param id words of lower-case letters, digits and hyphens, joined by dots, each of them beginning
 *     with a letter or a digit; at most 100 characters
 */
public record Purpose(
    @NotNull @Size(max = Purpose.LONGEST) @Pattern(regexp = Purpose.FORM) String id) {
  private static final int LONGEST = 100;
  private static final String FORM = "[a-z0-9][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)*";

  /**
   * Creates a purpose.
   *
   * @throws IllegalArgumentException if {@code id} has another form
   */
  public Purpose {
    Objects.requireNonNull(id, "id");
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "purpose id: expected lower-case words joined by dots, at most 100 characters");
    }
  }

  /** Returns the purpose of that id. */
  public static Purpose of(String id) {
    return new Purpose(id);
  }

  /** Returns whether a text is the id of a purpose. */
  public static boolean isId(String id) {
    boolean begins = true;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (begins ? !word : !word && c != '-' && c != '.') {
        return false;
      }
      begins = c == '.';
    }
    return !begins && id.length() <= LONGEST;
  }

  /**
   * Returns whether what is said of this purpose is said of that one too: it is the same, or below
   * this one, as {@code marketing.email} is below {@code marketing}.
   */
  public boolean covers(Purpose other) {
    return other.id.startsWith(id)
        && (other.id.length() == id.length() || other.id.charAt(id.length()) == '.');
  }

  @Override
  public String toString() {
    return id;
  }
}
