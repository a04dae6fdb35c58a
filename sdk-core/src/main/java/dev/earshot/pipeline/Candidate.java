package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.PostId;
import dev.earshot.Removal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Screen} makes of an event, not yet weighed against what is kept of the post. A
 * value that an engine may send from the step that screens to the step that keeps.
 */
public sealed interface Candidate {
  /** Returns which post. */
  PostId id();

  /** Returns when the source was read. */
  Instant observedAt();

  /**
   * Returns whom the event names as the author; null where it names nobody, and then it is the
   * source's own word.
   */
  @Nullable AuthorKey author();

  /**
   * The post was seen, was admitted and matched.
   *
   * @param mention the mention that it would be, with its scores if {@code scored}
   * @param fingerprint tells a delivery that says nothing new
   * @param observedAt when the source was read
   * @param scored whether the enrichers looked at it; what says nothing new need not be scored
   * @param sighted whether the source showed the post itself then; false where only its author's
   *     new name, or our own rules, made us look at what is kept again
   */
  record Match(
      Mention mention, Fingerprint fingerprint, Instant observedAt, boolean scored, boolean sighted)
      implements Candidate {
    /** Creates the candidate. */
    public Match {
      Objects.requireNonNull(mention, "mention");
      Objects.requireNonNull(fingerprint, "fingerprint");
      Objects.requireNonNull(observedAt, "observedAt");
    }

    @Override
    public PostId id() {
      return mention.id();
    }

    @Override
    public @Nullable AuthorKey author() {
      return mention.post().author().map(author -> AuthorKey.of(author.id())).orElse(null);
    }
  }

  /**
   * The post was seen and may not be kept.
   *
   * @param id which post
   * @param author whom the source named as its author; null for nobody
   * @param refusal why
   * @param causeOrNull why it goes if it is kept; null where what is kept stays
   * @param observedAt when the source was read
   * @param sighted whether the post itself was looked at; false where its source only told of it
   * @param learned as {@link Admission.Denied} has it
   */
  record Rejected(
      PostId id,
      @Nullable AuthorKey author,
      Refusal refusal,
      Removal.@Nullable Cause causeOrNull,
      Instant observedAt,
      boolean sighted,
      @Nullable Alias learned)
      implements Candidate {
    /** Creates the candidate. */
    public Rejected {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(refusal, "refusal");
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * The source said that the post is gone or hidden.
   *
   * @param id which post
   * @param author whom the source named as its author; null for nobody
   * @param cause what it said
   * @param observedAt when the source was read
   */
  record Removed(PostId id, @Nullable AuthorKey author, Removal.Cause cause, Instant observedAt)
      implements Candidate {
    /** Creates the candidate. */
    public Removed {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * The source said that the post is hidden in some countries.
   *
   * @param id which post
   * @param author whom the source named as its author; null for nobody
   * @param countries where, at least one
   * @param observedAt when the source was read
   */
  record HiddenIn(PostId id, @Nullable AuthorKey author, List<String> countries, Instant observedAt)
      implements Candidate {
    /** Creates the candidate. */
    public HiddenIn {
      Objects.requireNonNull(id, "id");
      countries = List.copyOf(countries);
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * The source said that the post's place was taken out.
   *
   * @param id which post
   * @param author whom the source named as its author; null for nobody
   * @param observedAt when the source was read
   */
  record WithoutPlace(PostId id, @Nullable AuthorKey author, Instant observedAt)
      implements Candidate {
    /** Creates the candidate. */
    public WithoutPlace {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }

  /**
   * The source told new numbers of the post.
   *
   * @param id which post
   * @param author whom the source named as its author; null for nobody
   * @param metrics the numbers that the purpose may see
   * @param observedAt when the source was read
   */
  record Numbers(PostId id, @Nullable AuthorKey author, List<Metric> metrics, Instant observedAt)
      implements Candidate {
    /** Creates the candidate. */
    public Numbers {
      Objects.requireNonNull(id, "id");
      metrics = List.copyOf(metrics);
      Objects.requireNonNull(observedAt, "observedAt");
    }
  }
}
