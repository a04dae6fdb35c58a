package dev.earshot.privacy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Why data is processed, as a dotted id from the broad to the narrow: {@code listening}, {@code
 * marketing.email}.
 *
 * @param id words of lower-case letters, digits and hyphens, joined by dots; at most 100 characters
 */
public record Purpose(
    @NotNull
        @Size(max = Purpose.LONGEST)
        @jakarta.validation.constraints.Pattern(regexp = Purpose.FORM)
        String id) {
  private static final int LONGEST = 100;
  private static final String FORM = "[a-z0-9][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)*";
  private static final Pattern ID = Pattern.compile(FORM);

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

  static boolean isId(String id) {
    return id.length() <= LONGEST && ID.matcher(id).matches();
  }

  @Override
  public String toString() {
    return id;
  }
}
