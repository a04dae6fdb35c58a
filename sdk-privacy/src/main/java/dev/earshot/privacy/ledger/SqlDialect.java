package dev.earshot.privacy.ledger;

import dev.earshot.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** In what the databases differ that a ledger in rows may lie in. */
enum SqlDialect {
  POSTGRESQL(
      "PostgreSQL",
      "SELECT count(to_regclass('earshot_schema'))",
      "",
      " FOR UPDATE",
      "",
      List.of(
          new Setting("fsync", "current_setting('fsync')", List.of("on")),
          new Setting(
              "synchronous_commit",
              "current_setting('synchronous_commit')",
              List.of("on", "local", "remote_write", "remote_apply")),
          new Setting("full_page_writes", "current_setting('full_page_writes')", List.of("on")))),
  SQLITE(
      "SQLite",
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'earshot_schema'",
      "UPDATE earshot_ledger SET last_event = last_event WHERE id = ?",
      "",
      "PRAGMA secure_delete = ON",
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
  private final String hasSchema;
  private final String takeLock;
  private final String lockSuffix;
  private final String beforeDestroying;

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
      String hasSchema,
      String takeLock,
      String lockSuffix,
      String beforeDestroying,
      List<Setting> settings) {
    this.product = product;
    this.hasSchema = hasSchema;
    this.takeLock = takeLock;
    this.lockSuffix = lockSuffix;
    this.beforeDestroying = beforeDestroying;
    this.settings = settings;
  }

  /**
   * Returns the dialect of a connection's database.
   *
   * @throws RefusedException if there is none for it
   */
  static SqlDialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return Stream.of(values())
        .filter(each -> each.product.equals(product))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "ledger: the database calls itself "
                        + product
                        + "; expected one of "
                        + Stream.of(values()).map(each -> each.product).toList()
                        + ", of which is known how to lock, and what says whether a commit is on"
                        + " the disk",
                    null));
  }

  /** Returns the folder of its schema's versions among the resources. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean hasSchema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(hasSchema)) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  /**
   * Returns the statement with one parameter, the ledger's id, that locks its head row where
   * selecting cannot; empty where it can.
   */
  String takeLock() {
    return takeLock;
  }

  /** Returns what a selection of the head row ends with, to lock it. */
  String lockSuffix() {
    return lockSuffix;
  }

  /** Has the database write over what it deletes, where it can be told to. */
  void beforeDestroying(Connection connection) throws SQLException {
    if (!beforeDestroying.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(beforeDestroying);
      }
    }
  }

  /** Returns what the database promises the session of a connection. */
  Durability durability(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + String.join(", ", settings()))) {
      List<@Nullable String> values = new ArrayList<>();
      while (row.next()) {
        for (int i = 0; i < settings.size(); i++) {
          values.add(row.getString(i + 1));
        }
      }
      return durability(values);
    }
  }

  /** Returns the expressions that {@link #durability(List)} judges, to be selected. */
  List<String> settings() {
    return settings.stream().map(Setting::expression).toList();
  }

  /** Returns what the database promises the session in which those values were selected. */
  Durability durability(List<@Nullable String> values) {
    List<String> words = new ArrayList<>();
    boolean isPromised = true;
    for (int i = 0; i < settings.size(); i++) {
      Setting setting = settings.get(i);
      String value = String.valueOf(values.get(i)).toLowerCase(Locale.ROOT);
      boolean isDurable = setting.durable().contains(value);
      isPromised &= isDurable;
      words.add(
          setting.name() + " is " + value + (isDurable ? "" : ", with which a commit may be lost"));
    }
    return new Durability(isPromised, product + ": " + String.join("; ", words));
  }
}
