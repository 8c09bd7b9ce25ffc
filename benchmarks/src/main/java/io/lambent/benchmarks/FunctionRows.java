package io.lambent.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes copies of a function that the API has created into the database of the instance: to create
 * a hundred thousand through the API would take an hour.
 */
final class FunctionRows implements AutoCloseable {
  private final Connection connection;
  private final String template;

  /**
   * @param url a JDBC URL with user and password
   * @param template the name of a function that exists
   */
  FunctionRows(String url, String template) throws SQLException {
    this.connection = DriverManager.getConnection(url);
    this.template = template;
    execute("set search_path to lambent_function");
  }

  /** The name of a copy. Names sort by number. */
  static String name(int number) {
    return "benchmark-control-%06d".formatted(number);
  }

  /**
   * Creates copies, each with some published versions.
   *
   * @param from the number of the first
   * @param to the number of the last
   * @param versions the number of published versions of each
   */
  void fill(int from, int to, int versions) throws SQLException {
    String functionColumns = columns("function", "'id', 'name', 'last_version'");
    String versionColumns =
        columns(
            "function_version",
            "'id', 'function_id', 'version', 'revision_id', 'content_revision'");
    connection.setAutoCommit(false);
    copy(
        """
        insert into function (name, last_version, %1$s)
        select 'benchmark-control-' || lpad(number::text, 6, '0'), ?, %1$s
        from function, generate_series(?, ?) number where name = ?
        """
            .formatted(functionColumns),
        versions,
        from,
        to,
        template);
    copy(
        """
        insert into function_version
          (function_id, version, revision_id, content_revision, %1$s)
        select copy.id, number, gen_random_uuid(), gen_random_uuid(), %1$s
        from function copy, generate_series(0, ?) number,
          (select %1$s from function_version v join function f on f.id = v.function_id
           where f.name = ? and v.version = 0) original
        where copy.name between ? and ?
        """
            .formatted(versionColumns),
        versions,
        template,
        name(from),
        name(to));
    connection.commit();
    connection.setAutoCommit(true);
    execute("vacuum analyze function");
    execute("vacuum analyze function_version");
    execute("checkpoint");
  }

  private String columns(String table, String without) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select string_agg(quote_ident(column_name), ', ')
            from information_schema.columns
            where table_schema = current_schema() and table_name = ? and is_generated = 'NEVER'
              and column_name not in (%s)
            """
                .formatted(without))) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private void copy(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        insert.setObject(i + 1, parameters[i]);
      }
      insert.executeUpdate();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
