package dev.earshot.sql;

import dev.earshot.BrokenException;
import dev.earshot.EarshotException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A host's database: what is done in it is one transaction or nothing, and leaves a connection as
 * it was found. Thread-safe if the host's source is.
 */
public final class SqlDatabase {
  private final DataSource source;
  private final SqlSchema schema;
  private final SqlDialect dialect;

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /** Does it. */
    T with(Connection connection) throws SQLException;
  }

  /** What is done with a connection and answers nothing. */
  @FunctionalInterface
  public interface Step {
    /** Does it. */
    void with(Connection connection) throws SQLException;
  }

  /** Returns a step as work. */
  public static Work<Boolean> doing(Step step) {
    return connection -> {
      step.with(connection);
      return true;
    };
  }

  /** How a transaction ends. */
  private interface End {
    void of(Connection connection) throws SQLException;
  }

  /**
   * Finds out what database it is.
   *
   * @throws RefusedException if none that is known
   * @throws UnavailableException if it does not answer
   */
  public SqlDatabase(DataSource source, SqlSchema schema) {
    this.source = source;
    this.schema = schema;
    try (Connection connection = source.getConnection()) {
      dialect = SqlDialect.of(connection, schema.what());
    } catch (SQLException e) {
      throw new UnavailableException(message(" cannot be read", e, ""), null, e);
    }
  }

  /** Returns which database it is. */
  public SqlDialect dialect() {
    return dialect;
  }

  /** Reads outside of any transaction. */
  public <T extends @Nullable Object> T read(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      boolean isAutoCommit = connection.getAutoCommit();
      if (!isAutoCommit) {
        connection.setAutoCommit(true);
      }
      T result = work.with(connection);
      if (!isAutoCommit) {
        connection.setAutoCommit(false);
      }
      return result;
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  /** Reads several things as they were at one moment. */
  public <T extends @Nullable Object> T view(Work<T> work) {
    try {
      return transact(work, Connection.TRANSACTION_REPEATABLE_READ, Connection::rollback);
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  /**
   * Does something in one transaction.
   *
   * @throws UnavailableException if nothing of it was done, or, saying so, if that is not known
   * @throws BrokenException likewise, if tables or rows are not those that were made
   */
  public <T extends @Nullable Object> T write(Work<T> work) {
    try {
      return transact(work, Connection.TRANSACTION_READ_COMMITTED, this::commit);
    } catch (SQLException e) {
      throw failed(
          " failed", e, "; nothing was recorded" + next(e, ", and the next attempt may succeed"));
    }
  }

  private <T extends @Nullable Object> T transact(Work<T> work, int level, End end)
      throws SQLException {
    try (Connection connection = source.getConnection()) {
      boolean isAutoCommit = connection.getAutoCommit();
      int isolation = connection.getTransactionIsolation();
      if (dialect == SqlDialect.POSTGRESQL && isolation != level) {
        connection.setTransactionIsolation(level);
      }
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.with(connection);
      } catch (Throwable e) {
        rollBack(connection, e);
        throw e;
      }
      end.of(connection);
      giveBack(connection, isAutoCommit, isolation);
      return result;
    }
  }

  private void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      rollBack(connection, e);
      throw failed(
          " failed in a commit",
          e,
          "; it may or may not be recorded, which the next attempt or reading finds out");
    }
  }

  /* What is done is done, whatever becomes of the connection. */
  private void giveBack(Connection connection, boolean isAutoCommit, int isolation) {
    try {
      connection.setAutoCommit(isAutoCommit);
      if (connection.getTransactionIsolation() != isolation) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException e) {
      // Its pool throws it away, or its next user hears of it.
      return;
    }
  }

  /* A connection that cannot roll back is closed with its transaction open, which ends it. */
  private static void rollBack(Connection connection, Throwable because) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  private EarshotException unreachable(SQLException cause) {
    return failed(" cannot be read", cause, next(cause, ""));
  }

  private String next(SQLException cause, String otherwise) {
    return dialect.isDamage(cause)
        ? "; its tables or rows are not those that were made: restore the database"
        : otherwise;
  }

  /* Whether the same statement would fail again, or may succeed once the database answers. */
  private EarshotException failed(String how, SQLException cause, String then) {
    String message = message(how, cause, then);
    return dialect.isDamage(cause)
        ? new BrokenException(message, cause)
        : new UnavailableException(message, null, cause);
  }

  /* A driver's message may quote what was written; its state is five characters of a standard. */
  private String message(String how, SQLException e, String then) {
    String state = e.getSQLState() == null ? "" : " (SQL state " + e.getSQLState() + ")";
    return "the " + schema.what() + "'s database" + how + state + then;
  }

  /** Returns whether the tables were ever made here. */
  public boolean hasSchema() {
    return read(connection -> dialect.hasTable(connection, schema.versions()));
  }

  /**
   * Brings the tables to this library's version, making them where there are none.
   *
   * @throws RefusedException if they are of a newer version
   */
  public void migrate() {
    if (!hasSchema()) {
      try {
        change(
            "CREATE TABLE IF NOT EXISTS "
                + schema.versions()
                + " (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)");
      } catch (RuntimeException e) {
        // Two that make one table at once may fail, and then it is there.
        if (!hasSchema()) {
          throw e;
        }
      }
    }
    if (read(this::version) == schema.version()) {
      return;
    }
    change(
        "INSERT INTO "
            + schema.versions()
            + " (one, version) VALUES (1, 0) ON CONFLICT DO NOTHING");
    write(
        doing(
            connection -> {
              lockVersion(connection);
              int from = version(connection);
              if (from > schema.version()) {
                throw newer(from);
              }
              for (int next = from + 1; next <= schema.version(); next++) {
                for (String each : script(next)) {
                  execute(connection, each);
                }
                execute(connection, "UPDATE " + schema.versions() + " SET version = " + next);
              }
            }));
  }

  /** Keeps out whoever makes tables, or heads of rows, to the end of the transaction. */
  public void lockVersion(Connection connection) throws SQLException {
    execute(connection, "UPDATE " + schema.versions() + " SET version = version");
  }

  private RefusedException newer(int version) {
    return new RefusedException(
        schema.what()
            + ": the tables in this database are of version "
            + version
            + ", made by a newer version of this library; this one knows "
            + schema.version(),
        null);
  }

  private void change(String sql) {
    write(doing(connection -> execute(connection, sql)));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version FROM " + schema.versions())) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private List<String> script(int version) {
    String name = dialect.folder() + "/" + version + ".sql";
    try (InputStream in = schema.scripts().open(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      List<String> statements = new ArrayList<>();
      for (String each : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\n")) {
        if (!each.isBlank()) {
          statements.add(each);
        }
      }
      return statements;
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name + " cannot be read", e);
    }
  }

  /** Sets parameters in their order and runs an update. */
  public static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Returns a statement with its parameters set in their order. */
  public static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      set(statement, parameters);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Sets parameters in their order: bytes, numbers, text, or null. */
  public static void set(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else if (value instanceof ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        statement.setBytes(i + 1, bytes);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else {
        statement.setString(i + 1, (String) value);
      }
    }
  }
}
