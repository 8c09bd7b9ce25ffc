package io.lambent.execution.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.function.FunctionName;
import io.lambent.testing.TestingPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryWorkerTest {
  private static final HikariDataSource database = new HikariDataSource();

  private final Queue<Delivery> asked = new ConcurrentLinkedQueue<>();
  private final Queue<Delivery> failed = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeAll
  static void migrate() {
    database.setJdbcUrl(TestingPostgres.jdbcUrl());
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration/execution")
        .defaultSchema("lambent_execution")
        .load()
        .migrate();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void clear() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate lambent_execution.event_delivery");
    }
  }

  private static DeliveryProperties properties(Duration maxAge) {
    return new DeliveryProperties(
        null,
        8,
        2,
        Duration.ofMillis(20),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        Duration.ofMillis(10),
        Duration.ofMillis(40),
        maxAge,
        Duration.ofSeconds(10));
  }

  private static Delivery delivery(String target, Delivery.@Nullable DeadLetter deadLetter) {
    return new Delivery(
        UUID.randomUUID().toString(),
        deadLetter == null ? Delivery.Kind.ON_FAILURE : Delivery.Kind.DEAD_LETTER,
        UUID.randomUUID().toString(),
        new FunctionName("000000000000", "us-east-1", "hello"),
        "live",
        target,
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        "{\"ü\":1}".getBytes(UTF_8),
        deadLetter,
        "Root=1-5759e988-bd862e3fe1be46a994272793");
  }

  private static void insert(Delivery... deliveries) throws SQLException {
    try (Connection connection = database.getConnection()) {
      DeliveryTable.insert(connection, List.of(deliveries));
    }
  }

  private static int waiting() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from lambent_execution.event_delivery")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void awaitWaiting(int expected) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (waiting() != expected) {
      assertThat(System.nanoTime()).as("nanoseconds").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private DeliveryWorker worker(
      String owner, Duration maxAge, Function<Delivery, DeliveryResult> sink) {
    DeliveryWorker worker =
        new DeliveryWorker(
            new DeliveryTable(database, owner, Duration.ofMinutes(1)),
            delivery -> {
              asked.add(delivery);
              return sink.apply(delivery);
            },
            properties(maxAge),
            List.of(failed::add),
            meters,
            InstantSource.system());
    worker.start();
    return worker;
  }

  private double count(String name, String kind) {
    return meters.counter(name, "kind", kind).count();
  }

  @Test
  void deliversOnceAndRemoves() throws Exception {
    Delivery letter = delivery("queue", new Delivery.DeadLetter(200, "no"));
    Delivery outcome = delivery("topic", null);
    insert(letter, outcome);
    DeliveryWorker worker = worker("a", Duration.ofHours(1), each -> DeliveryResult.delivered());
    awaitWaiting(0);
    worker.stop();

    assertThat(asked)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrder(letter, outcome);
    assertThat(count("lambent.deliveries.made", "dead_letter")).isEqualTo(1);
    assertThat(failed).isEmpty();
  }

  @Test
  void triesAgainWithoutLosingAnything() throws Exception {
    insert(delivery("queue", null));
    DeliveryWorker worker =
        worker(
            "a",
            Duration.ofHours(1),
            each ->
                switch (asked.size()) {
                  case 1 -> DeliveryResult.tryAgain("busy");
                  case 2 -> throw new IllegalStateException("trigger-service is away");
                  default -> DeliveryResult.delivered();
                });
    awaitWaiting(0);
    worker.stop();

    assertThat(asked).hasSize(3);
    assertThat(asked.stream().map(Delivery::id).distinct()).hasSize(1);
    // The second try did not reach the destination.
    assertThat(failed).hasSize(1);
  }

  @Test
  void givesUpWhatIsRefusedAndWhatIsTooOld() throws Exception {
    insert(delivery("absent", null), delivery("busy", new Delivery.DeadLetter(200, "no")));
    DeliveryWorker worker =
        worker(
            "a",
            Duration.ofMillis(60),
            each ->
                each.target().equals("absent")
                    ? DeliveryResult.refused("there is no such queue")
                    : DeliveryResult.tryAgain("busy"));
    awaitWaiting(0);
    worker.stop();

    assertThat(asked).filteredOn(each -> each.target().equals("absent")).hasSize(1);
    assertThat(count("lambent.deliveries.dropped", "on_failure")).isEqualTo(1);
    assertThat(count("lambent.deliveries.dropped", "dead_letter")).isEqualTo(1);
    assertThat(failed).hasSize(asked.size());
  }

  @Test
  void aDestinationThatDoesNotAnswerDoesNotHoldUpOthers() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    insert(Stream.generate(() -> delivery("stuck", null)).limit(20).toArray(Delivery[]::new));
    insert(Stream.generate(() -> delivery("quick", null)).limit(20).toArray(Delivery[]::new));
    DeliveryWorker worker =
        worker(
            "a",
            Duration.ofHours(1),
            each -> {
              if (each.target().equals("stuck")) {
                await(answer);
              }
              return DeliveryResult.delivered();
            });
    awaitWaiting(20);
    assertThat(asked).filteredOn(each -> each.target().equals("stuck")).hasSizeLessThan(5);
    answer.countDown();
    awaitWaiting(0);
    worker.stop();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRestartedInstanceDeliversAtOnceWhatItHadTaken() throws Exception {
    Delivery delivery = delivery("queue", null);
    insert(delivery);
    DeliveryTable killed = new DeliveryTable(database, "me", Duration.ofHours(1));
    assertThat(killed.take(10, List.of())).hasSize(1);
    DeliveryWorker restarted =
        worker("me", Duration.ofHours(1), each -> DeliveryResult.delivered());
    awaitWaiting(0);
    restarted.stop();

    assertThat(asked).extracting(Delivery::id).containsExactly(delivery.id());
  }

  @Test
  void instancesShareTheWork() throws Exception {
    int many = 300;
    insert(
        Stream.generate(() -> delivery("q" + UUID.randomUUID(), null))
            .limit(many)
            .toArray(Delivery[]::new));
    Set<String> delivered = ConcurrentHashMap.newKeySet();
    Function<Delivery, DeliveryResult> sink =
        each -> {
          delivered.add(each.id());
          return DeliveryResult.delivered();
        };
    DeliveryWorker one = worker("a", Duration.ofHours(1), sink);
    DeliveryWorker two = worker("b", Duration.ofHours(1), sink);
    awaitWaiting(0);
    one.stop();
    two.stop();

    assertThat(asked).hasSize(many);
    assertThat(delivered).hasSize(many);
  }
}
