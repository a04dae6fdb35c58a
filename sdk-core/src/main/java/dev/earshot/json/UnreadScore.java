package dev.earshot.json;

import dev.earshot.ScoreKey;
import java.util.Map;

/**
 * A score whose key the reader was not given, as it was written.
 *
 * @param written the value's fields
 */
record UnreadScore(Map<String, Object> written) {
  static ScoreKey<UnreadScore> key(String name, int version) {
    return ScoreKey.of(name, version, UnreadScore.class, UnreadScore::written, UnreadScore::new);
  }
}
