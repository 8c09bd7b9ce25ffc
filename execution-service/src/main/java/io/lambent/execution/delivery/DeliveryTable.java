package io.lambent.execution.delivery;

import io.lambent.client.sql.Instants;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.function.FunctionName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/**
 * Deliveries in PostgreSQL. All times are the database's, so that instances need not agree on the
 * clock. Every method but {@link #insert} is one transaction.
 */
final class DeliveryTable {
  private final DataSource dataSource;
  private final String owner;
  private final long leaseMillis;

  DeliveryTable(DataSource dataSource, String owner, Duration lease) {
    this.dataSource = dataSource;
    this.owner = owner;
    this.leaseMillis = lease.toMillis();
  }

  /** Inserts deliveries in the transaction of the connection. */
  static void insert(Connection connection, List<Delivery> deliveries) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into lambent_execution.event_delivery (id, kind, request_id, function, qualifier,
              target, ended_at, body, error_code, error_message, trace_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do nothing
            """)) {
      for (Delivery delivery : deliveries) {
        FunctionName function = delivery.function();
        Delivery.DeadLetter deadLetter = delivery.deadLetter();
        insert.setString(1, delivery.id());
        insert.setString(2, delivery.kind().name());
        insert.setString(3, delivery.requestId());
        insert.setString(4, function.account() + ":" + function.region() + ":" + function.name());
        insert.setString(5, delivery.qualifier());
        insert.setString(6, delivery.target());
        insert.setObject(7, OffsetDateTime.ofInstant(delivery.endedAt(), ZoneOffset.UTC));
        insert.setBytes(8, delivery.body());
        insert.setObject(9, deadLetter == null ? null : deadLetter.errorCode(), Types.INTEGER);
        insert.setString(10, deadLetter == null ? null : deadLetter.errorMessage());
        insert.setString(11, delivery.traceId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * Takes deliveries that are due, those first that have waited longest.
   *
   * @param limit how many at most
   * @param busy targets of which none is taken
   */
  List<Taken> take(int limit, Collection<String> busy) throws SQLException {
    return transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  with due as (
                    select id from lambent_execution.event_delivery
                    where available_at <= now() and target <> all(?)
                    order by available_at limit ? for update skip locked)
                  update lambent_execution.event_delivery d
                  set attempt = d.attempt + 1, lease_owner = ?,
                    available_at = now() + ? * interval '1 millisecond'
                  from due where d.id = due.id
                  returning d.*
                  """)) {
            update.setArray(1, connection.createArrayOf("text", busy.toArray()));
            update.setInt(2, limit);
            update.setString(3, owner);
            update.setLong(4, leaseMillis);
            List<Taken> taken = new ArrayList<>();
            try (ResultSet rows = update.executeQuery()) {
              while (rows.next()) {
                taken.add(taken(rows));
              }
            }
            return taken;
          }
        });
  }

  /** Removes a delivery that is done with. */
  void remove(String id) throws SQLException {
    transaction(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "delete from lambent_execution.event_delivery where id = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate();
          }
        });
  }

  /**
   * Puts a delivery back.
   *
   * @param delay until it may be taken again
   */
  void putBack(String id, Duration delay) throws SQLException {
    transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  update lambent_execution.event_delivery
                  set available_at = now() + ? * interval '1 millisecond', lease_owner = null
                  where id = ? and lease_owner = ?
                  """)) {
            update.setLong(1, delay.toMillis());
            update.setString(2, id);
            update.setString(3, owner);
            return update.executeUpdate();
          }
        });
  }

  /** Gives up all leases of this instance: at its start, for what died with its last process. */
  int releaseAll() throws SQLException {
    return transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  update lambent_execution.event_delivery
                  set available_at = now(), lease_owner = null where lease_owner = ?
                  """)) {
            update.setString(1, owner);
            return update.executeUpdate();
          }
        });
  }

  private static Taken taken(ResultSet row) throws SQLException {
    String[] function = row.getString("function").split(":", 3);
    int errorCode = row.getInt("error_code");
    Delivery.DeadLetter deadLetter =
        row.wasNull() ? null : new Delivery.DeadLetter(errorCode, row.getString("error_message"));
    return new Taken(
        new Delivery(
            row.getString("id"),
            Delivery.Kind.valueOf(row.getString("kind")),
            row.getString("request_id"),
            new FunctionName(function[0], function[1], function[2]),
            row.getString("qualifier"),
            row.getString("target"),
            Instants.get(row, "ended_at"),
            row.getBytes("body"),
            deadLetter,
            row.getString("trace_id")),
        row.getInt("attempt"));
  }

  /**
   * Not synced to disk: where the end of a delivery is lost with the power, it is made once more.
   */
  private <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local synchronous_commit = off");
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }
}
