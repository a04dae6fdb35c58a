package dev.earshot.jdbc;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.disk.Durability;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.key.StoreKey;
import dev.earshot.pipeline.AuthorKey;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Tombstone;
import dev.earshot.sql.SqlDatabase;
import dev.earshot.sql.SqlDialect;
import dev.earshot.sql.SqlSchema;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one store as they are read, described in {@code docs/formats/mention-store-jdbc.md}.
 * Immutable and thread-safe.
 */
final class StoreRows {
  /** The tables. What may pass is told from what would fail again. */
  static final SqlSchema SCHEMA =
      new SqlSchema(
          "mention store",
          "earshot_store_schema",
          2,
          name -> StoreRows.class.getResourceAsStream(name));

  /** What a mention is read of by {@link #mention}. */
  static final String MENTION = "m.post, m.mention";

  /** What a mention's id is read of by {@link #post}. */
  static final String POST = "m.post, m.id";

  /** What a fingerprint is read of by {@link #fingerprint}. */
  static final String PRINT = "post, print_high, print_low, print";

  private static final String WENT = "id, cause, at_seconds, at_nanos, edit_seconds, edit_nanos";

  /** What a tombstone is read of by {@link #tombstone}. */
  static final String TOMBSTONE = "post, " + WENT;

  /** What a claim is read of by {@link #claim}. */
  static final String CLAIM = "post, author, who, " + WENT;

  /** What a number that waits is read of by {@link #early}. */
  static final String EARLY = "post, nth, author, metric, shown, at_seconds, at_nanos";

  /** What a notice is read of by {@link #change}. */
  static final String NOTICE = "number, kind, about, cause, at_seconds, at_nanos";

  /** A source's word of an account, a removal of an author, and one of a person. */
  static final String ACCOUNT = "E";

  static final String AUTHOR = "A";
  static final String SUBJECT = "S";

  /** Of what a reason is: a post that was not kept, or a record that could not be read. */
  static final String REFUSED = "R";

  static final String FAULT = "F";

  /** For how many keys a statement asks: few shapes, which drivers and databases remember. */
  private static final int[] SHAPES = {1, 8, 64, 512};

  /** For what a store's own key is wrapped, before the store's name: nobody swaps two stores. */
  private static final String USE = "mentions in rows of ";

  /** How many rows are tried that must be of this store. */
  private static final int TRIED = 8;

  private static final EarshotJson JSON = EarshotJson.of();

  private final SqlDialect dialect;
  private final EarshotJson json;
  private final int id;
  private final RowSeal seal;

  private StoreRows(SqlDialect dialect, EarshotJson json, int id, RowSeal seal) {
    this.dialect = dialect;
    this.json = json;
    this.id = id;
    this.seal = seal;
  }

  /** Takes a row. */
  @FunctionalInterface
  interface Taker {
    void take(ResultSet row) throws SQLException;
  }

  /** Reads a row. */
  @FunctionalInterface
  interface Reading<T extends @Nullable Object> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * The head row.
   *
   * @param commits how many commits there were
   * @param mentions how many mentions are kept
   * @param waited how often numbers came that had to wait for their post
   * @param durability what the database promises the session that read this
   */
  record Head(
      long commits,
      long lastChange,
      long lastForgetting,
      long revised,
      long mentions,
      long waited,
      Durability durability) {}

  /** A store's number, and its own key as the head row holds it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Named(int id, @Nullable String rootId, byte @Nullable [] wrapped) {
    boolean isSealed() {
      return rootId != null || wrapped != null;
    }
  }

  /**
   * Returns the rows of the store of that name, with its head row, making that if need be, and
   * sealing what lies in the clear where that is asked for.
   *
   * @param with what it is sealed with; null for a store in the clear
   * @throws RefusedException if it is sealed and there is no root key, or another
   * @throws BrokenException if its key is damaged, or its rows are not of that key
   */
  static StoreRows of(
      SqlDatabase database,
      Connection connection,
      EarshotJson json,
      String name,
      @Nullable Encryption with)
      throws SQLException {
    database.lockVersion(connection);
    Named found = find(connection, name);
    Head former = null;
    if (found != null) {
      RowSeal seal =
          found.isSealed() ? unwrapped(database, connection, found, name, with) : RowSeal.NONE;
      StoreRows rows = new StoreRows(database.dialect(), json, found.id(), seal);
      rows.requireOwn(connection);
      if (with == null || seal.isSealed()) {
        return rows;
      }
      former = rows.lockedHead(connection);
      ClearRows.setAside(connection, found.id());
    }
    StoreKey key = with == null ? null : StoreKey.make(with, USE + name);
    SqlDatabase.update(
        connection,
        "INSERT INTO earshot_store (name, commits, last_change, last_forgetting, revised, mentions,"
            + " waited, root_key, wrapped_key) VALUES (?, 0, 0, 0, 0, 0, 0, ?, ?)",
        name,
        key == null ? null : key.rootId(),
        key == null ? null : key.wrapped());
    Named made = Objects.requireNonNull(find(connection, name), "just made");
    RowSeal seal = key == null || with == null ? RowSeal.NONE : RowSeal.of(key, with.drawnAhead());
    if (found != null && former != null) {
      new ClearRows(connection, found.id(), made.id(), seal).seal(former);
    }
    return new StoreRows(database.dialect(), json, made.id(), seal);
  }

