package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* Open addressing. Most authors never wrote to anyone, so a miss must be cheapest: it reads the
 * 2-byte tags alone, thirty-two to a cache line. A hit reads one more line, where the key and a mark
 * of 64 bits stand side by side. Most subjects said one thing, once, and that is all in the mark;
 * for the others it says where their standing is. A tag is published after its slot; a mark changes
 * as a whole. Nothing is ever taken out. A table that grew is published whole. */
/**
 * Where every subject stands, and with which event its key was made. One thread writes, any number
 * read, none of them locks.
 */
final class SubjectIndex {
  private static final int SLOT = 3;
  private static final int MOST_PLAIN = 1 << 12;
  private static final VarHandle TAGS = MethodHandles.arrayElementVarHandle(short[].class);
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final Map<List<Purpose>, Integer> scopeNumbers = new HashMap<>(Map.of(List.of(), 0));
  private volatile List<Purpose>[] scopes = scopes(List.of(List.of()));
  private volatile Table table = new Table(64);
  private volatile Elsewhere elsewhere = new Elsewhere(64);
  private final AtomicLong edition = new AtomicLong(1);
  private int size;
  private int standings;

  /** Whether there is anybody of whom nothing is recorded any more: they stand at NONE. */
  private volatile boolean hasGone;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists of one type
  private static List<Purpose>[] scopes(List<List<Purpose>> lists) {
    return (List<Purpose>[]) lists.toArray(new List[0]);
  }

  /** What does not fit into a mark: standings, and with which event each subject's key was made. */
  private static final class Elsewhere {
    final @Nullable Standing[] standings;
    final long[] madeWith;

    Elsewhere(int capacity) {
      standings = new Standing[capacity];
      madeWith = new long[capacity];
    }

    Elsewhere larger() {
      Elsewhere larger = new Elsewhere(Math.multiplyExact(2, standings.length));
      System.arraycopy(standings, 0, larger.standings, 0, standings.length);
      System.arraycopy(madeWith, 0, larger.madeWith, 0, madeWith.length);
      return larger;
    }
  }

  private static final VarHandle STANDINGS = MethodHandles.arrayElementVarHandle(Standing[].class);

  /**
   * One thing that was said once, in 64 bits: whether it is one at all (1), whether the subject's
   * key was made with it (1), its type (5), its scope (12), how far behind the first of its batch
   * it came (7), its number (38). Or, where it is none, the place of the subject's standing.
   */
  private static final class Mark {
    private static final long PLAIN = 1L << 63;
    private static final long MADE_KEY = 1L << 62;
    private static final int TYPE_AT = 57;
    private static final int SCOPE_AT = 45;
    private static final long MOST_NUMBER = (1L << SCOPE_AT) - 1;
    private static final Verdict[] VERDICTS = verdicts();

    private Mark() {}

    /* What no event says cannot be told. */
    private static Verdict[] verdicts() {
      Verdict[] verdicts = new Verdict[32];
      Arrays.fill(verdicts, Verdict.UNKNOWN);
      for (LedgerEvent.Type type : LedgerEvent.Type.values()) {
        verdicts[type.code] = type.verdict;
      }
      return verdicts;
    }

    static boolean isPlain(long mark) {
      return mark < 0;
    }

    static boolean fits(Statement statement) {
      return statement.isAgainst()
          && statement.type() != LedgerEvent.Type.UNKNOWN
          && statement.until() == null
          && statement.hold().isEmpty()
          && statement.sequence() <= MOST_NUMBER;
    }

    static long of(Statement statement, int scope, boolean madeKey) {
      return PLAIN
          | (madeKey ? MADE_KEY : 0)
          | (long) statement.type().code << TYPE_AT
          | (long) scope << SCOPE_AT
          | statement.sequence();
    }

    static LedgerEvent.Type type(long mark) {
      LedgerEvent.Type type = LedgerEvent.Type.ofCode((int) (mark >>> TYPE_AT) & 31);
      if (type == null) {
        throw new IllegalStateException("a mark of no type");
      }
      return type;
    }

    static Verdict verdict(long mark) {
      return VERDICTS[(int) (mark >>> TYPE_AT) & 31];
    }

    static boolean coversAll(long mark) {
      return scope(mark) == 0;
    }

    static int scope(long mark) {
      return (int) (mark >>> SCOPE_AT) & MOST_PLAIN - 1;
    }

    static long number(long mark) {
      return mark & MOST_NUMBER;
    }

    static boolean madeKey(long mark) {
      return (mark & MADE_KEY) != 0;
    }
  }

  Standing get(long high, long low) {
    long mark = table.get(high, low);
    return mark == 0 ? Standing.NONE : standing(high, low, mark);
  }

