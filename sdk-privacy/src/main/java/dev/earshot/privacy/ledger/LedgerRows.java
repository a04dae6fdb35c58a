package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.disk.Durability;
import dev.earshot.key.StoreKey;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.RunningTree;
import dev.earshot.privacy.proof.Subtree;
import dev.earshot.privacy.proof.TileHashes;
import dev.earshot.sql.SqlDatabase;
import dev.earshot.sql.SqlDialect;
import dev.earshot.sql.SqlSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one ledger, described in {@code docs/formats/ledger-jdbc.md}: every statement about
 * them. Knows nothing of what a record says but whose it is. Immutable and thread-safe.
 */
final class LedgerRows {
  /** The tables, and what their failing is: the ledger's contract knows but one kind. */
  static final SqlSchema SCHEMA =
      new SqlSchema(
          "ledger", "earshot_schema", 3, name -> LedgerRows.class.getResourceAsStream(name));

  private static final String SUBJECT_OF_RECORD =
      "substr(e.record, " + (RecordCodec.SUBJECT_AT + 1) + ", 16)";

  /* What stays in place of a key. */
  private static final byte[] DESTROYED = new byte[Framing.WRAPPED_BYTES];

  private final SqlDialect dialect;
  private final int id;

  LedgerRows(SqlDialect dialect, int id) {
    this.dialect = dialect;
    this.id = id;
  }

  /**
   * The head row.
   *
   * @param lastEvent the number of the last event; 0 for none
   * @param tree the tree over all events, as {@link RunningTree#toBytes()} gives it
   * @param keysRecorded how many idempotency keys were recorded ever
   * @param secret the check of the secret; null before anybody said
   * @param key the ledger's own key, wrapped; null where contents are not sealed
   * @param prunedUpTo the number of the last event that was ever dropped; 0 for none
   * @param prunings how often some were dropped
   * @param durability what the database promises the session that read this
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record HeadRow(
      long lastEvent,
      byte[] tree,
      long keysRecorded,
      @Nullable SecretCheck secret,
      Manifest.@Nullable Wrapped key,
      long prunedUpTo,
      long prunings,
      Durability durability) {}

  /**
   * An event's row.
   *
   * @param keyMadeWith the number of the event with which its subject's key was made; 0 for none,
   *     and where it was destroyed
   * @param wrappedKey that key
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record EventRow(
      long number,
      long batch,
      int batchSize,
      Instant recordedAt,
      byte[] record,
      long keyMadeWith,
      byte @Nullable [] wrappedKey) {
    byte[] entry() {
      return EventTree.entry(recordedAt, batch, batchSize, record);
    }

    /**
     * Returns the event.
     *
     * @throws BrokenException if the row holds none
     */
    LedgerEvent event(RecordCodec.Unseal with) {
      try {
        return RecordCodec.decode(record, with);
      } catch (MalformedException e) {
        throw new BrokenException(
            "ledger: the row of event " + number + " is damaged; restore the database", e);
      }
    }

