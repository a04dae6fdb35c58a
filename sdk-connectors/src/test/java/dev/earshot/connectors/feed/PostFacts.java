package dev.earshot.connectors.feed;

import dev.earshot.Author;
import dev.earshot.Media;
import dev.earshot.Post;
import dev.earshot.connectors.feed.PythonExpectation.Claim;
import dev.earshot.connectors.feed.PythonExpectation.Path;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.reading.PersonKey;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/* Holds posts against what a feed case claims about its entries. */
record PostFacts(List<Post> posts) {
  /* What a claim is about, if it is about an entry's title, link, id, date, author or content. */
  static Optional<String> field(Claim claim) {
    for (Object value : claim.values()) {
      if (value instanceof Path path
          && path.steps().size() >= 3
          && path.steps().get(0).equals("entries")) {
        return Optional.ofNullable(field(path));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String field(Path path) {
    String key = String.valueOf(path.steps().get(2));
    String part = part(path);
    if (key.equals("has_key")) {
      return path.steps().get(3).equals(List.of("link")) ? "link" : null;
    }
    return switch (key.replaceFirst("_(parsed|detail)$", "")) {
      case "title" -> part.isEmpty() || part.equals("value") ? "title" : null;
      case "link" -> "link";
      case "links" -> part.equals("href") ? "links" : null;
      case "id", "guid" -> "id";
      case "author", "authors" -> "author";
      case "description", "summary" -> part.isEmpty() || part.equals("value") ? "prose" : null;
      case "content" -> part.equals("value") ? "prose" : null;
      case "published", "updated", "created", "modified", "issued" -> "date";
      default -> null;
    };
  }

  private static String part(Path path) {
    Object last = path.steps().get(path.steps().size() - 1);
    return path.steps().size() > 3 && last instanceof String name ? name : "";
  }

  boolean holds(Claim claim) {
    Path path = null;
    Object expected = null;
    for (Object value : claim.values()) {
      if (value instanceof Path found) {
        path = found;
      } else {
        expected = value;
      }
    }
    Objects.requireNonNull(path);
    int index = ((Double) path.steps().get(1)).intValue();
    if (index >= posts.size()) {
      return false;
    }
    Post post = posts.get(index);
    if (expected == null || expected.equals(Map.of())) {
      boolean absent = post.url().isEmpty();
      return claim.negated() == absent || claim.operator().equals("!=");
    }
    return is(post, field(claim).orElseThrow(), path, expected);
  }

  private static boolean is(Post post, String field, Path path, Object expected) {
    return switch (field) {
      case "title" -> isTitle(post, (String) expected);
      case "link" -> post.url().filter(expected::equals).isPresent();
      case "links" ->
          post.url().filter(expected::equals).isPresent()
              || post.media().stream().map(Media::url).anyMatch(expected::equals);
      case "id" -> post.id().nativeId().equals(expected);
      case "author" -> isAuthor(post, path, (String) expected);
      case "date" -> isDate(post, expected);
      default -> isProse(post, (String) expected);
    };
  }

  static boolean isTitle(Post post, String expected) {
    String title = post.title().orElse("");
    return title.equals(expected.strip()) || title.equals(Prose.html(expected, "").line());
  }

  static boolean isProse(Post post, String expected) {
    String html = post.html().orElse(FeedElement.escaped(post.text()));
    String text = Html.toText(expected, "").text();
    return tree(html).equals(tree(expected))
        || tree(html)
            .equals(tree(FeedElement.escaped(expected))) // no markup, whatever it looks like
        || (post.html().isEmpty() && post.text().equals(expected.strip()))
        || text.equals(post.attributes().get("summary"))
        || expected.equals(post.attributes().get("summary"))
        || expected.equals(post.attributes().get("subtitle"));
  }

  static String tree(String html) {
    return Html.toText(html, "").html().replaceAll("\\s+", " ").strip();
  }

  private static boolean isAuthor(Post post, Path path, String expected) {
    Author author = post.author().orElse(null);
    if (author == null) {
      return false;
    }
    String part = part(path);
    if (part.equals("url") || part.equals("href")) {
      return author.url().filter(expected::equals).isPresent();
    }
    if (part.equals("email")) {
      return author.id().nativeId().equals(PersonKey.of(expected)) || author.url().isPresent();
    }
    boolean first = !path.steps().get(2).equals("authors") || path.steps().get(3).equals(0.0);
    return first
        ? isAuthor(author, expected)
        : post.coAuthors().stream().anyMatch(other -> isAuthor(other, expected));
  }

  static boolean isAuthor(Author author, String expected) {
    Draft.Person person = People.parse(expected);
    return person != null
        && (person.name() == null
            ? author.id().nativeId().equals(PersonKey.of(String.valueOf(person.email())))
            : author.name().filter(person.name()::equals).isPresent());
  }

  static boolean isDate(Post post, Object expected) {
    Instant instant =
        expected instanceof List<?> tuple ? moment(tuple) : FeedDates.parse((String) expected);
    return instant != null
        && (post.publishedAt().map(PostFacts::seconds).filter(seconds(instant)::equals).isPresent()
            || post.editedAt()
                .map(PostFacts::seconds)
                .filter(seconds(instant)::equals)
                .isPresent());
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant moment(List<?> tuple) {
    int[] n = tuple.stream().mapToInt(value -> ((Double) value).intValue()).toArray();
    return LocalDateTime.of(n[0], n[1], n[2], n[3], n[4], n[5]).toInstant(ZoneOffset.UTC);
  }
}
