package dev.earshot.scoring;

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
