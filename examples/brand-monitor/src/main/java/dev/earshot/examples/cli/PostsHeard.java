package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostField;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Admission;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Worker;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Query;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.influence.AuthorInfluence;
import dev.earshot.scoring.influence.Influence;
import dev.earshot.scoring.model.BundledScorers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Posts as they stand after everything that was told of them, in any order and twice too, and who
 * is listened to. Without a query it keeps nothing of a post that influence does not read.
 */
final class PostsHeard {
  private static final int BATCH = 500;

  /** How far a source's clock may be ahead. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final String ALL = "all";
  private static final String ABOUT = "about";

  private static final Set<PostField> READ = read();

  /** Every query must ask for something: this asks for any post. */
  private static final Field<PostFacts> ANY =
      Field.label("any", Aspect.POST, List.of("post"), facts -> Optional.of("post"));

  private final boolean narrowed;
  private final Pipeline pipeline;
  private final Worker worker;
  private final List<SourceEvent> waiting = new ArrayList<>();
  private final Rejects rejects = new Rejects();
  private final @Nullable Instant at;
  private final Instant latest;

  /**
   * Hears posts; of which those that match the query are asked for, or all if it is null.
   *
   * @param at what was published later is left out; null for when the last post was
   */
  PostsHeard(@Nullable Query about, @Nullable Instant at) {
    narrowed = about != null;
    this.at = at;
    Instant now = Instant.now();
    Instant today = at != null && at.isAfter(now) ? at : now;
    latest = today.plus(SKEW);
    QuerySet queries =
        QuerySet.empty().with(ALL, Query.parse("any:post", Fields.posts().with(ANY)));
    queries = about == null ? queries : queries.with(ABOUT, about);
    Pipeline.Builder builder = Pipeline.builder(gate(narrowed), queries, MentionStore.inMemory());
    BundledScorers.enrichers(queries.fields()).forEach(builder::enricher);
    pipeline = builder.clock(InstantSource.fixed(today)).build();
    worker = pipeline.worker();
  }

  private static Set<PostField> read() {
    Set<PostField> read = EnumSet.copyOf(Influence.READS);
    read.add(PostField.EDITED_AT);
    return Collections.unmodifiableSet(read);
  }

  /* A file of the host's own need not attest what is public; what it says is not is left out. */
  private static Gate gate(boolean whole) {
    Admission admitted =
        whole ? Admission.Admitted.whole() : new Admission.Admitted(READ, Set.of());
    return post -> isOpen(post) ? admitted : Gate.publicOnly().judge(post);
  }

  private static boolean isOpen(Post post) {
    return post.visibility().isPublic() || post.visibility() == Visibility.UNKNOWN;
  }

  void take(String source, long line, SourceEvent event) {
    Post post =
        event instanceof PostEvent.Published published
            ? published.post()
            : event instanceof PostEvent.Edited edited ? edited.post() : null;
    if (post != null && !isOpen(post)) {
      rejects.addLine(new ItemFault(source, "visibility", line - 1, "is not public: left out"));
    }
    if (post != null && post.publishedAt().filter(latest::isBefore).isPresent()) {
      rejects.addLine(new ItemFault(source, "publishedAt", line - 1, "is yet to come: left out"));
      return;
    }
    waiting.add(reduced(event));
  }

  private SourceEvent reduced(SourceEvent event) {
    if (narrowed) {
      return event;
    }
    if (event instanceof PostEvent.Published published) {
      return new PostEvent.Published(published.post().only(READ), event.observedAt());
    }
    return event instanceof PostEvent.Edited edited
        ? new PostEvent.Edited(edited.post().only(READ), event.observedAt())
        : event;
  }

  /* What was seen later says more, so that lines in any order come to one answer. */
  private void hear() {
    waiting.sort(Comparator.comparing(SourceEvent::observedAt));
    for (int from = 0; from < waiting.size(); from += BATCH) {
      worker.process(waiting.subList(from, Math.min(waiting.size(), from + BATCH)));
    }
    waiting.clear();
  }

  /** Returns everybody's influence, the highest first. */
  List<AuthorInfluence> ranking() {
    hear();
    Instant asOf = at == null ? last() : at;
    byte[] secret = new byte[TenantSecret.BYTES];
    new SecureRandom().nextBytes(secret);
    TenantSecret hashes = TenantSecret.of(secret);
    Influence all = counted(hashes, mention -> isBy(asOf, mention));
    Influence asked =
        narrowed ? counted(hashes, mention -> isBy(asOf, mention) && isAbout(mention)) : all;
    if (all.unclear() > 0) {
      System.err.println(
          new JsonLine()
              .put(
                  "warning",
                  "posts without an author or a time, which count for nobody: " + all.unclear()));
    }
    return asked.ranking(all.norms(asOf));
  }

  private Instant last() {
    try (Stream<Mention> mentions = pipeline.store().mentions()) {
      return mentions
          .flatMap(mention -> mention.post().publishedAt().stream())
          .max(Instant::compareTo)
          .orElse(Instant.EPOCH);
    }
  }

  private static boolean isBy(Instant at, Mention mention) {
    return mention.post().publishedAt().filter(at::isBefore).isEmpty();
  }

  private static boolean isAbout(Mention mention) {
    return mention.matches().stream().anyMatch(match -> match.query().equals(ABOUT));
  }

  private Influence counted(TenantSecret hashes, Predicate<Mention> which) {
    Influence influence = new Influence(hashes::hashOf);
    try (Stream<Mention> mentions = pipeline.store().mentions()) {
      List<Outcome.Change> changes =
          mentions.filter(which).<Outcome.Change>map(Outcome.Admitted::new).toList();
      influence.accept(Delivery.of(1, changes));
    }
    return influence;
  }

  /** Returns the exit code of what was left out. */
  int exitCode() {
    return rejects.exitCode();
  }
}
