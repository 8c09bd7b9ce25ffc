package io.lambent.execution.async;

import io.lambent.client.sql.Instants;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.execution.delivery.Deliveries;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The queue in PostgreSQL. All times are the database's, so that instances need not agree on the
 * clock. Every method is one transaction.
 */
final class EventTable {
  private final DataSource dataSource;
  private final String owner;
  private final long leaseMillis;

  /** An event to insert, and whether this instance runs it at once. */
  record NewEvent(Invocation invocation, boolean leased) {}

  /**
   * The end of a run that goes back into the queue.
   *
   * @param delay until it may be taken; null to put it back to its place in the order of arrival
   */
  record Requeued(
      String requestId, @Nullable Duration delay, int functionErrors, int systemErrors) {}

  EventTable(DataSource dataSource, String owner, Duration lease) {
    this.dataSource = dataSource;
    this.owner = owner;
    this.leaseMillis = lease.toMillis();
  }

  static String key(FunctionName function) {
    return function.account() + ":" + function.region() + ":" + function.name();
  }

  private static FunctionName function(String key) {
    String[] parts = key.split(":", 3);
    return new FunctionName(parts[0], parts[1], parts[2]);
  }

  /**
   * Inserts events durably, in one statement.
   *
   * @return the request ids that were not known before
   */
  Set<String> insert(List<NewEvent> events) throws SQLException {
    return transaction(
        connection -> {
          // Durable whatever the server's default is: the caller is told 202 after this.
          execute(connection, "set local synchronous_commit = on");
          try (PreparedStatement insert =
              connection.prepareStatement(
                  """
                  insert into lambent_execution.async_event (request_id, function, qualifier,
                    payload, client_context, cognito_identity, trace_id, enqueued_at, attempt,
                    available_at, lease_owner)
                  select id, function, qualifier, payload, client_context, cognito_identity,
                    trace_id, now(), case when leased then 1 else 0 end,
                    case when leased then now() + ? * interval '1 millisecond' else now() end,
                    case when leased then ? end
                  from unnest(?, ?, ?, ?, ?, ?, ?, ?)
                    as e (id, function, qualifier, payload, client_context, cognito_identity,
                      trace_id, leased)
                  on conflict (request_id) do nothing
                  returning request_id
                  """)) {
            insert.setLong(1, leaseMillis);
            insert.setString(2, owner);
            insert.setArray(3, texts(connection, events, Invocation::requestId));
            insert.setArray(4, texts(connection, events, i -> key(i.function())));
            insert.setArray(5, texts(connection, events, Invocation::qualifier));
            insert.setArray(
                6,
                connection.createArrayOf(
                    "bytea",
                    events.stream().map(e -> e.invocation().payload()).toArray(byte[][]::new)));
            insert.setArray(7, texts(connection, events, Invocation::clientContext));
            insert.setArray(8, texts(connection, events, Invocation::cognitoIdentity));
            insert.setArray(9, texts(connection, events, Invocation::traceId));
            insert.setArray(
                10,
                connection.createArrayOf(
                    "boolean", events.stream().map(NewEvent::leased).toArray(Boolean[]::new)));
            Set<String> inserted = new HashSet<>();
            try (ResultSet rows = insert.executeQuery()) {
              while (rows.next()) {
                inserted.add(rows.getString(1));
              }
            }
            return inserted;
          }
        });
  }