  private static @Nullable Named find(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT id, root_key, wrapped_key FROM earshot_store WHERE name = ?",
                name);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? new Named(row.getInt(1), row.getString(2), row.getBytes(3)) : null;
    }
  }

  /* Another root key takes the store over by writing the head row alone. */
  private static RowSeal unwrapped(
      SqlDatabase database,
      Connection connection,
      Named found,
      String name,
      @Nullable Encryption with)
      throws SQLException {
    String rootId = found.rootId();
    byte[] wrapped = found.wrapped();
    if (rootId == null || wrapped == null) {
      throw new BrokenException(
          "mention store: its row holds half of its own key, without which nothing opens; restore"
              + " the database",
          null);
    }
    if (with == null) {
      throw new RefusedException(
          "mention store: its contents are sealed under the root key "
              + rootId
              + "; open it with that key (Options.encrypted)",
          null);
    }
    StoreKey key = StoreKey.unwrap(with, rootId, wrapped, USE + name);
    if (!rootId.equals(with.root().id())) {
      StoreKey taken = key.rewrapped(with, USE + name);
      database.dialect().beforeDestroying(connection);
      SqlDatabase.update(
          connection,
          "UPDATE earshot_store SET root_key = ?, wrapped_key = ? WHERE id = ?",
          taken.rootId(),
          taken.wrapped(),
          found.id());
    }
    return RowSeal.of(key, with.drawnAhead());
  }

  /* Under another key nothing would be found, and what was forgotten would come back. */
  private void requireOwn(Connection connection) throws SQLException {
    for (RowSeal.Column each :
        List.of(
            RowSeal.Column.MENTION_ID,
            RowSeal.Column.TOMBSTONE_ID,
            RowSeal.Column.SOURCE_NAME,
            RowSeal.Column.SINK_NAME)) {
      List<Boolean> own =
          all(
              connection,
              "SELECT "
                  + each.place().get(0)
                  + ", "
                  + each.column()
                  + " FROM "
                  + each.table()
                  + " WHERE store = ? LIMIT "
                  + TRIED,
              row -> seal.isOf(each, row.getBytes(1), row.getBytes(2)),
              id);
      if (!own.isEmpty() && !own.contains(true)) {
        throw new BrokenException(
            "mention store: what its row says of its key is not how its rows were written; restore"
                + " the database",
            null);
      }
    }
  }

  int id() {
    return id;
  }

  RowSeal seal() {
    return seal;
  }

  Head head(Connection connection) throws SQLException {
    return head(connection, "");
  }

  /** Reads the head row and locks it to the end of the transaction. */
  Head lockedHead(Connection connection) throws SQLException {
    dialect.beforeDestroying(connection);
    String takeLock = dialect.takeLock("earshot_store", "commits");
    if (!takeLock.isEmpty()) {
      SqlDatabase.update(connection, takeLock, id);
    }
    return head(connection, dialect.lockSuffix());
  }

  private Head head(Connection connection, String suffix) throws SQLException {
    return first(
            connection,
            "SELECT commits, last_change, last_forgetting, revised, mentions, waited, "
                + dialect.settings()
                + " FROM earshot_store WHERE id = ?"
                + suffix,
            row ->
                new Head(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    dialect.durability(row, 7)),
            id)
        .orElseThrow(
            () ->
                new BrokenException(
                    "mention store: its row is gone from the database; open the store again if"
                        + " another process sealed it meanwhile, else restore the database",
                    null));
  }

  /** Hands over the rows of a statement. */
  void each(Connection connection, String sql, Taker taker, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = SqlDatabase.prepare(connection, sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        taker.take(row);
      }
    } catch (IllegalArgumentException
        | DateTimeException
        | BufferUnderflowException
        | MalformedException e) {
      throw new BrokenException(
          "mention store: a row holds what was never written there; restore the database", e);
    }
  }

  <T> List<T> all(
      Connection connection, String sql, Reading<T> reading, @Nullable Object... parameters)
      throws SQLException {
    List<T> all = new ArrayList<>();
    each(connection, sql, row -> all.add(reading.of(row)), parameters);
    return all;
  }

  <T> Optional<T> first(
      Connection connection, String sql, Reading<T> reading, @Nullable Object... parameters)
      throws SQLException {
    return all(connection, sql, reading, parameters).stream().findFirst();
  }

  /**
   * Hands over the rows of a statement that asks for many keys, of this store.
   *
   * @param sql with one {@code %s} for the keys, behind the one parameter of the store
   */
  void ofKeys(Connection connection, String sql, Collection<?> keys, Taker taker)
      throws SQLException {
    List<?> left = List.copyOf(keys);
    while (!left.isEmpty()) {
      int shape = SHAPES[SHAPES.length - 1];
      for (int i = SHAPES.length - 1; i >= 0 && SHAPES[i] >= left.size(); i--) {
        shape = SHAPES[i];
      }
      int some = Math.min(shape, left.size());
      @Nullable Object[] parameters = new @Nullable Object[shape + 1];
      parameters[0] = id;
      for (int i = 0; i < shape; i++) {
        parameters[i + 1] = left.get(Math.min(i, some - 1));
      }
      each(connection, sql.formatted("(?" + ", ?".repeat(shape - 1) + ")"), taker, parameters);
      left = left.subList(some, left.size());
    }
  }

  /** Reads {@link #MENTION} from that column on. */
  Mention mention(ResultSet row, int at) throws SQLException {
    return mention(row.getBytes(at), row.getBytes(at + 1));
  }

  /** Reads a mention of what lies in {@code post} and {@code mention}. */
  Mention mention(byte[] post, byte[] stored) {
    byte[] written = seal.open(RowSeal.Column.MENTION, stored, post);
    try {
      return json.readOwnMention(written, "mention store");
    } catch (MalformedException e) {
      throw new BrokenException(
          "mention store: a mention's row is damaged; restore the database", e);
    }
  }

  /** Reads {@link #POST} from that column on. */
  PostId post(ResultSet row, int at) throws SQLException {
    return post(seal.open(RowSeal.Column.MENTION_ID, row.getBytes(at + 1), row.getBytes(at)));
  }

  private static PostId post(byte[] written) {
    return PostId.parse(RowSeal.text(written));
  }

  static Instant instant(ResultSet row, int at) throws SQLException {
    return Instant.ofEpochSecond(row.getLong(at), row.getInt(at + 1));
  }

  /** Reads {@link #PRINT} from that column on. */
  Fingerprint fingerprint(ResultSet row, int at) throws SQLException {
    return seal.print(
        row.getLong(at + 1), row.getLong(at + 2), row.getBytes(at + 3), row.getBytes(at));
  }

  /** Reads {@link #TOMBSTONE} from that column on. */
  Tombstone tombstone(ResultSet row, int at) throws SQLException {
    byte[] id = seal.open(RowSeal.Column.TOMBSTONE_ID, row.getBytes(at + 1), row.getBytes(at));
    return went(id, row, at + 2);
  }

  /** Reads {@link #CLAIM} from that column on. */
  Kept.Claim claim(ResultSet row, int at) throws SQLException {
    byte[] post = row.getBytes(at);
    byte[] author = row.getBytes(at + 1);
    byte[] who =
        seal.isSealed()
            ? seal.open(RowSeal.Column.CLAIM_WHO, row.getBytes(at + 2), post, author)
            : author;
    byte[] id = seal.open(RowSeal.Column.CLAIM_ID, row.getBytes(at + 3), post, author);
    return new Kept.Claim(authorKey(who), went(id, row, at + 4));
  }

  private static Tombstone went(byte[] id, ResultSet row, int at) throws SQLException {
    return new Tombstone(
        post(id),
        Removal.Cause.valueOf(row.getString(at)),
        instant(row, at + 1),
        row.getObject(at + 3) == null ? null : instant(row, at + 3));
  }

  private static AuthorKey authorKey(byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes);
    return new AuthorKey(key.getLong(), key.getLong());
  }

  static SubjectKey subject(byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes);
    return new SubjectKey(key.getLong(), key.getLong());
  }

  /** Reads {@link #EARLY} from that column on. */
  Kept.Early early(ResultSet row, int at) throws SQLException {
    byte[] post = row.getBytes(at);
    int nth = row.getInt(at + 1);
    byte[] author = row.getBytes(at + 2);
    byte[] metric = seal.open(RowSeal.Column.EARLY_METRIC, row.getBytes(at + 3), post, nth);
    return new Kept.Early(
        author == null
            ? null
            : authorKey(seal.open(RowSeal.Column.EARLY_AUTHOR, author, post, nth)),
        new Metric(RowSeal.text(metric), row.getLong(at + 4), instant(row, at + 5)));
  }

  /** Reads {@link #NOTICE} from that column on. */
  Outcome.Change change(ResultSet row, int at) throws SQLException {
    String kind = row.getString(at + 1);
    byte[] about =
        seal.open(RowSeal.Column.NOTICE_ABOUT, row.getBytes(at + 2), row.getLong(at), kind);
    if (kind.equals(ACCOUNT)) {
      if (JSON.readEvent(about, "mention store", Instant.EPOCH) instanceof AuthorEvent account) {
        return new Outcome.AccountChanged(account);
      }
      throw new IllegalArgumentException("expected an account's event");
    }
    Removal.Cause cause = Removal.Cause.valueOf(row.getString(at + 3));
    Instant when = instant(row, at + 4);
    return new Outcome.Forgotten(
        kind.equals(SUBJECT)
            ? new Removal.OfSubject(subject(about), cause, when)
            : new Removal.OfAuthor(AuthorId.parse(RowSeal.text(about)), cause, when));
  }

  /** Reads what was written as text into a column, bound to its row by one other. */
  String text(ResultSet row, int at, RowSeal.Column column, byte[] place) throws SQLException {
    return RowSeal.text(seal.open(column, row.getBytes(at), place));
  }
}
