package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.PostgresqlProperties.Database;
import io.lambent.trigger.source.SourceException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.springframework.stereotype.Component;

/** Opens connections to the databases that the operator has configured. */
@Component
class Databases {
  private static final String PREFIX = "lambent.triggers.postgresql.connections.";
  private static final String CONNECT_SECONDS = "10";

  /** The time without an answer after which a connection is closed, in seconds. */
  private static final String SILENCE_SECONDS = "30";

  /**
   * The same for replication: the server sends a message at least every half {@code
   * wal_sender_timeout} (30 s), and creating a slot waits for running transactions.
   */
  private static final String REPLICATION_SILENCE_SECONDS = "300";

  /** Sets the formats of values, independent of the settings of the role and of this machine. */
  private static final String FORMATS =
      "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601';"
          + " set bytea_output = 'hex'; set extra_float_digits = 1;"
          + " set statement_timeout = 0; set idle_in_transaction_session_timeout = 0";

  private final PostgresqlProperties properties;

  Databases(PostgresqlProperties properties) {
    this.properties = properties;
  }

  /**
   * The database of a source.
   *
   * @param account of the mapping
   * @throws SourceException where the mapping may not read it, or it is not configured
   */
  Database of(TableArn table, String account) throws SourceException {
    Database database = properties.connections().get(table.connection());
    if (database == null || !database.admits(account) || !account.equals(table.account())) {
      String reason =
          database == null
              ? "There is no connection "
                  + table.connection()
                  + ": set "
                  + PREFIX
                  + table.connection()
                  + ".url"
              : "Account " + account + " may not read connection " + table.connection();
      throw new SourceException(reason, new IllegalArgumentException(reason));
    }
    return database;
  }

  /** A connection for statements. */
  Connection open(Database database) throws SQLException {
    return connect(database, properties(database, SILENCE_SECONDS));
  }

  /** A connection for statements that may wait minutes for running transactions. */
  Connection openLongWaiting(Database database) throws SQLException {
    return connect(database, properties(database, REPLICATION_SILENCE_SECONDS));
  }

  /** A connection for replication, and for statements without parameters. */
  Connection openReplication(Database database) throws SQLException {
    Properties replication = properties(database, REPLICATION_SILENCE_SECONDS);
    PGProperty.REPLICATION.set(replication, "database");
    PGProperty.PREFER_QUERY_MODE.set(replication, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(replication, "10");
    Connection opened = connect(database, replication);
    try (Statement statement = opened.createStatement()) {
      statement.execute(FORMATS);
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  private static Connection connect(Database database, Properties all) throws SQLException {
    return DriverManager.getConnection(database.url(), all);
  }

  private static Properties properties(Database database, String silenceSeconds) {
    Properties all = new Properties();
    if (database.username() != null) {
      PGProperty.USER.set(all, database.username());
    }
    if (database.password() != null) {
      PGProperty.PASSWORD.set(all, database.password());
    }
    PGProperty.APPLICATION_NAME.set(all, "lambent-triggers");
    PGProperty.CONNECT_TIMEOUT.set(all, CONNECT_SECONDS);
    PGProperty.LOGIN_TIMEOUT.set(all, CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(all, silenceSeconds);
    PGProperty.TCP_KEEP_ALIVE.set(all, "true");
    return all;
  }

  static SourceException problem(SQLException cause) {
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new SourceException("PostgreSQL: " + message, cause);
  }
}
