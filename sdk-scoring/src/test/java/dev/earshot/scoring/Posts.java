package dev.earshot.scoring;

import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.Score;
import dev.earshot.scoring.Sentiment.Label;
import java.util.List;

/** Posts and mentions for tests. */
public final class Posts {
  /** The network they are on. */
  public static final Network NETWORK = new Network("test");

  private Posts() {}

  /** Returns 64 evenly spread bits of a post's id. */
  public static long hash(PostId id) {
    return spread(id.toString());
  }

  /** Returns 64 evenly spread bits of an author's id. */
  public static long hash(AuthorId id) {
    return spread(id.toString());
  }

  private static long spread(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }

  /** Returns a post to be. */
  public static Post.Builder post(String id) {
    return Post.builder(PostId.of(NETWORK, id));
  }

  /** Returns a mention that queries matched. */
  public static Mention.Builder mention(Post.Builder post, String... queries) {
    return Mention.builder(post.build())
        .matches(List.of(queries).stream().map(query -> new QueryMatch(query, List.of())).toList());
  }

  /** Returns a machine's clear sentiment. */
  public static Score<Sentiment> says(Label label) {
    double polarity = label == Label.POSITIVE ? 0.8 : label == Label.NEGATIVE ? -0.8 : 0;
    return Score.byMachine(new Sentiment(label, polarity, 0.9, null));
  }
}
