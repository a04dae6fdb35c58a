package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.SubjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A store that answers from an index in memory and fetches mentions from where they lie.
 *
 * @param <P> where a mention lies: the mention itself, or its place in a file
 */
abstract class IndexedStore<P> implements MentionStore {
  private final StoreIndex<P> index;

  IndexedStore(StoreIndex<P> index) {
    this.index = index;
  }

  /** Fetches a mention. Called with the lock held. */
  abstract Mention fetch(P place);

  /** Throws if what the index says can no longer be trusted. Called with the lock held. */
  void requireSound() {}

  final StoreIndex<P> index() {
    return index;
  }

  private StoreIndex<P> sound() {
    requireSound();
    return index;
  }

  final StoreIndex.Entry<P> entry(Mention mention, long number, P place) {
    return new StoreIndex.Entry<>(
        mention.id(),
        mention.post().author().map(Author::id).orElse(null),
        mention.subjects(),
        index.admitted(mention.id(), number),
        number,
        place);
  }

  @Override
  public final synchronized Optional<Mention> find(PostId id) {
    return sound().place(id).map(this::fetch);
  }

  @Override
  public final synchronized Optional<Tombstone> tombstone(PostId id) {
    return sound().tombstone(id);
  }

  @Override
  public final synchronized List<PostId> postsOf(AuthorId author) {
    return sound().postsOf(author);
  }

  @Override
  public final synchronized List<PostId> postsOf(SubjectKey subject) {
    return sound().postsOf(subject);
  }

  @Override
  public final synchronized Stream<Set<SubjectKey>> subjects() {
    return sound().subjects().stream();
  }

  @Override
  public final synchronized Stream<Author> authors() {
    return sound().newestOfEachAuthor().stream()
        .flatMap(id -> find(id).stream())
        .flatMap(mention -> mention.post().author().stream());
  }

  /** Fetches one mention at a time; one that is forgotten meanwhile is left out. */
  @Override
  public final synchronized Stream<Mention> mentions() {
    return sound().entries().stream().flatMap(entry -> find(entry.id()).stream());
  }

  @Override
  public final synchronized long size() {
    return sound().size();
  }

  @Override
  public final synchronized Optional<Checkpoint> checkpoint(String source) {
    return sound().checkpoint(source);
  }

  @Override
  public final synchronized long lastChange() {
    return sound().last();
  }

  @Override
  public final synchronized Optional<List<Outcome.Change>> changesSince(long n) {
    return sound()
        .admittedSince(n)
        .map(
            places ->
                places.stream()
                    .<Outcome.Change>map(place -> new Outcome.Admitted(fetch(place)))
                    .toList());
  }
}
