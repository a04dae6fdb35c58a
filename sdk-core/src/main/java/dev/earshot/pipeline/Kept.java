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
   * What was told of a post that was not there by an event that names an author: it holds once the
   * post is seen and is that author's.
   *
   * @param author whose post it must be
   * @param stone the reason why it then stays away
   */
  record Claim(AuthorKey author, Tombstone stone) {
    /** Creates the claim. */
    public Claim {
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(stone, "stone");
    }
  }

  /**
   * A number that came before its post.
   *
   * @param author whose post it must be; null where the source did not say
   * @param metric the number
   */
  record Early(@Nullable AuthorKey author, Metric metric) {
    /** Creates the number. */
    public Early {
      Objects.requireNonNull(metric, "metric");
    }
  }

  /**
   * The post was removed.
   *
   * @param tombstone what is left of it
   * @param claims what else was told of it since, by events that name an author: each author once
   * @param early numbers told since that wait for it to be seen again; lost with the process where
   *     a store says so
   */
  record Gone(Tombstone tombstone, List<Claim> claims, List<Early> early) implements Kept {
    /** Creates the state. */
    public Gone {
      Objects.requireNonNull(tombstone, "tombstone");
      claims = List.copyOf(claims);
      early = List.copyOf(early);
    }

    @Override
    public PostId id() {
      return tombstone.id();
    }
  }

  /**
   * Nothing is known of the post but what came before it.
   *
   * @param id which post
   * @param claims what is to be done once it turns out whose post it is: each author once
   * @param early numbers, which are lost with the process where a store says so
   */
  record Awaited(PostId id, List<Claim> claims, List<Early> early) implements Kept {
    /** Creates the state. */
    public Awaited {
      Objects.requireNonNull(id, "id");
      claims = List.copyOf(claims);
      early = List.copyOf(early);
    }
  }
}
