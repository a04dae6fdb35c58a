package dev.earshot.text;

import dev.earshot.Entity;
import java.util.List;

/** Finds what a text points at. */
public final class Entities {
  private Entities() {}

  /** Returns handle mentions, hashtags, cashtags and links in the order of the text. */
  public static List<Entity> in(CharSequence text) {
    return List.of();
  }
}
