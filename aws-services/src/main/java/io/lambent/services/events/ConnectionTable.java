package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The connections. */
@Component
class ConnectionTable {
  private static final String COLUMNS =
      "select id, account, region, name, unique_id, definition, state, reason, created_at,"
          + " modified_at, authorized_at from lambent_aws.events_connection ";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ConnectionTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private Connection connection(ResultSet row, int number) throws SQLException {
    return new Connection(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        row.getString("unique_id"),
        json.readValue(row.getString("definition"), Connection.Definition.class),
        Connection.State.valueOf(row.getString("state")),
        row.getString("reason"),
        Instants.get(row, "created_at"),
        Instants.get(row, "modified_at"),
        Instants.find(row, "authorized_at"));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  Connection find(Caller caller, String name) {
    Connection found = read(caller.account(), caller.region(), name);
    if (found == null) {
      throw EventsErrors.notFound("Connection " + name + " does not exist.");
    }
    return found;
  }

  private @Nullable Connection read(String account, String region, String name) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(this::connection)
        .optional()
        .orElse(null);
  }

  /** The connection of an ARN; null where it is not there any more. */
  @Nullable Connection ofArn(String arn) {
    String[] parts = arn.split(":", 6);
    String[] resource = parts.length == 6 ? parts[5].split("/", -1) : new String[0];
    if (resource.length != 3 || arn.indexOf('\0') >= 0) {
      return null;
    }
    Connection found = read(parts[4], parts[3], resource[1]);
    return found == null || !found.arn().equals(arn) ? null : found;
  }

  /** Returns false where there is a connection of that name. */
  boolean insert(
      Caller caller,
      String name,
      Connection.Definition definition,
      Connection.State state,
      Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.events_connection (account, region, name, unique_id,
                    definition, state, created_at, modified_at, authorized_at)
                  values (:account, :region, :name, :uniqueId, :definition, :state, :now, :now,
                    :authorized)
                  on conflict (account, region, name) do nothing
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", name)
            .param("uniqueId", UUID.randomUUID().toString())
            .param("definition", json.writeValueAsString(definition))
            .param("state", state.name())
            .param("now", Timestamp.from(now))
            .param("authorized", state == Connection.State.AUTHORIZED ? Timestamp.from(now) : null)
            .update()
        == 1;
  }

  /** Replaces what clients say of a connection, and its state. */
  void update(
      Connection connection,
      Connection.Definition definition,
      Connection.State state,
      Instant now) {
    jdbc.sql(
            """
            update lambent_aws.events_connection
              set definition = :definition, state = :state, reason = null, modified_at = :now,
                authorized_at = case when :state = 'AUTHORIZED' then :now else authorized_at end
              where id = :id
            """)
        .param("definition", json.writeValueAsString(definition))
        .param("state", state.name())
        .param("now", Timestamp.from(now))
        .param("id", connection.id())
        .update();
  }

  /** Notes whether a token was given to a connection that has not changed meanwhile. */
  void setAuthorized(Connection connection, @Nullable String refusal, Instant now) {
    jdbc.sql(
            """
            update lambent_aws.events_connection
              set state = :state, reason = :reason,
                authorized_at = case when :state = 'AUTHORIZED' then :now else authorized_at end
              where id = :id and modified_at = :modified
            """)
        .param(
            "state",
            refusal == null
                ? Connection.State.AUTHORIZED.name()
                : Connection.State.DEAUTHORIZED.name())
        .param("reason", refusal, Types.VARCHAR)
        .param("now", Timestamp.from(now))
        .param("id", connection.id())
        .param("modified", Timestamp.from(connection.modifiedAt()))
        .update();
  }

  void delete(Connection connection) {
    jdbc.sql("delete from lambent_aws.events_connection where id = :id")
        .param("id", connection.id())
        .update();
  }

  List<Connection> list(
      Caller caller, String prefix, @Nullable String state, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and starts_with(name, :prefix)
                  and (cast(:state as text) is null or state = :state)
                  and name > :after collate "C" order by name collate "C" limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .param("state", state, Types.VARCHAR)
        .param("after", after)
        .param("limit", limit)
        .query(this::connection)
        .list();
  }
}
