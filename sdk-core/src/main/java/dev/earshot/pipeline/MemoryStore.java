package dev.earshot.pipeline;

import dev.earshot.Mention;
import java.util.Objects;
import java.util.Optional;

/** Keeps mentions on the heap. */
final class MemoryStore extends IndexedStore<Mention> {
  MemoryStore() {
    super(new StoreIndex<>());
  }

  @Override
  Mention fetch(Mention place) {
    return place;
  }

  @Override
  public synchronized long commit(Commit commit) {
    long number = index().last();
    for (Outcome.Change change : commit.changes()) {
      number++;
      Optional<Mention> arrival = change.arrival();
      if (arrival.isPresent()) {
        index().put(entry(arrival.get(), number, arrival.get()));
      } else {
        index().remove(change.id(), number);
      }
    }
    commit.tombstones().forEach(index()::bury);
    if (commit.checkpoint() != null) {
      index().remember(Objects.requireNonNull(commit.source(), "source"), commit.checkpoint());
    }
    return number;
  }

  @Override
  public void close() {}
}