  /** Returns what stands against or for processing; allocates nothing. */
  Verdict verdict(long high, long low, Purpose purpose, Instant at) {
    return verdict(table.get(high, low), purpose, at);
  }

  private Verdict verdict(long mark, Purpose purpose, Instant at) {
    if (mark == 0) {
      return Verdict.NONE;
    }
    if (!Mark.isPlain(mark)) {
      return elsewhere(mark).verdict(purpose, at);
    }
    return Mark.coversAll(mark) || Statement.covers(scopes[Mark.scope(mark)], purpose)
        ? Mark.verdict(mark)
        : Verdict.NONE;
  }

  /** Returns whether the subject was told by a notice that counts; allocates nothing. */
  boolean isNotified(long high, long low, Purpose purpose, Set<String> notices, Instant at) {
    long mark = table.get(high, low); // a mark alone is a word against processing
    return mark != 0 && !Mark.isPlain(mark) && elsewhere(mark).isNotified(purpose, notices, at);
  }

  /** The same of an account and of the names that it showed; looks the account up once. */
  Verdict verdictAcrossNames(SubjectKey account, Purpose purpose, Instant at) {
    long mark = table.get(account.high(), account.low());
    if (mark == 0 || Mark.isPlain(mark)) {
      return verdict(mark, purpose, at);
    }
    Standing standing = elsewhere(mark);
    Verdict verdict = standing.verdict(purpose, at);
    List<SubjectKey> names = standing.shownAs();
    for (int i = 0; i < names.size(); i++) {
      SubjectKey name = names.get(i);
      verdict = verdict.orAgainst(verdict(name.high(), name.low(), purpose, at));
    }
    return verdict;
  }

  /** The same where no moment changes it: of what a mark says, which has no begin and no end. */
  @Nullable Verdict lasting(SubjectKey account, Purpose purpose) {
    long mark = table.get(account.high(), account.low());
    return mark > 0 ? null : verdict(mark, purpose, Instant.MIN);
  }

  /** Returns how often anything was taken in; another as soon as all of it can be read. */
  long edition() {
    return edition.get();
  }

  private Standing standing(long high, long low, long mark) {
    if (!Mark.isPlain(mark)) {
      return elsewhere(mark);
    }
    Statement only =
        Statement.against(
            Mark.type(mark), Mark.number(mark), Mark.number(mark), scopes[Mark.scope(mark)]);
    return Standing.of(high, low, only);
  }

  /* What a mark names was there before the mark was. */
  private Standing elsewhere(long mark) {
    return (Standing) STANDINGS.getAcquire(elsewhere.standings, (int) mark - 1);
  }

  /** Returns the number of the event with which a subject's key was made; 0 if it has none. */
  long madeWith(SubjectKey subject) {
    long mark = table.get(subject.high(), subject.low());
    if (mark == 0) {
      return 0;
    }
    if (Mark.isPlain(mark)) {
      return Mark.madeKey(mark) ? Mark.number(mark) : 0;
    }
    return (long) LONGS.getAcquire(elsewhere.madeWith, (int) mark - 1);
  }

  /** Returns the number of the one event that a subject's mark holds; 0 where it holds none. */
  long onlyEvent(SubjectKey subject) {
    long mark = table.get(subject.high(), subject.low());
    return Mark.isPlain(mark) ? Mark.number(mark) : 0;
  }

  /**
   * Has a subject stand where less than what was recorded of it says, which adds up to the same; at
   * {@link Standing#NONE} where nothing of it is left.
   */
  void settle(SubjectKey subject, Standing standing) {
    long mark = table.get(subject.high(), subject.low());
    if (mark != 0 && !Mark.isPlain(mark)) {
      if (!standing.isKnown()) {
        hasGone = true;
      }
      STANDINGS.setRelease(elsewhere.standings, (int) mark - 1, standing);
    }
  }

  /** Takes in one batch; a reader sees all of it or none of it for any one subject. */
  void fold(long firstSequence, Instant recordedAt, List<LedgerEvent> batch) {
    if (batch.size() == 1) {
      put(after(firstSequence, firstSequence, recordedAt, batch.get(0), null));
    } else {
      foldAll(firstSequence, recordedAt, batch);
    }
    edition.incrementAndGet();
  }

  private void foldAll(long firstSequence, Instant recordedAt, List<LedgerEvent> batch) {
    Map<Object, Standing> staged = new LinkedHashMap<>();
    long sequence = firstSequence;
    for (LedgerEvent event : batch) {
      Standing before = staged.get(event.subject());
      staged.put(event.subject(), after(sequence++, firstSequence, recordedAt, event, before));
    }
    staged.values().forEach(this::put);
  }

