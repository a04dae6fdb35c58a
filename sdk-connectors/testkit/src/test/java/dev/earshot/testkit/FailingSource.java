package dev.earshot.testkit;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections to a real database that break when they are told to. */
final class FailingSource implements DataSource {
  private static final Set<String> STEPS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");

  volatile DataSource delegate;
  volatile boolean isGone;
  private @Nullable String product;
  private @Nullable Runnable meanwhile;
  private int left;
  private boolean isAfter;

  FailingSource(DataSource delegate) {
    this.delegate = delegate;
  }

  /** Has the database call itself something else. */
  FailingSource named(String other) {
    product = other;
    return this;
  }

  /** Has something happen before the next transaction that only read ends. */
  void meanwhile(Runnable other) {
    meanwhile = other;
  }

  /** Breaks the connection before or after the n-th statement or commit from now; 0 for never. */
  void breakAt(int step, boolean after) {
    left = step;
    isAfter = after;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (isGone) {
      throw new SQLException("gone", "08001");
    }
    Connection real = delegate.getConnection();
    return wrap(Connection.class, real, real);
  }

  private <T> T wrap(Class<T> type, T real, Connection connection) {
    return type.cast(
        Proxy.newProxyInstance(
            FailingSource.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(real, connection, method, arguments)));
  }

  private @Nullable Object call(
      Object real, Connection connection, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Runnable other = meanwhile;
    if (other != null && method.getName().equals("rollback")) {
      meanwhile = null;
      other.run();
    }
    boolean breaks = STEPS.contains(method.getName()) && left > 0 && --left == 0;
    if (breaks && !isAfter) {
      throw broken(connection);
    }
    if (product != null && method.getName().equals("getDatabaseProductName")) {
      return product;
    }
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
    if (breaks) {
      throw broken(connection);
    }
    if (result instanceof PreparedStatement statement) {
      return wrap(PreparedStatement.class, statement, connection);
    }
    if (result instanceof Statement statement) {
      return wrap(Statement.class, statement, connection);
    }
    if (result instanceof DatabaseMetaData metaData) {
      return wrap(DatabaseMetaData.class, metaData, connection);
    }
    return result;
  }

  private static SQLException broken(Connection connection) throws SQLException {
    connection.close();
    return new SQLException("the connection broke", "08006");
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
