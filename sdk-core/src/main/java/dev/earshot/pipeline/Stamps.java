package dev.earshot.pipeline;

import dev.earshot.AuthorEvent;
import dev.earshot.Gap;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/* A stamp of 2036 must not slide a deletion or a refresh for years. When something was seen or
 * counted can be no later than now, so that it is now; when it was written is not known then, and a
 * date that moved with each sighting would revise the post each time: so it is left out. */
/** Takes from an event what it says of a time that is yet to come. Used for one batch. */
final class Stamps {
  /** How far a source's clock may be ahead of the host's. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private final Instant now;
  private final Set<String> clamped = new TreeSet<>();

  Stamps(Instant now) {
    this.now = now;
  }

  /** Returns the fields of which something was taken. */
  Set<String> clamped() {
    return clamped;
  }

  private boolean isAhead(Instant at, String field) {
    boolean ahead = at.isAfter(now.plus(SKEW));
    if (ahead) {
      clamped.add(field);
    }
    return ahead;
  }

  private Instant seen(Instant at) {
    return isAhead(at, "observedAt") ? now : at;
  }

  SourceEvent of(SourceEvent event) {
    Instant at = seen(event.observedAt());
    if (event instanceof PostEvent.Published published) {
      return new PostEvent.Published(of(published.post()), at);
    } else if (event instanceof PostEvent.Edited edited) {
      return new PostEvent.Edited(of(edited.post()), at);
    } else if (event instanceof PostEvent.MetricsChanged changed) {
      return new PostEvent.MetricsChanged(
          changed.id(), changed.authorOrNull(), of(changed.metrics()), at);
    } else if (at.equals(event.observedAt())) {
      return event;
    } else if (event instanceof PostEvent.Deleted deleted) {
      return new PostEvent.Deleted(deleted.id(), deleted.authorOrNull(), at);
    } else if (event instanceof PostEvent.Withheld withheld) {
      return new PostEvent.Withheld(
          withheld.id(), withheld.authorOrNull(), withheld.countries(), at);
    } else if (event instanceof PostEvent.PlaceRemoved taken) {
      return new PostEvent.PlaceRemoved(taken.id(), taken.authorOrNull(), at);
    } else if (event instanceof PostEvent.Skipped skipped) {
      return new PostEvent.Skipped(
          skipped.id(), skipped.authorOrNull(), skipped.visibility(), skipped.reason(), at);
    } else if (event instanceof AuthorEvent.Withdrawn withdrawn) {
      return new AuthorEvent.Withdrawn(withdrawn.author(), at);
    } else if (event instanceof AuthorEvent.Protected hidden) {
      return new AuthorEvent.Protected(hidden.author(), at);
    } else if (event instanceof AuthorEvent.Withheld withheld) {
      return new AuthorEvent.Withheld(withheld.author(), withheld.countries(), at);
    } else if (event instanceof AuthorEvent.PlacesRemoved taken) {
      return new AuthorEvent.PlacesRemoved(taken.author(), taken.until(), at);
    } else if (event instanceof AuthorEvent.Restored restored) {
      return new AuthorEvent.Restored(restored.author(), at);
    } else if (event instanceof AuthorEvent.Renamed renamed) {
      return new AuthorEvent.Renamed(
          renamed.author(), renamed.formerHandleOrNull(), renamed.handle(), at);
    }
    Gap gap = (Gap) event;
    return new Gap(gap.from(), gap.to(), gap.reason(), at);
  }

  private Post of(Post post) {
    boolean published = isAhead(post.publishedAt(), "publishedAt");
    boolean edited = isAhead(post.editedAt(), "editedAt");
    Optional<Provenance> provenance = post.provenance();
    boolean observed =
        provenance.filter(from -> isAhead(from.observedAt(), "observedAt")).isPresent();
    List<Metric> metrics = of(post.metrics());
    if (!published && !edited && !observed && metrics.equals(post.metrics())) {
      return post;
    }
    Post.Builder told = post.toBuilder().metrics(metrics);
    if (published) {
      told.publishedAt(null);
    }
    if (edited) {
      told.editedAt(null);
    }
    if (observed) {
      told.provenance(at(provenance.orElseThrow(), now));
    }
    return told.build();
  }

  private boolean isAhead(Optional<Instant> at, String field) {
    return at.isPresent() && isAhead(at.get(), field);
  }

  private static Provenance at(Provenance from, Instant at) {
    Provenance.Builder builder =
        Provenance.builder(from.connector(), from.method(), from.source(), at);
    from.termsId().ifPresent(builder::termsId);
    return builder.build();
  }

  private List<Metric> of(List<Metric> metrics) {
    return metrics.stream()
        .map(
            metric ->
                isAhead(metric.at(), "metrics")
                    ? new Metric(metric.name(), metric.value(), now)
                    : metric)
        .toList();
  }
}
