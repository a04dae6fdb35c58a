package dev.earshot;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fields of a post, its id apart: the one table by which posts are copied, compared and reduced
 * ({@link Post#only}), written as JSON, and named in policy packs.
 *
 * <p>A field of an author counts for the author and for every co-author.
 */
public enum PostField {
  /** The address at which a person can read it. */
  URL("url", content(post -> post.url, (post, to) -> to.url = post.url)),
  /** What kind of post it is. */
  KIND("kind", always(post -> post.kind, (post, to) -> to.kind = post.kind)),
  /** Whose it is: the author's id, and what else of the author is named by fields of its own. */
  AUTHOR(
      "author",
      new OfPost<>(true, post -> post.author, (post, to) -> to.author = post.author, Author::same)),
  /** The author's handle. */
  AUTHOR_HANDLE("author.handle", authors(of -> of.handle, (of, to) -> to.handle = of.handle)),
  /** The author's display name. */
  AUTHOR_NAME("author.name", authors(of -> of.name, (of, to) -> to.name = of.name)),
  /** The author's profile address. */
  AUTHOR_URL("author.url", authors(of -> of.url, (of, to) -> to.url = of.url)),
  /** What stands behind the author's account. */
  AUTHOR_KIND("author.kind", authors(of -> of.kind, (of, to) -> to.kind = of.kind)),
  /** The author's stated age. */
  AUTHOR_STATED_AGE(
      "author.statedAge", authors(of -> of.statedAge, (of, to) -> to.statedAge = of.statedAge)),
  /** What the author says of themselves. */
  AUTHOR_BIO("author.bio", authors(of -> of.bio, (of, to) -> to.bio = of.bio)),
  /** How many follow the author. */
  AUTHOR_FOLLOWERS(
      "author.followers",
      authorNumber(of -> of.followers, (of, to) -> to.followers = of.followers)),
  /** How many the author follows. */
  AUTHOR_FOLLOWING(
      "author.following",
      authorNumber(of -> of.following, (of, to) -> to.following = of.following)),
  /** How many posts the author has published. */
  AUTHOR_POSTS("author.posts", authorNumber(of -> of.posts, (of, to) -> to.posts = of.posts)),
  /** Whether the source vouches for the author. */
  AUTHOR_VERIFIED(
      "author.verified", authors(of -> of.verified, (of, to) -> to.verified = of.verified)),
  /** The author's country. */
  AUTHOR_COUNTRY("author.country", authors(of -> of.country, (of, to) -> to.country = of.country)),
  /** Where the author says to be. */
  AUTHOR_LOCATION(
      "author.location", authors(of -> of.location, (of, to) -> to.location = of.location)),
  /** When the author's account was created. */
  AUTHOR_CREATED_AT(
      "author.createdAt", authors(of -> of.createdAt, (of, to) -> to.createdAt = of.createdAt)),
  /** Who wrote it together with the author. */
  CO_AUTHORS(
      "coAuthors",
      new OfPost<>(
          false,
          post -> post.coAuthors,
          (post, to) -> to.coAuthors = post.coAuthors,
          PostField::sameAuthors)),
  /** The title. */
  TITLE("title", content(post -> post.title, (post, to) -> to.title = post.title)),
  /** The text. */
  TEXT("text", content(post -> post.text, (post, to) -> to.text = post.text)),
  /** The text as HTML. */
  HTML("html", content(post -> post.html, (post, to) -> to.html = post.html)),
  /** The declared language. */
  LANGUAGE("language", content(post -> post.language, (post, to) -> to.language = post.language)),
  /** What the author warns of. */
  CONTENT_WARNING(
      "contentWarning",
      content(post -> post.contentWarning, (post, to) -> to.contentWarning = post.contentWarning)),
  /** When it was published. */
  PUBLISHED_AT(
      "publishedAt",
      content(post -> post.publishedAt, (post, to) -> to.publishedAt = post.publishedAt)),
  /** When it was edited. */
  EDITED_AT("editedAt", content(post -> post.editedAt, (post, to) -> to.editedAt = post.editedAt)),
  /** What the text points at; never without the text. */
  ENTITIES("entities", content(post -> post.entities, (post, to) -> to.entities = post.entities)),
  /** Pictures, sounds, films. */
  MEDIA("media", content(post -> post.media, (post, to) -> to.media = post.media)),
  /** What a poll offers; votes are numbers. */
  POLL_OPTIONS(
      "pollOptions",
      new OfPost<>(
          false,
          post -> post.pollOptions,
          (post, to) -> to.pollOptions = post.pollOptions,
          PostField::samePoll)),
  /** The numbers shown. */
  METRICS(
      "metrics",
      new OfPost<>(
          false,
          post -> post.metrics,
          (post, to) -> to.metrics = post.metrics,
          PostField::sameMetrics)),
  /** What a reviewer gave. */
  RATING("rating", content(post -> post.rating, (post, to) -> to.rating = post.rating)),
  /** Where it was sent from. */
  PLACE("place", content(post -> post.place, (post, to) -> to.place = post.place)),
  /** The program it was written with. */
  APPLICATION(
      "application",
      content(post -> post.application, (post, to) -> to.application = post.application)),
  /** The post it answers. */
  IN_REPLY_TO(
      "inReplyTo", content(post -> post.inReplyTo, (post, to) -> to.inReplyTo = post.inReplyTo)),
  /** The post it repeats. */
  REPOST_OF("repostOf", content(post -> post.repostOf, (post, to) -> to.repostOf = post.repostOf)),
  /** The post it quotes. */
  QUOTE_OF("quoteOf", content(post -> post.quoteOf, (post, to) -> to.quoteOf = post.quoteOf)),
  /** The post its thread began with. */
  THREAD_ROOT(
      "threadRoot",
      content(post -> post.threadRoot, (post, to) -> to.threadRoot = post.threadRoot)),
  /** The conversation it belongs to. */
  CONVERSATION(
      "conversation",
      content(post -> post.conversation, (post, to) -> to.conversation = post.conversation)),
  /** Who can read it. */
  VISIBILITY(
      "visibility", always(post -> post.visibility, (post, to) -> to.visibility = post.visibility)),
  /** The countries in which an order from outside hides it. */
  WITHHELD_IN(
      "withheldIn", always(post -> post.withheldIn, (post, to) -> to.withheldIn = post.withheldIn)),
  /** How it was collected; not content, nor shown to a reader. */
  PROVENANCE(
      "provenance",
      new OfPost<>(
          true,
          post -> post.provenance,
          (post, to) -> to.provenance = post.provenance,
          (by, one, other) -> by != Sameness.WHOLE)),
  /** What the host or a mapping added. */
  ATTRIBUTES(
      "attributes",
      content(post -> post.attributes, (post, to) -> to.attributes = post.attributes));

  private static final List<PostField> OF_POST =
      Arrays.stream(values()).filter(field -> !field.isOfAuthor()).toList();
  private static final List<PostField> OF_AUTHOR =
      Arrays.stream(values()).filter(PostField::isOfAuthor).toList();
  private static final Set<PostField> NO_NUMBERS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(METRICS, AUTHOR_FOLLOWERS, AUTHOR_FOLLOWING, AUTHOR_POSTS)));
  private static final Map<String, PostField> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(PostField::key, field -> field));

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // functions, none of which holds anything
  private final Access access;

  PostField(String key, Access access) {
    this.key = key;
    this.access = access;
  }

  /**
   * Returns every field but those that are nothing but numbers, which a source counts on without
   * anybody having written a word.
   */
  public static Set<PostField> withoutNumbers() {
    return NO_NUMBERS;
  }

  /** Returns the field of that key. */
  public static Optional<PostField> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** Returns its name in our JSON and in policy packs; an author's begins with {@code author.}. */
  public String key() {
    return key;
  }

  /** Returns whether it is one of an author's. */
  public boolean isOfAuthor() {
    return access instanceof OfAuthor;
  }

  /**
   * Returns whether it stays whatever a purpose needs: without kind, author's id, visibility, where
   * it is withheld and provenance a post could neither be refreshed nor shown rightly nor
   * forgotten.
   */
  public boolean isAlwaysKept() {
    return access instanceof OfPost<?> of && of.always();
  }

  static void copy(Post post, Post.Builder to) {
    for (PostField field : OF_POST) {
      ((OfPost<?>) field.access).copy().accept(post, to);
    }
  }

  /**
   * Returns whether a post states nothing but what always stays and the chosen fields.
   *
   * @throws IllegalArgumentException if entities are chosen and the text is not
   */
  static boolean areAll(Set<PostField> chosen, Post post) {
    if (chosen.contains(ENTITIES) && !chosen.contains(TEXT)) {
      throw new IllegalArgumentException("fields: expected text beside entities");
    }
    for (int i = 0; i < OF_POST.size(); i++) {
      OfPost<?> of = (OfPost<?>) OF_POST.get(i).access;
      if (!of.always() && !chosen.contains(OF_POST.get(i)) && of.isStated(post)) {
        return false;
      }
    }
    if (post.author != null && !areAll(chosen, post.author)) {
      return false;
    }
    for (int i = 0; i < post.coAuthors.size(); i++) {
      if (!areAll(chosen, post.coAuthors.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean areAll(Set<PostField> chosen, Author author) {
    for (int i = 0; i < OF_AUTHOR.size(); i++) {
      OfAuthor<?> of = (OfAuthor<?>) OF_AUTHOR.get(i).access;
      if (!chosen.contains(OF_AUTHOR.get(i)) && of.isStated(author)) {
        return false;
      }
    }
    return true;
  }

  /** What states nothing; made when it is first asked for, since it is made of fields. */
  private static final class Blank {
    static final Post POST = Post.builder(new PostId(Network.FEED, "", "none")).build();
    static final Author AUTHOR = Author.builder(AuthorId.of(Network.FEED, "none")).build();
  }

  /** Copies what always stays and the chosen fields. */
  static void copy(Set<PostField> chosen, Post post, Post.Builder to) {
    for (PostField field : OF_POST) {
      OfPost<?> of = (OfPost<?>) field.access;
      if (of.always() || chosen.contains(field)) {
        of.copy().accept(post, to);
      }
    }
  }

  static void copy(Author author, Author.Builder to) {
    for (PostField field : OF_AUTHOR) {
      ((OfAuthor<?>) field.access).copy().accept(author, to);
    }
  }

  static void copy(Set<PostField> chosen, Author author, Author.Builder to) {
    for (PostField field : OF_AUTHOR) {
      if (chosen.contains(field)) {
        ((OfAuthor<?>) field.access).copy().accept(author, to);
      }
    }
  }

  static boolean same(Sameness by, Post one, Post other) {
    for (PostField field : OF_POST) {
      if (!((OfPost<?>) field.access).same(by, one, other)) {
        return false;
      }
    }
    return true;
  }

  static boolean same(Sameness by, Author one, Author other) {
    for (PostField field : OF_AUTHOR) {
      if (!((OfAuthor<?>) field.access).same(by, one, other)) {
        return false;
      }
    }
    return true;
  }

  /** Says of two values that are not equal whether the difference does not count. */
  private interface Tolerance<T> {
    boolean allows(Sameness by, T one, T other);
  }

  private sealed interface Access {}

  private record OfPost<T>(
      boolean always,
      Function<Post, T> get,
      BiConsumer<Post, Post.Builder> copy,
      Tolerance<T> tolerance)
      implements Access {
    boolean isStated(Post post) {
      return !Objects.equals(get.apply(post), get.apply(Blank.POST));
    }

    boolean same(Sameness by, Post one, Post other) {
      T here = get.apply(one);
      T there = get.apply(other);
      return Objects.equals(here, there) || tolerance.allows(by, here, there);
    }
  }

  private record OfAuthor<T>(
      Function<Author, T> get, BiConsumer<Author, Author.Builder> copy, Tolerance<T> tolerance)
      implements Access {
    boolean isStated(Author author) {
      return !Objects.equals(get.apply(author), get.apply(Blank.AUTHOR));
    }

    boolean same(Sameness by, Author one, Author other) {
      T here = get.apply(one);
      T there = get.apply(other);
      return Objects.equals(here, there) || tolerance.allows(by, here, there);
    }
  }

  private static <T> OfPost<T> content(Function<Post, T> get, BiConsumer<Post, Post.Builder> copy) {
    return new OfPost<>(false, get, copy, (by, one, other) -> false);
  }

  private static <T> OfPost<T> always(Function<Post, T> get, BiConsumer<Post, Post.Builder> copy) {
    return new OfPost<>(true, get, copy, (by, one, other) -> false);
  }

  private static <T> OfAuthor<T> authors(
      Function<Author, T> get, BiConsumer<Author, Author.Builder> copy) {
    return new OfAuthor<>(get, copy, (by, one, other) -> false);
  }

  private static <T> OfAuthor<T> authorNumber(
      Function<Author, T> get, BiConsumer<Author, Author.Builder> copy) {
    return new OfAuthor<>(get, copy, (by, one, other) -> by == Sameness.CONTENT);
  }

  private static boolean sameAuthors(Sameness by, List<Author> some, List<Author> others) {
    boolean same = some.size() == others.size();
    for (int i = 0; same && i < some.size(); i++) {
      same = Author.same(by, some.get(i), others.get(i));
    }
    return same;
  }

  private static boolean samePoll(Sameness by, List<PollOption> some, List<PollOption> others) {
    return by == Sameness.CONTENT
        && some.stream()
            .map(PollOption::text)
            .toList()
            .equals(others.stream().map(PollOption::text).toList());
  }

  /** To a reader it is the same if each metric shows the same number, whenever it was observed. */
  private static boolean sameMetrics(Sameness by, List<Metric> some, List<Metric> others) {
    return by == Sameness.CONTENT
        || (by == Sameness.SHOWN
            && some.size() == others.size()
            && some.stream().allMatch(metric -> shows(others, metric)));
  }

  private static boolean shows(List<Metric> metrics, Metric one) {
    return metrics.stream()
        .anyMatch(other -> other.name().equals(one.name()) && other.value() == one.value());
  }
}
