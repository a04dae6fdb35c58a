package dev.earshot;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that happened to a post at its source. */
public sealed interface PostEvent extends SourceEvent {
  /** Returns which post. */
  PostId id();

  /**
   * Returns whose post it is, which need not be who acted; empty where the source does not say it
   * beside what happened, and then it is the source's own word. Of a kept post that is another's
   * the event is refused: anybody may write an event about anybody's post.
   */
  Optional<AuthorId> author();

  /**
   * A post as the source shows it; again and again where a source is read by polling.
   *
   * @param post the post
   * @param observedAt when the source was read
   */
  record Published(Post post, Instant observedAt) implements PostEvent {
    /** Creates the event. */
    public Published {
      Objects.requireNonNull(post, "post");
      Bounds.requireInEra(observedAt, "observedAt");
    }

    @Override
    public PostId id() {
      return post.id();
    }

    @Override
    public Optional<AuthorId> author() {
      return post.author().map(Author::id);
    }
  }

  /**
   * A post whose source says that it was edited, whole and in its new form.
   *
   * @param post the post after the edit
   * @param observedAt when the source was read
   */
  record Edited(Post post, Instant observedAt) implements PostEvent {
    /** Creates the event. */
    public Edited {
      Objects.requireNonNull(post, "post");
      Bounds.requireInEra(observedAt, "observedAt");
    }

    @Override
    public PostId id() {
      return post.id();
    }

    @Override
    public Optional<AuthorId> author() {
      return post.author().map(Author::id);
    }
  }

  /**
   * A post that its source no longer shows to anybody.
   *
   * @param id which post
   * @param authorOrNull whose; null where the source does not say
   * @param observedAt when the source was read
   */
  record Deleted(PostId id, @Nullable AuthorId authorOrNull, Instant observedAt)
      implements PostEvent {
    /** Creates the event. */
    public Deleted {
      Objects.requireNonNull(id, "id");
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Creates the event of a post whose author the source does not name. */
    public Deleted(PostId id, Instant observedAt) {
      this(id, null, observedAt);
    }

    @Override
    public Optional<AuthorId> author() {
      return Optional.ofNullable(authorOrNull);
    }

    /** Returns which post and when; whose it is stays out of logs. */
    @Override
    public String toString() {
      return "Deleted[" + id + ", " + observedAt + "]";
    }
  }

  /**
   * A post that its source hides in some countries, or everywhere, by an order from outside.
   * Everywhere, it goes; in some countries, it stays and says which ({@link Post#withheldIn()}).
   *
   * @param id which post
   * @param authorOrNull whose; null where the source does not say
   * @param countries ISO 3166-1 alpha-2 codes, in upper case and in order; empty for everywhere
   * @param observedAt when the source was read
   */
  record Withheld(
      PostId id, @Nullable AuthorId authorOrNull, List<String> countries, Instant observedAt)
      implements PostEvent {
    /**
     * Creates the event.
     *
     * @throws IllegalArgumentException if there is no such country: a code of a network's own, such
     *     as one for everywhere, is its connector's to translate
     */
    public Withheld {
      Objects.requireNonNull(id, "id");
      countries = Bounds.countries(countries, "countries");
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Creates the event of a post whose author the source does not name. */
    public Withheld(PostId id, List<String> countries, Instant observedAt) {
      this(id, null, countries, observedAt);
    }

    @Override
    public Optional<AuthorId> author() {
      return Optional.ofNullable(authorOrNull);
    }

    /** Returns which post and when; whose it is stays out of logs. */
    @Override
    public String toString() {
      return "Withheld[" + id + ", " + observedAt + "]";
    }
  }

  /**
   * A post that no longer says where it was written; the rest of it stays as it was and was not
   * read again. A source that shows the whole post without its place says {@link Edited}.
   *
   * @param id which post
   * @param authorOrNull whose; null where the source does not say
   * @param observedAt when the source was read
   */
  record PlaceRemoved(PostId id, @Nullable AuthorId authorOrNull, Instant observedAt)
      implements PostEvent {
    /** Creates the event. */
    public PlaceRemoved {
      Objects.requireNonNull(id, "id");
      Bounds.requireInEra(observedAt, "observedAt");
    }

    @Override
    public Optional<AuthorId> author() {
      return Optional.ofNullable(authorOrNull);
    }

    /** Returns which post and when; whose it is stays out of logs. */
    @Override
    public String toString() {
      return "PlaceRemoved[" + id + ", " + observedAt + "]";
    }
  }

  /**
   * New numbers for a post; its content was not read again.
   *
   * @param id which post
   * @param authorOrNull whose; null where the source does not say
   * @param metrics what was observed
   * @param observedAt when the source was read
   */
  record MetricsChanged(
      PostId id, @Nullable AuthorId authorOrNull, List<Metric> metrics, Instant observedAt)
      implements PostEvent {
    /** Creates the event. */
    public MetricsChanged {
      Objects.requireNonNull(id, "id");
      metrics = List.copyOf(metrics);
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Creates the event of a post whose author the source does not name. */
    public MetricsChanged(PostId id, List<Metric> metrics, Instant observedAt) {
      this(id, null, metrics, observedAt);
    }

    @Override
    public Optional<AuthorId> author() {
      return Optional.ofNullable(authorOrNull);
    }

    /** Returns which post and when; whose it is stays out of logs. */
    @Override
    public String toString() {
      return "MetricsChanged[" + id + ", " + observedAt + "]";
    }
  }

  /**
   * A post that the connector saw and did not hand on, such as one that is not public. Holds no
   * content.
   *
   * @param id which post
   * @param authorOrNull whose; null where the source does not say
   * @param visibility what the source said about who may read it
   * @param reason why, as a short code such as {@code NOT_PUBLIC}
   * @param observedAt when the source was read
   */
  record Skipped(
      PostId id,
      @Nullable AuthorId authorOrNull,
      Visibility visibility,
      String reason,
      Instant observedAt)
      implements PostEvent {
    /** The reason of a post that not everybody may read. */
    public static final String NOT_PUBLIC = "NOT_PUBLIC";

    /** Creates the event. */
    public Skipped {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(visibility, "visibility");
      reason = WellFormed.text(reason);
      Bounds.requireInEra(observedAt, "observedAt");
    }

    /** Creates the event of a post whose author the source does not name. */
    public Skipped(PostId id, Visibility visibility, String reason, Instant observedAt) {
      this(id, null, visibility, reason, observedAt);
    }

    @Override
    public Optional<AuthorId> author() {
      return Optional.ofNullable(authorOrNull);
    }

    /** Returns which post and when; whose it is stays out of logs. */
    @Override
    public String toString() {
      return "Skipped[" + id + ", " + observedAt + "]";
    }
  }
}
