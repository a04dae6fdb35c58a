package dev.earshot.privacy.ledger;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A host's database: what is done in it is one transaction or nothing, and leaves a connection as
 * it was found. Thread-safe if the host's source is.
 */
final class SqlDatabase {
  /** The version of the schema that this library reads and writes. */
  static final int VERSION = 1;

  private static final String MAKE_VERSION =
      "CREATE TABLE IF NOT EXISTS earshot_schema"
          + " (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)";
  private static final String FIRST_VERSION =
      "INSERT INTO earshot_schema (one, version) VALUES (1, 0) ON CONFLICT DO NOTHING";
  private static final String LOCK_VERSION = "UPDATE earshot_schema SET version = version";

  private final DataSource source;
  private final SqlDialect dialect;

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  /** What is done with a connection and answers nothing. */
  @FunctionalInterface
  interface Step {
    void with(Connection connection) throws SQLException;
  }

  static Work<Boolean> doing(Step step) {
    return connection -> {
      step.with(connection);
      return true;
    };
  }

  /**
   * Finds out what database it is.
   *
   * @throws RefusedException if none that is known
   */
  SqlDatabase(DataSource source) {
    this.source = source;
    try (Connection connection = source.getConnection()) {
      dialect = SqlDialect.of(connection);
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  SqlDialect dialect() {
    return dialect;
  }

  /** Reads outside of any transaction. */
  <T extends @Nullable Object> T read(Work<T> work) {
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

  /**
   * Does something in one transaction.
   *
   * @throws BrokenException if nothing of it was done, or, saying so, if that is not known
   */
  <T extends @Nullable Object> T write(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      boolean isAutoCommit = connection.getAutoCommit();
      int isolation = connection.getTransactionIsolation();
      if (dialect == SqlDialect.POSTGRESQL && isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.with(connection);
      } catch (Throwable e) {
        rollBack(connection, e);
        throw e;
      }
      commit(connection);
      giveBack(connection, isAutoCommit, isolation);
      return result;
    } catch (SQLException e) {
      throw new BrokenException(
          "the ledger's database failed"
              + state(e)
              + "; nothing was recorded, and the next attempt may succeed",
          e);
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      rollBack(connection, e);
      throw new BrokenException(
          "the ledger's database failed in a commit"
              + state(e)
              + "; it may or may not be recorded, which the next append or reading finds out",
          e);
    }
  }

  /* What is committed is so, whatever becomes of the connection. */
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

  private static BrokenException unreachable(SQLException cause) {
    return new BrokenException("the ledger's database cannot be read" + state(cause), cause);
  }

  /* A driver's message may quote what was written; its state is five characters of a standard. */
  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : " (SQL state " + e.getSQLState() + ")";
  }

  /** Returns whether a ledger was ever made here. */
  boolean hasSchema() {
    return read(dialect::hasSchema);
  }

  /** Brings the schema to this library's version, making it where there is none. */
  void migrate() {
    if (!hasSchema()) {
      try {
        change(MAKE_VERSION);
      } catch (BrokenException e) {
        // Two that make one table at once may fail, and then it is there.
        if (!hasSchema()) {
          throw e;
        }
      }
    }
    if (read(SqlDatabase::version) == VERSION) {
      return;
    }
    change(FIRST_VERSION);
    write(
        doing(
            connection -> {
              lockVersion(connection);
              int from = version(connection);
              if (from > VERSION) {
                throw newer(from);
              }
              for (int next = from + 1; next <= VERSION; next++) {
                for (String each : script(next)) {
                  execute(connection, each);
                }
                execute(connection, "UPDATE earshot_schema SET version = " + next);
              }
            }));
  }

  /** Keeps out whoever makes tables or ledgers, to the end of the transaction. */
  static void lockVersion(Connection connection) throws SQLException {
    execute(connection, LOCK_VERSION);
  }

  private static RefusedException newer(int version) {
    return new RefusedException(
        "ledger: the tables in this database are of version "
            + version
            + ", made by a newer version of this library; this one knows "
            + VERSION,
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

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version FROM earshot_schema")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private List<String> script(int version) {
    String name = dialect.folder() + "/" + version + ".sql";
    try (InputStream in = SqlDatabase.class.getResourceAsStream(name)) {
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
  static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  static PreparedStatement prepare(
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

  static void set(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else {
        statement.setString(i + 1, (String) value);
      }
    }
  }
}
