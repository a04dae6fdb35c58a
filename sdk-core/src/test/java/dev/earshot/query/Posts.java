package dev.earshot.query;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Media;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch.Hit;
import dev.earshot.text.Reading;
import java.util.List;
import java.util.stream.Stream;

/** Small posts for the tests of this package. */
final class Posts {
  private Posts() {}

  static Post.Builder post(String text) {
    return Post.builder(PostId.of(Network.FEED, "1")).text(text);
  }

  static Author author(String handle) {
    return Author.builder(AuthorId.of(Network.FEED, "1")).handle(handle).build();
  }

  static Reading reading(String text) {
    return reading(post(text));
  }

  static Reading reading(Post.Builder post) {
    return new Reading().of(post.build());
  }

  /** A post whose media have these alternative texts. */
  static Post.Builder withAlts(String text, String... alts) {
    return post(text)
        .media(
            Stream.of(alts)
                .map(alt -> new Media(Media.Type.IMAGE, "https://a.example/1", alt))
                .toList());
  }

  static boolean matches(String query, String text) {
    return Query.parse(query).matches(reading(text));
  }

  static boolean matches(String query, Post.Builder post) {
    return Query.parse(query).matches(reading(post));
  }

  static Truth truth(String query, Post.Builder post) {
    return Query.parse(query).test(PostFacts.of(reading(post)));
  }

  /** Returns the parts of the text, or of the title with its name before them, that were hit. */
  static List<String> hits(String query, Post.Builder builder) {
    Post post = builder.build();
    return QuerySet.builder()
        .add("q", query)
        .build()
        .match(new Reading().of(post))
        .get(0)
        .hits()
        .stream()
        .map(hit -> shown(hit, post))
        .toList();
  }

  private static String shown(Hit hit, Post post) {
    if (hit.field().equals(Hit.TEXT)) {
      return hit.span().in(post.text());
    }
    String field =
        hit.field().equals(Hit.TITLE)
            ? post.title().orElseThrow()
            : post.media().get(Integer.parseInt(hit.field().split("/")[1])).alt().orElseThrow();
    return hit.field() + ": " + hit.span().in(field);
  }
}
