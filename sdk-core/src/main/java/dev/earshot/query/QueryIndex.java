package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * Every query has a slot, and the index of terms names slots. A freed slot is given to the next
 * query, so that slots stay as few as the most queries there ever were; the order of the set is
 * that of the positions, which only grow. What an update must copy is one chunk of slots, the list
 * of chunks, and the way to each of its terms.
 */
/** The queries of a set, and which of them a post could match by the words it has. Immutable. */
final class QueryIndex {
  static final QueryIndex EMPTY =
      new QueryIndex(
          new StoredQuery[0][],
          0,
          null,
          TermIndex.EMPTY,
          TermIndex.EMPTY,
          new int[0],
          Asking.NOTHING);

  private static final int CHUNK = 512;

  private final @Nullable StoredQuery[][] chunks;
  private final int used;
  private final @Nullable Free free;
  private final TermIndex ids;
  private final TermIndex terms;
  private final int[] always;
  private final Asking asking;

  /** A slot that was freed, and those freed before it. */
  private record Free(int slot, @Nullable Free next) {}

  private QueryIndex(
      @Nullable StoredQuery[][] chunks,
      int used,
      @Nullable Free free,
      TermIndex ids,
      TermIndex terms,
      int[] always,
      Asking asking) {
    this.chunks = chunks;
    this.used = used;
    this.free = free;
    this.ids = ids;
    this.terms = terms;
    this.always = always;
    this.asking = asking;
  }

  /** Returns the index of queries with different ids. */
  static QueryIndex of(Collection<StoredQuery> queries) {
    StoredQuery[][] chunks = new StoredQuery[(queries.size() + CHUNK - 1) / CHUNK][CHUNK];
    Map<Long, List<Integer>> byId = new HashMap<>();
    Map<Long, List<Integer>> byTerm = new HashMap<>();
    List<Integer> always = new ArrayList<>();
    Asking asking = Asking.NOTHING;
    int slot = 0;
    for (StoredQuery stored : queries) {
      int number = slot++;
      chunks[number / CHUNK][number % CHUNK] = stored;
      byId.computeIfAbsent(Tokens.hash(stored.id()), any -> new ArrayList<>(1)).add(number);
      if (stored.required() == null) {
        always.add(number);
      } else {
        for (Long key : stored.required().keys()) {
          byTerm.computeIfAbsent(key, any -> new ArrayList<>(1)).add(number);
        }
      }
      asking = asking.with(stored);
    }
    return new QueryIndex(chunks, slot, null, index(byId), index(byTerm), array(always), asking);
  }

  private static TermIndex index(Map<Long, List<Integer>> lists) {
    TermIndex index = TermIndex.EMPTY;
    for (Map.Entry<Long, List<Integer>> list : lists.entrySet()) {
      index = index.with(list.getKey(), array(list.getValue()));
    }
    return index;
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns this with a query whose id it does not have. */
  QueryIndex with(StoredQuery stored) {
    int slot = free == null ? used : free.slot;
    TermIndex more = terms;
    if (stored.required() != null) {
      for (Long key : stored.required().keys()) {
        more = more.with(key, slot);
      }
    }
    return new QueryIndex(
        chunksWith(slot, stored),
        Math.max(used, slot + 1),
        free == null ? null : free.next,
        ids.with(Tokens.hash(stored.id()), slot),
        more,
        stored.required() == null ? TermIndex.added(always, slot) : always,
        asking.with(stored));
  }

  /** Returns this without a query it has. */
  QueryIndex without(StoredQuery stored) {
    int slot = slot(stored.id());
    TermIndex less = terms;
    if (stored.required() != null) {
      for (Long key : stored.required().keys()) {
        less = less.without(key, slot);
      }
    }
    return new QueryIndex(
        chunksWith(slot, null),
        used,
        new Free(slot, free),
        ids.without(Tokens.hash(stored.id()), slot),
        less,
        stored.required() == null ? TermIndex.removed(always, slot) : always,
        asking.without(stored));
  }

  private @Nullable StoredQuery[][] chunksWith(int slot, @Nullable StoredQuery stored) {
    int chunk = slot / CHUNK;
    @Nullable StoredQuery[][] copy = Arrays.copyOf(chunks, Math.max(chunks.length, chunk + 1));
    copy[chunk] = chunk < chunks.length ? chunks[chunk].clone() : new StoredQuery[CHUNK];
    copy[chunk][slot % CHUNK] = stored;
    return copy;
  }

  /** Whether some query asks for such facts. */
  boolean asksFor(Aspect aspect) {
    return asking.of(aspect) > 0;
  }

  /** Returns the query of that id; null for none. */
  @Nullable StoredQuery get(String id) {
    int slot = slot(id);
    return slot < 0 ? null : at(slot);
  }

  /** Hashes are of folded ids, and several ids may share one. */
  private int slot(String id) {
    for (int slot : ids.get(Tokens.hash(id))) {
      if (at(slot).id().equals(id)) {
        return slot;
      }
    }
    return -1;
  }

  private StoredQuery at(int slot) {
    return Objects.requireNonNull(chunks[slot / CHUNK][slot % CHUNK]);
  }

  /** Returns all queries in the order of the set. */
  List<StoredQuery> inOrder() {
    List<StoredQuery> all = new ArrayList<>();
    for (@Nullable StoredQuery[] chunk : chunks) {
      for (StoredQuery stored : chunk) {
        if (stored != null) {
          all.add(stored);
        }
      }
    }
    all.sort(Comparator.comparingLong(StoredQuery::position));
    return all;
  }

  /**
   * Returns the queries to try, each once. Never leaves out one that is not surely false; what it
   * names must still be tried.
   */
  List<StoredQuery> candidates(Scan<?> scan) {
    Slots found = new Slots(always);
    scan.searched().forEach(row -> addAll(row, found));
    if (asking.unsearched() > 0) {
      scan.unsearched().forEach(row -> addAll(row, found));
    }
    int[] slots = found.distinct();
    List<StoredQuery> candidates = new ArrayList<>(slots.length);
    for (int slot : slots) {
      candidates.add(at(slot));
    }
    return candidates;
  }

  private void addAll(FieldTokens row, Slots found) {
    for (long key : row.keys()) {
      found.add(terms.get(key));
    }
  }

  /** Slots that were found, some perhaps twice. */
  private static final class Slots {
    private int[] slots;
    private int count;

    Slots(int[] first) {
      slots = Arrays.copyOf(first, first.length + 16);
      count = first.length;
    }

    void add(int[] more) {
      if (count + more.length > slots.length) {
        slots = Arrays.copyOf(slots, Math.max(2 * slots.length, count + more.length));
      }
      System.arraycopy(more, 0, slots, count, more.length);
      count += more.length;
    }

    int[] distinct() {
      Arrays.sort(slots, 0, count);
      int distinct = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || slots[i] != slots[i - 1]) {
          slots[distinct++] = slots[i];
        }
      }
      return Arrays.copyOf(slots, distinct);
    }
  }
}
