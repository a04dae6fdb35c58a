package dev.earshot.pipeline;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.PostId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps mentions on the heap. */
final class MemoryStore implements MentionStore {
  private final StoreIndex<Mention> index = new StoreIndex<>();

  @Override
  public synchronized Optional<Mention> find(PostId id) {
    return index.place(id);
  }

  @Override
  public synchronized Optional<Tombstone> tombstone(PostId id) {
    return index.tombstone(id);
  }

  @Override
  public synchronized List<PostId> postsOf(AuthorId author) {
    return index.postsOf(author);
  }

  @Override
  public synchronized Stream<Author> authors() {
    return index.newestOfEachAuthor().stream().flatMap(mention -> mention.post().author().stream());
  }

  @Override
  public synchronized Stream<Mention> mentions() {
    return index.entries().stream().map(StoreIndex.Entry::place);
  }

  @Override
  public synchronized long size() {
    return index.size();
  }

  @Override
  public synchronized Optional<Checkpoint> checkpoint(String source) {
    return index.checkpoint(source);
  }

  @Override
  public synchronized long lastChange() {
    return index.last();
  }

  @Override
  public synchronized Optional<List<Outcome.Change>> changesSince(long n) {
    return index.admittedSince(n).map(MemoryStore::asAdmitted);
  }

  static List<Outcome.Change> asAdmitted(List<Mention> mentions) {
    return mentions.stream().<Outcome.Change>map(Outcome.Admitted::new).toList();
  }

  @Override
  public synchronized long commit(Commit commit) {
    long number = index.last();
    for (Outcome.Change change : commit.changes()) {
      number++;
      Optional<Mention> arrival = change.arrival();
      if (arrival.isPresent()) {
        index.put(entry(index, arrival.get(), number, arrival.get()));
      } else {
        index.remove(change.id(), number);
      }
    }
    commit.tombstones().forEach(index::bury);
    if (commit.checkpoint() != null) {
      index.remember(Objects.requireNonNull(commit.source(), "source"), commit.checkpoint());
    }
    return number;
  }

  static <P> StoreIndex.Entry<P> entry(StoreIndex<P> index, Mention mention, long number, P place) {
    return new StoreIndex.Entry<>(
        mention.id(),
        mention.post().author().map(Author::id).orElse(null),
        index.admitted(mention.id(), number),
        number,
        place);
  }

  @Override
  public void close() {}
}
