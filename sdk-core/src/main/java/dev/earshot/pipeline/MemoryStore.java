package dev.earshot.pipeline;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.PostId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Keeps mentions on the heap. */
final class MemoryStore extends IndexedStore {
  private final Map<Long, Mention> mentions;
  private final Writer writer = new OnHeap();
  private long places;

  MemoryStore() {
    this(new HashMap<>());
  }

  private MemoryStore(Map<Long, Mention> mentions) {
    super(new StoreIndex(place -> Whose.of(at(mentions, place))));
    this.mentions = mentions;
  }

  private static Mention at(Map<Long, Mention> mentions, StoreIndex.Place place) {
    return Objects.requireNonNull(mentions.get(place.offset()), "mention");
  }

  @Override
  Mention fetch(StoreIndex.Place place) {
    return at(mentions, place);
  }

  @Override
  public synchronized long commit(Commit commit) {
    requireUsable();
    return apply(commit, writer);
  }

  private final class OnHeap implements Writer {
    @Override
    public StoreIndex.Place mention(Drafted draft) {
      mentions.put(++places, draft.mention());
      return new StoreIndex.Place(places, 0);
    }

    @Override
    public void gone(Tombstone tombstone, long number) {}

    @Override
    public void claim(Kept.Claim claim) {}

    @Override
    public StoreIndex.Place notice(long number, Outcome.Change change) {
      return new StoreIndex.Place(++places, 0);
    }

    @Override
    public void touched(PostId id) {}

    @Override
    public void obsolete(StoreIndex.Place place) {
      mentions.remove(place.offset());
    }

    @Override
    public void checkpoint(String source, Checkpoint checkpoint) {}

    @Override
    public void events(String source) {}

    @Override
    public void refused(ShortHash id, Refusal refusal) {}

    @Override
    public void fault(long hash, ItemFault kind) {}
  }
}
