package dev.dispatch.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One connection with its prepared statements, each prepared once. Used by one thread at a time;
 * owned, and closed, by whoever opened it.
 */
final class SqlSession implements AutoCloseable {
  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes one row; says whether to go on. */
  interface RowTaker {
    boolean take(ResultSet row) throws SQLException;
  }

  /** Does something with a statement whose values are set. */
  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private SqlSession(Connection connection) {
    this.connection = connection;
  }

  /** Opens the file, which must be there. */
  static SqlSession open(Path file, boolean readOnly) throws SQLException {
    SqliteLibrary.prepare(file);
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setReadOnly(readOnly);
    // Else the driver asks for the new row's id after every insert.
    config.setGetGeneratedKeys(false);
    SqlSession session = new SqlSession(config.createConnection("jdbc:sqlite:" + file));
    if (!readOnly) {
      session.script("pragma temp_store = memory");
    }
    return session;
  }

  /** Runs one or more statements that give no rows. */
  void script(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Runs a statement that gives no rows; the number of rows it changed. */
  int update(String sql, @Nullable Object... values) throws SQLException {
    return run(sql, PreparedStatement::executeUpdate, values);
  }

  /** Every row of a query. */
  <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    return run(sql, statement -> readAll(statement, reader), values);
  }

  private static <T> List<T> readAll(PreparedStatement statement, RowReader<T> reader)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    }
  }

  /** Rows of a query, until one says that it is enough. */
  void each(String sql, RowTaker taker, @Nullable Object... values) throws SQLException {
    int _ = run(sql, statement -> takeAll(statement, taker), values);
  }

  private static int takeAll(PreparedStatement statement, RowTaker taker) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      int taken = 0;
      while (rows.next()) {
        taken++;
        if (!taker.take(rows)) {
          break;
        }
      }
      return taken;
    }
  }

  /** The first row of a query. */
  <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    return run(sql, statement -> readFirst(statement, reader), values);
  }

  private static <T> Optional<T> readFirst(PreparedStatement statement, RowReader<T> reader)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /** The number a query gives, 0 where it gives none. */
  long number(String sql, @Nullable Object... values) throws SQLException {
    return first(sql, row -> row.getLong(1), values).orElse(0L);
  }

  /** The driver leaves a statement that failed unusable, so that one is prepared anew. */
  private <T> T run(String sql, Use<T> use, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return use.of(statement);
    } catch (SQLException e) {
      statements.remove(sql);
      statement.close();
      throw e;
    }
  }

  /** Closes the statements with it; the last connection also folds the write-ahead log back in. */
  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
    connection.close();
  }

  /** Closes it after a failure that matters more than one in closing. */
  void abandon() {
    try {
      close();
    } catch (SQLException e) {
      // What went wrong before is told.
    }
  }
}