  /** Takes note that the subject's key was made with an event that is folded already. */
  void keyMadeWith(SubjectKey subject, long sequence) {
    Table now = table;
    int at = now.find(subject.high(), subject.low());
    long mark = now.mark(at);
    if (Mark.isPlain(mark) && Mark.number(mark) == sequence) {
      now.set(at, mark | Mark.MADE_KEY);
    } else {
      setMadeWith(now, at, sequence);
    }
  }

  /** Takes note that the subject's key is destroyed. */
  void keyDestroyed(SubjectKey subject) {
    Table now = table;
    int at = now.find(subject.high(), subject.low());
    long mark = now.mark(at);
    if (Mark.isPlain(mark)) {
      now.set(at, mark & ~Mark.MADE_KEY);
    } else {
      setMadeWith(now, at, 0);
    }
  }

  private void setMadeWith(Table now, int at, long sequence) {
    long mark = now.mark(at);
    if (Mark.isPlain(mark)) {
      mark = putElsewhere(standing(now.high(at), now.low(at), mark), 0);
      now.set(at, mark);
    }
    LONGS.setRelease(elsewhere.madeWith, (int) mark - 1, sequence);
  }

  private long putElsewhere(Standing standing, long madeWith) {
    if (standings == elsewhere.standings.length) {
      elsewhere = elsewhere.larger();
    }
    elsewhere.madeWith[standings] = madeWith;
    STANDINGS.setRelease(elsewhere.standings, standings, standing);
    return ++standings;
  }

  /**
   * Has whatever claims to be recorded after that moment count as recorded by it.
   *
   * @return of how many subjects there was any
   */
  int recordedBy(Instant moment) {
    int corrected = 0;
    for (int i = 0; i < standings; i++) {
      Standing there = elsewhere.standings[i];
      Standing next = there == null ? null : there.recordedBy(moment);
      if (next != there) {
        STANDINGS.setRelease(elsewhere.standings, i, next);
        corrected++;
      }
    }
    return corrected;
  }

  /** Returns everybody of whom anything is recorded; may be read while the writer goes on. */
  Stream<SubjectKey> subjects() {
    return hasGone
        ? table.subjects().filter(key -> get(key.high(), key.low()).isKnown())
        : table.subjects();
  }

  private Standing after(
      long sequence, long batch, Instant recordedAt, LedgerEvent event, @Nullable Standing before) {
    Standing standing =
        before == null ? get(event.subject().high(), event.subject().low()) : before;
    return standing.with(
        event.subject(), Statement.of(sequence, batch, recordedAt, event, shared(event.scope())));
  }

  /* A host has a handful of scopes and millions of subjects. */
  private List<Purpose> shared(List<Purpose> scope) {
    Integer known = scopeNumbers.get(scope);
    if (known != null) {
      return scopes[known];
    }
    if (scopes.length < MOST_PLAIN) {
      List<List<Purpose>> more = new ArrayList<>(Arrays.asList(scopes));
      more.add(scope);
      scopeNumbers.put(scope, scopes.length);
      scopes = scopes(more);
    }
    return scope;
  }

  private void put(Standing standing) {
    Table now = table;
    int at = now.find(standing.high(), standing.low());
    long mark = now.isTaken(at) ? now.mark(at) : 0;
    Integer scope = standing.isOne(Mark::fits) ? scopeNumbers.get(standing.one().scope()) : null;
    boolean fits = scope != null;
    if (mark == 0 || (Mark.isPlain(mark) && !Mark.madeKey(mark) && fits)) {
      long next = scope == null ? putElsewhere(standing, 0) : Mark.of(standing.one(), scope, false);
      now.put(at, standing.high(), standing.low(), next);
    } else if (Mark.isPlain(mark)) {
      now.set(at, putElsewhere(standing, Mark.madeKey(mark) ? Mark.number(mark) : 0));
    } else {
      STANDINGS.setRelease(elsewhere.standings, (int) mark - 1, standing);
    }
    if (mark == 0 && ++size > now.capacity() / 4 * 3) {
      Table larger = new Table(Math.multiplyExact(2, now.capacity()));
      now.copyTo(larger);
      table = larger;
    }
  }

  /** Writes all of it. */
  void write(SnapshotFile.Out out) throws IOException {
    out.putInt(scopes.length);
    for (List<Purpose> scope : scopes) {
      writeScope(out, scope);
    }
    out.putInt(standings);
    for (int i = 0; i < standings; i++) {
      Standing standing = Objects.requireNonNull(elsewhere.standings[i], "written already");
      out.putLong(standing.high());
      out.putLong(standing.low());
      out.putLong(elsewhere.madeWith[i]);
      out.putInt(standing.statements().size());
      for (Statement statement : standing.statements()) {
        statement.write(out);
        writeScope(out, statement.scope());
      }
    }
    out.putInt(table.capacity());
    out.putInt((int) subjects().count());
    table.write(out, mark -> Mark.isPlain(mark) || elsewhere(mark).isKnown());
  }