  /** The functions that have events due, found by hopping from one function to the next. */
  List<String> dueFunctions() throws SQLException {
    return transaction(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      """
                      with recursive f (function) as (
                        (select min(function) from lambent_execution.async_event)
                        union all
                        select (select min(e.function) from lambent_execution.async_event e
                                where e.function > f.function)
                        from f where f.function is not null)
                      select function from f where exists (
                        select 1 from lambent_execution.async_event e
                        where e.function = f.function and e.available_at <= now())
                      """);
              ResultSet rows = select.executeQuery()) {
            List<String> functions = new ArrayList<>();
            while (rows.next()) {
              functions.add(rows.getString(1));
            }
            return functions;
          }
        });
  }

  /**
   * Takes events that are due, of each function its oldest.
   *
   * @param quotas how many at most, by function
   */
  List<QueuedEvent> take(Map<String, Integer> quotas) throws SQLException {
    return transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  with due as (
                    select e.request_id from unnest(?::text[], ?::int[]) as q (function, quota)
                    cross join lateral (
                      select request_id from lambent_execution.async_event
                      where function = q.function and available_at <= now()
                      order by available_at limit q.quota for update skip locked) e)
                  update lambent_execution.async_event e
                  set attempt = e.attempt + 1, lease_owner = ?,
                    available_at = now() + ? * interval '1 millisecond'
                  from due where e.request_id = due.request_id
                  returning e.*
                  """)) {
            update.setArray(1, connection.createArrayOf("text", quotas.keySet().toArray()));
            update.setArray(2, connection.createArrayOf("int4", quotas.values().toArray()));
            update.setString(3, owner);
            update.setLong(4, leaseMillis);
            List<QueuedEvent> events = new ArrayList<>();
            try (ResultSet rows = update.executeQuery()) {
              while (rows.next()) {
                events.add(event(rows));
              }
            }
            // An update returns its rows in any order.
            events.sort(Comparator.comparing(QueuedEvent::enqueuedAt));
            return events;
          }
        });
  }

  /**
   * Removes events that are done with, with what destinations are to get of them, and puts others
   * back. Not synced to disk: where it is lost, the events run once more.
   *
   * @param deliveries of events that are removed; of an event that is not there any more, since
   *     another instance has removed it, none is made
   */
  void settle(Collection<String> finished, List<Requeued> requeued, List<Delivery> deliveries)
      throws SQLException {
    transaction(
        connection -> {
          execute(connection, "set local synchronous_commit = off");
          Set<String> removed = remove(connection, finished);
          List<Delivery> due =
              deliveries.stream().filter(each -> removed.contains(each.requestId())).toList();
          if (!due.isEmpty()) {
            Deliveries.insert(connection, due);
          }
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  update lambent_execution.async_event
                  set available_at =
                      coalesce(now() + ?::bigint * interval '1 millisecond', enqueued_at),
                    function_errors = ?, system_errors = ?, lease_owner = null
                  where request_id = ? and lease_owner = ?
                  """)) {
            for (Requeued back : requeued) {
              update.setObject(
                  1, back.delay() == null ? null : back.delay().toMillis(), Types.BIGINT);
              update.setInt(2, back.functionErrors());
              update.setInt(3, back.systemErrors());
              update.setString(4, back.requestId());
              update.setString(5, owner);
              update.addBatch();
            }
            if (!requeued.isEmpty()) {
              update.executeBatch();
            }
          }
          return true;
        });
  }

  /** Returns the events that were there. */
  private static Set<String> remove(Connection connection, Collection<String> requestIds)
      throws SQLException {
    Set<String> removed = new HashSet<>();
    if (!requestIds.isEmpty()) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "delete from lambent_execution.async_event where request_id = any(?)"
                  + " returning request_id")) {
        delete.setArray(1, connection.createArrayOf("text", requestIds.toArray()));
        try (ResultSet rows = delete.executeQuery()) {
          while (rows.next()) {
            removed.add(rows.getString(1));
          }
        }
      }
    }
    return removed;
  }

  /** Extends the leases of running events. */
  void extend(Collection<String> requestIds) throws SQLException {
    transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  update lambent_execution.async_event
                  set available_at = now() + ? * interval '1 millisecond'
                  where request_id = any(?) and lease_owner = ?
                  """)) {
            update.setLong(1, leaseMillis);
            update.setArray(2, connection.createArrayOf("text", requestIds.toArray()));
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
                  update lambent_execution.async_event set available_at = now(), lease_owner = null
                  where lease_owner = ?
                  """)) {
            update.setString(1, owner);
            return update.executeUpdate();
          }
        });
  }

  private static QueuedEvent event(ResultSet row) throws SQLException {
    return new QueuedEvent(
        new Invocation(
            row.getString("request_id"),
            row.getInt("attempt"),
            function(row.getString("function")),
            row.getString("qualifier"),
            InvocationType.REQUEST_RESPONSE,
            row.getBytes("payload"),
            row.getString("client_context"),
            row.getString("cognito_identity"),
            row.getString("trace_id"),
            false),
        Instants.get(row, "enqueued_at"),
        row.getInt("function_errors"),
        row.getInt("system_errors"));
  }

  private static Array texts(Connection connection, List<NewEvent> events, Text text)
      throws SQLException {
    return connection.createArrayOf(
        "text", events.stream().map(event -> text.of(event.invocation())).toArray());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
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

  private interface Text {
    @Nullable String of(Invocation invocation);
  }
}
