package dev.earshot.json;

import dev.earshot.Author;
import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * How one of {@link PostField}'s fields is written and read. The compiler sees to it that each has
 * its line in {@link #of}.
 *
 * @param <S> {@link Post} or {@link Author}
 * @param <B> its builder
 */
final class FieldJson<S, B> {
  /** Writes the field of that name; nothing where it is absent. */
  private interface Writing<S> {
    void write(DocumentWriter out, SerializableString name, S from);
  }

  /** Reads the value under the cursor; null for absent. */
  private interface Reading<T> {
    @Nullable T read(DocumentReader in);
  }

  static final List<FieldJson<Post, Post.Builder>> OF_POST = table(false);
  static final List<FieldJson<Author, Author.Builder>> OF_AUTHOR = table(true);
  private static final Map<String, FieldJson<Post, Post.Builder>> POST_BY_NAME = byName(OF_POST);
  private static final Map<String, FieldJson<Author, Author.Builder>> AUTHOR_BY_NAME =
      byName(OF_AUTHOR);

  /* The names of what is no field of a post or an author itself. */
  private static final Set<String> PARTS =
      Set.of(
          ("v id network nativeId post subjects matches scores takenBack type countries reason change"
                  + " formerHandle from to observedAt start end value list alt votes at worst best"
                  + " connector method source terms query field spans by editedSince machine name")
              .split(" "));

  private final String name;
  private final SerializableString written;
  private final PostField field;
  private final Writing<S> writing;
  private final Reading<?> reading;
  private final BiConsumer<B, Object> setting;

  private <T> FieldJson(
      PostField field, Writing<S> writing, Reading<T> reading, BiConsumer<B, T> setting) {
    name = field.isOfAuthor() ? field.key().substring("author.".length()) : field.key();
    written = new SerializedString(name);
    this.field = field;
    this.writing = writing;
    this.reading = reading;
    @SuppressWarnings("unchecked") // set is handed what read returned
    BiConsumer<B, Object> untyped = (BiConsumer<B, Object>) (BiConsumer<B, ?>) setting;
    this.setting = untyped;
  }

  /** Returns whether the schema knows a field of that name, wherever it may stand. */
  static boolean isName(String name) {
    return POST_BY_NAME.containsKey(name)
        || AUTHOR_BY_NAME.containsKey(name)
        || PARTS.contains(name);
  }

  static @Nullable FieldJson<Post, Post.Builder> ofPost(String name) {
    return POST_BY_NAME.get(name);
  }

  static @Nullable FieldJson<Author, Author.Builder> ofAuthor(String name) {
    return AUTHOR_BY_NAME.get(name);
  }

  String name() {
    return name;
  }

  void write(DocumentWriter out, S from) {
    writing.write(out, written, from);
  }

  /** Reads the value under the cursor, to be set once it is known whose it is. */
  void read(DocumentReader in, Map<PostField, Object> values) {
    Object value = reading.read(in);
    if (value != null) {
      values.put(field, value);
    }
  }

  void set(Map<PostField, Object> values, B to) {
    Object value = values.get(field);
    if (value != null) {
      setting.accept(to, value);
    }
  }

  private static FieldJson<?, ?> of(PostField field) {
    return switch (field) {
      case URL -> text(field, Post::url, Post.Builder::url);
      case KIND -> constant(field, Post.Kind.class, Post::kind, Post.Builder::kind);
      case AUTHOR ->
          object(
              field,
              Post::author,
              DocumentWriter::author,
              DocumentReader::author,
              Post.Builder::author);
      case AUTHOR_HANDLE -> text(field, Author::handle, Author.Builder::handle);
      case AUTHOR_NAME -> text(field, Author::name, Author.Builder::name);
      case AUTHOR_URL -> text(field, Author::url, Author.Builder::url);
      case AUTHOR_KIND ->
          new FieldJson<Author, Author.Builder>(
              field,
              (out, name, author) -> {
                if (author.kind() != Author.Kind.UNKNOWN) {
                  out.string(name, author.kind().name());
                }
              },
              in -> in.constant(Author.Kind.class),
              Author.Builder::kind);
      case AUTHOR_STATED_AGE ->
          new FieldJson<Author, Author.Builder>(
              field,
              (out, name, author) -> author.statedAge().ifPresent(age -> out.number(name, age)),
              in -> in.integer(150),
              (Author.Builder author, Long age) -> author.statedAge(age.intValue()));
      case AUTHOR_BIO -> text(field, Author::bio, Author.Builder::bio);
      case AUTHOR_FOLLOWERS -> count(field, Author::followers, Author.Builder::followers);
      case AUTHOR_FOLLOWING -> count(field, Author::following, Author.Builder::following);
      case AUTHOR_POSTS -> count(field, Author::posts, Author.Builder::posts);
      case AUTHOR_VERIFIED ->
          new FieldJson<Author, Author.Builder>(
              field,
              (out, name, author) -> author.verified().ifPresent(is -> out.flag(name, is)),
              DocumentReader::flag,
              Author.Builder::verified);
      case AUTHOR_COUNTRY -> text(field, Author::country, Author.Builder::country);
      case AUTHOR_LOCATION -> text(field, Author::location, Author.Builder::location);
      case AUTHOR_CREATED_AT -> instant(field, Author::createdAt, Author.Builder::createdAt);
      case CO_AUTHORS ->
          list(
              field,
              Post::coAuthors,
              DocumentWriter::author,
              DocumentReader::author,
              Post.Builder::coAuthors);
      case TITLE -> text(field, Post::title, Post.Builder::title);
      case TEXT ->
          new FieldJson<Post, Post.Builder>(
              field,
              (out, name, post) -> out.string(name, post.text()),
              DocumentReader::string,
              Post.Builder::text);
      case HTML -> text(field, Post::html, Post.Builder::html);
      case LANGUAGE -> text(field, Post::language, Post.Builder::language);
      case CONTENT_WARNING -> text(field, Post::contentWarning, Post.Builder::contentWarning);
      case PUBLISHED_AT -> instant(field, Post::publishedAt, Post.Builder::publishedAt);
      case EDITED_AT -> instant(field, Post::editedAt, Post.Builder::editedAt);
      case ENTITIES ->
          list(
              field,
              Post::entities,
              DocumentWriter::entity,
              DocumentReader::entity,
              Post.Builder::entities);
      case MEDIA ->
          list(
              field,
              Post::media,
              DocumentWriter::medium,
              DocumentReader::medium,
              Post.Builder::media);
      case POLL_OPTIONS ->
          list(
              field,
              Post::pollOptions,
              DocumentWriter::pollOption,
              DocumentReader::pollOption,
              Post.Builder::pollOptions);
      case METRICS ->
          list(
              field,
              Post::metrics,
              DocumentWriter::metric,
              DocumentReader::metric,
              Post.Builder::metrics);
      case RATING ->
          object(
              field,
              Post::rating,
              DocumentWriter::rating,
              DocumentReader::rating,
              Post.Builder::rating);
      case PLACE ->
          object(
              field,
              Post::place,
              DocumentWriter::place,
              DocumentReader::place,
              Post.Builder::place);
      case APPLICATION -> text(field, Post::application, Post.Builder::application);
      case IN_REPLY_TO -> reference(field, Post::inReplyTo, Post.Builder::inReplyTo);
      case REPOST_OF -> reference(field, Post::repostOf, Post.Builder::repostOf);
      case QUOTE_OF -> reference(field, Post::quoteOf, Post.Builder::quoteOf);
      case THREAD_ROOT -> reference(field, Post::threadRoot, Post.Builder::threadRoot);
      case CONVERSATION -> text(field, Post::conversation, Post.Builder::conversation);
      case VISIBILITY ->
          constant(field, Visibility.class, Post::visibility, Post.Builder::visibility);
      case WITHHELD_IN ->
          list(
              field,
              Post::withheldIn,
              DocumentWriter::code,
              DocumentReader::code,
              Post.Builder::withheldIn);
      case PROVENANCE ->
          object(
              field,
              Post::provenance,
              DocumentWriter::provenance,
              DocumentReader::provenance,
              Post.Builder::provenance);
      case ATTRIBUTES ->
          new FieldJson<Post, Post.Builder>(
              field,
              (out, name, post) -> {
                if (!post.attributes().isEmpty()) {
                  out.name(name);
                  out.attributes(post.attributes());
                }
              },
              DocumentReader::attributes,
              Post.Builder::attributes);
    };
  }

  private static <S, B> FieldJson<S, B> text(
      PostField field, Function<S, Optional<String>> get, BiConsumer<B, String> set) {
    return new FieldJson<>(
        field,
        (out, name, from) -> {
          Optional<String> text = get.apply(from);
          if (text.isPresent()) {
            out.string(name, text.get());
          }
        },
        DocumentReader::string,
        set);
  }

  private static <S, B> FieldJson<S, B> instant(
      PostField field, Function<S, Optional<Instant>> get, BiConsumer<B, Instant> set) {
    return new FieldJson<>(
        field,
        (out, name, from) -> {
          Optional<Instant> at = get.apply(from);
          if (at.isPresent()) {
            out.instant(name, at.get());
          }
        },
        DocumentReader::instant,
        set);
  }

  private static <S, B> FieldJson<S, B> count(
      PostField field, Function<S, OptionalLong> get, ObjLongConsumer<B> set) {
    return new FieldJson<S, B>(
        field,
        (out, name, from) -> {
          OptionalLong count = get.apply(from);
          if (count.isPresent()) {
            out.number(name, count.getAsLong());
          }
        },
        in -> in.integer(Long.MAX_VALUE),
        (B to, Long count) -> set.accept(to, count));
  }

  private static <S, B, E extends Enum<E>> FieldJson<S, B> constant(
      PostField field, Class<E> type, Function<S, E> get, BiConsumer<B, E> set) {
    return new FieldJson<>(
        field,
        (out, name, from) -> out.string(name, get.apply(from).name()),
        in -> in.constant(type),
        set);
  }

  private static FieldJson<Post, Post.Builder> reference(
      PostField field,
      Function<Post, Optional<Post.Reference>> get,
      BiConsumer<Post.Builder, Post.Reference> set) {
    return object(field, get, DocumentWriter::reference, DocumentReader::reference, set);
  }

  private static <S, B, T> FieldJson<S, B> object(
      PostField field,
      Function<S, Optional<T>> get,
      BiConsumer<DocumentWriter, T> write,
      Function<DocumentReader, T> read,
      BiConsumer<B, T> set) {
    return new FieldJson<S, B>(
        field,
        (out, name, from) -> {
          Optional<T> value = get.apply(from);
          if (value.isPresent()) {
            out.name(name);
            write.accept(out, value.get());
          }
        },
        in -> in.orNull(read),
        set);
  }

  private static <S, B, T> FieldJson<S, B> list(
      PostField field,
      Function<S, List<T>> get,
      BiConsumer<DocumentWriter, T> write,
      Function<DocumentReader, T> read,
      BiConsumer<B, List<T>> set) {
    return new FieldJson<S, B>(
        field,
        (out, name, from) -> {
          List<T> values = get.apply(from);
          if (!values.isEmpty()) {
            out.name(name);
            out.list(values, write);
          }
        },
        in -> in.list(read),
        set);
  }

  @SuppressWarnings("unchecked") // a field of an author is one of Author, any other of Post
  private static <S, B> List<FieldJson<S, B>> table(boolean ofAuthor) {
    List<FieldJson<S, B>> table = new ArrayList<>();
    for (PostField field : PostField.values()) {
      if (field.isOfAuthor() == ofAuthor) {
        table.add((FieldJson<S, B>) of(field));
      }
    }
    return List.copyOf(table);
  }

  private static <S, B> Map<String, FieldJson<S, B>> byName(List<FieldJson<S, B>> table) {
    Map<String, FieldJson<S, B>> byName = new HashMap<>();
    table.forEach(field -> byName.put(field.name, field));
    return byName;
  }
}
