package dev.earshot.privacy.gate;

import dev.earshot.Author;
import dev.earshot.Post;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.PolicyPack.Field;
import dev.earshot.privacy.SubjectKey;
import dev.earshot.privacy.TenantSecret;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reduces a post to the fields that a purpose needs.
 *
 * <p>Id, kind, visibility, provenance and the author's id always stay: without them a post could
 * neither be refreshed nor forgotten. Where the author's handle or address goes, the tenant's keys
 * of both stay behind as an attribute, so that an opt-out by either still finds the post.
 */
final class Projection {
  static final String SUBJECTS = "earshot.subjects";

  private final Set<Field> fields;
  private final TenantSecret secret;

  Projection(Set<Field> fields, TenantSecret secret) {
    this.fields = fields.isEmpty() ? EnumSet.noneOf(Field.class) : EnumSet.copyOf(fields);
    this.secret = secret;
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
    Map<String, String> attributes =
        fields.contains(Field.ATTRIBUTES)
            ? new LinkedHashMap<>(post.attributes())
            : new LinkedHashMap<>();
    post.author()
        .ifPresent(
            author -> {
              Author kept = of(author);
              reduced.author(kept);
              Set<String> keys = keysLeftOut(author, kept);
              keysOn(post).forEach(key -> keys.add(key.toString()));
              if (!keys.isEmpty()) {
                attributes.put(SUBJECTS, String.join(" ", keys));
              }
            });
    return reduced.attributes(attributes).build();
  }

  /** Returns the keys that a projection left on a post; none where the words are no keys. */
  static List<SubjectKey> keysOn(Post post) {
    List<SubjectKey> keys = new ArrayList<>();
    String words = post.attributes().getOrDefault(SUBJECTS, "");
    for (String word : words.split(" ")) {
      if (word.length() == 32 && word.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
        keys.add(SubjectKey.parse(word));
      }
    }
    return keys;
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
      case ATTRIBUTES, AUTHOR_HANDLE, AUTHOR_NAME, AUTHOR_URL, AUTHOR_STATED_AGE, AUTHOR_KIND -> {
        // These depend on each other and are set together.
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

  private Set<String> keysLeftOut(Author whole, Author kept) {
    List<Identity> left = new ArrayList<>(Identity.allOf(whole));
    left.removeAll(Identity.allOf(kept));
    return left.stream()
        .map(identity -> secret.keyOf(identity).toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
