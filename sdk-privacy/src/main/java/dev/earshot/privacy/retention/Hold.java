package dev.earshot.privacy.retention;

import dev.earshot.privacy.Purpose;
import java.util.Objects;

/**
 * A legal hold: while it lasts nothing of what it covers is deleted, whoever asks.
 *
 * @param id the case's id, without personal data
 * @param itemClass the class of items it covers, with the classes below; empty for all
 */
public record Hold(String id, String itemClass) {
  /**
   * Creates a hold.
   *
   * @throws IllegalArgumentException if the class is none: such a hold would keep nothing
   */
  public Hold {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(itemClass, "itemClass");
    if (!itemClass.isEmpty() && !Purpose.isId(itemClass)) {
      throw new IllegalArgumentException("itemClass: expected lower-case words joined by dots");
    }
  }

  /** Returns a hold on everything of the item's owner. */
  public static Hold onAll(String id) {
    return new Hold(id, "");
  }

  boolean covers(String someClass) {
    return itemClass.isEmpty()
        || someClass.equals(itemClass)
        || someClass.startsWith(itemClass + ".");
  }
}
