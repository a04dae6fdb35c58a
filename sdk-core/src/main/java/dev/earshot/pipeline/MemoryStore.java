package dev.earshot.pipeline;

import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.PostId;
import org.jspecify.annotations.Nullable;

/** Keeps mentions on the heap. */
final class MemoryStore extends IndexedStore<Mention> {
  private static final Writer<Mention> NOWHERE =
      new Writer<>() {
        @Override
        public Mention mention(StoreIndex.Entry<?> draft, Mention mention) {
          return mention;
        }

        @Override
        public void gone(Tombstone tombstone, long number) {}

        @Override
        public @Nullable Mention notice(long number, Outcome.Change change) {
          return null;
        }

        @Override
        public void touched(PostId id) {}

        @Override
        public void obsolete(Mention place) {}

        @Override
        public void checkpoint(String source, Checkpoint checkpoint) {}
      };

  MemoryStore() {
    super(new StoreIndex<>());
  }

  @Override
  Mention fetch(StoreIndex.Entry<Mention> entry) {
    return entry.place();
  }

  @Override
  public synchronized long commit(Commit commit) {
    return apply(commit, NOWHERE);
  }

  @Override
  public void close() {}
}
