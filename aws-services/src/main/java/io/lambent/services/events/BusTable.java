package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The buses. The default bus of an account is made when it is first needed. */
@Component
class BusTable {
  private static final String BUSES =
      "select id, account, region, name, settings, tags, policy, created_at, modified_at"
          + " from lambent_aws.events_bus ";

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final JsonMapper json;
  private final Clock clock;

  BusTable(JdbcClient jdbc, TransactionTemplate transactions, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.json = json;
    this.clock = clock;
  }

  private Bus bus(ResultSet row, int number) throws SQLException {
    return new Bus(
        row.getLong("id"),
        new BusName(row.getString("account"), row.getString("region"), row.getString("name")),
        json.readValue(row.getString("settings"), Bus.Settings.class),
        tags(row.getString("tags")),
        row.getString("policy"),
        Instants.get(row, "created_at"),
        Instants.get(row, "modified_at"));
  }

  private Map<String, String> tags(String stored) {
    return json.readValue(stored, new TypeReference<Map<String, String>>() {});
  }

  /**
   * Returns a bus of the caller; makes the default bus where it is not there yet.
   *
   * @param name name or ARN; null for the default bus
   * @throws io.lambent.aws.error.AwsFailure where there is no such bus of the caller
   */
  Bus find(Caller caller, @Nullable String name) {
    return find(caller, BusName.of(caller, name));
  }

  /**
   * Returns a bus of the caller; makes the default bus where it is not there yet.
   *
   * @throws io.lambent.aws.error.AwsFailure where there is no such bus of the caller
   */
  Bus find(Caller caller, BusName name) {
    if (!name.isOf(caller)) {
      throw EventsErrors.noBus(name.name());
    }
    Bus bus = read(name);
    if (bus == null && name.isDefault()) {
      insert(name, Bus.Settings.NONE, Map.of(), clock.instant());
      bus = Objects.requireNonNull(read(name));
    }
    if (bus == null) {
      throw EventsErrors.noBus(name.name());
    }
    return bus;
  }

  private @Nullable Bus read(BusName name) {
    return jdbc.sql(BUSES + "where account = :account and region = :region and name = :name")
        .param("account", name.account())
        .param("region", name.region())
        .param("name", name.name())
        .query(this::bus)
        .optional()
        .orElse(null);
  }

  /**
   * @param revision counts changes of rules and targets
   */
  record Version(long bus, long revision) {}

  /** The present version of a bus; null where there is none. */
  @Nullable Version version(BusName name) {
    return jdbc.sql(
            """
            select id, revision from lambent_aws.events_bus
              where account = :account and region = :region and name = :name
            """)
        .param("account", name.account())
        .param("region", name.region())
        .param("name", name.name())
        .query((row, number) -> new Version(row.getLong("id"), row.getLong("revision")))
        .optional()
        .orElse(null);
  }

  /** Returns false where there is a bus of that name. */
  boolean insert(BusName name, Bus.Settings settings, Map<String, String> tags, Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.events_bus
                    (account, region, name, settings, tags, created_at, modified_at)
                  values (:account, :region, :name, :settings, :tags, :now, :now)
                  on conflict (account, region, name) do nothing
                """)
            .param("account", name.account())
            .param("region", name.region())
            .param("name", name.name())
            .param("settings", json.writeValueAsString(settings))
            .param("tags", json.writeValueAsString(tags))
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  void update(Bus bus, Bus.Settings settings, Instant now) {
    jdbc.sql(
            "update lambent_aws.events_bus set settings = :settings, modified_at = :now"
                + " where id = :id")
        .param("settings", json.writeValueAsString(settings))
        .param("now", Timestamp.from(now))
        .param("id", bus.id())
        .update();
  }

  /** Returns false where the bus has rules or archives. */
  boolean delete(Bus bus) {
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              lock(bus);
              return jdbc.sql(
                          """
                          delete from lambent_aws.events_bus where id = :id and not exists (
                            select from lambent_aws.events_rule where bus = :id)
                            and not exists (
                              select from lambent_aws.events_archive where bus = :id)
                          """)
                      .param("id", bus.id())
                      .update()
                  == 1;
            }));
  }

  private void lock(Bus bus) {
    jdbc.sql("select from lambent_aws.events_bus where id = :id for update")
        .param("id", bus.id())
        .query((row, number) -> number)
        .list();
  }

  /**
   * Counts a change of rules or targets, which is made in the same transaction. Changes of one bus
   * follow each other.
   *
   * @throws io.lambent.aws.error.AwsFailure where the bus was deleted
   */
  void change(Bus bus) {
    int changed =
        jdbc.sql("update lambent_aws.events_bus set revision = revision + 1 where id = :id")
            .param("id", bus.id())
            .update();
    if (changed == 0) {
      throw EventsErrors.noBus(bus.name().name());
    }
  }

  /** Replaces the policy by what the change makes of it. */
  void changePolicy(Bus bus, Instant now, UnaryOperator<@Nullable String> change) {
    transactions.executeWithoutResult(
        status -> {
          lock(bus);
          Bus present = read(bus.name());
          if (present == null) {
            throw EventsErrors.noBus(bus.name().name());
          }
          jdbc.sql(
                  "update lambent_aws.events_bus set policy = :policy, modified_at = :now"
                      + " where id = :id")
              .param("policy", change.apply(present.policy()))
              .param("now", Timestamp.from(now))
              .param("id", present.id())
              .update();
        });
  }

  void changeTags(Bus bus, UnaryOperator<Map<String, String>> change) {
    transactions.executeWithoutResult(
        status -> {
          lock(bus);
          Bus present = read(bus.name());
          if (present == null) {
            throw EventsErrors.noBus(bus.name().name());
          }
          jdbc.sql("update lambent_aws.events_bus set tags = :tags where id = :id")
              .param("tags", json.writeValueAsString(change.apply(present.tags())))
              .param("id", present.id())
              .update();
        });
  }

  List<Bus> list(Caller caller, String prefix, String after, int limit) {
    return jdbc.sql(
            BUSES
                + """
                where account = :account and region = :region and starts_with(name, :prefix)
                  and name > :after collate "C" order by name collate "C" limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .param("after", after)
        .param("limit", limit)
        .query(this::bus)
        .list();
  }
}
