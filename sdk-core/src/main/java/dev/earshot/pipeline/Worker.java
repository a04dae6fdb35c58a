package dev.earshot.pipeline;

import dev.earshot.AuthorEvent;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.Gap;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a pipeline from one thread. Owns the tokens that the query set and every enricher read, so
 * that a post is tokenized once.
 *
 * <p>Confined to one thread at a time.
 */
public final class Worker {
  private final Pipeline pipeline;
  private final Reading reading = new Reading();

  Worker(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Takes events in order.
   *
   * @return what became of the posts; a redelivery that changes nothing has no outcome
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> process(List<? extends SourceEvent> events) {
    return pipeline.commit(prepareAll(events), null, null);
  }

  /**
   * Takes a batch of a source, and stores its checkpoint together with what it changes.
   *
   * @param source the source's name among the host's sources
   * @param events the events, in order
   * @param checkpoint covers exactly these events and all before; null to leave it
   * @return what became of the posts; a redelivery that changes nothing has no outcome
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> process(
      String source, List<? extends SourceEvent> events, @Nullable Checkpoint checkpoint) {
    return pipeline.commit(
        prepareAll(events), Objects.requireNonNull(source, "source"), checkpoint);
  }

  private List<Prepared> prepareAll(List<? extends SourceEvent> events) {
    List<Prepared> prepared = new ArrayList<>(events.size());
    for (SourceEvent event : events) {
      if (event instanceof PostEvent post) {
        prepared.add(prepare(post));
      } else if (event instanceof AuthorEvent author) {
        prepare(author).ifPresent(prepared::add);
      } else if (event instanceof Gap gap) {
        pipeline.observer().count("GAP", gap.reason());
      }
    }
    return prepared;
  }

  private Prepared prepare(PostEvent event) {
    if (event instanceof PostEvent.Published published) {
      return prepare(published.post(), published.observedAt());
    } else if (event instanceof PostEvent.Edited edited) {
      return prepare(edited.post(), edited.observedAt());
    } else if (event instanceof PostEvent.Deleted deleted) {
      return forget(deleted, Removal.Cause.SOURCE_DELETED);
    } else if (event instanceof PostEvent.Withheld withheld) {
      return forget(withheld, Removal.Cause.SOURCE_WITHHELD);
    } else if (event instanceof PostEvent.MetricsChanged metrics) {
      return new Prepared.Numbers(metrics);
    } else {
      PostEvent.Skipped skipped = (PostEvent.Skipped) event;
      return new Prepared.Rejected(
          skipped.id(),
          Refusal.of(skipped.reason()),
          Removal.Cause.NO_LONGER_PUBLIC,
          skipped.observedAt());
    }
  }

  private static Prepared forget(PostEvent event, Removal.Cause cause) {
    return new Prepared.Forget(new Removal.OfPost(event.id(), cause, event.observedAt()));
  }

  private Optional<Prepared> prepare(AuthorEvent event) {
    if (event instanceof AuthorEvent.Withdrawn) {
      return Optional.of(forget(event, Removal.Cause.AUTHOR_WITHDRAWN));
    } else if (event instanceof AuthorEvent.Protected) {
      return Optional.of(forget(event, Removal.Cause.NO_LONGER_PUBLIC));
    } else if (event instanceof AuthorEvent.Renamed renamed) {
      return Optional.of(new Prepared.Rename(renamed, this::prepare));
    }
    return Optional.empty();
  }

  private static Prepared forget(AuthorEvent event, Removal.Cause cause) {
    return new Prepared.Forget(new Removal.OfAuthor(event.author(), cause, event.observedAt()));
  }

  private Prepared prepare(Post post, Instant observedAt) {
    Admission admission = judge(post);
    if (admission instanceof Admission.Denied denied) {
      return new Prepared.Rejected(post.id(), denied.refusal(), denied.ifKept(), observedAt);
    }
    Post admitted = ((Admission.Admitted) admission).post();
    reading.of(admitted);
    List<QueryMatch> matches = pipeline.queries().match(reading);
    if (matches.isEmpty()) {
      return new Prepared.Rejected(
          post.id(),
          Refusal.of(Refusal.NO_QUERY_MATCHED),
          Removal.Cause.NO_LONGER_MATCHES,
          observedAt);
    }
    Scores scores = Scores.of(matches);
    pipeline.enrichers().forEach(enricher -> enrich(enricher, scores));
    Mention.Builder mention =
        Mention.builder(admitted)
            .subjects(((Admission.Admitted) admission).subjects())
            .matches(matches);
    scores.addTo(mention);
    return new Prepared.Candidate(mention.build(), observedAt);
  }

  /** A gate that fails over one post refuses that post, and the others arrive. */
  private Admission judge(Post post) {
    try {
      return pipeline.gate().judge(post);
    } catch (EarshotException e) {
      throw e;
    } catch (RuntimeException e) {
      return Admission.Denied.leavingKept(new Refusal(Refusal.NOT_JUDGED, e.getClass().getName()));
    }
  }

  private void enrich(Enricher enricher, Scores scores) {
    try {
      enricher.enrich(reading, scores);
    } catch (EarshotException e) {
      throw e;
    } catch (RuntimeException e) {
      pipeline.observer().count("UNSCORED", e.getClass().getName());
    }
  }
}
