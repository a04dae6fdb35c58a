package dev.earshot.jdbc;

import dev.earshot.pipeline.Fingerprint;
import dev.earshot.sql.SqlDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/* Rows change by what they are found, so that whoever changed them in place would meet some again.
 * Under a number of its own the sealed store also shuts out every process that has it open in the
 * clear: the head row that those ask for is gone. */
/**
 * The rows of a store that was made in the clear, on their way under the number of a sealed one, in
 * the transaction that makes that. Used once.
 */
final class ClearRows {
  private static final int PAGE = 100;

  private static final List<Table> TABLES =
      List.of(
          new Table("earshot_mention", List.of("admitted"), List.of("post", "author", "together")),
          new Table("earshot_mention_subject", List.of("subject", "admitted"), List.of()),
          new Table("earshot_mention_query", List.of("query", "admitted"), List.of("query")),
          new Table("earshot_tombstone", List.of("post"), List.of("post")),
          new Table("earshot_claim", List.of("post", "author"), List.of("post", "author")),
          new Table("earshot_early", List.of("post", "nth"), List.of("post")),
          new Table("earshot_notice", List.of("number"), List.of("author")),
          new Table("earshot_source", List.of("source"), List.of("source")),
          new Table("earshot_position", List.of("sink"), List.of("sink")),
          new Table("earshot_reason", List.of("reason"), List.of("reason")),
          new Table("earshot_counted", List.of("thing"), List.of("thing", "reason")));

  private final Connection connection;
  private final int from;
  private final int to;
  private final RowSeal seal;

  /**
   * A table.
   *
   * @param key what tells its rows apart within a store
   * @param hashes by what hashes they are found
   */
  private record Table(String name, List<String> key, List<String> hashes) {}

  /**
   * Creates it.
   *
   * @param from the number of the store that is {@linkplain #setAside set aside}
   * @param to the number of the sealed one, whose head row is there
   */
  ClearRows(Connection connection, int from, int to, RowSeal seal) {
    this.connection = connection;
    this.from = from;
    this.to = to;
    this.seal = seal;
  }

  /** Makes room for another store of the same name; no store is opened by a name of control. */
  static void setAside(Connection connection, int store) throws SQLException {
    SqlDatabase.update(connection, "UPDATE earshot_store SET name = ? WHERE id = ?", "\n", store);
  }

  /**
   * Seals all, and leaves nothing of what it was.
   *
   * @param head what the head row held
   */
  void seal(StoreRows.Head head) throws SQLException {
    SqlDatabase.update(
        connection,
        "UPDATE earshot_store SET commits = ?, last_change = ?, last_forgetting = ?, revised = ?,"
            + " mentions = ?, waited = ? WHERE id = ?",
        head.commits(),
        head.lastChange(),
        head.lastForgetting(),
        head.revised(),
        head.mentions(),
        head.waited(),
        to);
    for (Table table : TABLES) {
      List<Map<String, @Nullable Object>> page = page(table, List.of());
      while (!page.isEmpty()) {
        Map<String, @Nullable Object> last = page.get(page.size() - 1);
        List<@Nullable Object> behind = new ArrayList<>();
        table.key().forEach(column -> behind.add(last.get(column)));
        page.forEach(row -> seal(table, row));
        insert(table, page);
        page = page(table, behind);
      }
      SqlDatabase.update(connection, "DELETE FROM " + table.name() + " WHERE store = ?", from);
    }
    SqlDatabase.update(connection, "DELETE FROM earshot_store WHERE id = ?", from);
  }

  /** Reads the rows behind one of that key, or the first. */
  private List<Map<String, @Nullable Object>> page(Table table, List<@Nullable Object> behind)
      throws SQLException {
    String key = String.join(", ", table.key());
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(from);
    parameters.addAll(behind);
    List<Map<String, @Nullable Object>> page = new ArrayList<>();
    try (PreparedStatement statement =
            SqlDatabase.prepare(
                connection,
                "SELECT * FROM "
                    + table.name()
                    + " WHERE store = ?"
                    + (behind.isEmpty() ? "" : " AND (" + key + ") > " + marks(behind.size()))
                    + " ORDER BY "
                    + key
                    + " LIMIT "
                    + PAGE,
                parameters.toArray());
        ResultSet row = statement.executeQuery()) {
      ResultSetMetaData columns = row.getMetaData();
      while (row.next()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          values.put(columns.getColumnName(i), row.getObject(i));
        }
        page.add(values);
      }
    }
    return page;
  }

  private static String marks(int count) {
    return "(?" + ", ?".repeat(count - 1) + ")";
  }

  private void seal(Table table, Map<String, @Nullable Object> row) {
    row.put("store", to);
    if (row.containsKey("who")) {
      row.put("who", row.get("author"));
    }
    for (String each : table.hashes()) {
      if (row.get(each) instanceof byte[] hash) {
        row.put(each, seal.keyed(hash));
      }
    }
    for (RowSeal.Column each : RowSeal.Column.values()) {
      if (each.table().equals(table.name()) && row.get(each.column()) instanceof byte[] content) {
        Object[] place = each.place().stream().map(name -> value(row, name)).toArray();
        row.put(each.column(), seal.seal(each, content, place));
      }
    }
    if (row.containsKey("print")) {
      Fingerprint print = new Fingerprint(number(row, "print_high"), number(row, "print_low"));
      List<@Nullable Object> stored = seal.print(print, value(row, "post"));
      row.put("print_high", stored.get(0));
      row.put("print_low", stored.get(1));
      row.put("print", stored.get(2));
    }
  }

  private static long number(Map<String, @Nullable Object> row, String column) {
    return ((Number) value(row, column)).longValue();
  }

  private static Object value(Map<String, @Nullable Object> row, String column) {
    return Objects.requireNonNull(row.get(column), column);
  }

  private void insert(Table table, List<Map<String, @Nullable Object>> page) throws SQLException {
    Set<String> columns = page.get(0).keySet();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO "
                + table.name()
                + " ("
                + String.join(", ", columns)
                + ") VALUES "
                + marks(columns.size()))) {
      for (Map<String, @Nullable Object> row : page) {
        SqlDatabase.set(statement, row.values().toArray());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
