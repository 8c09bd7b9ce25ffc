package io.lambent.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of the embedded server for tables of the user, whose changes event source mappings can
 * read. Its owner is a role of its own, so that mappings cannot read the tables of the services.
 */
public final class SourceDatabase {
  /** The name of the database, and of its owner. */
  public static final String NAME = "lambent_source";

  /** The file of the connection string for {@code psql}, which only the owner can read. */
  private static final String CONNECTION_FILE = "source-connection";

  private SourceDatabase() {}

  /**
   * Creates the role and the database where they are missing.
   *
   * @param connection a connection of the superuser
   */
  static void make(Connection connection, String password) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The server's log would quote a statement that fails, with the password in it.
      statement.execute("SET log_min_error_statement = panic");
      if (!exists(statement, "pg_roles where rolname")) {
        statement.execute("CREATE ROLE " + NAME + " LOGIN REPLICATION");
      }
      statement.execute("ALTER ROLE " + NAME + " PASSWORD '" + password + "'");
      if (!exists(statement, "pg_database where datname")) {
        statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
      }
    }
  }

  private static boolean exists(Statement statement, String where) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select count(*) from " + where + " = '" + NAME + "'")) {
      row.next();
      return row.getInt(1) == 1;
    }
  }

  /**
   * Writes the file of the connection string.
   *
   * @param server the directory of programs, data and password
   * @param sockets the directory of the Unix socket
   */
  static void describe(Path server, Path sockets, String password) throws IOException {
    Path file = server.resolve(CONNECTION_FILE);
    Path unfinished = server.resolve(CONNECTION_FILE + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        unfinished,
        "host=%s port=%d dbname=%s user=%s password=%s%n"
            .formatted(value(sockets), SocketDirectory.PORT, NAME, NAME, password),
        StandardOpenOption.WRITE);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String value(Path path) {
    return "'" + path.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
