package dev.earshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody published, in one form for all networks.
 *
 * <p>What the source did not state is absent, never a guess: an absent visibility is {@link
 * Visibility#UNKNOWN}, an absent metric is not zero. A post holds its own author's words only: what
 * it answers, quotes or repeats is a {@link Reference}, and an embedded post is an event of its
 * own.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows the id and no content.
 */
public final class Post {
  /** What kind of post it is. */
  public enum Kind {
    /** A post that answers and repeats nothing. */
    POST,
    /** An answer to another post. */
    REPLY,
    /** A comment under an article, film or picture. */
    COMMENT,
    /** Another's post, repeated without a word of one's own. */
    REPOST,
    /** Another's post, repeated with words of one's own. */
    QUOTE,
    /** An article of a blog or a newsroom. */
    ARTICLE,
    /** A podcast's episode. */
    EPISODE,
    /** A film. */
    VIDEO,
    /** A picture. */
    PHOTO,
    /** A review of a product, a place or a service. */
    REVIEW,
    /** A poll. */
    POLL
  }

  /**
   * Another post, by id, by address, or both.
   *
   * @param postId its id; null if only the address is known
   * @param address its address; null if only the id is known
   */
  public record Reference(@Nullable PostId postId, @Nullable String address) {
    /**
     * Creates a reference.
     *
     * @throws IllegalArgumentException if both are absent
     */
    public Reference {
      address = WellFormed.orNull(address);
      if (postId == null && address == null) {
        throw new IllegalArgumentException("reference: expected an id or an address");
      }
    }

    /** Returns a reference by id. */
    public static Reference to(PostId id) {
      return new Reference(Objects.requireNonNull(id, "id"), null);
    }

    /** Returns its id, if known. */
    public Optional<PostId> id() {
      return Optional.ofNullable(postId);
    }

    /** Returns its address, if known. */
    public Optional<String> url() {
      return Optional.ofNullable(address);
    }
  }

  private static final String RESERVED = "earshot.";
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final PostId id;
  private final @Nullable String url;
  private final Kind kind;
  private final @Nullable Author author;
  private final @Nullable String title;
  private final String text;
  private final @Nullable String html;
  private final @Nullable String language;
  private final @Nullable Instant publishedAt;
  private final @Nullable Instant editedAt;
  private final List<Entity> entities;
  private final List<Media> media;
  private final List<Metric> metrics;
  private final @Nullable Reference inReplyTo;
  private final @Nullable Reference repostOf;
  private final @Nullable Reference quoteOf;
  private final Visibility visibility;
  private final @Nullable Provenance provenance;
  private final Map<String, String> attributes;

  private Post(Builder builder) {
    id = builder.id;
    url = builder.url;
    kind = builder.kind;
    author = builder.author;
    title = builder.title;
    text = builder.text;
    html = builder.html;
    language = builder.language;
    publishedAt = builder.publishedAt;
    editedAt = builder.editedAt;
    entities = builder.entities;
    media = builder.media;
    metrics = builder.metrics;
    inReplyTo = builder.inReplyTo;
    repostOf = builder.repostOf;
    quoteOf = builder.quoteOf;
    visibility = builder.visibility;
    provenance = builder.provenance;
    attributes = builder.attributes;
    for (Entity entity : entities) {
      if (entity.span().end() > text.length()) {
        throw new IllegalArgumentException(
            "entities: a span ends at " + entity.span().end() + ", the text at " + text.length());
      }
    }
  }

  /** Returns a builder for the post of that id. */
  public static Builder builder(PostId id) {
    return new Builder(id);
  }

  /** Returns a builder that starts from this post. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.url = url;
    builder.kind = kind;
    builder.author = author;
    builder.title = title;
    builder.text = text;
    builder.html = html;
    builder.language = language;
    builder.publishedAt = publishedAt;
    builder.editedAt = editedAt;
    builder.entities = entities;
    builder.media = media;
    builder.metrics = metrics;
    builder.inReplyTo = inReplyTo;
    builder.repostOf = repostOf;
    builder.quoteOf = quoteOf;
    builder.visibility = visibility;
    builder.provenance = provenance;
    builder.attributes = attributes;
    return builder;
  }

  /** Returns what identifies it. */
  public PostId id() {
    return id;
  }

  /** Returns the network it was posted on. */
  public Network network() {
    return id.network();
  }

  /** Returns the address at which a person can read it. */
  public Optional<String> url() {
    return Optional.ofNullable(url);
  }

  /** Returns what kind of post it is. */
  public Kind kind() {
    return kind;
  }

  /** Returns who posted it. */
  public Optional<Author> author() {
    return Optional.ofNullable(author);
  }

  /** Returns the title as plain text. */
  public Optional<String> title() {
    return Optional.ofNullable(title);
  }

  /** Returns the text as plain text, line ends kept; empty where there is none. */
  public String text() {
    return text;
  }

  /** Returns the text as sanitised HTML, where the source had HTML. */
  public Optional<String> html() {
    return Optional.ofNullable(html);
  }

  /** Returns the language the source declares, as a BCP 47 tag. */
  public Optional<String> language() {
    return Optional.ofNullable(language);
  }

  /** Returns when it was published. */
  public Optional<Instant> publishedAt() {
    return Optional.ofNullable(publishedAt);
  }

  /** Returns when it was last edited, where the source says so. */
  public Optional<Instant> editedAt() {
    return Optional.ofNullable(editedAt);
  }

  /** Returns what the text points at, in the order of the text. */
  public List<Entity> entities() {
    return entities;
  }

  /** Returns the pictures, sounds and films that belong to it. */
  public List<Media> media() {
    return media;
  }

  /** Returns the newest observation of each metric. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** Returns the newest observation of one metric; empty where the source shows none. */
  public Optional<Metric> metric(String name) {
    return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  /** Returns the post it answers. */
  public Optional<Reference> inReplyTo() {
    return Optional.ofNullable(inReplyTo);
  }

  /** Returns the post it repeats. */
  public Optional<Reference> repostOf() {
    return Optional.ofNullable(repostOf);
  }

  /** Returns the post it quotes. */
  public Optional<Reference> quoteOf() {
    return Optional.ofNullable(quoteOf);
  }

  /** Returns who could read it when the source was read. */
  public Visibility visibility() {
    return visibility;
  }

  /** Returns by which road it came. */
  public Optional<Provenance> provenance() {
    return Optional.ofNullable(provenance);
  }

  /**
   * Returns what a host or a mapping adds, such as a brand or a campaign; in order of insertion.
   */
  public Map<String, String> attributes() {
    return attributes;
  }

  /**
   * Returns whether the other is the same post with the same content and the same numbers: equal
   * but for when and by which road it was observed.
   */
  public boolean sameAs(Post other) {
    return sameContentAs(other) && sameNumbers(metrics, other.metrics);
  }

  /** Returns whether the other is the same post with the same content, whatever its numbers. */
  public boolean sameContentAs(Post other) {
    return id.equals(other.id)
        && Objects.equals(url, other.url)
        && kind == other.kind
        && Objects.equals(author, other.author)
        && Objects.equals(title, other.title)
        && text.equals(other.text)
        && Objects.equals(html, other.html)
        && Objects.equals(language, other.language)
        && Objects.equals(publishedAt, other.publishedAt)
        && Objects.equals(editedAt, other.editedAt)
        && entities.equals(other.entities)
        && media.equals(other.media)
        && Objects.equals(inReplyTo, other.inReplyTo)
        && Objects.equals(repostOf, other.repostOf)
        && Objects.equals(quoteOf, other.quoteOf)
        && visibility == other.visibility
        && attributes.equals(other.attributes);
  }

  private static boolean sameNumbers(List<Metric> one, List<Metric> other) {
    return numbers(one).equals(numbers(other));
  }

  private static Map<String, Long> numbers(List<Metric> metrics) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    metrics.forEach(metric -> numbers.put(metric.name(), metric.value()));
    return numbers;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Post that
        && sameContentAs(that)
        && metrics.equals(that.metrics)
        && Objects.equals(provenance, that.provenance);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Returns the id's network and the kind; content and author stay out of logs. */
  @Override
  public String toString() {
    return "Post[" + id.network() + ", " + kind + ", " + text.length() + " characters]";
  }

  /**
   * Builds a post. Not thread-safe.
   *
   * <p>Texts keep their length and offsets: a lone surrogate or a NUL becomes U+FFFD. Null or empty
   * means: not stated.
   */
  public static final class Builder {
    private final PostId id;
    private @Nullable String url;
    private Kind kind = Kind.POST;
    private @Nullable Author author;
    private @Nullable String title;
    private String text = "";
    private @Nullable String html;
    private @Nullable String language;
    private @Nullable Instant publishedAt;
    private @Nullable Instant editedAt;
    private List<Entity> entities = List.of();
    private List<Media> media = List.of();
    private List<Metric> metrics = List.of();
    private @Nullable Reference inReplyTo;
    private @Nullable Reference repostOf;
    private @Nullable Reference quoteOf;
    private Visibility visibility = Visibility.UNKNOWN;
    private @Nullable Provenance provenance;
    private Map<String, String> attributes = Map.of();

    private Builder(PostId id) {
      this.id = Objects.requireNonNull(id, "id");
    }

    /** Sets the address at which a person can read it. */
    public Builder url(@Nullable String url) {
      this.url = WellFormed.orNull(url);
      return this;
    }

    /** Sets what kind of post it is; {@link Kind#POST} until set. */
    public Builder kind(Kind kind) {
      this.kind = Objects.requireNonNull(kind, "kind");
      return this;
    }

    /** Sets who posted it. */
    public Builder author(@Nullable Author author) {
      this.author = author;
      return this;
    }

    /** Sets the title as plain text. */
    public Builder title(@Nullable String title) {
      this.title = WellFormed.orNull(title);
      return this;
    }

    /** Sets the text as plain text. */
    public Builder text(String text) {
      this.text = WellFormed.text(text);
      return this;
    }

    /** Sets the text as HTML, already sanitised. */
    public Builder html(@Nullable String html) {
      this.html = WellFormed.orNull(html);
      return this;
    }

    /** Sets the declared language, a BCP 47 tag. */
    public Builder language(@Nullable String language) {
      this.language = WellFormed.orNull(language);
      return this;
    }

    /**
     * Sets when it was published.
     *
     * @throws IllegalArgumentException if the year is not within 1 to 9999
     */
    public Builder publishedAt(@Nullable Instant publishedAt) {
      this.publishedAt = inEra(publishedAt, "publishedAt");
      return this;
    }

    /**
     * Sets when it was last edited.
     *
     * @throws IllegalArgumentException if the year is not within 1 to 9999
     */
    public Builder editedAt(@Nullable Instant editedAt) {
      this.editedAt = inEra(editedAt, "editedAt");
      return this;
    }

    /** Sets what the text points at; kept in the order of the text. */
    public Builder entities(List<? extends Entity> entities) {
      List<Entity> sorted = new ArrayList<>(entities);
      sorted.sort(java.util.Comparator.comparing(Entity::span));
      this.entities = List.copyOf(sorted);
      return this;
    }

    /** Sets the pictures, sounds and films. */
    public Builder media(List<Media> media) {
      this.media = List.copyOf(media);
      return this;
    }

    /** Sets the metrics; of several observations of one name the newest counts. */
    public Builder metrics(List<Metric> metrics) {
      this.metrics = Metric.newest(metrics);
      return this;
    }

    /** Adds observations to those there are; of several of one name the newest counts. */
    public Builder addMetrics(List<Metric> more) {
      List<Metric> all = new ArrayList<>(metrics);
      all.addAll(more);
      return metrics(all);
    }

    /** Sets the post it answers. */
    public Builder inReplyTo(@Nullable Reference inReplyTo) {
      this.inReplyTo = inReplyTo;
      return this;
    }

    /** Sets the post it repeats. */
    public Builder repostOf(@Nullable Reference repostOf) {
      this.repostOf = repostOf;
      return this;
    }

    /** Sets the post it quotes. */
    public Builder quoteOf(@Nullable Reference quoteOf) {
      this.quoteOf = quoteOf;
      return this;
    }

    /** Sets who can read it; {@link Visibility#UNKNOWN} until set. */
    public Builder visibility(Visibility visibility) {
      this.visibility = Objects.requireNonNull(visibility, "visibility");
      return this;
    }

    /** Sets by which road it came. */
    public Builder provenance(@Nullable Provenance provenance) {
      this.provenance = provenance;
      return this;
    }

    /**
     * Sets what the host or a mapping adds.
     *
     * @throws IllegalArgumentException if a name begins with {@code earshot.}: those are reserved,
     *     so that no source can say what only the pipeline may
     */
    public Builder attributes(Map<String, String> attributes) {
      Map<String, String> copy = new LinkedHashMap<>();
      attributes.forEach((name, value) -> copy.put(unreserved(name), WellFormed.text(value)));
      this.attributes = java.util.Collections.unmodifiableMap(copy);
      return this;
    }

    /**
     * Returns the post.
     *
     * @throws IllegalArgumentException if an entity's span reaches beyond the text
     */
    public Post build() {
      return new Post(this);
    }

    private static String unreserved(String name) {
      String clean = WellFormed.text(name);
      if (clean.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
        throw new IllegalArgumentException(
            "attributes: names that begin with earshot. are reserved");
      }
      return clean;
    }

    private static @Nullable Instant inEra(@Nullable Instant instant, String field) {
      if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(END))) {
        throw new IllegalArgumentException(field + ": expected a year from 1 to 9999");
      }
      return instant;
    }
  }
}
