package dev.earshot;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Something that happened to a post at its source. */
public sealed interface PostEvent extends SourceEvent {
  /** Returns which post. */
  PostId id();

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
      Objects.requireNonNull(observedAt, "observedAt");
    }

    @Override
    public PostId id() {
      return post.id();
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
      Objects.requireNonNull(observedAt, "observedAt");
    }

    @Override
    public PostId id() {
      return post.id();
    }
  }

  /**
   * A post that its source no longer shows to anybody.
   *
   * @param id which post
   * @param observedAt when the source was read
   */
  record Deleted(PostId id, Instant observedAt) implements PostEvent {
    /** Creates the event. */
    public Deleted {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * A post that its source hides in some countries, or everywhere, by an order from outside.
   *
   * @param id which post
   * @param countries ISO 3166-1 alpha-2 codes in upper case; empty for everywhere
   * @param observedAt when the source was read
   */
  record Withheld(PostId id, List<String> countries, Instant observedAt) implements PostEvent {
    /** Creates the event. */
    public Withheld {
      Objects.requireNonNull(id, "id");
      countries = List.copyOf(countries);
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * New numbers for a post; its content was not read again.
   *
   * @param id which post
   * @param metrics what was observed
   * @param observedAt when the source was read
   */
  record MetricsChanged(PostId id, List<Metric> metrics, Instant observedAt) implements PostEvent {
    /** Creates the event. */
    public MetricsChanged {
      Objects.requireNonNull(id, "id");
      metrics = List.copyOf(metrics);
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * A post that the connector saw and did not hand on, such as one that is not public. Holds no
   * content.
   *
   * @param id which post
   * @param visibility what the source said about who may read it
   * @param reason why, as a short code such as {@code NOT_PUBLIC}
   * @param observedAt when the source was read
   */
  record Skipped(PostId id, Visibility visibility, String reason, Instant observedAt)
      implements PostEvent {
    /** The reason of a post that not everybody may read. */
    public static final String NOT_PUBLIC = "NOT_PUBLIC";

    /** Creates the event. */
    public Skipped {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(visibility, "visibility");
      reason = WellFormed.text(reason);
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }
}
