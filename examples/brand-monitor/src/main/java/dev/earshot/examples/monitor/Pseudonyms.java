package dev.earshot.examples.monitor;

import dev.earshot.AuthorId;
import java.util.HashMap;
import java.util.Map;

/** Names for authors whom a report must not name: numbered as they come, anew in each report. */
final class Pseudonyms {
  private final Map<AuthorId, String> names = new HashMap<>();

  String of(AuthorId author) {
    return names.computeIfAbsent(author, id -> "author " + (names.size() + 1));
  }
}
