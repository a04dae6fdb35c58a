package dev.earshot.privacy.ledger;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.earshot.BrokenException;
import dev.earshot.Failure;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.UnavailableException;
import dev.earshot.disk.Durability;
import dev.earshot.key.Encryption;
import dev.earshot.key.StoreKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.Proofs;
import dev.earshot.privacy.proof.RunningTree;
import dev.earshot.privacy.proof.Subtree;
import dev.earshot.privacy.proof.TileHashes;
import dev.earshot.sql.SqlDatabase;
import dev.earshot.sql.SqlSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in rows of a host's database, PostgreSQL or SQLite, to which several processes may
 * append at once. The tables are described in {@code docs/formats/ledger-jdbc.md}.
 *
 * <p>Many ledgers lie in one database beside each other, each by its name, which is said here and
 * nowhere again. An append is one transaction that locks the ledger's head row, and returns when
 * the database has committed it. Whether a commit survives a power cut is the database's to
 * promise: its settings are read when the ledger is opened and again with each append, and where
 * they do not promise it the ledger refuses, unless {@link Options#acceptingLoss} says otherwise.
 *
 * <p>A check by {@link #standing} reads memory. What this ledger appended it knows at once; what
 * other processes appended, no later than the {@linkplain Options#staleness staleness} that its
 * options state: the first caller after that time reads what is new, and the others wait for it. A
 * database that cannot be read then, or whose rows are not those that were written, denies
 * everybody ({@link Verdict#UNKNOWN}) until it can be read again, and is asked no more often than
 * that.
 *
 * <p>What asks the database throws {@link UnavailableException} where it does not answer and may
 * later, and {@link BrokenException} where its tables or rows are not those that were made. An
 * append says whether it is sure that nothing was recorded; if the commit itself failed it cannot
 * be. The ledger goes on after either: the next append reads what is there. An event with an
 * idempotency key may be appended again in any case.
 *
 * <p>Thread-safe. The connections are the host's: a timeout that it sets bounds how long a call may
 * take.
 */
public final class JdbcLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcLedger.class);
  private static final byte[] NO_CONTENT = {};

  private final SqlDatabase database;
  private final LedgerRows rows;
  private final InstantSource clock;
  private final Options options;
  private final RowsInMemory memory = new RowsInMemory(this::requireKey);
  private final LoadingCache<Boolean, State> state;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReadKeys readKeys = new ReadKeys();
  private final @Nullable Encryption drawnAhead;
  private volatile @Nullable StoreKey key;
  private volatile @Nullable SecretCheck secret;
  private volatile Durability durability;
  private volatile boolean closed;

  /* Touched by whoever holds the lock. */
  private @Nullable SubjectKeys contents;

  /** Whether the memory may be asked. */
  private enum State {
    FRESH,
    GONE
  }

  /** How a ledger in rows is read, and how long it remembers keys. Immutable. */
  public static final class Options {
    private static final Options STANDARD =
        new Options(Duration.ofSeconds(1), false, Duration.ofDays(7), 100_000, null);
    private static final Duration MOST_STALE = Duration.ofHours(1);

    private final Duration staleness;
    private final boolean acceptsLoss;
    private final Duration keyTime;
    private final int keyCount;
    private final @Nullable Encryption encryption;

    private Options(
        Duration staleness,
        boolean acceptsLoss,
        Duration keyTime,
        int keyCount,
        @Nullable Encryption encryption) {
      this.staleness = staleness;
      this.acceptsLoss = acceptsLoss;
      this.keyTime = keyTime;
      this.keyCount = keyCount;
      this.encryption = encryption;
    }

    /**
     * Returns a staleness of a second, and keys of 7 days, the last 100,000; contents are not
     * sealed, and a database that does not promise durability is refused.
     */
    public static Options standard() {
      return STANDARD;
    }

    /**
     * Returns these with another time after which what other processes appended must be known.
     *
     * @param most more than none, at most an hour; the time that reading takes comes on top
     * @throws IllegalArgumentException if it is out of range
     */
    public Options staleness(Duration most) {
      if (most.isNegative() || most.isZero() || most.compareTo(MOST_STALE) > 0) {
        throw new IllegalArgumentException(
            "staleness: expected more than none and at most an hour, got " + most);
      }
      return new Options(most, acceptsLoss, keyTime, keyCount, encryption);
    }

    /**
     * Returns these for a host that accepts that a power cut takes what was acknowledged, opt-outs
     * among it: the ledger then opens where the database does not promise durability.
     */
    public Options acceptingLoss() {
      return new Options(staleness, true, keyTime, keyCount, encryption);
    }

    /**
     * Returns these with another horizon of idempotency keys. A key that is older by the time of
     * record, or behind which so many others were recorded, is new.
     *
     * @param time how long a key is remembered
     * @param count how many keys are remembered
     * @throws IllegalArgumentException unless both are positive
     */
    public Options keyHorizon(Duration time, int count) {
      if (time.isNegative() || time.isZero() || count < 1) {
        throw new IllegalArgumentException(
            "keyHorizon: expected positive numbers, got " + time + " and " + count);
      }
      return new Options(staleness, acceptsLoss, time, count, encryption);
    }

    /**
     * Returns these with contents sealed, as {@link FileLedger.Options#encrypted} does. A ledger is
     * made with it or without, and opened as it was made.
     */
    public Options encrypted(Encryption with) {
      return new Options(
          staleness, acceptsLoss, keyTime, keyCount, Objects.requireNonNull(with, "with"));
    }
  }

  /** What an append wrote, or what was answered under its key before. */
  private record Appended(Ack ack, List<byte[]> leaves, Map<SubjectKey, Long> madeKeys) {}

  /** What was dropped, what stays, and how often something was dropped by now. */
  private record Dropped(Pruned pruned, Remnant remnant, long prunings) {}

  private JdbcLedger(SqlDatabase database, String name, InstantSource clock, Options options) {
    this.database = database;
    this.clock = clock;
    this.options = options;
    rows = database.read(connection -> LedgerRows.of(connection, database.dialect(), name));
    LedgerRows.HeadRow head = database.read(rows::head);
    durability = head.durability();
    secret = head.secret();
    if (head.key() == null && database.read(rows::holdsKeys)) {
      throw LedgerRows.withoutKey();
    }
    key = FileLedger.keyOf(head.key(), options.encryption);
    drawnAhead =
        options.encryption == null
            ? null
            : new Encryption(options.encryption.root(), options.encryption.drawnAhead());
    contents = keysOver(readKeys);
    state =
        Caffeine.newBuilder()
            .maximumSize(1)
            .expireAfterWrite(options.staleness)
            .executor(Runnable::run)
            .build(any -> read());
    catchUp();
    database.read(SqlDatabase.doing(rows::requireKeys));
    state.put(true, State.FRESH);
  }

  /**
   * Opens a ledger with standard options.
   *
   * @see #open(DataSource, String, InstantSource, Options)
   */
  public static JdbcLedger open(DataSource source, String name, InstantSource clock) {
    return open(source, name, clock, Options.standard());
  }

  /**
   * Opens a ledger, and brings the tables to this version. Reads all its events, and compares them
   * with the tree. Never begins a new one.
   *
   * @param source of connections to the database; thread-safe
   * @param name which ledger of the database, such as a tenant's name
   * @param clock for the time of record
   * @throws RefusedException if there is none of this name, if the tables are of a newer version,
   *     if the database is none that is known or does not promise durability, or if the root key is
   *     missing or another
   * @throws UnavailableException if the database does not answer
   * @throws BrokenException if it holds not what was written
   */
  public static JdbcLedger open(
      DataSource source, String name, InstantSource clock, Options options) {
    return start(source, name, FileLedger.Start.OPEN, clock, options);
  }

  /**
   * Makes a ledger with standard options.
   *
   * @see #create(DataSource, String, InstantSource, Options)
   */
  public static JdbcLedger create(DataSource source, String name, InstantSource clock) {
    return create(source, name, clock, Options.standard());
  }

  /**
   * Makes an empty ledger, and the tables if they are not there.
   *
   * @throws RefusedException if there is one of this name, or as {@link #open} does
   * @throws UnavailableException if the database does not answer
   */
  public static JdbcLedger create(
      DataSource source, String name, InstantSource clock, Options options) {
    return start(source, name, FileLedger.Start.CREATE, clock, options);
  }

  /**
   * Opens a ledger, or makes it where there is none of its name: for a program that sets itself up.
   * In an empty database in the place of the right one it begins anew and knows no opt-out, but for
   * what {@code Tenant.of} with the store finds.
   *
   * @throws RefusedException as {@link #open} does
   * @throws UnavailableException if the database does not answer
   * @throws BrokenException as {@link #open} does
   */
  public static JdbcLedger openOrCreate(
      DataSource source, String name, InstantSource clock, Options options) {
    return start(source, name, FileLedger.Start.OPEN_OR_CREATE, clock, options);
  }

  private static JdbcLedger start(
      DataSource source,
      String name,
      FileLedger.Start start,
      InstantSource clock,
      Options options) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(options, "options");
    SqlSchema.requireName(name);
    SqlDatabase database = new SqlDatabase(source, LedgerRows.SCHEMA);
    requireDurable(database.read(database.dialect()::durability), options);
    if (start == FileLedger.Start.OPEN && !database.hasSchema()) {
      throw new RefusedException(
          "ledger: there is none in this database; is it the right one? A new one is made by"
              + " create",
          null);
    }
    database.migrate();
    if (start != FileLedger.Start.OPEN) {
      boolean made = database.write(connection -> make(database, connection, name, options));
      if (!made && start == FileLedger.Start.CREATE) {
        throw new RefusedException(
            "ledger: there is one of this name in this database; open it", null);
      }
    }
    return new JdbcLedger(database, name, clock, options);
  }

  private static boolean make(
      SqlDatabase database, Connection connection, String name, Options options)
      throws SQLException {
    database.lockVersion(connection);
    if (LedgerRows.find(connection, name) != 0) {
      return false;
    }
    LedgerRows.insert(
        connection,
        name,
        options.encryption == null
            ? null
            : Manifest.Wrapped.of(StoreKey.make(options.encryption, FileLedger.USE)));
    return true;
  }

  private static void requireDurable(Durability durability, Options options) {
    LedgerRows.SCHEMA.requireDurable(durability, options.acceptsLoss);
  }

  /**
   * Returns what the database promised this ledger's last session, as its settings say.
   *
   * @see Options#acceptingLoss
   */
  public Durability durability() {
    return durability;
  }

  private @Nullable SubjectKeys keysOver(ReadKeys read) {
    return key == null || drawnAhead == null
        ? null
        : new SubjectKeys(key, drawnAhead.random(), read::madeWith, read::wrapped);
  }

  /* A database that is gone is asked again after the same time: it must not be that each post waits
   * for a timeout. */
  private State read() {
    try {
      catchUp();
      return State.FRESH;
    } catch (RuntimeException e) {
      LOG.error("the ledger's database cannot be read; everybody is denied", Failure.of(e));
      return State.GONE;
    }
  }

  private void catchUp() {
    database.read(
        SqlDatabase.doing(
            connection ->
                memory.catchUp(rows, connection, rows.head(connection), clock.instant())));
  }

  private boolean isFresh() {
    return state.get(true) == State.FRESH;
  }

  @Override
  public Standing standing(SubjectKey subject) {
    return isFresh() ? memory.standing(subject) : Standing.NOT_LOADED;
  }

  @Override
  public Verdict verdict(SubjectKey subject, Purpose purpose, Instant at) {
    return isFresh() ? memory.verdict(subject, purpose, at) : Verdict.UNKNOWN;
  }

  @Override
  public Verdict verdictAcrossNames(SubjectKey account, Purpose purpose, Instant at) {
    return isFresh() ? memory.verdictAcrossNames(account, purpose, at) : Verdict.UNKNOWN;
  }

  @Override
  public boolean isNotified(SubjectKey subject, Purpose purpose, Set<String> notices, Instant at) {
    return isFresh() && memory.isNotified(subject, purpose, notices, at);
  }

  /**
   * Returns the subjects of whom anything is recorded.
   *
   * @throws UnavailableException if the database does not answer
   * @throws BrokenException if it holds not what was written
   */
  @Override
  public Stream<SubjectKey> known() {
    if (!isFresh()) {
      catchUp();
    }
    return memory.known();
  }

  @Override
  public Ack append(List<LedgerEvent> events) {
    List<LedgerEvent> batch = FileLedger.batch(events);
    IdempotencyKeys.Digest digest = IdempotencyKeys.areIn(batch) ? Journal.digest(batch) : null;
    writing.lock();
    boolean isSettled = false;
    try {
      requireOpen();
      Appended done = database.write(connection -> append(connection, batch, digest));
      isSettled = true;
      if (contents != null) {
        done.madeKeys().forEach(contents::wrote);
      }
      if (!done.leaves().isEmpty()) {
        memory.take(done.ack(), batch, done.leaves());
      }
      state.put(true, State.FRESH);
      return done.ack();
    } finally {
      if (!isSettled) {
        forgetWhatIsUnsettled();
      }
      writing.unlock();
    }
  }

  /* Keys that were made may be in the database or not: a key is never used that is not known to lie
   * there or to lie nowhere. */
  private void forgetWhatIsUnsettled() {
    readKeys.clear();
    contents = keysOver(readKeys);
    state.invalidate(true);
  }

  private Appended append(
      Connection connection, List<LedgerEvent> batch, IdempotencyKeys.@Nullable Digest digest)
      throws SQLException {
    LedgerRows.HeadRow head = lock(connection);
    Instant now = clock.instant();
    memory.catchUp(rows, connection, head, now);
    long leastPlace = head.keysRecorded() - options.keyCount + 1;
    KeyHashes hashes = new KeyHashes(key);
    byte[] content = digest == null ? NO_CONTENT : hashes.ofContent(digest);
    if (digest != null) {
      Ack known = known(connection, batch, hashes, content, leastPlace, now);
      if (known != null) {
        return new Appended(known, List.of(), Map.of());
      }
    }
    Ack ack = new Ack(head.lastEvent() + 1, head.lastEvent() + batch.size(), now);
    List<byte[]> records = records(connection, head, batch);
    Framing.batch(records);
    rows.insert(connection, ack, records);
    for (int i = 0; i < records.size(); i++) {
      if (batch.get(i).unread() != null && RecordCodec.isSealed(records.get(i))) {
        // Sealed elsewhere, and opened by nobody any more.
        rows.insertDestroyed(connection, batch.get(i).subject(), ack.firstSequence() + i);
      }
    }
    Map<SubjectKey, Long> madeKeys = madeKeys(ack, records);
    if (contents != null) {
      rows.insertKeys(connection, madeKeys, contents);
    }
    Map<Long, byte[]> tiles = new LinkedHashMap<>();
    RunningTree tree =
        new RunningTree(TileHashes.TILE_LEVEL, (index, root) -> tiles.put(index, root.clone()));
    tree.restore(head.tree());
    List<byte[]> leaves = new ArrayList<>(records.size());
    for (byte[] record : records) {
      leaves.add(
          MerkleTree.leafHash(EventTree.entry(now, ack.firstSequence(), records.size(), record)));
    }
    leaves.forEach(tree::append);
    for (Map.Entry<Long, byte[]> tile : tiles.entrySet()) {
      rows.insertTile(connection, tile.getKey(), tile.getValue());
    }
    long keysRecorded = head.keysRecorded();
    if (digest != null) {
      for (LedgerEvent event : batch) {
        String own = event.idempotencyKey().orElse(null);
        if (own != null) {
          rows.putKey(
              connection, hashes.ofKey(own), ++keysRecorded, new LedgerRows.KeyRow(content, ack));
        }
      }
      rows.forgetKeys(connection, keysRecorded - options.keyCount + 1, now, options.keyTime);
    }
    rows.advance(connection, ack.lastSequence(), tree.toBytes(), keysRecorded);
    return new Appended(ack, leaves, madeKeys);
  }

  /* A page that is split leaves a copy behind of what it held, which nothing deletes any more: so an
   * append too writes over what it frees. */
  private LedgerRows.HeadRow lock(Connection connection) throws SQLException {
    database.dialect().beforeDestroying(connection);
    LedgerRows.HeadRow head = rows.lockedHead(connection);
    durability = head.durability();
    requireDurable(durability, options);
    return head;
  }

  private @Nullable Ack known(
      Connection connection,
      List<LedgerEvent> batch,
      KeyHashes hashes,
      byte[] content,
      long leastPlace,
      Instant now)
      throws SQLException {
    for (LedgerEvent event : batch) {
      String own = event.idempotencyKey().orElse(null);
      LedgerRows.KeyRow known =
          own == null ? null : rows.key(connection, hashes.ofKey(own), leastPlace);
      if (known != null
          && Duration.between(known.ack().recordedAt(), now).compareTo(options.keyTime) < 0) {
        if (!KeyHashes.isSame(known.content(), content)) {
          throw new IllegalArgumentException(
              "idempotencyKey: used before with other content, or in another batch");
        }
        return known.ack();
      }
    }
    return null;
  }

  private List<byte[]> records(
      Connection connection, LedgerRows.HeadRow head, List<LedgerEvent> batch) throws SQLException {
    SubjectKeys with = contents;
    if (with == null) {
      return batch.stream().map(RecordCodec::encode).toList();
    }
    readKeys.clear();
    rows.readKeys(
        connection,
        batch.stream().map(LedgerEvent::subject).distinct().toList(),
        head.lastEvent(),
        readKeys);
    return batch.stream().map(event -> RecordCodec.seal(event, with::seal)).toList();
  }

  private Map<SubjectKey, Long> madeKeys(Ack ack, List<byte[]> records) {
    Map<SubjectKey, Long> made = new LinkedHashMap<>();
    if (contents != null) {
      long number = ack.firstSequence();
      for (byte[] record : records) {
        SubjectKey subject = RecordCodec.subject(record, 0);
        if (contents.toWrite(subject) != null) {
          made.putIfAbsent(subject, number);
        }
        number++;
      }
    }
    return made;
  }

  @Override
  public boolean shred(SubjectKey subject) {
    requireSealed();
    return change(
        connection -> {
          lock(connection);
          boolean destroyed = rows.destroyKey(connection, subject);
          Objects.requireNonNull(contents, "what sealed").forget(subject);
          return destroyed;
        });
  }

  /**
   * Has the root key that wraps now take this ledger over from the one that did. Not one byte of
   * what is sealed is written again.
   *
   * @throws RefusedException if the ledger's contents are not sealed
   * @throws dev.earshot.UnavailableException if the root key cannot wrap now; nothing changed then
   * @throws BrokenException if it cannot be written
   */
  public void rewrap(Encryption with) {
    StoreKey next = requireSealed().rewrapped(with, FileLedger.USE);
    change(
        SqlDatabase.doing(
            connection -> {
              lock(connection);
              rows.rewrap(connection, next);
            }));
    key = next;
  }

  private StoreKey requireSealed() {
    StoreKey own = key;
    if (own == null) {
      throw new RefusedException(
          "ledger: its contents are not sealed, so that there is no key of them", null);
    }
    return own;
  }

  @Override
  public void bind(SecretCheck check) {
    Objects.requireNonNull(check, "check");
    SecretCheck said = boundTo().orElse(null);
    if (said == null) {
      said =
          change(
              connection -> {
                SecretCheck before = lock(connection).secret();
                if (before == null) {
                  rows.bind(connection, check);
                }
                return before == null ? check : before;
              });
      secret = said;
    }
    if (!said.equals(check)) {
      throw new RefusedException(
          "ledger: it was made under another secret, by which alone it can be told whom it speaks"
              + " of; put that secret back",
          null);
    }
  }

  @Override
  public Optional<SecretCheck> boundTo() {
    SecretCheck said = secret;
    if (said == null) {
      said = database.read(rows::head).secret();
      secret = said;
    }
    return Optional.ofNullable(said);
  }

  private <T extends @Nullable Object> T change(SqlDatabase.Work<T> work) {
    writing.lock();
    boolean isSettled = false;
    try {
      requireOpen();
      T result = database.write(work);
      isSettled = true;
      return result;
    } finally {
      if (!isSettled) {
        forgetWhatIsUnsettled();
      }
      writing.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the ledger is closed");
    }
  }

  /**
   * Returns the number of the last event recorded, by whichever process.
   *
   * @throws UnavailableException if the database does not answer
   * @throws BrokenException if it ends earlier than it did
   */
  @Override
  public long lastSequence() {
    return head().lastEvent();
  }

  /* What was read already was committed before this row is read. */
  private LedgerRows.HeadRow head() {
    long known = memory.tree().size();
    LedgerRows.HeadRow head = database.read(rows::head);
    if (head.lastEvent() < known) {
      throw RowsInMemory.older(head.lastEvent(), known);
    }
    return head;
  }

  @Override
  public Stream<Recorded> events(long after) {
    if (after < 0) {
      throw new IllegalArgumentException("after: expected no negative number, got " + after);
    }
    LedgerRows.HeadRow head = head();
    if (after >= head.lastEvent()) {
      return Stream.empty();
    }
    Pruning.requireAllAfter(after, head.prunedUpTo());
    ReadKeys read = new ReadKeys();
    SubjectKeys with = keysOver(read);
    long[] previous = {after};
    return LongStream.iterate(
            ReadTree.firstBeside(after + 1),
            first -> first <= head.lastEvent(),
            first -> first + RowsInMemory.PAGE)
        .boxed()
        .flatMap(
            first ->
                page(head, first).events().stream()
                    .filter(row -> row.number() > after && row.number() <= head.lastEvent())
                    .map(
                        row -> {
                          Recorded recorded = recorded(row, previous[0], read, with);
                          previous[0] = row.number();
                          return recorded;
                        }));
  }

  /* Who takes what is there together must not have half of it from before it was pruned. */
  private LedgerRows.Page page(LedgerRows.HeadRow head, long first) {
    ReadTree tree = treeOver(head.lastEvent());
    long last = tree.last(first, RowsInMemory.PAGE);
    return database.read(
        connection -> {
          LedgerRows.Page page = rows.page(connection, head, first, last);
          if (page == null) {
            throw Pruning.meanwhile();
          }
          tree.require(page);
          return page;
        });
  }

  @Override
  public Recorded event(long sequence) {
    ReadKeys read = new ReadKeys();
    SubjectKeys with = keysOver(read);
    ReadTree tree = tree(sequence);
    return database.view(
        connection ->
            recorded(
                row(connection, tree, sequence),
                rows.previousOf(connection, sequence),
                read,
                with));
  }

  /* An event is known again by those beside it alone: their hashes are kept together. */
  private LedgerRows.EventRow row(Connection connection, ReadTree tree, long sequence)
      throws SQLException {
    if (sequence < 1 || sequence > tree.size()) {
      throw new IllegalArgumentException(
          "sequence: expected 1 to " + tree.size() + ", got " + sequence);
    }
    for (LedgerRows.EventRow row : beside(connection, tree, sequence).events()) {
      if (row.number() == sequence) {
        return row;
      }
    }
    throw Pruning.dropped(sequence);
  }

  /* What is there of the 256 events among which that one is, if it is those that were written. */
  private LedgerRows.Page beside(Connection connection, ReadTree tree, long event)
      throws SQLException {
    long first = ReadTree.firstBeside(event);
    LedgerRows.Page page = null;
    while (page == null) {
      LedgerRows.HeadRow head = rows.head(connection);
      page = rows.page(connection, head, first, tree.last(first, TileHashes.TILE_LEAVES));
    }
    tree.require(page);
    return page;
  }

  /* What was read of a tree of so many events or more, without a connection: what is read later is
   * then at least as new. */
  private ReadTree tree(long size) {
    if (memory.tree().size() < size) {
      catchUp();
    }
    return memory.tree();
  }

  /* The same where that many are known to be there. */
  private ReadTree treeOver(long size) {
    ReadTree tree = tree(size);
    if (tree.size() < size) {
      throw RowsInMemory.older(tree.size(), size);
    }
    return tree;
  }

  private Recorded recorded(
      LedgerRows.EventRow row, long previous, ReadKeys read, @Nullable SubjectKeys with) {
    LedgerEvent event = opened(row, read, with);
    return new Recorded(
        row.number(),
        row.batch(),
        row.batch() + row.batchSize() - 1,
        memory.told(row.number(), row.recordedAt()),
        event,
        previous);
  }

  /* What was sealed before a key was made is sealed under one that was destroyed. If it opens, the
   * row of the key says another event than it did. */
  private static LedgerEvent opened(
      LedgerRows.EventRow row, ReadKeys read, @Nullable SubjectKeys with) {
    read.clear();
    byte[] wrapped = row.wrappedKey();
    if (with == null || wrapped == null) {
      return row.event((subject, bytes, context) -> null);
    }
    return row.event(
        (subject, bytes, context) -> {
          read.put(subject, row.keyMadeWith(), wrapped);
          byte[] content = with.open(subject, Long.MAX_VALUE, bytes, context);
          if (content != null && row.keyMadeWith() > row.number()) {
            throw LedgerRows.notTheKey(row.number());
          }
          return content;
        });
  }

  private void requireKey(LedgerRows.EventRow row) {
    if (row.keyMadeWith() > row.number()) {
      ReadKeys read = new ReadKeys();
      opened(row, read, keysOver(read));
    }
  }

  @Override
  public long prunedUpTo() {
    return head().prunedUpTo();
  }

  /**
   * {@inheritDoc}
   *
   * <p>One transaction, in which appends of every process wait, on SQLite also those to the
   * database's other ledgers; reads all events once. Other processes read what is left anew, within
   * their staleness: whoever asks meanwhile waits for it, as for an opening. What the database
   * keeps of deleted rows, in pages, WAL and backups, {@code docs/formats/ledger-jdbc.md} says.
   */
  @Override
  public Pruned prune(Instant before, Set<Long> sizes) {
    writing.lock();
    try {
      Dropped done = change(connection -> prune(connection, before, sizes));
      if (done.pruned().events() > 0) {
        memory.settle(done.remnant().standings(), done.prunings(), done.pruned().upTo());
      }
      return done.pruned();
    } finally {
      writing.unlock();
    }
  }

  private Dropped prune(Connection connection, Instant before, Set<Long> sizes)
      throws SQLException {
    LedgerRows.HeadRow head = lock(connection);
    Instant now = clock.instant();
    NavigableSet<Long> kept = Pruning.sizes(before, sizes, now, head.lastEvent());
    memory.catchUp(rows, connection, head, now);
    if (memory.isAheadOfTheClock()) {
      throw Pruning.aheadOfTheClock();
    }
    rows.forgetKeys(connection, head.keysRecorded() - options.keyCount + 1, now, options.keyTime);
    PrunedRows work =
        new PrunedRows(rows, connection, head, memory.tree(), new Remnant(memory.index(), now));
    Pruned pruned = work.prune(before, rows.oldestKey(connection), kept);
    SubjectKeys own = contents;
    if (own != null) {
      for (SubjectKey gone : work.remnant().gone()) {
        rows.deleteKey(connection, gone);
        own.forget(gone);
      }
    }
    return new Dropped(pruned, work.remnant(), head.prunings() + 1);
  }

  @Override
  public Proofs proofs() {
    AtomicLong last = new AtomicLong();
    TileHashes hashes = new TileHashes(this::tile, number -> pieces(number, last.get()));
    return new Proofs(
        (level, index) -> {
          // There are never fewer again, so it is asked only for more than were known.
          if (index + 1 > last.get() >> level) {
            last.set(lastSequence());
          }
          if (index + 1 > last.get() >> level) {
            throw new IllegalArgumentException(
                "size: expected at most the " + last + " events of the ledger");
          }
          return hashes.hash(level, index);
        });
  }

  private byte[] tile(long number) {
    ReadTree tree = treeOver((number + 1) << TileHashes.TILE_LEVEL);
    byte[] root = database.read(connection -> rows.tile(connection, number));
    if (!tree.isTile(number, root)) {
      throw LedgerRows.notTheTile(number, false);
    }
    return root;
  }

  private List<Subtree> pieces(long tile, long size) {
    ReadTree tree = treeOver(size);
    long first = (tile << TileHashes.TILE_LEVEL) + 1;
    LedgerRows.Page page = database.read(connection -> beside(connection, tree, first));
    List<Subtree> pieces = new ArrayList<>();
    page.forEach(row -> pieces.add(Subtree.leaf(row.number() - 1, row.entry())), pieces::add);
    return pieces;
  }

  @Override
  public byte[] entry(long sequence) {
    ReadTree tree = tree(sequence);
    return database.view(connection -> row(connection, tree, sequence)).entry();
  }

  /** Waits for what is being written. The source of connections is the host's, and stays open. */
  @Override
  public void close() {
    writing.lock();
    try {
      closed = true;
    } finally {
      writing.unlock();
    }
  }
}