  private static void writeScope(SnapshotFile.Out out, List<Purpose> scope) throws IOException {
    out.putInt(scope.size());
    for (Purpose purpose : scope) {
      out.put(purpose.id());
    }
  }

  /** Reads all of it into this, which is empty. */
  void read(SnapshotFile.In in) throws IOException {
    for (int left = in.getInt(); left > 0; left--) {
      shared(readScope(in));
    }
    standings = in.getInt();
    Elsewhere read = new Elsewhere(Math.max(64, Integer.highestOneBit(standings) << 1));
    for (int i = 0; i < standings; i++) {
      long high = in.getLong();
      long low = in.getLong();
      read.madeWith[i] = in.getLong();
      List<Statement> statements = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        statements.add(Statement.read(in, () -> shared(readScope(in))));
      }
      read.standings[i] = Standing.of(high, low, statements);
    }
    elsewhere = read;
    Table filled = new Table(in.getInt());
    size = in.getInt();
    filled.read(in, size);
    table = filled;
    edition.incrementAndGet();
  }

  private static List<Purpose> readScope(SnapshotFile.In in) throws IOException {
    List<Purpose> scope = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      scope.add(Purpose.of(in.getText()));
    }
    return List.copyOf(scope);
  }

  private static final class Table {
    private final short[] tags;
    private final long[] slots;
    private final int mask;
    private final int shift;

    Table(int capacity) {
      tags = new short[capacity];
      slots = new long[Math.multiplyExact(SLOT, capacity)];
      mask = capacity - 1;
      shift = Long.numberOfLeadingZeros(mask);
    }

    int capacity() {
      return tags.length;
    }

    /** Returns a subject's mark; 0 if nothing is recorded of it. */
    long get(long high, long low) {
      long hash = hash(high, low);
      short tag = tag(hash);
      for (int at = (int) (hash >>> shift); ; at = (at + 1) & mask) {
        short there = (short) TAGS.getAcquire(tags, at);
        if (there == 0) {
          return 0;
        }
        if (there == tag && slots[SLOT * at] == high && slots[SLOT * at + 1] == low) {
          return (long) LONGS.getAcquire(slots, SLOT * at + 2);
        }
      }
    }

    /** Returns where a subject is, or the free place where it would be. */
    int find(long high, long low) {
      long hash = hash(high, low);
      int at = (int) (hash >>> shift);
      while (tags[at] != 0 && !(slots[SLOT * at] == high && slots[SLOT * at + 1] == low)) {
        at = (at + 1) & mask;
      }
      return at;
    }

    boolean isTaken(int at) {
      return tags[at] != 0;
    }

    long mark(int at) {
      return slots[SLOT * at + 2];
    }

    long high(int at) {
      return slots[SLOT * at];
    }

    long low(int at) {
      return slots[SLOT * at + 1];
    }

    void set(int at, long mark) {
      LONGS.setRelease(slots, SLOT * at + 2, mark);
    }

    void put(int at, long high, long low, long mark) {
      slots[SLOT * at] = high;
      slots[SLOT * at + 1] = low;
      set(at, mark);
      TAGS.setRelease(tags, at, tag(hash(high, low)));
    }

    /* A subject never leaves its place, so whoever stood there at the start is told once. */
    Stream<SubjectKey> subjects() {
      return IntStream.range(0, tags.length)
          .filter(at -> (short) TAGS.getAcquire(tags, at) != 0)
          .mapToObj(at -> new SubjectKey(high(at), low(at)));
    }

    void copyTo(Table larger) {
      for (int at = 0; at < tags.length; at++) {
        if (tags[at] != 0) {
          larger.put(larger.find(high(at), low(at)), high(at), low(at), mark(at));
        }
      }
    }

    /* In the order of their places, so that reading them back goes through memory once. */
    void write(SnapshotFile.Out out, LongPredicate such) throws IOException {
      for (int at = 0; at < tags.length; at++) {
        if (tags[at] != 0 && such.test(mark(at))) {
          out.putLong(high(at));
          out.putLong(low(at));
          out.putLong(mark(at));
        }
      }
    }

    void read(SnapshotFile.In in, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        long high = in.getLong();
        long low = in.getLong();
        put(find(high, low), high, low, in.getLong());
      }
    }

    /*
     * Keys are pseudonyms and so already random; a host's own may count from 1, which a product's
     * upper bits spread. The tag is of those below, which no table of this process reaches.
     */
    private static long hash(long high, long low) {
      return (high ^ low * 0xBF58476D1CE4E5B9L) * 0x9E3779B97F4A7C15L;
    }

    private static short tag(long hash) {
      return (short) (hash >>> 20 | 1);
    }
  }
}
