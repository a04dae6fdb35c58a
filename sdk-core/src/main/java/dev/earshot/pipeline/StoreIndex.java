package dev.earshot.pipeline;

import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* A run that fits must be one that can be started again, and memory is what bounds it: so a mention
 * costs a row of nine numbers here and eight bytes for each name by which it is found: its id, its
 * author, the keys of its people. Whose a mention is stands at its head, where it lies: what is
 * found by an author or a key is looked up there before it counts. */
/**
 * What both stores know without reading a mention: where each lies, by which names it is found,
 * when it was seen, which change touched it last, and what was removed. Not thread-safe.
 */
final class StoreIndex {
  private static final int MOST_AWAITED = 100_000;
  private static final int FEW = 1_024;

  private static final int ID_HIGH = 0;
  private static final int ID_LOW = 1;
  private static final int PRINT_HIGH = 2;
  private static final int PRINT_LOW = 3;
  private static final int SEEN = 4;
  private static final int ADMITTED = 5;

  /** Which change touched it last; 0 for a mention that is no longer kept. */
  private static final int NUMBER = 6;

  private static final int OFFSET = 7;
  private static final int NANOS_AND_LENGTH = 8;
  private static final int WIDTH = 9;

  /**
   * Where a frame lies, or what stands for it in memory.
   *
   * @param offset where it begins
   * @param payload how long what it holds is
   */
  record Place(long offset, int payload) {}

  /**
   * A kept mention.
   *
   * @param admitted the number of the change that admitted it
   * @param number the number of the change that touched it last
   */
  record Entry(Fingerprint fingerprint, Instant seenAt, long admitted, long number, Place place) {}

  /**
   * A removed post.
   *
   * @param number the number of the change that withdrew it; 0 if it was not kept then
   */
  record Buried(Tombstone tombstone, long number) {}

  /** A change that is of no post, and where it lies. */
  record Notice(Outcome.Change change, Place place) {}

  /** In the order of admission, those no longer kept included. */
  private final Rows rows = new Rows(WIDTH);

  private final TaggedRows byId = new TaggedRows();
  private TaggedRows byPerson = new TaggedRows();
  private final Whose.Reader heads;

  /** Number and row of each mention that changed after its admission; outdated ones included. */
  private final Rows revisions = new Rows(2);

  private boolean loading;

  private int kept;
  private long bytes;
  private final Map<ShortHash, Buried> buried = new HashMap<>();
  private final TreeMap<Long, ShortHash> buriedByNumber = new TreeMap<>();
  private final TreeMap<Long, Notice> notices = new TreeMap<>();
  private final Map<ShortHash, Map<AuthorKey, Kept.Claim>> claims = new HashMap<>();
  private final Map<ShortHash, List<Kept.Early>> early = new LinkedHashMap<>();
  private final Map<String, Checkpoint> checkpoints = new HashMap<>();
  private final Map<String, Long> positions = new HashMap<>();
  private final Map<String, Long> events = new HashMap<>();
  private final CountedOnce<Refusal> refused = new CountedOnce<>();
  private final CountedOnce<ItemFault> faults = new CountedOnce<>();
  private long revised;
  private long last;
  private long lastForgetting;

  /**
   * Creates an index of nothing.
   *
   * @param heads reads whose mention lies where this says one does
   */
  StoreIndex(Whose.Reader heads) {
    this.heads = heads;
  }

  /** Returns what reads whose mention lies where an entry says. */
  Whose.Reader heads() {
    return heads;
  }

  private int row(ShortHash id) {
    return byId.find(
        id.high(),
        id.low(),
        row ->
            rows.get(row, ID_HIGH) == id.high()
                && rows.get(row, ID_LOW) == id.low()
                && isKept(row));
  }

  private boolean isKept(int row) {
    return rows.get(row, NUMBER) != 0;
  }

  private Place place(int row) {
    return new Place(rows.get(row, OFFSET), rows.low(row, NANOS_AND_LENGTH));
  }

  private Entry entry(int row) {
    return new Entry(
        new Fingerprint(rows.get(row, PRINT_HIGH), rows.get(row, PRINT_LOW)),
        Instant.ofEpochSecond(rows.get(row, SEEN), rows.high(row, NANOS_AND_LENGTH)),
        rows.get(row, ADMITTED),
        rows.get(row, NUMBER),
        place(row));
  }

