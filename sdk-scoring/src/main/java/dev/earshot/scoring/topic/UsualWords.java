package dev.earshot.scoring.topic;

import dev.earshot.BrokenException;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/* Which of the languages a post is in does not matter: a word that is usual in one of them would
 * else be a topic wherever that language is rare. */
/**
 * How usual words are, as shares of ten thousand posts in the language where they are most usual.
 * Immutable and thread-safe.
 */
final class UsualWords {
  /** What the shares are of. */
  static final int POSTS = 10_000;

  /** What a word counts for that is too rare to be listed. */
  static final int RARE = 5;

  static final UsualWords BUNDLED = read("usual.tsv");

  private final Map<String, Integer> shares;
  private final Set<String> stops;

  private UsualWords(Map<String, Integer> shares, Set<String> stops) {
    this.shares = shares;
    this.stops = stops;
  }

  private static UsualWords read(String name) {
    Map<String, Integer> shares = new HashMap<>();
    Set<String> stops = new HashSet<>();
    try (InputStream in = UsualWords.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new BrokenException("topics: " + name + " is not in the jar", null);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        String[] row = line.split("\t");
        if (row.length > 1) {
          shares.put(row[0], Integer.parseInt(row[1]));
        }
        if (row.length > 2) {
          stops.add(row[0]);
        }
      }
    } catch (IOException e) {
      throw new BrokenException("topics: " + name + " cannot be read", e);
    }
    return new UsualWords(shares, stops);
  }

  /**
   * Whether a word, folded, says nothing by itself: in running text of one of 53 languages it
   * stands in one sentence of thirty, or in one of a hundred and in one post of thirty.
   */
  boolean isStop(String word) {
    return stops.contains(word);
  }

  /**
   * Returns the share of something: of a phrase that of its rarest word, which is the most it can
   * be.
   */
  Proportion of(Topic.Kind kind, String value) {
    String folded = kind == Topic.Kind.ENTITY ? Tokens.fold(value) : value;
    int share = shares.getOrDefault(folded, -1);
    if (share < 0) {
      share = Integer.MAX_VALUE;
      for (String word : folded.split(" ")) {
        share = Math.min(share, shares.getOrDefault(word, RARE));
      }
    }
    return new Proportion(share, POSTS);
  }
}
