package dev.earshot.jdbc;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.disk.Durability;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionFilter;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Refusal;
import dev.earshot.pipeline.Tally;
import dev.earshot.pipeline.Tombstone;
import dev.earshot.sql.SqlDatabase;
import dev.earshot.sql.SqlSchema;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A mention store in rows of a host's database, PostgreSQL or SQLite. The tables are described in
 * {@code docs/formats/mention-store-jdbc.md}. Nothing is held in memory: what is asked for is
 * selected when it is asked for.
 *
 * <p>Many stores lie in one database beside each other, each by its name. A commit is one
 * transaction that locks the store's head row, and returns when the database has committed it.
 * Whether a commit survives a power cut is the database's to promise: its settings are read when
 * the store is opened and again with each commit, and where they do not promise it the store
 * refuses, unless {@link Options#acceptingLoss} says otherwise.
 *
 * <p>One pipeline writes; any number of processes read. Should a second one write, changes are
 * still numbered without a hole, and a commit that decides about a post which another process
 * changed since it was {@linkplain #load loaded} is refused as a whole: nothing is written over
 * unseen, and nothing comes back that was forgotten meanwhile.
 *
 * <p>Every method throws {@link dev.earshot.UnavailableException} where the database does not
 * answer and may later, and {@link dev.earshot.BrokenException} where its tables or rows are not
 * those that were made. The store goes on after either. A commit says whether it is sure that
 * nothing was recorded; if the database failed in committing it cannot be. Whoever loads again
 * before deciding again, as a pipeline does, repeats nothing in either case.
 *
 * <p>A withdrawn or revised content's row is deleted or written over; what a database keeps of such
 * rows elsewhere, and for how long, stands in the form's description, and where the store is sealed
 * ({@link Options#encrypted}) it tells nothing to who has not the root key. Streams select a
 * hundred mentions at a time and hold no connection between.
 *
 * <p>Thread-safe. The connections are the host's: a timeout that it sets bounds how long a call may
 * take.
 */
public final class JdbcMentionStore implements MentionStore {
  private static final int PAGE = 100;
  private static final long UNKNOWN = -1;

  private final SqlDatabase database;
  private final StoreRows rows;
  private final EarshotJson json;
  private final Options options;
  private final ReentrantLock writing = new ReentrantLock();
  private final Object basisLock = new Object();
  private volatile Durability durability;
  private volatile boolean closed;

  /** After how many commits the first post was loaded since this store's last. */
  private long basis = UNKNOWN;

  /** How often this store has committed: a load that began before its last decides nothing. */
  private long ownCommits;

  /** How a store in rows is kept. Immutable. */
  public static final class Options {
    private static final Options STANDARD = new Options(false, null);

    private final boolean acceptsLoss;
    private final @Nullable Encryption encryption;

    private Options(boolean acceptsLoss, @Nullable Encryption encryption) {
      this.acceptsLoss = acceptsLoss;
      this.encryption = encryption;
    }

    /**
     * Returns those with which contents are not sealed, and a database that does not promise
     * durability is refused.
     */
    public static Options standard() {
      return STANDARD;
    }

    /**
     * Returns these for a host that accepts that a power cut takes what was acknowledged,
     * withdrawals among it: the store then opens where the database does not promise durability.
     */
    public Options acceptingLoss() {
      return new Options(true, encryption);
    }

    /**
     * Returns these with the store sealed: what it writes of posts, people, sources and sinks is
     * encrypted and authenticated (AES-256-GCM), each value in its row, and rows are found by
     * hashes that have a key, all under a key of the store's own, which lies in its head row,
     * wrapped by the root key. Numbers, times, lengths, networks, causes and the keys of people,
     * which have a secret of their own, stay to be seen.
     *
     * <p>A store that was not sealed is rewritten in one transaction, which takes as long as there
     * is much of it; no other process may have it open meanwhile. Where the root key wraps under
     * another name than it did, the head row alone is written. From then on it opens with the root
     * key alone.
     *
     * @param with the root key; it is asked on opening alone
     */
    public Options encrypted(Encryption with) {
      return new Options(acceptsLoss, Objects.requireNonNull(with, "with"));
    }
  }

  private JdbcMentionStore(
      SqlDatabase database,
      StoreRows rows,
      EarshotJson json,
      Options options,
      Durability durability) {
    this.database = database;
    this.rows = rows;
    this.json = json;
    this.options = options;
    this.durability = durability;
  }

  /**
   * Opens a store with standard options.
   *
   * @see #open(DataSource, String, EarshotJson, Options)
   */
  public static JdbcMentionStore open(DataSource source, String name, EarshotJson json) {
    return open(source, name, json, Options.standard());
  }

  /**
   * Opens the store of a name, or makes it, and the tables, where there are none; brings the tables
   * to this version.
   *
   * @param source of connections to the database; thread-safe
   * @param name which store of the database, such as a tenant's name and a purpose: 1 to 200
   *     characters
   * @param json writes and reads the mentions
   * @throws dev.earshot.RefusedException if the tables are of a newer version, if the database is
   *     none that is known or does not promise durability, or if the store is sealed and the root
   *     key is missing or another
   * @throws dev.earshot.UnavailableException if the database does not answer, or the root key
   *     cannot be asked now
   * @throws dev.earshot.BrokenException if the store's own key is damaged, or its rows are not of
   *     that key
   */
  public static JdbcMentionStore open(
      DataSource source, String name, EarshotJson json, Options options) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(json, "json");
    Objects.requireNonNull(options, "options");
    SqlSchema.requireName(name);
    SqlDatabase database = new SqlDatabase(source, StoreRows.SCHEMA);
    Durability durability = database.read(database.dialect()::durability);
    StoreRows.SCHEMA.requireDurable(durability, options.acceptsLoss);
    database.migrate();
    StoreRows rows =
        database.write(
            connection -> StoreRows.of(database, connection, json, name, options.encryption));
    return new JdbcMentionStore(database, rows, json, options, durability);
  }

  /**
   * Returns what the database promised this store's last commit, or its opening, as its settings
   * say.
   */
  public Durability durability() {
    return durability;
  }

  private SqlDatabase database() {
    if (closed) {
      throw new IllegalStateException("the mention store is closed");
    }
    return database;
  }

  @Override
  public Map<PostId, Kept> load(Set<PostId> ids) {
    SqlDatabase database = database();
    if (ids.isEmpty()) {
      return Map.of();
    }
    long before;
    synchronized (basisLock) {
      before = ownCommits;
    }
    Loading loading = new Loading(ids);
    long commits = database.view(loading::of);
    synchronized (basisLock) {
      if (before == ownCommits && (basis == UNKNOWN || commits < basis)) {
        basis = commits;
      }
    }
    return loading.states;
  }

  /** What is kept of some posts, as it was at one moment. */
  private final class Loading {
    private final Map<ByteBuffer, PostId> posts = new HashMap<>();
    private final Map<PostId, Kept> states = new HashMap<>();
    private final Map<PostId, Tombstone> stones = new HashMap<>();
    private final Map<PostId, List<Kept.Claim>> claims = new HashMap<>();
    private final Map<PostId, List<Kept.Early>> early = new HashMap<>();

    private Loading(Set<PostId> ids) {
      ids.forEach(id -> posts.put(ByteBuffer.wrap(hash(id.toString())), id));
    }

    private PostId post(byte[] key) {
      return Objects.requireNonNull(posts.get(ByteBuffer.wrap(key)), "what was asked for");
    }

    private long of(Connection connection) throws SQLException {
      Set<ByteBuffer> keys = posts.keySet();
      rows.ofKeys(
          connection,
          "SELECT mention, seen_seconds, seen_nanos, "
              + StoreRows.PRINT
              + " FROM earshot_mention WHERE store = ? AND post IN %s",
          keys,
          row -> {
            byte[] mention = row.getBytes(1);
            byte[] post = row.getBytes(4);
            PostId id = post(post);
            states.put(
                id,
                Kept.Present.fetched(
                    id,
                    () -> rows.mention(post, mention),
                    rows.fingerprint(row, 4),
                    StoreRows.instant(row, 2)));
          });
      rows.ofKeys(
          connection,
          "SELECT "
              + StoreRows.TOMBSTONE
              + " FROM earshot_tombstone WHERE store = ? AND post IN %s",
          keys,
          row -> stones.put(post(row.getBytes(1)), rows.tombstone(row, 1)));
      rows.ofKeys(
          connection,
          "SELECT "
              + StoreRows.CLAIM
              + " FROM earshot_claim WHERE store = ? AND post IN %s ORDER BY place",
          keys,
          row ->
              claims
                  .computeIfAbsent(post(row.getBytes(1)), any -> new ArrayList<>())
                  .add(rows.claim(row, 1)));
      rows.ofKeys(
          connection,
          "SELECT "
              + StoreRows.EARLY
              + " FROM earshot_early WHERE store = ? AND post IN %s ORDER BY nth",
          keys,
          row ->
              early
                  .computeIfAbsent(post(row.getBytes(1)), any -> new ArrayList<>())
                  .add(rows.early(row, 1)));
      posts.values().forEach(this::put);
      return rows.head(connection).commits();
    }

    private void put(PostId id) {
      List<Kept.Claim> claimed = claims.getOrDefault(id, List.of());
      List<Kept.Early> awaited = early.getOrDefault(id, List.of());
      Tombstone stone = stones.get(id);
      if (states.containsKey(id)) {
        return;
      }
      if (stone != null) {
        states.put(id, new Kept.Gone(stone, claimed, awaited));
      } else if (!claimed.isEmpty() || !awaited.isEmpty()) {
        states.put(id, new Kept.Awaited(id, claimed, awaited));
      }
    }
  }

  @Override
  public long commit(Commit commit) {
    StoreWriting writes = new StoreWriting(rows, json, commit);
    writing.lock();
    try {
      if (changesNothing(commit)) {
        return lastChange();
      }
      return database()
          .write(
              connection -> {
                StoreRows.Head head = rows.lockedHead(connection);
                durability = head.durability();
                StoreRows.SCHEMA.requireDurable(durability, options.acceptsLoss);
                return writes.write(connection, head, basis());
              });
    } finally {
      synchronized (basisLock) { // whatever became of it: who decides again loads again
        basis = UNKNOWN;
        ownCommits++;
      }
      writing.unlock();
    }
  }

  private long basis() {
    synchronized (basisLock) {
      return basis;
    }
  }

  /* An idle poll must not take the lock, of a whole file on SQLite. */
  private boolean changesNothing(Commit commit) {
    return commit.changes().isEmpty()
        && commit.states().isEmpty()
        && commit.told().isEmpty()
        && commit.checkpoints().entrySet().stream()
            .allMatch(each -> checkpoint(each.getKey()).equals(Optional.of(each.getValue())));
  }

  @Override
  public Optional<Mention> find(PostId id) {
    return ofPost(
        id, "SELECT " + StoreRows.MENTION + " FROM earshot_mention m", row -> rows.mention(row, 1));
  }

  @Override
  public Optional<Instant> seenAt(PostId id) {
    return ofPost(
        id,
        "SELECT seen_seconds, seen_nanos FROM earshot_mention",
        row -> StoreRows.instant(row, 1));
  }

  @Override
  public Optional<Tombstone> tombstone(PostId id) {
    return ofPost(
        id,
        "SELECT " + StoreRows.TOMBSTONE + " FROM earshot_tombstone",
        row -> rows.tombstone(row, 1));
  }

  private <T> Optional<T> ofPost(PostId id, String select, StoreRows.Reading<T> reading) {
    return first(select + " WHERE store = ? AND post = ?", reading, hash(id.toString()));
  }

  private byte[] hash(String text) {
    return rows.seal().hash(text);
  }

  private <T> Optional<T> first(String sql, StoreRows.Reading<T> reading, byte[] key) {
    return all(sql, reading, rows.id(), key).stream().findFirst();
  }

  private <T> List<T> all(
      String sql, StoreRows.Reading<T> reading, @Nullable Object... parameters) {
    return database()
        .read(connection -> there(connection, rows.all(connection, sql, reading, parameters)));
  }

  /* Nothing is also what is found of a store that another process sealed meanwhile. */
  private <T extends Collection<?>> T there(Connection connection, T found) throws SQLException {
    if (found.isEmpty()) {
      rows.head(connection);
    }
    return found;
  }

  /** A mention and the number that admitted it. */
  private record Placed(long admitted, Mention mention) {}

  @Override
  public Page page(MentionFilter filter, long from, int limit) {
    Objects.requireNonNull(filter, "filter");
    if (from < 0 || limit < 1) {
      throw new IllegalArgumentException(
          "from, limit: expected 0 or what a page named, and at least 1");
    }
    List<Placed> page = placed(filter, from, Long.MAX_VALUE, limit + 1L);
    long next = page.size() > limit ? page.get(limit).admitted() : 0;
    return new Page(page.stream().limit(limit).map(Placed::mention).toList(), next);
  }

  private List<Placed> placed(MentionFilter filter, long from, long until, long limit) {
    StringBuilder sql = new StringBuilder("SELECT admitted, ").append(StoreRows.MENTION);
    List<@Nullable Object> parameters = new ArrayList<>();
    sql.append(" FROM earshot_mention m WHERE store = ? AND admitted >= ? AND admitted <= ?");
    parameters.add(rows.id());
    parameters.add(from);
    parameters.add(until);
    if (filter.network() != null) {
      sql.append(" AND network = ?");
      parameters.add(filter.network().id());
    }
    if (filter.query() != null) {
      sql.append(
          " AND EXISTS (SELECT 1 FROM earshot_mention_query q WHERE q.store = m.store AND q.query ="
              + " ? AND q.admitted = m.admitted)");
      parameters.add(hash(filter.query()));
    }
    Instant since = filter.from();
    if (since != null) {
      sql.append(" AND (at_seconds, at_nanos) >= (?, ?)");
      parameters.add(since.getEpochSecond());
      parameters.add(since.getNano());
    }
    Instant before = filter.until();
    if (before != null) {
      sql.append(" AND (at_seconds, at_nanos) < (?, ?)");
      parameters.add(before.getEpochSecond());
      parameters.add(before.getNano());
    }
    sql.append(" ORDER BY admitted LIMIT ?");
    parameters.add(limit);
    return all(
        sql.toString(),
        row -> new Placed(row.getLong(1), rows.mention(row, 2)),
        parameters.toArray());
  }

  @Override
  public Stream<Mention> mentions() {
    long last = lastChange();
    return paged(
            (Placed before) ->
                placed(MentionFilter.ALL, before == null ? 0 : before.admitted() + 1, last, PAGE))
        .map(Placed::mention);
  }

  /** Returns what a page after another holds, each behind its last; ends with an empty one. */
  private static <T> Stream<T> paged(Function<@Nullable T, List<T>> after) {
    return StreamSupport.stream(new Pages<>(after), false);
  }

  @Override
  public List<PostId> postsOf(AuthorId author) {
    return all(
        "SELECT "
            + StoreRows.POST
            + " FROM earshot_mention m WHERE store = ? AND author = ? ORDER BY admitted",
        row -> rows.post(row, 1),
        rows.id(),
        hash(author.toString()));
  }

  @Override
  public List<PostId> postsOf(SubjectKey subject) {
    return all(
        "SELECT "
            + StoreRows.POST
            + " FROM earshot_mention_subject s JOIN earshot_mention m ON m.store = s.store AND"
            + " m.admitted = s.admitted WHERE s.store = ? AND s.subject = ? ORDER BY m.admitted",
        row -> rows.post(row, 1),
        rows.id(),
        RowSeal.key(subject.high(), subject.low()));
  }

  /** A set of keys, by its hash and by a mention on which it stands. */
  private record Together(ByteBuffer hash, long admitted, Set<SubjectKey> keys) {}

  @Override
  public Stream<Set<SubjectKey>> subjects() {
    ByteBuffer lowest = ByteBuffer.allocate(0);
    return JdbcMentionStore.<Together>paged(
            before ->
                database()
                    .view(
                        connection ->
                            together(
                                connection,
                                rows.all(
                                    connection,
                                    "SELECT together, min(admitted) FROM earshot_mention WHERE"
                                        + " store = ? AND together > ? GROUP BY together ORDER BY"
                                        + " together LIMIT ?",
                                    row ->
                                        new Together(
                                            ByteBuffer.wrap(row.getBytes(1)),
                                            row.getLong(2),
                                            Set.of()),
                                    rows.id(),
                                    before == null ? lowest : before.hash(),
                                    (long) PAGE))))
        .map(Together::keys);
  }

  private List<Together> together(Connection connection, List<Together> sets) throws SQLException {
    there(connection, sets);
    Map<Long, Set<SubjectKey>> keys = new HashMap<>();
    for (Together each : sets) {
      rows.each(
          connection,
          "SELECT subject FROM earshot_mention_subject WHERE store = ? AND admitted = ?",
          row ->
              keys.computeIfAbsent(each.admitted(), any -> new LinkedHashSet<>())
                  .add(StoreRows.subject(row.getBytes(1))),
          rows.id(),
          each.admitted());
    }
    return sets.stream()
        .map(
            each ->
                new Together(
                    each.hash(),
                    each.admitted(),
                    Set.copyOf(keys.getOrDefault(each.admitted(), Set.of()))))
        .toList();
  }

  @Override
  public Stream<Set<SubjectKey>> subjects(Collection<SubjectKey> about) {
    Map<ByteBuffer, Set<SubjectKey>> sets = new LinkedHashMap<>();
    database()
        .view(
            SqlDatabase.doing(
                connection -> {
                  Map<ByteBuffer, Together> found = new LinkedHashMap<>();
                  rows.ofKeys(
                      connection,
                      "SELECT m.together, min(m.admitted) FROM earshot_mention_subject s JOIN"
                          + " earshot_mention m ON m.store = s.store AND m.admitted = s.admitted"
                          + " WHERE s.store = ? AND s.subject IN %s GROUP BY m.together",
                      about.stream().map(key -> RowSeal.key(key.high(), key.low())).toList(),
                      row -> {
                        ByteBuffer hash = ByteBuffer.wrap(row.getBytes(1));
                        found.putIfAbsent(hash, new Together(hash, row.getLong(2), Set.of()));
                      });
                  for (Together each : together(connection, List.copyOf(found.values()))) {
                    sets.put(each.hash(), each.keys());
                  }
                }));
    return sets.values().stream();
  }

  /** An author's newest mention. */
  private record Newest(ByteBuffer author, Mention mention) {}

  @Override
  public Stream<Author> authors() {
    ByteBuffer lowest = ByteBuffer.allocate(0);
    return JdbcMentionStore.<Newest>paged(
            before ->
                all(
                    "SELECT m.author, "
                        + StoreRows.MENTION
                        + " FROM (SELECT author, max(number) AS newest FROM"
                        + " earshot_mention WHERE store = ? AND author > ? GROUP BY author ORDER BY"
                        + " author LIMIT ?) a JOIN earshot_mention m ON m.store = ? AND m.number ="
                        + " a.newest ORDER BY m.author",
                    row -> new Newest(ByteBuffer.wrap(row.getBytes(1)), rows.mention(row, 2)),
                    rows.id(),
                    before == null ? lowest : before.author(),
                    (long) PAGE,
                    rows.id()))
        .flatMap(newest -> newest.mention().post().author().stream());
  }

  @Override
  public long size() {
    return head().mentions();
  }

  private StoreRows.Head head() {
    return database().read(rows::head);
  }

  /** How many there are of a kind of reason. */
  private record Counted(String kind, String first, String second, String third, long things) {}

  @Override
  public Tally tally() {
    return database()
        .view(
            connection -> {
              Map<String, Long> events = new TreeMap<>();
              rows.each(
                  connection,
                  "SELECT source, name, events FROM earshot_source WHERE store = ? AND events > 0",
                  row ->
                      events.put(
                          rows.text(row, 2, RowSeal.Column.SOURCE_NAME, row.getBytes(1)),
                          row.getLong(3)),
                  rows.id());
              Map<Refusal, Long> refused = new LinkedHashMap<>();
              Map<ItemFault, Long> faults = new LinkedHashMap<>();
              for (Counted each : counted(connection)) {
                if (each.kind().equals(StoreRows.REFUSED)) {
                  refused.put(new Refusal(each.first(), each.second()), each.things());
                } else {
                  faults.put(
                      new ItemFault(each.first(), each.second(), -1, each.third()), each.things());
                }
              }
              Map<Removal.Cause, Long> withdrawn = new EnumMap<>(Removal.Cause.class);
              rows.each(
                  connection,
                  "SELECT cause, count(*) FROM earshot_tombstone WHERE store = ? AND number > 0"
                      + " GROUP BY cause",
                  row -> withdrawn.put(Removal.Cause.valueOf(row.getString(1)), row.getLong(2)),
                  rows.id());
              return new Tally(events, refused, faults, withdrawn, rows.head(connection).revised());
            });
  }

  private List<Counted> counted(Connection connection) throws SQLException {
    return rows.all(
        connection,
        "SELECT reason, kind, first, second, third, things FROM earshot_reason WHERE store = ? AND"
            + " things > 0",
        row -> {
          byte[] reason = row.getBytes(1);
          return new Counted(
              row.getString(2),
              rows.text(row, 3, RowSeal.Column.REASON_FIRST, reason),
              rows.text(row, 4, RowSeal.Column.REASON_SECOND, reason),
              rows.text(row, 5, RowSeal.Column.REASON_THIRD, reason),
              row.getLong(6));
        },
        rows.id());
  }

  @Override
  public boolean isCounted(ItemFault fault) {
    return first(
            "SELECT 1 FROM earshot_counted WHERE store = ? AND thing = ?",
            row -> row.getInt(1),
            rows.seal().hash(fault))
        .isPresent();
  }

  @Override
  public Optional<Checkpoint> checkpoint(String source) {
    byte[] place = hash(source);
    return first(
        "SELECT connector, version, state FROM earshot_source WHERE store = ? AND source = ? AND"
            + " connector IS NOT NULL",
        row ->
            new Checkpoint(
                rows.text(row, 1, RowSeal.Column.SOURCE_CONNECTOR, place),
                row.getInt(2),
                rows.text(row, 3, RowSeal.Column.SOURCE_STATE, place)),
        place);
  }

  @Override
  public long lastChange() {
    return head().lastChange();
  }

  @Override
  public long position(String sink) {
    return first(
            "SELECT number FROM earshot_position WHERE store = ? AND sink = ?",
            row -> row.getLong(1),
            hash(sink))
        .orElse(0L);
  }

  /** As the other; durable at once. */
  @Override
  public void acknowledge(String sink, long number) {
    byte[] place = hash(sink);
    int moved =
        number < 0
            ? 0
            : database()
                .write(
                    connection ->
                        SqlDatabase.update(
                            connection,
                            "INSERT INTO earshot_position (store, sink, name, number) SELECT id, ?,"
                                + " ?, ? FROM earshot_store WHERE id = ? AND last_change >= ? ON"
                                + " CONFLICT (store, sink) DO UPDATE SET number = excluded.number",
                            place,
                            rows.seal().seal(RowSeal.Column.SINK_NAME, RowSeal.bytes(sink), place),
                            number,
                            rows.id(),
                            number));
    if (moved == 0) {
      throw new IllegalArgumentException(
          "number: expected 0 to " + lastChange() + ", got " + number);
    }
  }

  /** A change and its number. */
  private record Numbered(long number, Outcome.Change change) {}

  @Override
  public Delivery changesSince(long n, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: expected at least 1, got " + limit);
    }
    return database()
        .view(
            connection -> {
              StoreRows.Head head = known(connection, n);
              List<Numbered> changes =
                  numbered(
                      connection,
                      "SELECT number, admitted, " + StoreRows.MENTION + " FROM earshot_mention m",
                      row -> arrival(row.getLong(2) > n, rows.mention(row, 3)),
                      n,
                      limit);
              changes.addAll(
                  numbered(
                      connection,
                      "SELECT number, " + StoreRows.TOMBSTONE + " FROM earshot_tombstone",
                      row -> withdrawn(rows.tombstone(row, 2)),
                      n,
                      limit));
              changes.addAll(
                  numbered(
                      connection,
                      "SELECT " + StoreRows.NOTICE + " FROM earshot_notice",
                      row -> rows.change(row, 1),
                      n,
                      limit));
              List<Numbered> first =
                  changes.stream()
                      .sorted(Comparator.comparingLong(Numbered::number))
                      .limit(limit)
                      .toList();
              long last = first.size() < limit ? head.lastChange() : first.get(limit - 1).number();
              return new Delivery(
                  n + 1,
                  last,
                  first.stream().map(Numbered::change).toList(),
                  List.of(),
                  Set.of(),
                  n == 0 || head.lastForgetting() <= n);
            });
  }

  private static Outcome.Change arrival(boolean isNew, Mention mention) {
    return isNew ? new Outcome.Admitted(mention) : new Outcome.Revised(null, mention);
  }

  private static Outcome.Change withdrawn(Tombstone stone) {
    return new Outcome.Withdrawn(stone.id(), stone.cause(), stone.at(), null);
  }

  private List<Numbered> numbered(
      Connection connection,
      String select,
      StoreRows.Reading<Outcome.Change> reading,
      long n,
      int limit)
      throws SQLException {
    return rows.all(
        connection,
        select + " WHERE store = ? AND number > ? AND number > 0 ORDER BY number LIMIT ?",
        row -> new Numbered(row.getLong(1), reading.of(row)),
        rows.id(),
        n,
        (long) limit);
  }

  private StoreRows.Head known(Connection connection, long n) throws SQLException {
    StoreRows.Head head = rows.head(connection);
    if (n < 0 || n > head.lastChange()) {
      throw new IllegalArgumentException("n: expected 0 to " + head.lastChange() + ", got " + n);
    }
    return head;
  }

  @Override
  public List<NumberedRemoval> removalsSince(long n) {
    return database()
        .view(
            connection -> {
              known(connection, n);
              List<NumberedRemoval> removals =
                  rows.all(
                      connection,
                      "SELECT number, "
                          + StoreRows.TOMBSTONE
                          + " FROM earshot_tombstone WHERE store = ? AND number > ? AND number > 0",
                      row -> {
                        Tombstone stone = rows.tombstone(row, 2);
                        return new NumberedRemoval(
                            row.getLong(1),
                            new Removal.OfPost(stone.id(), stone.cause(), stone.at()));
                      },
                      rows.id(),
                      n);
              rows.each(
                  connection,
                  "SELECT "
                      + StoreRows.NOTICE
                      + " FROM earshot_notice WHERE store = ? AND number > ? AND kind <> ?",
                  row -> {
                    if (rows.change(row, 1) instanceof Outcome.Forgotten forgotten) {
                      removals.add(new NumberedRemoval(row.getLong(1), forgotten.removal()));
                    }
                  },
                  rows.id(),
                  n,
                  StoreRows.ACCOUNT);
              return removals.stream()
                  .sorted(Comparator.comparingLong(NumberedRemoval::number))
                  .toList();
            });
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
