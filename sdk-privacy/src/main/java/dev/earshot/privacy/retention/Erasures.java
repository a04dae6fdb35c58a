package dev.earshot.privacy.retention;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/* A copy is as old as the moment from which it was made, and brings back whatever was erased since.
 * The list of erasures therefore lies outside of what is copied, or is copied more often, and is as
 * long as the oldest copy is old. */
/**
 * What was erased, so that it is erased again after a copy was brought back. Holds ids alone; a
 * host stores {@link #all()} apart from what its copies hold, and begins with it again.
 * Thread-safe.
 */
public final class Erasures {
  private record Item(String store, String id) {}

  private final Map<Item, Erasure> erasures = new LinkedHashMap<>();

  /** Creates a list of what was erased before. */
  public Erasures(Collection<Erasure> before) {
    before.forEach(this::add);
  }

  /** Adds an erasure. Of several of one item the last stands: it covers every copy made before. */
  public synchronized void add(Erasure erasure) {
    Item item = new Item(erasure.store(), erasure.item());
    Erasure known = erasures.remove(item);
    erasures.put(item, known != null && known.at().isAfter(erasure.at()) ? known : erasure);
  }

  /** Returns all, in the order in which they came. */
  public synchronized List<Erasure> all() {
    return List.copyOf(erasures.values());
  }

  /** Returns what was erased in a store at that moment or later. */
  public synchronized List<Erasure> since(String store, Instant moment) {
    return erasures.values().stream()
        .filter(each -> each.store().equals(store) && !each.at().isBefore(moment))
        .toList();
  }

  /**
   * Erases again what a copy brought back.
   *
   * @param store the store as it is after the restore
   * @param copiedAt the moment of the copy: nothing that was erased before it is in it
   * @return what became of each; where one is not over, call again until all are
   */
  public Map<Erasure, StoreOutcome> replay(PersonalDataStore store, Instant copiedAt) {
    Map<Erasure, StoreOutcome> outcomes = new LinkedHashMap<>();
    for (Erasure each : since(store.id(), copiedAt)) {
      outcomes.put(each, store.erase(each));
    }
    return outcomes;
  }

  /**
   * Forgets erasures that no copy can bring back any more.
   *
   * @param oldestCopy the moment of the oldest copy that is still there, of any store
   */
  public synchronized void forgetBefore(Instant oldestCopy) {
    erasures.values().removeIf(each -> each.at().isBefore(oldestCopy));
  }
}