  @Nullable Entry entry(ShortHash id) {
    int row = row(id);
    return row < 0 ? null : entry(row);
  }

  /** Adds or replaces a mention; returns where its former version lies. */
  @Nullable Place put(Whose whose, Entry entry) {
    ShortHash id = ShortHash.of(whose.post());
    int row = row(id);
    Place former = row < 0 ? null : place(row);
    if (former != null) {
      bytes -= former.payload();
      if (rows.get(row, NUMBER) != entry.number()) {
        lastForgetting = Math.max(lastForgetting, entry.number());
      }
      if (rows.get(row, ADMITTED) != entry.admitted()) {
        drop(row); // it left and came back: its place in the order is a new one
        row = -1;
      }
    }
    if (row < 0) {
      row = add(id);
      link(row, whose, null);
    } else {
      link(row, whose, heads.at(place(row)));
    }
    rows.set(row, ADMITTED, entry.admitted());
    rows.set(row, NUMBER, entry.number());
    set(row, entry.seenAt(), entry.fingerprint(), entry.place());
    bytes += entry.place().payload();
    if (entry.number() != entry.admitted()) {
      revise(row, entry.number());
    }
    unbury(id);
    claims.remove(id);
    early.remove(id);
    refused.remove(id.high());
    last = Math.max(last, entry.number());
    return former;
  }

  private int add(ShortHash id) {
    int row = rows.add();
    rows.set(row, ID_HIGH, id.high());
    rows.set(row, ID_LOW, id.low());
    byId.add(id.high(), id.low(), row);
    kept++;
    return row;
  }

  /** Has a mention found under the names that it was not found under before. */
  private void link(int row, Whose whose, @Nullable Whose before) {
    if (whose.isBySomebody() && (before == null || !whose.author().equals(before.author()))) {
      ShortHash author = ShortHash.of(whose.author());
      byPerson.add(author.high(), author.low(), row);
    }
    for (SubjectKey key : whose.subjects()) {
      if (before == null || !before.subjects().contains(key)) {
        byPerson.add(key.high(), key.low(), row);
      }
    }
  }

  private void set(int row, Instant seenAt, Fingerprint fingerprint, Place place) {
    rows.set(row, PRINT_HIGH, fingerprint.high());
    rows.set(row, PRINT_LOW, fingerprint.low());
    rows.set(row, SEEN, seenAt.getEpochSecond());
    rows.set(row, OFFSET, place.offset());
    rows.set(row, NANOS_AND_LENGTH, seenAt.getNano(), place.payload());
  }

  private void revise(int row, long number) {
    if (loading) {
      return;
    }
    if (revisions.size() > FEW && revisions.size() > 2 * kept) {
      collectRevisions();
      return;
    }
    int at = revisions.add();
    for (; at > 0 && revisions.get(at - 1, 0) > number; at--) {
      revisions.copy(at - 1, at);
    }
    revisions.set(at, 0, number);
    revisions.set(at, 1, row);
  }

  private void collectRevisions() {
    revisions.cutTo(0);
    for (int row = 0; row < rows.size(); row++) {
      long number = rows.get(row, NUMBER);
      if (number != 0 && number != rows.get(row, ADMITTED)) {
        int revision = revisions.add();
        revisions.set(revision, 0, number);
        revisions.set(revision, 1, row);
      }
    }
    revisions.sortBy(0);
  }

  private void drop(int row) {
    rows.set(row, NUMBER, 0);
    kept--;
  }

  /** Takes mentions in any order from now on, until {@link #putInOrder}. */
  static StoreIndex loading(Whose.Reader heads) {
    StoreIndex index = new StoreIndex(heads);
    index.loading = true;
    index.byPerson = TaggedRows.collecting();
    return index;
  }

  /** Forgets the rows of what is no longer kept, once they are the most. */
  void tidy() {
    if (rows.size() > FEW && rows.size() > 2 * kept) {
      putInOrder();
    }
  }

