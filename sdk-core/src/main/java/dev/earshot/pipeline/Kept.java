package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.PostId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one post: all that a {@link Decider} needs to know of it, and all that a store or
 * the state of a keyed engine must hold.
 */
public sealed interface Kept {
  /** Returns which post. */
  PostId id();

  /**
   * The post is a mention.
   *
   * <p>A store may fetch the mention when it is first asked for; that is possible until the store's
   * next commit.
   */
  final class Present implements Kept {
    private final PostId id;
    private final Supplier<Mention> source;
    private final Fingerprint fingerprint;
    private final Instant seenAt;
    private @Nullable Mention mention;

    private Present(PostId id, Supplier<Mention> source, Fingerprint fingerprint, Instant seenAt) {
      this.id = Objects.requireNonNull(id, "id");
      this.source = Objects.requireNonNull(source, "source");
      this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
      this.seenAt = Objects.requireNonNull(seenAt, "seenAt");
    }

    /**
     * Returns the state of a kept mention.
     *
     * @param fingerprint of the delivery that it was made of
     * @param seenAt when the source was last seen to show it
     */
    public static Present of(Mention mention, Fingerprint fingerprint, Instant seenAt) {
      Present present = new Present(mention.id(), () -> mention, fingerprint, seenAt);
      present.mention = mention;
      return present;
    }

    /** Returns the state of a kept mention that is fetched when it is first asked for. */
    public static Present fetched(
        PostId id, Supplier<Mention> mention, Fingerprint fingerprint, Instant seenAt) {
      return new Present(id, mention, fingerprint, seenAt);
    }

    @Override
    public PostId id() {
      return id;
    }

    /** Returns the mention. Not thread-safe until it was asked for once. */
    public Mention mention() {
      Mention known = mention;
      if (known == null) {
        known = source.get();
        mention = known;
      }
      return known;
    }

    /** Returns the fingerprint of the delivery that it was made of. */
    public Fingerprint fingerprint() {
      return fingerprint;
    }

    /** Returns when the source was last seen to show it. */
    public Instant seenAt() {
      return seenAt;
    }

    /** Returns this, seen again. */
    Present seen(Instant again, Fingerprint as) {
      if (!again.isAfter(seenAt) && as.equals(fingerprint)) {
        return this;
      }
      Present touched = new Present(id, source, as, again.isAfter(seenAt) ? again : seenAt);
      touched.mention = mention;
      return touched;
    }

    @Override
    public String toString() {
      return "Present[" + id + ", seen " + seenAt + "]";
    }
  }

  /**
   * The post was removed.
   *
   * @param tombstone what is left of it
   * @param early numbers told since that wait for it to be seen again; lost with the process where
   *     a store says so
   */
  record Gone(Tombstone tombstone, List<Metric> early) implements Kept {
    /** Creates the state. */
    public Gone {
      Objects.requireNonNull(tombstone, "tombstone");
      early = List.copyOf(early);
    }

    @Override
    public PostId id() {
      return tombstone.id();
    }
  }

  /**
   * Nothing is known of the post but numbers that came before it.
   *
   * @param id which post
   * @param early the numbers
   */
  record Awaited(PostId id, List<Metric> early) implements Kept {
    /** Creates the state. */
    public Awaited {
      Objects.requireNonNull(id, "id");
      early = List.copyOf(early);
    }
  }
}
