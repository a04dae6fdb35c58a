package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.Post;
import dev.earshot.privacy.PolicyPack.Field;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reduces a post to the fields that a purpose needs.
 *
 * <p>Id, kind, visibility, provenance and the author's id always stay: without them a post could
 * neither be refreshed nor forgotten. Whose post it is, the admission says by the tenant's keys,
 * whatever is left out here.
 */
final class Projection {
  private final Set<Field> fields;

  Projection(Set<Field> fields) {
    this.fields = fields.isEmpty() ? EnumSet.noneOf(Field.class) : EnumSet.copyOf(fields);
  }

  Post of(Post post) {
    if (fields.size() == Field.values().length) {
      return post;
    }
    Post.Builder reduced =
        Post.builder(post.id())
            .kind(post.kind())
            .visibility(post.visibility())
            .provenance(post.provenance().orElse(null));
    for (Field field : fields) {
      copy(field, post, reduced);
    }
    post.author().map(this::of).ifPresent(reduced::author);
    return reduced.build();
  }

  private static void copy(Field field, Post post, Post.Builder to) {
    switch (field) {
      case URL -> to.url(post.url().orElse(null));
      case TITLE -> to.title(post.title().orElse(null));
      case TEXT -> to.text(post.text());
      case HTML -> to.html(post.html().orElse(null));
      case LANGUAGE -> to.language(post.language().orElse(null));
      case PUBLISHED_AT -> to.publishedAt(post.publishedAt().orElse(null));
      case EDITED_AT -> to.editedAt(post.editedAt().orElse(null));
      case ENTITIES -> to.entities(post.entities());
      case MEDIA -> to.media(post.media());
      case METRICS -> to.metrics(post.metrics());
      case IN_REPLY_TO -> to.inReplyTo(post.inReplyTo().orElse(null));
      case REPOST_OF -> to.repostOf(post.repostOf().orElse(null));
      case QUOTE_OF -> to.quoteOf(post.quoteOf().orElse(null));
      case ATTRIBUTES -> to.attributes(post.attributes());
      case AUTHOR_HANDLE, AUTHOR_NAME, AUTHOR_URL, AUTHOR_STATED_AGE, AUTHOR_KIND -> {
        // The author's are set together.
      }
    }
  }

  private Author of(Author author) {
    Author.Builder reduced = Author.builder(author.id());
    if (fields.contains(Field.AUTHOR_HANDLE)) {
      reduced.handle(author.handle().orElse(null));
    }
    if (fields.contains(Field.AUTHOR_NAME)) {
      reduced.name(author.name().orElse(null));
    }
    if (fields.contains(Field.AUTHOR_URL)) {
      reduced.url(author.url().orElse(null));
    }
    if (fields.contains(Field.AUTHOR_STATED_AGE)) {
      author.statedAge().ifPresent(reduced::statedAge);
    }
    if (fields.contains(Field.AUTHOR_KIND)) {
      reduced.kind(author.kind());
    }
    return reduced.build();
  }
}