  /** Puts mentions into the order of admission, whatever the order in which they came. */
  void putInOrder() {
    loading = false;
    if (kept == rows.size() && rows.areSortedBy(ADMITTED)) {
      byPerson.settle();
      collectRevisions(); // as a log is that nothing was taken out of
      return;
    }
    long[] admitted = new long[rows.size()];
    int to = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (isKept(row)) {
        admitted[row] = rows.get(row, ADMITTED);
        rows.copy(row, to++);
      }
    }
    rows.cutTo(to);
    rows.sortBy(ADMITTED);
    IntUnaryOperator numbers =
        row -> admitted[row] == 0 ? -1 : rows.firstFrom(ADMITTED, admitted[row]);
    byId.renumber(numbers);
    byPerson.renumber(numbers);
    collectRevisions();
  }

  /** Remembers that a kept post was seen again. */
  void touch(ShortHash id, Instant seenAt, Fingerprint fingerprint) {
    int row = row(id);
    if (row >= 0) {
      set(row, seenAt, fingerprint, place(row));
    }
  }

  /** Says that a mention lies elsewhere now. */
  void move(Entry entry, Place to) {
    set(rows.firstFrom(ADMITTED, entry.admitted()), entry.seenAt(), entry.fingerprint(), to);
    bytes += to.payload() - entry.place().payload();
  }

  /** Takes a mention out, if it is there, and buries it; returns where it lies. */
  @Nullable Place bury(Tombstone tombstone, long number) {
    ShortHash id = ShortHash.of(tombstone.id());
    int row = row(id);
    if (number > 0) {
      last = Math.max(last, number);
      lastForgetting = Math.max(lastForgetting, number);
    }
    Buried before = buried.get(id);
    long standing = number > 0 || before == null ? number : before.number();
    unbury(id);
    buried.put(id, new Buried(tombstone, standing));
    if (tombstone.cause().isFinal() || number > 0) {
      claims.remove(id); // it was seen meanwhile, though the frame that said so may be gone
    }
    if (standing > 0) {
      buriedByNumber.put(standing, id);
    }
    if (row < 0) {
      return null;
    }
    Place place = place(row);
    bytes -= place.payload();
    drop(row);
    return place;
  }

  private void unbury(ShortHash id) {
    Buried former = buried.remove(id);
    if (former != null) {
      buriedByNumber.remove(former.number());
    }
  }

  /** Remembers what somebody said of a post that is not there; returns whether that is news. */
  boolean claim(Kept.Claim claim) {
    return !claim.equals(
        claims
            .computeIfAbsent(ShortHash.of(claim.stone().id()), any -> new LinkedHashMap<>(2))
            .put(claim.author(), claim));
  }

  List<Kept.Claim> claims(ShortHash id) {
    Map<AuthorKey, Kept.Claim> known = claims.get(id);
    return known == null ? List.of() : List.copyOf(known.values());
  }

  Iterable<Map<AuthorKey, Kept.Claim>> claims() {
    return claims.values();
  }

  void await(PostId id, List<Kept.Early> numbers) {
    ShortHash hash = ShortHash.of(id);
    early.remove(hash);
    if (!numbers.isEmpty()) {
      early.put(hash, numbers);
      if (early.size() > MOST_AWAITED) {
        Iterator<ShortHash> oldest = early.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  List<Kept.Early> awaited(ShortHash id) {
    return early.getOrDefault(id, List.of());
  }

  void note(long number, Outcome.Change change, Place place) {
    notices.put(number, new Notice(change, place));
    last = Math.max(last, number);
  }

  /** Drops what sources told of an author's account; returns where it lies. */
  List<Place> forgetAccount(AuthorId author) {
    List<Place> places = new ArrayList<>();
    notices
        .values()
        .removeIf(
            notice -> {
              boolean theirs =
                  notice.change() instanceof Outcome.AccountChanged changed
                      && changed.event().author().equals(author);
              if (theirs) {
                places.add(notice.place());
              }
              return theirs;
            });
    return places;
  }

  /** Drops the notice that lay at an offset, where one did. */
  void dropNotice(long offset) {
    notices.values().removeIf(notice -> notice.place().offset() == offset);
  }

  /** Drops what sources told of accounts where no sink with a name still has to hear it. */
  void dropHeardAccounts() {
    long heard =
        positions.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    notices
        .headMap(heard, true)
        .values()
        .removeIf(notice -> notice.change() instanceof Outcome.AccountChanged);
  }

  NavigableMap<Long, Notice> notices() {
    return notices;
  }

  void remember(String source, Checkpoint checkpoint) {
    checkpoints.put(source, checkpoint);
  }

  void acknowledge(String sink, long number) {
    positions.put(sink, number);
  }

  void numbersWere(long last, long lastForgetting, long revised) {
    this.last = Math.max(this.last, last);
    this.lastForgetting = Math.max(this.lastForgetting, lastForgetting);
    this.revised = Math.max(this.revised, revised);
  }

  @Nullable Buried buried(ShortHash id) {
    return buried.get(id);
  }

  Iterable<Buried> buried() {
    return buried.values();
  }

  /** Returns how many posts there are of which something is known that are not kept. */
  int tombstones() {
    return buried.size() + claims.size();
  }

  /** Counts a post that was not kept; returns whether that is news. */
  boolean refuse(ShortHash id, Refusal refusal) {
    Buried gone = buried.get(id);
    boolean wasKept = row(id) >= 0 || (gone != null && gone.number() > 0);
    return !wasKept && refused.add(id.high(), refusal);
  }

  CountedOnce<Refusal> refused() {
    return refused;
  }

  /** Counts a record that could not be read; returns whether that is news. */
  boolean fault(long hash, ItemFault kind) {
    return faults.add(hash, kind);
  }

  /** Returns how many posts and records are counted. */
  long counted() {
    return refused.size() + (long) faults.size();
  }

  CountedOnce<ItemFault> faults() {
    return faults;
  }

  Map<String, Long> events() {
    return events;
  }

  void revised() {
    revised++;
  }

  long revisions() {
    return revised;
  }

  Tally tally() {
    Map<Removal.Cause, Long> withdrawn = new EnumMap<>(Removal.Cause.class);
    for (ShortHash id : buriedByNumber.values()) {
      Buried gone = buried.get(id);
      if (gone != null) {
        withdrawn.merge(gone.tombstone().cause(), 1L, Long::sum);
      }
    }
    return new Tally(new TreeMap<>(events), refused.counts(), faults.counts(), withdrawn, revised);
  }

  /** Returns the posts of that author, in the order of admission. */
  List<PostId> of(AuthorId author) {
    String name = author.toString();
    ShortHash hash = ShortHash.of(name);
    return posts(whose(hash.high(), hash.low(), whose -> whose.author().equals(name)));
  }

  /** Returns the posts on which that key stands, in the order of admission. */
  List<PostId> of(SubjectKey subject) {
    return posts(whose(subject.high(), subject.low(), whose -> whose.subjects().contains(subject)));
  }

  private static List<PostId> posts(Stream<Whose> whose) {
    return whose.map(each -> PostId.parse(each.post())).toList();
  }

  private Stream<Whose> whose(long high, long low, Predicate<Whose> isTheirs) {
    IntStream.Builder found = IntStream.builder();
    byPerson.forEach(high, low, found::add);
    return found
        .build()
        .filter(this::isKept)
        .boxed()
        .sorted(Comparator.comparingLong(row -> rows.get(row, ADMITTED)))
        .distinct()
        .map(row -> heads.at(place(row)))
        .filter(isTheirs);
  }

  /** Returns the sets of keys that stand together with that one, itself among them. */
  Set<Set<SubjectKey>> together(SubjectKey subject) {
    Set<Set<SubjectKey>> sets = new LinkedHashSet<>();
    whose(subject.high(), subject.low(), whose -> whose.subjects().contains(subject))
        .forEach(whose -> sets.add(Set.copyOf(whose.subjects())));
    return sets;
  }

  /** Returns whether a key certainly stands on one mention alone. */
  boolean isOnOne(SubjectKey key) {
    return byPerson.isOnOne(key.high(), key.low());
  }

  /** Returns for each author by which number the newest kept mention was admitted. */
  long[] newestOfEachAuthor() {
    LongStream.Builder admitted = LongStream.builder();
    Map<String, Integer> newest = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      if (isKept(row)) {
        String author = heads.onward(place(row)).author();
        ShortHash hash = ShortHash.of(author);
        if (byPerson.isOnOne(hash.high(), hash.low())) {
          admitted.add(rows.get(row, ADMITTED));
        } else if (!author.isEmpty()) {
          newest.merge(
              author,
              row,
              (one, other) -> rows.get(one, NUMBER) > rows.get(other, NUMBER) ? one : other);
        }
      }
    }
    newest.values().forEach(row -> admitted.add(rows.get(row, ADMITTED)));
    return admitted.build().toArray();
  }

  /** Returns the kept mention that the change of that number admitted. */
  @Nullable Entry admittedBy(long number) {
    Entry next = nextFrom(number);
    return next != null && next.admitted() == number ? next : null;
  }

  /** Returns the first kept mention that was admitted by the change of that number or later. */
  @Nullable Entry nextFrom(long admitted) {
    int row = rows.firstFrom(ADMITTED, admitted);
    while (row < rows.size() && !isKept(row)) {
      row++;
    }
    return row < rows.size() ? entry(row) : null;
  }

  int size() {
    return kept;
  }

  /** Returns how many bytes the frames of all kept mentions hold. */
  long bytes() {
    return bytes;
  }

  Map<String, Checkpoint> checkpoints() {
    return checkpoints;
  }

  Map<String, Long> positions() {
    return positions;
  }

  long last() {
    return last;
  }

  long lastForgetting() {
    return lastForgetting;
  }

  /** A change after a number: of a kept post, of a removed one, or of none. */
  record Numbered(
      long number, @Nullable Entry entry, @Nullable Buried gone, @Nullable Notice notice) {}

  /** Returns the changes after a number, in order, of each post the newest. */
  List<Numbered> since(long n, int limit) {
    requireKnown(n);
    List<Numbered> all = new ArrayList<>();
    int found = 0;
    for (int row = rows.firstFrom(ADMITTED, n + 1); row < rows.size() && found < limit; row++) {
      if (isKept(row) && rows.get(row, NUMBER) == rows.get(row, ADMITTED)) {
        all.add(new Numbered(rows.get(row, NUMBER), entry(row), null, null));
        found++;
      }
    }
    found = 0;
    int revision = revisions.firstFrom(0, n + 1);
    for (; revision < revisions.size() && found < limit; revision++) {
      int row = revisions.low(revision, 1);
      if (rows.get(row, NUMBER) == revisions.get(revision, 0)) {
        all.add(new Numbered(rows.get(row, NUMBER), entry(row), null, null));
        found++;
      }
    }
    buriedByNumber.tailMap(n, false).entrySet().stream()
        .limit(limit)
        .forEach(e -> all.add(new Numbered(e.getKey(), null, buried.get(e.getValue()), null)));
    notices.tailMap(n, false).entrySet().stream()
        .limit(limit)
        .forEach(e -> all.add(new Numbered(e.getKey(), null, null, e.getValue())));
    all.sort(Comparator.comparingLong(Numbered::number));
    return all.size() > limit ? List.copyOf(all.subList(0, limit)) : all;
  }

  List<MentionStore.NumberedRemoval> removalsSince(long n) {
    requireKnown(n);
    TreeMap<Long, Removal> removals = new TreeMap<>();
    buriedByNumber
        .tailMap(n, false)
        .forEach(
            (number, id) -> {
              Buried gone = buried.get(id);
              if (gone != null) {
                removals.put(number, removal(gone.tombstone()));
              }
            });
    notices
        .tailMap(n, false)
        .forEach(
            (number, notice) -> {
              if (notice.change() instanceof Outcome.Forgotten forgotten) {
                removals.put(number, forgotten.removal());
              }
            });
    return removals.entrySet().stream()
        .map(each -> new MentionStore.NumberedRemoval(each.getKey(), each.getValue()))
        .toList();
  }

  private static Removal removal(Tombstone stone) {
    return new Removal.OfPost(stone.id(), stone.cause(), stone.at());
  }

  private void requireKnown(long n) {
    if (n < 0 || n > last) {
      throw new IllegalArgumentException("n: expected 0 to " + last + ", got " + n);
    }
  }
}