    boolean endsBatch() {
      return number == batch + batchSize - 1;
    }
  }

  /**
   * What is there of some events beside one another.
   *
   * @param first the number of the first of them
   * @param last the number of the last of them
   * @param events the rows of those that are there
   * @param dropped what is left of the others
   */
  record Page(long first, long last, List<EventRow> events, List<Subtree> dropped) {
    /**
     * Gives all of it in its order.
     *
     * @throws BrokenException if an event is neither there nor dropped
     */
    void forEach(Consumer<EventRow> event, Consumer<Subtree> subtree) {
      int nextEvent = 0;
      int nextDropped = 0;
      long next = first;
      while (next <= last) {
        if (nextEvent < events.size() && events.get(nextEvent).number() == next) {
          event.accept(events.get(nextEvent++));
          next++;
        } else if (nextDropped < dropped.size()
            && dropped.get(nextDropped).firstLeaf() == next - 1) {
          subtree.accept(dropped.get(nextDropped));
          next += dropped.get(nextDropped++).leaves();
        } else {
          throw missing(next);
        }
      }
      if (next > last + 1 || nextEvent < events.size() || nextDropped < dropped.size()) {
        throw new BrokenException(
            "ledger: of the events up to " + last + " a row says too much; restore the database",
            null);
      }
    }
  }

  /** What was recorded under an idempotency key. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record KeyRow(byte[] content, Ack ack) {}

  /** Adds the head row of a new ledger. */
  static void insert(Connection connection, String name, Manifest.@Nullable Wrapped key)
      throws SQLException {
    SqlDatabase.update(
        connection,
        "INSERT INTO earshot_ledger (name, last_event, tree, keys_recorded) VALUES (?, 0, ?, 0)",
        name,
        new RunningTree().toBytes());
    if (key != null) {
      SqlDatabase.update(
          connection,
          "UPDATE earshot_ledger SET root_key = ?, wrapped_key = ? WHERE name = ?",
          key.rootId(),
          key.bytes(),
          name);
    }
  }

  /** Returns the id of a ledger; 0 if there is none of that name. */
  static int find(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(connection, "SELECT id FROM earshot_ledger WHERE name = ?", name);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /** Reads the head row. */
  HeadRow head(Connection connection) throws SQLException {
    return head(connection, "");
  }

  /** Reads the head row and locks it to the end of the transaction. */
  HeadRow lockedHead(Connection connection) throws SQLException {
    String takeLock = dialect.takeLock("earshot_ledger", "last_event");
    if (!takeLock.isEmpty()) {
      SqlDatabase.update(connection, takeLock, id);
    }
    return head(connection, dialect.lockSuffix());
  }

  private HeadRow head(Connection connection, String suffix) throws SQLException {
    String sql =
        "SELECT last_event, tree, keys_recorded, secret_high, secret_low, root_key, wrapped_key,"
            + " pruned_up_to, prunings, is_bound, "
            + dialect.settings()
            + " FROM earshot_ledger WHERE id = ?"
            + suffix;
    try (PreparedStatement statement = SqlDatabase.prepare(connection, sql, id);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new BrokenException(
            "ledger: its row is gone from the database; restore the database", null);
      }
      long high = row.getLong(4);
      boolean isCut = row.wasNull();
      SecretCheck secret = isCut ? null : new SecretCheck(high, row.getLong(5));
      if ((row.getObject(5) == null) != isCut || (isCut && row.getLong(10) != 0)) {
        throw new BrokenException(
            "ledger: the check of the secret that it was bound to is gone from its row; restore the"
                + " database",
            null);
      }
      long isBound = row.getLong(10);
      long last = row.getLong(1);
      long prunedUpTo = row.getLong(8);
      if (isBound != (isCut ? 0 : 1) || prunedUpTo < 0 || prunedUpTo > last) {
        throw new BrokenException(
            "ledger: its row is not the one that was written; restore the database", null);
      }
      String rootId = row.getString(6);
      byte[] wrapped = row.getBytes(7);
      if ((rootId == null) != (wrapped == null)) {
        throw withoutKey();
      }
      Manifest.Wrapped key = rootId == null ? null : new Manifest.Wrapped(rootId, wrapped);
      return new HeadRow(
          last,
          row.getBytes(2),
          row.getLong(3),
          secret,
          key,
          prunedUpTo,
          row.getLong(9),
          dialect.durability(row, 11));
    }
  }

  static BrokenException withoutKey() {
    return new BrokenException(
        "ledger: its contents are sealed, and its key is gone from its row; restore the database",
        null);
  }

  /** Returns whether a key of anybody is there that was not destroyed. */
  boolean holdsKeys(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT 1 FROM earshot_subject_key WHERE ledger = ? AND wrapped <> ? LIMIT 1",
                id,
                DESTROYED);
        ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  static BrokenException notTheKey(long event) {
    return new BrokenException(
        "ledger: the row with the key of whom event "
            + event
            + " speaks is not the one that was written; restore the database",
        null);
  }

  /**
   * Looks whether each key that was not destroyed was made with an event of its subject, as far as
   * that was not dropped.
   *
   * @throws BrokenException if one was not
   */
  void requireKeys(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT k.made_with FROM earshot_subject_key k JOIN earshot_ledger l ON l.id ="
                    + " k.ledger LEFT JOIN earshot_event e ON e.ledger = k.ledger AND e.number ="
                    + " k.made_with WHERE k.ledger = ? AND k.wrapped <> ? AND (k.made_with < 1 OR"
                    + " k.made_with > l.last_event OR (e.number IS NULL AND k.made_with >"
                    + " l.pruned_up_to) OR "
                    + SUBJECT_OF_RECORD
                    + " <> k.subject) LIMIT 1",
                id,
                DESTROYED);
        ResultSet row = statement.executeQuery()) {
      if (row.next()) {
        throw madeWithNothing();
      }
    }
  }

  private static BrokenException madeWithNothing() {
    return new BrokenException(
        "ledger: the row of a subject's key says that it was made with an event with which it was"
            + " not; restore the database",
        null);
  }

  void advance(Connection connection, long lastEvent, byte[] tree, long keysRecorded)
      throws SQLException {
    SqlDatabase.update(
        connection,
        "UPDATE earshot_ledger SET last_event = ?, tree = ?, keys_recorded = ? WHERE id = ?",
        lastEvent,
        tree,
        keysRecorded,
        id);
  }

  void bind(Connection connection, SecretCheck secret) throws SQLException {
    SqlDatabase.update(
        connection,
        "UPDATE earshot_ledger SET secret_high = ?, secret_low = ?, is_bound = 1 WHERE id = ?",
        secret.high(),
        secret.low(),
        id);
  }

  void rewrap(Connection connection, StoreKey key) throws SQLException {
    SqlDatabase.update(
        connection,
        "UPDATE earshot_ledger SET root_key = ?, wrapped_key = ? WHERE id = ?",
        key.rootId(),
        key.wrapped(),
        id);
  }

  void insert(Connection connection, Ack ack, List<byte[]> records) throws SQLException {
    Instant recordedAt = ack.recordedAt();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO earshot_event (ledger, number, batch, batch_size, recorded_seconds,"
                + " recorded_nanos, record) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < records.size(); i++) {
        SqlDatabase.set(
            statement,
            id,
            ack.firstSequence() + i,
            ack.firstSequence(),
            records.size(),
            recordedAt.getEpochSecond(),
            recordedAt.getNano(),
            records.get(i));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  void insertTile(Connection connection, long number, byte[] root) throws SQLException {
    SqlDatabase.update(
        connection,
        "INSERT INTO earshot_tile (ledger, number, root) VALUES (?, ?, ?)",
        id,
        number,
        root);
  }

  byte[] tile(Connection connection, long number) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT root FROM earshot_tile WHERE ledger = ? AND number = ?",
                id,
                number);
        ResultSet row = statement.executeQuery()) {
      byte[] root = row.next() ? row.getBytes(1) : null;
      if (root == null || root.length != MerkleTree.HASH_BYTES) {
        throw notTheTile(number, root == null);
      }
      return root;
    }
  }

  static BrokenException notTheTile(long number, boolean isGone) {
    return new BrokenException(
        "ledger: the row of subtree "
            + number
            + (isGone ? " is gone" : " is not the one that was written")
            + "; restore the database",
        null);
  }

  /**
   * Compares the rows of subtrees with what they are of.
   *
   * @param roots by number, without a gap
   * @throws BrokenException if one is gone or another
   */
  void requireTiles(Connection connection, SortedMap<Long, byte[]> roots) throws SQLException {
    if (roots.isEmpty()) {
      return;
    }
    Map<Long, byte[]> there = new HashMap<>();
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT number, root FROM earshot_tile WHERE ledger = ? AND number BETWEEN ? AND ?",
                id,
                roots.firstKey(),
                roots.lastKey());
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        there.put(row.getLong(1), row.getBytes(2));
      }
    }
    roots.forEach(
        (number, root) -> {
          if (!Arrays.equals(root, there.get(number))) {
            throw notTheTile(number, !there.containsKey(number));
          }
        });
  }

  /**
   * Reads what is there of those events, the first of which is no later one of a subtree that was
   * dropped.
   *
   * @return null if the ledger was pruned since that head was read
   * @throws BrokenException if an event is neither there nor dropped
   */
  @Nullable Page page(Connection connection, HeadRow head, long first, long last)
      throws SQLException {
    List<EventRow> events = events(connection, first, last);
    List<Subtree> dropped =
        first <= head.prunedUpTo() ? dropped(connection, first, last) : List.of();
    // Two statements see what two moments left, and whoever prunes may have come between.
    if (head(connection).prunings() != head.prunings()) {
      return null;
    }
    Page page = new Page(first, last, events, dropped);
    page.forEach(event -> {}, subtree -> {});
    return page;
  }

  /** Returns the number of the event before that one which is there; 0 for none. */
  long previousOf(Connection connection, long number) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT max(number) FROM earshot_event WHERE ledger = ? AND number < ?",
                id,
                number);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /* Each with its subject's key. */
  private List<EventRow> events(Connection connection, long first, long last) throws SQLException {
    List<EventRow> events = new ArrayList<>();
    long number = first;
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT e.number, e.batch, e.batch_size, e.recorded_seconds, e.recorded_nanos,"
                    + " e.record, k.made_with, k.wrapped FROM earshot_event e LEFT JOIN"
                    + " earshot_subject_key k ON k.ledger = e.ledger AND k.subject = "
                    + SUBJECT_OF_RECORD
                    + " WHERE e.ledger = ? AND e.number BETWEEN ? AND ? ORDER BY e.number",
                id,
                first,
                last);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        number = row.getLong(1);
        byte[] record = row.getBytes(6);
        byte[] key = row.getBytes(8);
        if (key == null && RecordCodec.isSealed(record)) {
          throw new BrokenException(
              "ledger: the row with the key of whom event "
                  + number
                  + " speaks is gone; restore the database",
              null);
        }
        boolean isThere = key != null && !Arrays.equals(key, DESTROYED);
        if (isThere && row.getLong(7) < 1) {
          throw notTheKey(number);
        }
        events.add(
            new EventRow(
                number,
                row.getLong(2),
                row.getInt(3),
                Instant.ofEpochSecond(row.getLong(4), row.getInt(5)),
                record,
                isThere ? row.getLong(7) : 0,
                isThere ? key : null));
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new BrokenException(
          "ledger: the row of event " + number + " holds no time; restore the database", e);
    }
    return events;
  }

  private List<Subtree> dropped(Connection connection, long first, long last) throws SQLException {
    List<Subtree> dropped = new ArrayList<>();
    long number = first;
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT number, level, hash FROM earshot_dropped WHERE ledger = ? AND number"
                    + " BETWEEN ? AND ? ORDER BY number",
                id,
                first,
                last);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        number = row.getLong(1);
        int level = row.getInt(2);
        if (level > TileHashes.TILE_LEVEL) {
          throw damagedHole(number, null);
        }
        dropped.add(new Subtree(level, (number - 1) >> level, row.getBytes(3)));
      }
    } catch (IllegalArgumentException e) {
      throw damagedHole(number, e);
    }
    return dropped;
  }

  private static BrokenException damagedHole(long number, @Nullable Throwable cause) {
    return new BrokenException(
        "ledger: the row of what was dropped from event "
            + number
            + " on is damaged; restore the database",
        cause);
  }

  /**
   * Has subtrees take the place of events, and of what was dropped among those of a page before.
   */
  void drop(Connection connection, Page page, List<Hole> holes) throws SQLException {
    SqlDatabase.update(
        connection,
        "DELETE FROM earshot_dropped WHERE ledger = ? AND number BETWEEN ? AND ?",
        id,
        page.first(),
        page.last());
    try (PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM earshot_event WHERE ledger = ? AND number BETWEEN ? AND ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO earshot_dropped (ledger, number, level, hash) VALUES (?, ?, ?, ?)")) {
      for (Hole hole : holes) {
        SqlDatabase.set(delete, id, hole.first(), hole.last());
        delete.addBatch();
        for (Subtree each : hole.subtrees()) {
          SqlDatabase.set(insert, id, each.firstLeaf() + 1, each.level(), each.hash());
          insert.addBatch();
        }
      }
      delete.executeBatch();
      insert.executeBatch();
    }
  }

  void pruned(Connection connection, long upTo) throws SQLException {
    SqlDatabase.update(
        connection,
        "UPDATE earshot_ledger SET pruned_up_to = ?, prunings = prunings + 1 WHERE id = ?",
        upTo,
        id);
  }

  static BrokenException missing(long number) {
    return new BrokenException(
        "ledger: the row of event " + number + " is gone; restore the database", null);
  }

  /**
   * Reads the keys of subjects.
   *
   * @param last the number of the last event
   * @throws BrokenException if one was made with no event that was recorded
   */
  void readKeys(Connection connection, Iterable<SubjectKey> subjects, long last, ReadKeys into)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT made_with, wrapped FROM earshot_subject_key WHERE ledger = ? AND subject ="
                + " ?")) {
      for (SubjectKey subject : subjects) {
        SqlDatabase.set(statement, id, SubjectKeys.contextOf(subject));
        try (ResultSet row = statement.executeQuery()) {
          if (row.next() && !Arrays.equals(row.getBytes(2), DESTROYED)) {
            if (row.getLong(1) < 1 || row.getLong(1) > last) {
              throw madeWithNothing();
            }
            into.put(subject, row.getLong(1), row.getBytes(2));
          }
        }
      }
    }
  }

  void insertKeys(Connection connection, Map<SubjectKey, Long> madeWith, SubjectKeys keys)
      throws SQLException {
    for (Map.Entry<SubjectKey, Long> each : madeWith.entrySet()) {
      byte[] wrapped = keys.toWrite(each.getKey());
      SqlDatabase.update(
          connection,
          "INSERT INTO earshot_subject_key (ledger, subject, made_with, wrapped) VALUES (?, ?, ?,"
              + " ?) ON CONFLICT (ledger, subject) DO UPDATE SET made_with = excluded.made_with,"
              + " wrapped = excluded.wrapped",
          id,
          SubjectKeys.contextOf(each.getKey()),
          each.getValue(),
          wrapped);
    }
  }

  /** Says of somebody, if nothing is said of their key, that it was destroyed. */
  void insertDestroyed(Connection connection, SubjectKey subject, long with) throws SQLException {
    SqlDatabase.update(
        connection,
        "INSERT INTO earshot_subject_key (ledger, subject, made_with, wrapped) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING",
        id,
        SubjectKeys.contextOf(subject),
        with,
        DESTROYED);
  }

  /**
   * Writes over the key of a subject, and deletes what could tell whether a content was its.
   *
   * @return whether there was a key
   */
  boolean destroyKey(Connection connection, SubjectKey subject) throws SQLException {
    SqlDatabase.update(
        connection,
        "DELETE FROM earshot_idempotency_key WHERE ledger = ? AND EXISTS (SELECT 1 FROM"
            + " earshot_event e WHERE e.ledger = earshot_idempotency_key.ledger AND e.number"
            + " BETWEEN earshot_idempotency_key.first_event AND earshot_idempotency_key.last_event"
            + " AND "
            + SUBJECT_OF_RECORD
            + " = ?)",
        id,
        SubjectKeys.contextOf(subject));
    return overwriteKey(connection, SubjectKeys.contextOf(subject));
  }

  private boolean overwriteKey(Connection connection, byte[] subject) throws SQLException {
    return SqlDatabase.update(
            connection,
            "UPDATE earshot_subject_key SET wrapped = ? WHERE ledger = ? AND subject = ? AND wrapped"
                + " <> ?",
            DESTROYED,
            id,
            subject,
            DESTROYED)
        > 0;
  }

  /** Deletes the key of a subject of whom nothing is left. */
  void deleteKey(Connection connection, SubjectKey subject) throws SQLException {
    byte[] row = SubjectKeys.contextOf(subject);
    overwriteKey(connection, row);
    SqlDatabase.update(
        connection, "DELETE FROM earshot_subject_key WHERE ledger = ? AND subject = ?", id, row);
  }

  /** Returns what was recorded under an idempotency key, as far as it is kept; null for nothing. */
  @Nullable KeyRow key(Connection connection, byte[] hash, long leastPlace) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT content, first_event, last_event, recorded_seconds, recorded_nanos FROM"
                    + " earshot_idempotency_key WHERE ledger = ? AND hash = ? AND place >= ?",
                id,
                hash,
                leastPlace);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new KeyRow(
              row.getBytes(1),
              new Ack(
                  row.getLong(2),
                  row.getLong(3),
                  Instant.ofEpochSecond(row.getLong(4), row.getInt(5))))
          : null;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new BrokenException(
          "ledger: the row of an idempotency key is damaged; restore the database", e);
    }
  }

  void putKey(Connection connection, byte[] hash, long place, KeyRow known) throws SQLException {
    Instant recordedAt = known.ack().recordedAt();
    SqlDatabase.update(
        connection,
        "INSERT INTO earshot_idempotency_key (ledger, hash, place, content, first_event,"
            + " last_event, recorded_seconds, recorded_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON"
            + " CONFLICT (ledger, hash) DO UPDATE SET place = excluded.place, content ="
            + " excluded.content, first_event = excluded.first_event, last_event ="
            + " excluded.last_event, recorded_seconds = excluded.recorded_seconds, recorded_nanos"
            + " = excluded.recorded_nanos",
        id,
        hash,
        place,
        known.content(),
        known.ack().firstSequence(),
        known.ack().lastSequence(),
        recordedAt.getEpochSecond(),
        recordedAt.getNano());
  }

  /** Deletes the idempotency keys that are behind the horizon. */
  void forgetKeys(Connection connection, long leastPlace, Instant now, Duration time)
      throws SQLException {
    SqlDatabase.update(
        connection,
        "DELETE FROM earshot_idempotency_key WHERE ledger = ? AND place < ?",
        id,
        leastPlace);
    SqlDatabase.update(
        connection,
        "DELETE FROM earshot_idempotency_key WHERE ledger = ? AND recorded_seconds < ?",
        id,
        now.minus(time).getEpochSecond());
  }

  /**
   * Returns the number of the oldest event on whose idempotency key is there; the largest for none.
   */
  long oldestKey(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT min(first_event) FROM earshot_idempotency_key WHERE ledger = ?",
                id);
        ResultSet row = statement.executeQuery()) {
      long oldest = row.next() ? row.getLong(1) : 0;
      return oldest == 0 ? Long.MAX_VALUE : oldest;
    }
  }

  /** Returns the rows of the ledger of that name. */
  static LedgerRows of(Connection connection, SqlDialect dialect, String name) throws SQLException {
    int id = find(connection, name);
    if (id == 0) {
      throw new RefusedException(
          "ledger: there is none of this name in this database; is it the right one? A new one is"
              + " made by create",
          null);
    }
    return new LedgerRows(dialect, id);
  }
}
