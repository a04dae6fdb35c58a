package dev.earshot.jdbc;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.disk.Durability;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.AuthorKey;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Tombstone;
import dev.earshot.sql.SqlDatabase;
import dev.earshot.sql.SqlDialect;
import dev.earshot.sql.SqlSchema;
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
          1,
          name -> StoreRows.class.getResourceAsStream(name));

  /** What a mention's row is read of by {@link #mention}. */
  static final String MENTION = "mention";

  /** What a tombstone is read of by {@link #tombstone}. */
  static final String TOMBSTONE = "id, cause, at_seconds, at_nanos, edit_seconds, edit_nanos";

  /** What a notice is read of by {@link #change}. */
  static final String NOTICE = "kind, about, cause, at_seconds, at_nanos";

  /** A source's word of an account, a removal of an author, and one of a person. */
  static final String ACCOUNT = "E";

  static final String AUTHOR = "A";
  static final String SUBJECT = "S";

  /** Of what a reason is: a post that was not kept, or a record that could not be read. */
  static final String REFUSED = "R";

  static final String FAULT = "F";

  /** For how many keys a statement asks: few shapes, which drivers and databases remember. */
  private static final int[] SHAPES = {1, 8, 64, 512};

  private static final EarshotJson JSON = EarshotJson.of();

  private final SqlDialect dialect;
  private final EarshotJson json;
  private final int id;

  private StoreRows(SqlDialect dialect, EarshotJson json, int id) {
    this.dialect = dialect;
    this.json = json;
    this.id = id;
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

  /** Returns the rows of the store of that name, with its head row, making that if need be. */
  static StoreRows of(SqlDatabase database, Connection connection, EarshotJson json, String name)
      throws SQLException {
    database.lockVersion(connection);
    int id = find(connection, name);
    if (id == 0) {
      SqlDatabase.update(
          connection,
          "INSERT INTO earshot_store (name, commits, last_change, last_forgetting, revised,"
              + " mentions, waited) VALUES (?, 0, 0, 0, 0, 0, 0)",
          name);
      id = find(connection, name);
    }
    return new StoreRows(database.dialect(), json, id);
  }

  private static int find(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
            SqlDatabase.prepare(connection, "SELECT id FROM earshot_store WHERE name = ?", name);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  int id() {
    return id;
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
                    "mention store: its row is gone from the database; restore the database",
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
    } catch (IllegalArgumentException | DateTimeException | MalformedException e) {
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

  Mention mention(byte[] written) {
    try {
      return json.readOwnMention(written, "mention store");
    } catch (MalformedException e) {
      throw new BrokenException(
          "mention store: a mention's row is damaged; restore the database", e);
    }
  }

  static PostId post(byte[] written) {
    return PostId.parse(Hashed.text(written));
  }

  static Instant instant(ResultSet row, int at) throws SQLException {
    return Instant.ofEpochSecond(row.getLong(at), row.getInt(at + 1));
  }

  static Fingerprint fingerprint(ResultSet row, int at) throws SQLException {
    return new Fingerprint(row.getLong(at), row.getLong(at + 1));
  }

  /** Reads {@link #TOMBSTONE} from that column on. */
  static Tombstone tombstone(ResultSet row, int at) throws SQLException {
    return new Tombstone(
        post(row.getBytes(at)),
        Removal.Cause.valueOf(row.getString(at + 1)),
        instant(row, at + 2),
        row.getObject(at + 4) == null ? null : instant(row, at + 4));
  }

  static AuthorKey authorKey(byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes);
    return new AuthorKey(key.getLong(), key.getLong());
  }

  static SubjectKey subject(byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes);
    return new SubjectKey(key.getLong(), key.getLong());
  }

  /** Reads a number that waits, from that column on: author, metric, shown, when. */
  static Kept.Early early(ResultSet row, int at) throws SQLException {
    byte[] author = row.getBytes(at);
    return new Kept.Early(
        author == null ? null : authorKey(author),
        new Metric(Hashed.text(row.getBytes(at + 1)), row.getLong(at + 2), instant(row, at + 3)));
  }

  /** Reads {@link #NOTICE} from that column on. */
  static Outcome.Change change(ResultSet row, int at) throws SQLException {
    String kind = row.getString(at);
    byte[] about = row.getBytes(at + 1);
    if (kind.equals(ACCOUNT)) {
      if (JSON.readEvent(about, "mention store", Instant.EPOCH) instanceof AuthorEvent account) {
        return new Outcome.AccountChanged(account);
      }
      throw new IllegalArgumentException("expected an account's event");
    }
    Removal.Cause cause = Removal.Cause.valueOf(row.getString(at + 2));
    Instant when = instant(row, at + 3);
    return new Outcome.Forgotten(
        kind.equals(SUBJECT)
            ? new Removal.OfSubject(subject(about), cause, when)
            : new Removal.OfAuthor(AuthorId.parse(Hashed.text(about)), cause, when));
  }
}
