package dev.earshot.privacy.retention;

import java.time.Instant;
import java.util.Objects;

/**
 * That an item of a store is, or was, to be erased: a value that a host stores. Names the item as
 * the store does, holds nothing of its content, and is itself the token by which a store knows that
 * it was asked before.
 *
 * @param store the store's id
 * @param item the item's id there
 * @param itemClass the item's class
 * @param at when it was decided
 * @param rule the rule or demand behind it
 */
public record Erasure(String store, String item, String itemClass, Instant at, String rule) {
  /**
   * Creates an erasure.
   *
   * @throws IllegalArgumentException if store or item is blank
   */
  public Erasure {
    if (store.isBlank() || item.isBlank()) {
      throw new IllegalArgumentException("item: expected a store's id and an item's, got a blank");
    }
    Objects.requireNonNull(itemClass, "itemClass");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(rule, "rule");
  }
}
