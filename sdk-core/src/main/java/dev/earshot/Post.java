package dev.earshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody published, in one form for all networks.
 *
 * <p>What the source did not state is absent, never a guess: an absent visibility is {@link
 * Visibility#UNKNOWN}, an absent metric is not zero. A post holds its own author's words only: what
 * it answers, quotes or repeats is a {@link Reference}, and an embedded post is an event of its
 * own.
 *
 * <p>What is read of every post, such as by a gate, can be asked for by {@code has…} before it is
 * taken: then nothing is allocated.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows network and kind, neither id nor content.
 * Its fields are those of {@link PostField}.
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
   * Another post, by id, by address, or both. Immutable and thread-safe; {@link #toString()} names
   * neither.
   */
  public static final class Reference {
    private final @Nullable PostId id;
    private final @Nullable String url;

    /**
     * Creates a reference.
     *
     * @param id its id; null if only the address is known
     * @param url its address, of the web or relative; null or empty if only the id is known
     * @throws IllegalArgumentException if both are absent, or the address has another scheme
     */
    public Reference(@Nullable PostId id, @Nullable String url) {
      this.id = id;
      this.url = Bounds.page(url, "url");
      if (id == null && this.url == null) {
        throw new IllegalArgumentException("reference: expected an id or an address");
      }
    }

    /** Returns a reference by id. */
    public static Reference to(PostId id) {
      return new Reference(Objects.requireNonNull(id, "id"), null);
    }

    /** Returns its id, if known. */
    public Optional<PostId> id() {
      return Optional.ofNullable(id);
    }

    /** Returns its address, or null; for where an {@link Optional} costs too much. */
    public @Nullable String urlOrNull() {
      return url;
    }

    /** Returns its address, if known. */
    public Optional<String> url() {
      return Optional.ofNullable(url);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Reference that
          && Objects.equals(id, that.id)
          && Objects.equals(url, that.url);
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, url);
    }

    @Override
    public String toString() {
      return "Reference[" + (id == null ? "by address" : id.network()) + "]";
    }
  }

  private static final String RESERVED = "earshot.";

  final PostId id;
  final @Nullable String url;
  final Kind kind;
  final @Nullable Author author;
  final List<Author> coAuthors;
  final @Nullable String title;
  final String text;
  final @Nullable String html;
  final @Nullable String language;
  final @Nullable String contentWarning;
  final @Nullable Instant publishedAt;
  final @Nullable Instant editedAt;
  final List<Entity> entities;
  final List<Media> media;
  final List<PollOption> pollOptions;
  final List<Metric> metrics;
  final @Nullable Rating rating;
  final @Nullable Place place;
  final @Nullable String application;
  final @Nullable Reference inReplyTo;
  final @Nullable Reference repostOf;
  final @Nullable Reference quoteOf;
  final @Nullable Reference threadRoot;
  final @Nullable String conversation;
  final Visibility visibility;
  final List<String> withheldIn;
  final @Nullable Provenance provenance;
  final Map<String, String> attributes;

  private Post(Builder builder) {
    id = builder.id;
    url = builder.url;
    kind = builder.kind;
    author = builder.author;
    coAuthors = builder.coAuthors;
    title = builder.title;
    text = builder.text;
    html = builder.html;
    language = builder.language;
    contentWarning = builder.contentWarning;
    publishedAt = builder.publishedAt;
    editedAt = builder.editedAt;
    entities = builder.entities;
    media = builder.media;
    pollOptions = builder.pollOptions;
    metrics = builder.metrics;
    rating = builder.rating;
    place = builder.place;
    application = builder.application;
    inReplyTo = builder.inReplyTo;
    repostOf = builder.repostOf;
    quoteOf = builder.quoteOf;
    threadRoot = builder.threadRoot;
    conversation = builder.conversation;
    visibility = builder.visibility;
    withheldIn = builder.withheldIn;
    provenance = builder.provenance;
    attributes = builder.attributes;
    for (int i = 0; i < entities.size(); i++) {
      int end = entities.get(i).span().end();
      if (end > text.length()) {
        throw new IllegalArgumentException(
            "entities: a span ends at " + end + ", the text at " + text.length());
      }
    }
  }

  /** Returns a builder for the post of that id. */
  public static Builder builder(PostId id) {
    return new Builder(id);
  }

  /** Returns a builder that starts from this post. */
  public Builder toBuilder() {
    return toBuilder(id);
  }

  /** Returns a builder that starts from this post, known by another id. */
  public Builder toBuilder(PostId id) {
    Builder builder = new Builder(id);
    PostField.copy(this, builder);
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

  /** Returns who posted it, or null; for where an {@link Optional} costs too much. */
  public @Nullable Author authorOrNull() {
    return author;
  }

  /** Returns who posted it. */
  public Optional<Author> author() {
    return Optional.ofNullable(author);
  }

  /** Returns who wrote it together with the author, in the order of the source. */
  public List<Author> coAuthors() {
    return coAuthors;
  }

  /** Returns all whose post it is: the author, where there is one, then the co-authors. */
  public List<Author> authors() {
    if (coAuthors.isEmpty()) {
      return author == null ? List.of() : List.of(author);
    }
    List<Author> authors = new ArrayList<>();
    if (author != null) {
      authors.add(author);
    }
    for (Author each : coAuthors) {
      if (author == null || !each.id().equals(author.id())) {
        authors.add(each);
      }
    }
    return List.copyOf(authors);
  }

  /** Returns the title, or null; for where an {@link Optional} costs too much. */
  public @Nullable String titleOrNull() {
    return title;
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

  /** Returns what the author warns of, where the text is shown only on request. */
  public Optional<String> contentWarning() {
    return Optional.ofNullable(contentWarning);
  }

  /** Returns when it was published. */
  public Optional<Instant> publishedAt() {
    return Optional.ofNullable(publishedAt);
  }

  /**
   * Returns when it was said, as near as is known: when it was published; where that is not told,
   * when it was observed, unless it was brought in a file, which may be of any age. What counts by
   * time counts by this.
   */
  public Optional<Instant> saidAt() {
    if (publishedAt != null || provenance == null) {
      return Optional.ofNullable(publishedAt);
    }
    return provenance.method() == Provenance.Method.IMPORT
        ? Optional.empty()
        : Optional.of(provenance.observedAt());
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

  /** Returns what a poll offers, in the order of the source. */
  public List<PollOption> pollOptions() {
    return pollOptions;
  }

  /** Returns the newest observation of each metric. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** Returns the newest observation of one metric; empty where the source shows none. */
  public Optional<Metric> metric(String name) {
    for (Metric metric : metrics) {
      if (metric.name().equals(name)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  /** Returns what a reviewer gave. */
  public Optional<Rating> rating() {
    return Optional.ofNullable(rating);
  }

  /** Returns where it was sent from or what it is about. */
  public Optional<Place> place() {
    return Optional.ofNullable(place);
  }

  /** Returns the program it was written with, as the source names it. */
  public Optional<String> application() {
    return Optional.ofNullable(application);
  }

  /** Returns the post it answers. */
  public Optional<Reference> inReplyTo() {
    return Optional.ofNullable(inReplyTo);
  }

  /** Returns the post it repeats, or null; for where an {@link Optional} costs too much. */
  public @Nullable Reference repostOfOrNull() {
    return repostOf;
  }

  /** Returns the post it repeats. */
  public Optional<Reference> repostOf() {
    return Optional.ofNullable(repostOf);
  }

  /** Returns the post it quotes, or null; for where an {@link Optional} costs too much. */
  public @Nullable Reference quoteOfOrNull() {
    return quoteOf;
  }

  /** Returns the post it quotes. */
  public Optional<Reference> quoteOf() {
    return Optional.ofNullable(quoteOf);
  }

  /** Returns the post with which its thread began. */
  public Optional<Reference> threadRoot() {
    return Optional.ofNullable(threadRoot);
  }

  /** Returns the id that the source gives the conversation, opaque. */
  public Optional<String> conversation() {
    return Optional.ofNullable(conversation);
  }

  /** Returns who could read it when the source was read. */
  public Visibility visibility() {
    return visibility;
  }

  /**
   * Returns the countries in which an order from outside hides it: ISO 3166-1 alpha-2 codes in
   * upper case, in order. It must not be shown there; elsewhere its visibility says who reads it.
   */
  public List<String> withheldIn() {
    return withheldIn;
  }

  /** Returns how it was collected, or null; for where an {@link Optional} costs too much. */
  public @Nullable Provenance provenanceOrNull() {
    return provenance;
  }

  /** Returns how it was collected. */
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
   * Returns the post reduced to these fields and to what always stays: the id and every field that
   * {@link PostField#isAlwaysKept} names. What is left out is as if the source had not stated it.
   * Where nothing is left out it is this post itself.
   *
   * @throws IllegalArgumentException if there are entities among the fields and the text, into
   *     which they point, is not
   */
  public Post only(Set<PostField> fields) {
    if (PostField.areAll(fields, this)) {
      return this;
    }
    Builder reduced = new Builder(id);
    PostField.copy(fields, this, reduced);
    if (reduced.author != null) {
      reduced.author = reduced.author.only(fields);
    }
    if (!reduced.coAuthors.isEmpty()) {
      reduced.coAuthors = reduced.coAuthors.stream().map(each -> each.only(fields)).toList();
    }
    return reduced.build();
  }

  /**
   * Returns whether the other is the same post with the same content and the same numbers: equal
   * but for when and how it was observed.
   */
  public boolean sameAs(Post other) {
    return same(Sameness.SHOWN, other);
  }

  /**
   * Returns whether the other is the same post with the same content, whatever its numbers: its
   * metrics, the votes of a poll, how many follow its author.
   */
  public boolean sameContentAs(Post other) {
    return same(Sameness.CONTENT, other);
  }

  private boolean same(Sameness by, Post other) {
    return id.equals(other.id) && PostField.same(by, this, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Post that && same(Sameness.WHOLE, that);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Returns network and kind; id, content and author stay out of logs. */
  @Override
  public String toString() {
    return "Post[" + id.network() + ", " + kind + ", " + text.length() + " characters]";
  }

  /**
   * Builds a post. Not thread-safe.
   *
   * <p>Texts keep their length and offsets: a lone surrogate or a NUL becomes U+FFFD. Null or empty
   * means: not stated. Addresses, also those of an id, an author, a reference, an entity, a medium
   * and in HTML, hold no user information, and a digest for the value of what is named like a key
   * ({@code token}, {@code sid}, {@code apiKey}); what the author wrote out in title and text
   * stays.
   */
  public static final class Builder {
    private final PostId id;
    @Nullable String url;
    Kind kind = Kind.POST;
    @Nullable Author author;
    List<Author> coAuthors = List.of();
    @Nullable String title;
    String text = "";
    @Nullable String html;
    @Nullable String language;
    @Nullable String contentWarning;
    @Nullable Instant publishedAt;
    @Nullable Instant editedAt;
    List<Entity> entities = List.of();
    List<Media> media = List.of();
    List<PollOption> pollOptions = List.of();
    List<Metric> metrics = List.of();
    @Nullable Rating rating;
    @Nullable Place place;
    @Nullable String application;
    @Nullable Reference inReplyTo;
    @Nullable Reference repostOf;
    @Nullable Reference quoteOf;
    @Nullable Reference threadRoot;
    @Nullable String conversation;
    Visibility visibility = Visibility.UNKNOWN;
    List<String> withheldIn = List.of();
    @Nullable Provenance provenance;
    Map<String, String> attributes = Map.of();

    private Builder(PostId id) {
      this.id = Objects.requireNonNull(id, "id");
    }

    /**
     * Sets the address at which a person can read it.
     *
     * @param url an address of the web, or a relative one
     * @throws IllegalArgumentException if it has another scheme, such as {@code javascript:}
     */
    public Builder url(@Nullable String url) {
      this.url = Bounds.page(url, "url");
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

    /** Sets who wrote it together with the author; of several of one id the first counts. */
    public Builder coAuthors(List<Author> coAuthors) {
      if (coAuthors.isEmpty()) {
        this.coAuthors = List.of();
        return this;
      }
      Map<AuthorId, Author> first = new LinkedHashMap<>();
      coAuthors.forEach(each -> first.putIfAbsent(each.id(), each));
      this.coAuthors = List.copyOf(first.values());
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
      this.html = KeylessAddress.within(WellFormed.orNull(html));
      return this;
    }

    /**
     * Sets the declared language.
     *
     * @param language a BCP 47 tag; {@code en_GB} is read as {@code en-GB}
     * @throws IllegalArgumentException if it is none, such as the name of a language
     */
    public Builder language(@Nullable String language) {
      this.language = Bounds.language(language, "language");
      return this;
    }

    /** Sets what the author warns of. */
    public Builder contentWarning(@Nullable String contentWarning) {
      this.contentWarning = WellFormed.orNull(contentWarning);
      return this;
    }

    /**
     * Sets when it was published.
     *
     * @throws IllegalArgumentException if the year is not within 1 to 9999
     */
    public Builder publishedAt(@Nullable Instant publishedAt) {
      this.publishedAt = Bounds.inEra(publishedAt, "publishedAt");
      return this;
    }

    /**
     * Sets when it was last edited.
     *
     * @throws IllegalArgumentException if the year is not within 1 to 9999
     */
    public Builder editedAt(@Nullable Instant editedAt) {
      this.editedAt = Bounds.inEra(editedAt, "editedAt");
      return this;
    }

    /** Sets what the text points at; kept in the order of the text. */
    public Builder entities(List<? extends Entity> entities) {
      this.entities =
          entities.size() < 2 || inOrder(entities) ? List.copyOf(entities) : sorted(entities);
      return this;
    }

    private static boolean inOrder(List<? extends Entity> entities) {
      Span before = null;
      for (Entity entity : entities) {
        if (before != null && before.compareTo(entity.span()) > 0) {
          return false;
        }
        before = entity.span();
      }
      return true;
    }

    private static List<Entity> sorted(List<? extends Entity> entities) {
      List<Entity> sorted = new ArrayList<>(entities);
      sorted.sort(java.util.Comparator.comparing(Entity::span));
      return List.copyOf(sorted);
    }

    /** Sets the pictures, sounds and films. */
    public Builder media(List<Media> media) {
      this.media = List.copyOf(media);
      return this;
    }

    /** Sets what a poll offers. */
    public Builder pollOptions(List<PollOption> pollOptions) {
      this.pollOptions = List.copyOf(pollOptions);
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

    /** Sets what a reviewer gave. */
    public Builder rating(@Nullable Rating rating) {
      this.rating = rating;
      return this;
    }

    /** Sets where it was sent from or what it is about. */
    public Builder place(@Nullable Place place) {
      this.place = place;
      return this;
    }

    /** Sets the program it was written with. */
    public Builder application(@Nullable String application) {
      this.application = WellFormed.orNull(application);
      return this;
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

    /** Sets the post with which its thread began. */
    public Builder threadRoot(@Nullable Reference threadRoot) {
      this.threadRoot = threadRoot;
      return this;
    }

    /** Sets the id that the source gives the conversation. */
    public Builder conversation(@Nullable String conversation) {
      String stated = WellFormed.orNull(conversation);
      this.conversation = stated == null ? null : KeylessAddress.ifAddress(stated);
      return this;
    }

    /** Sets who can read it; {@link Visibility#UNKNOWN} until set. */
    public Builder visibility(Visibility visibility) {
      this.visibility = Objects.requireNonNull(visibility, "visibility");
      return this;
    }

    /**
     * Sets in which countries an order from outside hides it; none until set. A post that is hidden
     * everywhere is no post to publish but a {@link PostEvent.Withheld}.
     *
     * @param countries ISO 3166-1 alpha-2 in any case, or {@code XK} for Kosovo
     * @throws IllegalArgumentException if there is no such country
     */
    public Builder withheldIn(Collection<String> countries) {
      this.withheldIn = Bounds.countries(countries, "withheldIn");
      return this;
    }

    /** Sets how it was collected. */
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
      if (attributes.size() < 2) { // as most posts have them
        this.attributes = Map.of();
        attributes.forEach(
            (name, value) -> this.attributes = Map.of(unreserved(name), kept(value)));
        return this;
      }
      Map<String, String> copy = new LinkedHashMap<>(2 * attributes.size());
      attributes.forEach((name, value) -> copy.put(unreserved(name), kept(value)));
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

    private static String kept(String value) {
      return KeylessAddress.ifAddress(WellFormed.text(value));
    }

    private static String unreserved(String name) {
      String clean = WellFormed.text(name);
      if (clean.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
        throw new IllegalArgumentException(
            "attributes: names that begin with earshot. are reserved");
      }
      return clean;
    }
  }
}
