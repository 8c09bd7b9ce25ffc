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

/** The API destinations, and how many calls each of them may get. */
@Component
class ApiDestinationTable {
  private static final String COLUMNS =
      "select id, account, region, name, unique_id, connection_arn, definition, created_at,"
          + " modified_at from lambent_aws.events_api_destination ";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ApiDestinationTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private ApiDestination destination(ResultSet row, int number) throws SQLException {
    return new ApiDestination(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        row.getString("unique_id"),
        row.getString("connection_arn"),
        json.readValue(row.getString("definition"), ApiDestination.Definition.class),
        Instants.get(row, "created_at"),
        Instants.get(row, "modified_at"));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  ApiDestination find(Caller caller, String name) {
    ApiDestination found = read(caller.account(), caller.region(), name);
    if (found == null) {
      throw EventsErrors.notFound("An api-destination '" + name + "' does not exist.");
    }
    return found;
  }

  private @Nullable ApiDestination read(String account, String region, String name) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(this::destination)
        .optional()
        .orElse(null);
  }

  /** The API destination of an ARN; null where it is not there. */
  @Nullable ApiDestination ofArn(String arn) {
    String[] parts = arn.split(":", 6);
    ApiDestination found = read(parts[4], parts[3], parts[5].split("/", -1)[1]);
    return found == null || !found.arn().equals(arn) ? null : found;
  }

  /** Returns false where there is an API destination of that name. */
  boolean insert(
      Caller caller,
      String name,
      String connectionArn,
      ApiDestination.Definition definition,
      Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.events_api_destination (account, region, name, unique_id,
                    connection_arn, definition, created_at, modified_at)
                  values (:account, :region, :name, :uniqueId, :connection, :definition, :now, :now)
                  on conflict (account, region, name) do nothing
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", name)
            .param("uniqueId", UUID.randomUUID().toString())
            .param("connection", connectionArn)
            .param("definition", json.writeValueAsString(definition))
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  void update(
      ApiDestination destination,
      String connectionArn,
      ApiDestination.Definition definition,
      Instant now) {
    jdbc.sql(
            """
            update lambent_aws.events_api_destination
              set connection_arn = :connection, definition = :definition, modified_at = :now
              where id = :id
            """)
        .param("connection", connectionArn)
        .param("definition", json.writeValueAsString(definition))
        .param("now", Timestamp.from(now))
        .param("id", destination.id())
        .update();
  }

  void delete(ApiDestination destination) {
    jdbc.sql("delete from lambent_aws.events_api_destination where id = :id")
        .param("id", destination.id())
        .update();
  }

  List<ApiDestination> list(
      Caller caller, String prefix, @Nullable String connectionArn, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and starts_with(name, :prefix)
                  and (cast(:connection as text) is null or connection_arn = :connection)
                  and name > :after collate "C" order by name collate "C" limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .param("connection", connectionArn, Types.VARCHAR)
        .param("after", after)
        .param("limit", limit)
        .query(this::destination)
        .list();
  }

  /**
   * Takes one of the calls that the rate of a destination allows, whichever instance makes it: as
   * many as it names in a second, and no more than those of one second at once.
   *
   * @return when a call is allowed; null where this one is
   */
  @Nullable Instant reserve(ApiDestination destination) {
    int rate = destination.definition().effectiveRate();
    int taken =
        jdbc.sql(
                """
                update lambent_aws.events_api_destination
                  set used_until = greatest(used_until, clock_timestamp())
                    + interval '1 s' / cast(:rate as double precision)
                  where id = :id and used_until <= clock_timestamp() + interval '1 s'
                    - interval '1 s' / cast(:rate as double precision)
                """)
            .param("rate", rate)
            .param("id", destination.id())
            .update();
    if (taken == 1) {
      return null;
    }
    return jdbc.sql(
            """
            select used_until - interval '1 s' + interval '1 s' / cast(:rate as double precision)
                as allowed_at
              from lambent_aws.events_api_destination where id = :id
            """)
        .param("rate", rate)
        .param("id", destination.id())
        .query((row, number) -> Instants.get(row, "allowed_at"))
        .optional()
        .orElse(Instant.EPOCH);
  }
}
