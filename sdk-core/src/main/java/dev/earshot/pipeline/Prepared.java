package dev.earshot.pipeline;

import dev.earshot.AuthorEvent;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Removal;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** An event after the part that runs in parallel: judged, matched and scored, not yet decided. */
sealed interface Prepared {
  /** Decides, against what is kept now. */
  void applyTo(Changes changes);

  /** A post that may be kept. */
  record Candidate(Mention mention, Instant observedAt) implements Prepared {
    @Override
    public void applyTo(Changes changes) {
      changes.keep(mention, observedAt);
    }
  }

  /** A post that may not be kept. */
  record Rejected(PostId id, Refusal refusal, Removal.@Nullable Cause ifKept, Instant observedAt)
      implements Prepared {
    @Override
    public void applyTo(Changes changes) {
      changes.reject(id, refusal, ifKept, observedAt);
    }
  }

  /** New numbers for a post. */
  record Numbers(PostEvent.MetricsChanged event) implements Prepared {
    @Override
    public void applyTo(Changes changes) {
      changes.observe(event.id(), event.metrics());
    }
  }

  /** A reason to forget that the source gave. */
  record Forget(Removal removal) implements Prepared {
    @Override
    public void applyTo(Changes changes) {
      changes.remove(removal);
    }
  }

  /**
   * A new handle: the author's kept posts are judged and matched anew. Only here, where nothing
   * else changes them: a copy taken earlier could undo an edit or a removal that came between.
   */
  record Rename(AuthorEvent.Renamed event, BiFunction<Post, Instant, Prepared> judge)
      implements Prepared {
    @Override
    public void applyTo(Changes changes) {
      for (Mention mention : changes.keptOf(event.author())) {
        mention
            .post()
            .author()
            .map(author -> author.toBuilder().handle(event.handle()).build())
            .map(author -> mention.post().toBuilder().author(author).build())
            .map(renamed -> judge.apply(renamed, event.observedAt()))
            .ifPresent(prepared -> prepared.applyTo(changes));
      }
    }
  }
}
