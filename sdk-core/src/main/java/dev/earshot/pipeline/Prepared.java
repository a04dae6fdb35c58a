package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Removal;
import java.time.Instant;
import java.util.List;

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
  record Rejected(PostId id, Refusal refusal, Instant observedAt) implements Prepared {
    @Override
    public void applyTo(Changes changes) {
      changes.reject(id, refusal, observedAt);
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

  /** An author's kept posts, judged and matched anew under the new handle. */
  record Several(List<Prepared> posts) implements Prepared {
    @Override
    public void applyTo(Changes changes) {
      posts.forEach(post -> post.applyTo(changes));
    }
  }
}
