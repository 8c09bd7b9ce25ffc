package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingFunction.error;
import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingListener;
import io.lambent.contract.trigger.StreamSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Mappings of tables of a real PostgreSQL, with functions of the test. */
class PostgresqlMappingTest {
  private static final int ROUNDS = Integer.getInteger("lambent.test.rounds", 4);
  private static EmbeddedPostgres postgres;
  private static JdbcClient shop;
  private static ConfigurableApplicationContext context;
  private static final TestingMappings MAPPINGS = new TestingMappings();
  private static final TestingFunction FUNCTIONS = new TestingFunction();

  private final String table = "t" + Long.toHexString(new Random().nextLong());
  private final String function = "f-" + UUID.randomUUID();
  private final List<JsonNode> records = new CopyOnWriteArrayList<>();
  private final List<EventSourceMapping> mappings = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("wal_level", "logical")
            .setServerConfig("wal_sender_timeout", "2s")
            .start();
    shop = JdbcClient.create(postgres.getPostgresDatabase());
    context = instance();
  }

  private static ConfigurableApplicationContext instance() {
    String prefix = "--lambent.triggers.postgresql.connections.shop.";
    return TestingTriggers.start(
        MAPPINGS,
        FUNCTIONS,
        prefix + "url=" + postgres.getJdbcUrl("postgres", "postgres"),
        prefix + "username=postgres");
  }

  @AfterAll
  static void stop() throws IOException {
    context.close();
    postgres.close();
  }

  @AfterEach
  void delete() {
    mappings.forEach(mapping -> poll(changed(mapping, false, true)));
    await(
        () ->
            count("select count(*) from pg_replication_slots") == 0
                && count("select count(*) from pg_publication") == 0);
  }

  @Test
  void callsTheFunctionWithTheRowsAndThenWithTheirChanges() {
    shop.sql("create type mood as enum ('happy', 'sad')").update();
    shop.sql("create domain price as numeric").update();
    create(
        "id int primary key, name text, price price, tags text[], doc jsonb, data bytea, ok bool,"
            + " at timestamptz, mood mood, twice int generated always as (id * 2) stored");
    insert(
        "1, E'a\\t\\\\b\\n', 1.50, '{x,NULL}', '{\"n\": [1]}', '\\x00ff', true,"
            + " '2026-01-02 03:04:05+02', 'sad'");
    poll(mapping(), event -> answer("null"));
    await(() -> records.size() == 1);
    shop.sql("update " + table + " set name = 'b', data = null").update();
    shop.sql("delete from " + table).update();

    await(() -> records.size() == 3);
    JsonNode image = records.get(0).at("/dynamodb/NewImage");
    assertThat(image)
        .hasToString(
            "{\"id\":{\"N\":\"1\"},\"name\":{\"S\":\"a\\t\\\\b\\n\"},\"price\":{\"N\":\"1.50\"},"
                + "\"tags\":{\"L\":[{\"S\":\"x\"},{\"NULL\":true}]},"
                + "\"doc\":{\"M\":{\"n\":{\"L\":[{\"N\":\"1\"}]}}},\"data\":{\"B\":\"AP8=\"},"
                + "\"ok\":{\"BOOL\":true},\"at\":{\"S\":\"2026-01-02 01:04:05+00\"},"
                + "\"mood\":{\"S\":\"sad\"}}");
    JsonNode changed = records.get(1).at("/dynamodb/NewImage");
    assertThat(changed.at("/name/S").asString()).isEqualTo("b");
    assertThat(changed.at("/data/NULL").asBoolean()).isTrue();
    assertThat(changed.path("doc")).isEqualTo(image.path("doc"));
    assertThat(changed.path("at")).isEqualTo(image.path("at"));
    assertThat(names()).containsExactly("INSERT", "MODIFY", "REMOVE");
    assertThat(records.get(0).at("/postgresql/snapshot").asBoolean()).isTrue();
    assertThat(records.stream().map(one -> one.at("/dynamodb/SequenceNumber").asString()))
        .isSorted();
  }

  @Test
  void beginsWithTheSlotAndFollowsTheShapeOfTheTable() {
    create("id int primary key, a text");
    shop.sql("alter table " + table + " replica identity full").update();
    insert("1, 'old'");
    EventSourceMapping mapping = poll(mapping().since(Instant.now()), event -> answer("null"));
    insert("2, 'new'");
    shop.sql("alter table " + table + " add column b int default 7").update();
    shop.sql("update " + table + " set a = 'x', b = 8 where id = 1").update();
    insert("3, repeat('long', 1000), 9");
    shop.sql("alter table " + table + " alter column a set storage external").update();
    shop.sql("update " + table + " set b = 10 where id = 3").update();

    await(() -> records.size() == 4);
    assertThat(names()).containsExactly("INSERT", "MODIFY", "INSERT", "MODIFY");
    JsonNode change = records.get(1).path("dynamodb");
    assertThat(change.at("/Keys")).hasToString("{\"id\":{\"N\":\"1\"}}");
    assertThat(change.at("/OldImage/b/N").asString()).isEqualTo("7");
    assertThat(change.at("/NewImage/b/N").asString()).isEqualTo("8");
    assertThat(records.get(3).at("/dynamodb/NewImage/a/S").asString()).hasSize(4000);
    await(() -> "OK".equals(MAPPINGS.results.get(mapping.uuid())));
  }

  @Test
  void anIdleSlotKeepsNoLog() {
    create("id int primary key");
    poll(mapping().since(Instant.now()), event -> answer("null"));
    insert("1");
    await(() -> records.size() == 1);
    String before = shop.sql("select pg_current_wal_lsn()::text").query(String.class).single();
    shop.sql("create table other_" + table + " as select generate_series(1, 100)").update();

    await(
        () ->
            count(
                    "select count(*) from pg_replication_slots where confirmed_flush_lsn > '"
                        + before
                        + "'")
                == 1);
  }

  @Test
  void goesOnAtItsPlaceWhenTheConnectionIsLostInALargeTransaction() {
    create("id int primary key, v int");
    AtomicInteger calls = new AtomicInteger();
    poll(
        mapping().since(Instant.now()).batchSize(50).parallelBatches(4),
        event -> {
          int call = calls.incrementAndGet();
          if (call == 10 || call == 40) {
            shop.sql("select pg_terminate_backend(active_pid) from pg_replication_slots")
                .query(Boolean.class)
                .list();
          }
          return call % 7 == 0 ? error() : answer("null");
        });
    shop.sql(
            "insert into "
                + table
                + " select i, 0 from generate_series(1, 2000) i; update "
                + table
                + " set v = 1; update "
                + table
                + " set v = 2")
        .update();

    await(() -> handled().size() == 2000 && handled().values().stream().allMatch(v -> v == 2));
  }

  @Test
  void aTruncationComesAfterAllBeforeItAndBeforeAllAfterIt() {
    create("id int primary key");
    poll(mapping().since(Instant.now()).batchSize(1).parallelBatches(10), event -> answer("null"));
    shop.sql(
            "insert into %1$s select generate_series(1, 30); truncate %1$s; insert into %1$s select generate_series(1, 30)"
                .formatted(table))
        .update();

    await(() -> records.size() == 61);
    assertThat(names().indexOf("TRUNCATE")).isEqualTo(30);
  }

  @Test
  void endsATumblingWindowOnceTheTableHasNoMoreChanges() {
    create("id int primary key");
    List<JsonNode> events = new CopyOnWriteArrayList<>();
    poll(
        mapping().since(Instant.now()).tumblingSeconds(1),
        event -> {
          events.add(event);
          return answer("{\"state\": {\"count\": " + event.path("Records").size() + "}}");
        });
    insert("1");

    await(
        () ->
            !events.isEmpty()
                && events.getLast().path("isFinalInvokeForWindow").asBoolean()
                && events.getLast().at("/state/count").asInt() == 1);
  }

  @Test
  void refusesATableWhoseUpdatesPostgresqlWouldRefuse() {
    create("id int");
    EventSourceMapping mapping = poll(mapping(), event -> answer("null"));

    await(
        () ->
            ("PROBLEM: public."
                    + table
                    + " has no primary key: give it one, or set its REPLICA IDENTITY to FULL")
                .equals(MAPPINGS.results.get(mapping.uuid())));
    shop.sql("insert into " + table + " values (1); update " + table + " set id = 2").update();
  }

  /**
   * A function that applies the records of each key in order builds a copy of the table, while
   * connections are ended and trigger-service restarts.
   */
  @Test
  void aCopyOfTheTableIsTheTableWhateverIsKilled() {
    create("id int primary key, v int");
    shop.sql("insert into " + table + " select i, 0 from generate_series(1, 300) i").update();
    Map<Integer, Integer> copy = new ConcurrentHashMap<>();
    poll(
        mapping().batchSize(20).parallelBatches(3),
        event -> {
          event.path("Records").forEach(record -> apply(copy, record));
          return answer("null");
        });
    Random random = new Random(Long.getLong("lambent.test.seed", 5));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 20; i++) {
        change(random);
      }
      if (round % 4 == 1) {
        context.close();
        context = instance();
      } else {
        shop.sql(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'lambent-triggers'")
            .query(Boolean.class)
            .list();
      }
    }

    await(() -> copy.equals(rows()));
  }

  private void change(Random random) {
    int id = random.nextInt(300);
    int other = random.nextInt(600);
    String sql =
        switch (random.nextInt(5)) {
          case 0 -> "delete from %1$s where id = %2$d";
          case 1 ->
              "update %1$s set id = %3$d where id = %2$d and not exists (select from %1$s where id"
                  + " = %3$d)";
          case 2 ->
              "insert into %1$s values (%2$d, 0) on conflict (id) do update set v = %1$s.v + 1";
          case 3 ->
              "begin; update %1$s set v = v + 1 where id %% 10 = %2$d %% 10; delete from %1$s where"
                  + " id = %3$d; commit";
          default -> "begin; update %1$s set v = v + 7; rollback";
        };
    shop.sql(sql.formatted(table, id, other)).update();
  }

  private static void apply(Map<Integer, Integer> copy, JsonNode record) {
    int id = Integer.parseInt(record.at("/dynamodb/Keys/id/N").asString());
    if (record.path("eventName").asString().equals("REMOVE")) {
      copy.remove(id);
    } else {
      copy.put(id, Integer.parseInt(record.at("/dynamodb/NewImage/v/N").asString()));
    }
  }

  private Map<Integer, Integer> rows() {
    Map<Integer, Integer> rows = new ConcurrentHashMap<>();
    shop.sql("select id, v from " + table)
        .query(
            row -> {
              rows.put(row.getInt(1), row.getInt(2));
            });
    return rows;
  }

  private void create(String columns) {
    shop.sql("create table " + table + " (" + columns + ")").update();
  }

  private void insert(String values) {
    shop.sql("insert into " + table + " values (" + values + ")").update();
  }

  private static int count(String sql) {
    return shop.sql(sql).query(Integer.class).single();
  }

  private TestingStreamMapping mapping() {
    return new TestingStreamMapping(
        "arn:aws:postgresql:us-east-1:" + TestingTriggers.ACCOUNT + ":shop/public." + table,
        function);
  }

  private EventSourceMapping poll(
      TestingStreamMapping making, Function<JsonNode, InvocationOutcome> code) {
    FUNCTIONS.put(
        function,
        event -> {
          InvocationOutcome outcome = code.apply(event);
          synchronized (records) {
            event.path("Records").forEach(records::add);
          }
          return outcome;
        });
    EventSourceMapping mapping = making.make();
    mappings.add(mapping);
    poll(mapping);
    return mapping;
  }

  private static void poll(EventSourceMapping mapping) {
    MAPPINGS.put(mapping);
    context.getBean(MappingListener.class).changed();
    await(() -> Long.valueOf(mapping.revision()).equals(MAPPINGS.settled.get(mapping.uuid())));
  }

  private static EventSourceMapping changed(
      EventSourceMapping mapping, boolean active, boolean deleted) {
    StreamSettings stream = Objects.requireNonNull(mapping.stream());
    return TestingMapping.like(mapping).revision(mapping.revision() + 1).active(active).stream(
            new StreamSettings(
                stream.since(),
                stream.parallelBatches(),
                stream.bisect(),
                stream.maximumRetries(),
                stream.maximumAgeSeconds(),
                stream.tumblingSeconds(),
                stream.onFailure(),
                stream.role(),
                deleted))
        .make();
  }

  private List<String> names() {
    return records.stream().map(record -> record.path("eventName").asString()).toList();
  }

  /** The last value of each row, by key. */
  private Map<Integer, Integer> handled() {
    Map<Integer, Integer> rows = new ConcurrentHashMap<>();
    records.forEach(record -> apply(rows, record));
    return rows;
  }
}
