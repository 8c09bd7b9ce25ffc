package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.PostgresqlProperties.Database;
import io.lambent.trigger.source.SourceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.stereotype.Component;

/** Creates and drops the replication slot and the publication of a mapping. */
@Component
class Slots {
  static final String DUPLICATE = "42710";
  private static final String UNDEFINED = "42704";

  private final Databases databases;
  private final SlotTable table;

  Slots(Databases databases, SlotTable table) {
    this.databases = databases;
    this.table = table;
  }

  /** The name of the slot, and of the publication where Lambent creates it. */
  static String name(String mapping) {
    return "lambent_" + mapping.replace('-', '_');
  }

  static String publication(Database database, String mapping) {
    return database.publication() == null ? name(mapping) : database.publication();
  }

  /**
   * Creates the slot and the publication where they are missing.
   *
   * @param hasSnapshot true if the slot is made with a snapshot, by {@link SnapshotProducer}
   * @return the bytes of the write-ahead log that are retained for the slot
   */
  long prepare(
      String mapping, TableArn source, String sourceArn, String account, boolean hasSnapshot)
      throws SourceException, SQLException {
    Database database = databases.of(source, account);
    SlotTable.State state = table.begin(mapping, sourceArn, account);
    if (state.dropping()) {
      throw refused("The mapping is deleted");
    }
    try (Connection connection = databases.openLongWaiting(database)) {
      if (!state.made()) {
        requireLogicalLog(connection);
        requirePublishable(connection, source);
        if (database.publication() == null) {
          publish(connection, mapping, source);
        }
        if (hasSnapshot) {
          return 0;
        }
        make(connection, mapping);
        if (!table.made(mapping)) {
          drop(connection, database, mapping);
          throw refused("The mapping is deleted");
        }
      }
      return retainedBytes(connection, mapping);
    }
  }

  /**
   * @throws SourceException where the database writes no log for logical replication
   */
  private static void requireLogicalLog(Connection connection)
      throws SQLException, SourceException {
    try (Statement statement = connection.createStatement();
        ResultSet level = statement.executeQuery("show wal_level")) {
      level.next();
      if (!level.getString(1).equals("logical")) {
        throw refused(
            "The database has wal_level=%s: set wal_level=logical and start it again"
                .formatted(level.getString(1)));
      }
    }
  }

  /**
   * @throws SourceException where changes of the table cannot be published
   */
  private static void requirePublishable(Connection connection, TableArn source)
      throws SQLException, SourceException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select c.relkind in ('r', 'p') and c.relpersistence = 'p',
              c.relreplident = 'f' or exists (
                select from pg_index i where i.indrelid = c.oid and (
                  c.relreplident = 'd' and i.indisprimary
                  or c.relreplident = 'i' and i.indisreplident))
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ?
            """)) {
      statement.setString(1, source.schema());
      statement.setString(2, source.table());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw refused("There is no table " + source.schema() + "." + source.table());
        }
        if (!row.getBoolean(1)) {
          throw refused(
              source.schema() + "." + source.table() + " is no table whose changes are logged");
        }
        if (!row.getBoolean(2)) {
          // Without a replica identity, a publication makes PostgreSQL refuse all updates of the
          // table.
          throw refused(
              "%s.%s has no primary key: give it one, or set its REPLICA IDENTITY to FULL"
                  .formatted(source.schema(), source.table()));
        }
      }
    }
  }

  private static void publish(Connection connection, String mapping, TableArn source)
      throws SQLException {
    String sql = "create publication %s for table %s".formatted(name(mapping), source.quoted());
    boolean hasRoots = connection.getMetaData().getDatabaseMajorVersion() >= 13;
    try (Statement statement = connection.createStatement()) {
      statement.execute(hasRoots ? sql + " with (publish_via_partition_root = true)" : sql);
    } catch (SQLException e) {
      if (!DUPLICATE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static void make(Connection connection, String mapping) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_create_logical_replication_slot(?, 'pgoutput')")) {
      statement.setString(1, name(mapping));
      statement.execute();
    } catch (SQLException e) {
      if (!DUPLICATE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static long retainedBytes(Connection connection, String mapping)
      throws SQLException, SourceException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select (pg_current_wal_lsn() - confirmed_flush_lsn)::bigint,
              coalesce(to_jsonb(s) ->> 'wal_status', '') = 'lost'
            from pg_replication_slots s where slot_name = ?
            """)) {
      statement.setString(1, name(mapping));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || row.getBoolean(2)) {
          throw refused(
              "The slot %s is gone, and with it the changes since the last record: delete the mapping and create it again"
                  .formatted(name(mapping)));
        }
        long bytes = row.getLong(1);
        if (row.wasNull()) {
          throw refused("The slot waits for the end of transactions that run in the database");
        }
        return Math.max(0, bytes);
      }
    }
  }

  /**
   * Drops the slot and the publication of a mapping.
   *
   * @throws SQLException also where the slot is still in use
   */
  void drop(SlotTable.Left left) throws SQLException, SourceException {
    TableArn source = TableArn.parse(left.sourceArn()).orElseThrow();
    Database database = databases.of(source, left.account());
    try (Connection connection = databases.open(database)) {
      drop(connection, database, left.mapping());
    }
  }

  private static void drop(Connection connection, Database database, String mapping)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_drop_replication_slot(?)")) {
      statement.setString(1, name(mapping));
      statement.execute();
    } catch (SQLException e) {
      if (!UNDEFINED.equals(e.getSQLState())) {
        throw e;
      }
    }
    if (database.publication() == null) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("drop publication if exists " + name(mapping));
      }
    }
  }

  private static SourceException refused(String reason) {
    return new SourceException(reason, new IllegalStateException(reason));
  }
}
