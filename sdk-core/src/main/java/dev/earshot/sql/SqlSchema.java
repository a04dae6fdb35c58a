package dev.earshot.sql;

import dev.earshot.RefusedException;
import dev.earshot.disk.Durability;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of tables that has a version of its own.
 *
 * @param what what lies in them, for messages: {@code ledger}
 * @param versions the table of the one row that holds their version
 * @param version which version this library reads and writes, at least 1
 * @param scripts where the statements that make each version lie
 */
public record SqlSchema(String what, String versions, int version, Scripts scripts) {
  private static final int MOST_NAME = 200;

  /** Where scripts lie: a class of the module that holds them must open them. */
  @FunctionalInterface
  public interface Scripts {
    /** Returns the script of a name such as {@code sqlite/1.sql}; null if there is none. */
    @Nullable InputStream open(String name);
  }

  /** Creates it. */
  public SqlSchema {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(versions, "versions");
    Objects.requireNonNull(scripts, "scripts");
  }

  /**
   * Checks by what name one of several lies in a database.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void requireName(String name) {
    if (name.isBlank()
        || name.length() > MOST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "name: expected 1 to " + MOST_NAME + " characters, not all blank and none of control");
    }
  }

  /**
   * Refuses a database that may lose what it committed.
   *
   * @param acceptsLoss whether the host said that this may be
   * @throws RefusedException if it may not
   */
  public void requireDurable(Durability durability, boolean acceptsLoss) {
    if (!durability.isPromised() && !acceptsLoss) {
      throw new RefusedException(
          what
              + ": this database does not promise that what it committed survives a power cut: "
              + durability.words()
              + "; set it right, or accept the loss with Options.acceptingLoss",
          null);
    }
  }
}
