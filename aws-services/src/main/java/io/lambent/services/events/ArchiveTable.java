package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The archives, and the events in them. */
@Component
class ArchiveTable {
  private static final String ARCHIVES =
      """
      select a.id, a.bus, a.name, a.definition, a.created_at, b.account, b.region,
          b.name as bus_name
        from lambent_aws.events_archive a join lambent_aws.events_bus b on b.id = a.bus
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final BusTable buses;
  private final JsonMapper json;

  ArchiveTable(JdbcClient jdbc, TransactionTemplate transactions, BusTable buses, JsonMapper json) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.buses = buses;
    this.json = json;
  }

  private Archive archive(ResultSet row, int number) throws SQLException {
    return new Archive(
        row.getLong("id"),
        row.getLong("bus"),
        new BusName(row.getString("account"), row.getString("region"), row.getString("bus_name")),
        row.getString("name"),
        json.readValue(row.getString("definition"), Archive.Definition.class),
        Instants.get(row, "created_at"));
  }

  @Nullable Archive read(Caller caller, String name) {
    return jdbc.sql(
            ARCHIVES + "where a.account = :account and a.region = :region and a.name = :name")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .query(this::archive)
        .optional()
        .orElse(null);
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  Archive find(Caller caller, String name) {
    Archive archive = read(caller, name);
    if (archive == null) {
      throw EventsErrors.notFound("Archive " + name + " does not exist.");
    }
    return archive;
  }

  /** Returns false where there is an archive of that name. */
  boolean insert(Bus bus, String name, Archive.Definition definition, Instant now) {
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              buses.change(bus);
              return jdbc.sql(
                          """
                          insert into lambent_aws.events_archive
                              (bus, account, region, name, definition, pattern, retention_days,
                              created_at)
                            values (:bus, :account, :region, :name, :definition, :pattern, :days,
                              :now)
                            on conflict (account, region, name) do nothing
                          """)
                      .param("bus", bus.id())
                      .param("account", bus.name().account())
                      .param("region", bus.name().region())
                      .param("name", name)
                      .param("definition", json.writeValueAsString(definition))
                      .param("pattern", definition.eventPattern())
                      .param("days", definition.retentionDays())
                      .param("now", Timestamp.from(now))
                      .update()
                  == 1;
            }));
  }

  void update(Bus bus, Archive archive, Archive.Definition definition) {
    transactions.executeWithoutResult(
        status -> {
          buses.change(bus);
          jdbc.sql(
                  "update lambent_aws.events_archive set definition = :definition,"
                      + " pattern = :pattern, retention_days = :days where id = :id")
              .param("definition", json.writeValueAsString(definition))
              .param("pattern", definition.eventPattern())
              .param("days", definition.retentionDays())
              .param("id", archive.id())
              .update();
        });
  }

  void delete(Bus bus, Archive archive) {
    transactions.executeWithoutResult(
        status -> {
          buses.change(bus);
          jdbc.sql("delete from lambent_aws.events_archive where id = :id")
              .param("id", archive.id())
              .update();
        });
  }

  /**
   * @param bus null for the archives of all buses
   */
  List<Archive> list(Caller caller, String prefix, @Nullable Bus bus, String after, int limit) {
    return jdbc.sql(
            ARCHIVES
                + """
                where a.account = :account and a.region = :region and starts_with(a.name, :prefix)
                  and (cast(:bus as bigint) is null or a.bus = :bus)
                  and a.name > :after collate "C" order by a.name collate "C" limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .param("bus", bus == null ? null : bus.id())
        .param("after", after)
        .param("limit", limit)
        .query(this::archive)
        .list();
  }

  /**
   * @param size bytes
   */
  record Content(long count, long size) {}

  Content content(Archive archive) {
    return jdbc.sql(
            """
            select count(*) as events, coalesce(sum(octet_length(body)), 0) as size
              from lambent_aws.events_archived where archive = :archive
            """)
        .param("archive", archive.id())
        .query((row, number) -> new Content(row.getLong("events"), row.getLong("size")))
        .single();
  }

  /** Deletes events that were kept for as long as their archives say. */
  void expire(Instant now) {
    jdbc.sql(
            """
            delete from lambent_aws.events_archived e using lambent_aws.events_archive a
              where a.id = e.archive and a.retention_days > 0
                and e.put_at < cast(:now as timestamptz) - make_interval(days => a.retention_days)
            """)
        .param("now", Timestamp.from(now))
        .update();
  }
}
