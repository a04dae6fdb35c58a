package dev.earshot.sql;

import dev.earshot.RefusedException;
import dev.earshot.disk.Durability;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** In what the databases differ that our rows may lie in. */
public enum SqlDialect {
  /** PostgreSQL. */
  POSTGRESQL(
      "PostgreSQL",
      "SELECT count(to_regclass(?))",
      " FOR UPDATE",
      "",
      Set.of(),
      List.of(
          new Setting("fsync", "current_setting('fsync')", List.of("on")),
          new Setting(
              "synchronous_commit",
              "current_setting('synchronous_commit')",
              List.of("on", "local", "remote_write", "remote_apply")),
          new Setting("full_page_writes", "current_setting('full_page_writes')", List.of("on")))),
  /** SQLite. */
  SQLITE(
      "SQLite",
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?",
      "",
      "PRAGMA secure_delete = ON",
      Set.of(1, 11, 19, 20, 26), // error in a statement, corrupt, constraint, mismatch, no database
      List.of(
          new Setting(
              "synchronous",
              "(SELECT CASE synchronous WHEN 0 THEN 'off' WHEN 1 THEN 'normal' WHEN 2 THEN 'full'"
                  + " ELSE 'extra' END FROM pragma_synchronous)",
              List.of("full", "extra")),
          new Setting(
              "journal_mode",
              "(SELECT journal_mode FROM pragma_journal_mode)",
              List.of("wal", "delete", "truncate", "persist"))));

  private final String product;
  private final String hasTable;
  private final String lockSuffix;
  private final String beforeDestroying;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<Integer> damages;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Setting> settings;

  /**
   * What a database lets itself be asked about durability.
   *
   * @param name as its manual calls it
   * @param expression what selects it, in the session that is asked
   * @param durable with which values a commit is on the disk
   */
  private record Setting(String name, String expression, List<String> durable) {}

  SqlDialect(
      String product,
      String hasTable,
      String lockSuffix,
      String beforeDestroying,
      Set<Integer> damages,
      List<Setting> settings) {
    this.product = product;
    this.hasTable = hasTable;
    this.lockSuffix = lockSuffix;
    this.beforeDestroying = beforeDestroying;
    this.damages = damages;
    this.settings = settings;
  }

  /**
   * Returns the dialect of a connection's database.
   *
   * @param what what is to lie in it, for messages
   * @throws RefusedException if there is none for it
   */
  static SqlDialect of(Connection connection, String what) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return Stream.of(values())
        .filter(each -> each.product.equals(product))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    what
                        + ": the database calls itself "
                        + product
                        + "; expected one of "
                        + Stream.of(values()).map(each -> each.product).toList()
                        + ", of which is known how to lock, and what says whether a commit is on"
                        + " the disk",
                    null));
  }

  /** Returns the folder of its schema's versions among the resources. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean hasTable(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = SqlDatabase.prepare(connection, hasTable, table);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  /** Returns whether the same statement would fail again, since rows or tables are others. */
  boolean isDamage(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return damages.isEmpty()
        ? List.of("22", "23", "42", "XX").stream().anyMatch(state::startsWith)
        : damages.contains(e.getErrorCode() & 0xff);
  }

  /**
   * Returns the statement with one parameter, the id of a head row, that locks it where selecting
   * cannot; empty where it can.
   *
   * @param column one of the table's that no index holds
   */
  public String takeLock(String table, String column) {
    return lockSuffix.isEmpty()
        ? "UPDATE " + table + " SET " + column + " = " + column + " WHERE id = ?"
        : "";
  }

  /** Returns what a selection of the head row ends with, to lock it. */
  public String lockSuffix() {
    return lockSuffix;
  }

  /**
   * Has the database write over what it deletes, where it can be told to.
   *
   * @throws RefusedException if it was told and does not say that it will
   */
  public void beforeDestroying(Connection connection) throws SQLException {
    if (beforeDestroying.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(beforeDestroying)) {
      if (!row.next() || row.getInt(1) != 1) {
        throw new RefusedException(
            product
                + ": "
                + beforeDestroying
                + " has no effect, so that what is deleted stays in its file; use a build that"
                + " knows it",
            null);
      }
    }
  }

  /** Returns what the database promises the session of a connection. */
  public Durability durability(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + settings())) {
      row.next();
      return durability(row, 1);
    }
  }

  /** Returns the expressions that {@link #durability(ResultSet, int)} judges, to be selected. */
  public String settings() {
    return String.join(", ", settings.stream().map(Setting::expression).toList());
  }

  /**
   * Returns what the database promises the session in which a row was selected.
   *
   * @param first where in the row {@link #settings} begin, counted from 1
   */
  public Durability durability(ResultSet row, int first) throws SQLException {
    List<String> words = new ArrayList<>();
    boolean isPromised = true;
    for (int i = 0; i < settings.size(); i++) {
      Setting setting = settings.get(i);
      String value = String.valueOf(row.getString(first + i)).toLowerCase(Locale.ROOT);
      boolean isDurable = setting.durable().contains(value);
      isPromised &= isDurable;
      words.add(
          setting.name() + " is " + value + (isDurable ? "" : ", with which a commit may be lost"));
    }
    return new Durability(isPromised, product + ": " + String.join("; ", words));
  }
}
