package io.lambent.execution.async;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.testing.TestingPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A queue with its worker on a real database, without the rest of the service. */
final class TestingQueue implements AutoCloseable {
  private static @Nullable HikariDataSource database;

  final AsyncQueue queue;

  /** The limits of the events of all functions. */
  volatile EventLimits limits;

  /** The destinations of the events of all functions. */
  volatile EventDestinations destinations = EventDestinations.NONE;

  volatile @Nullable String deadLetterTarget;

  /** True if the reserved concurrency of all functions is zero. */
  volatile boolean switchedOff;

  /** Why the settings of functions cannot be read; null where they can. */
  volatile @Nullable RuntimeException unknown;

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /** Functions of dropped events with the condition, and the ages of events that began to run. */
  final Queue<String> dropped = new ConcurrentLinkedQueue<>();

  final Queue<Duration> ages = new ConcurrentLinkedQueue<>();

  private final EventObserver observer =
      new EventObserver() {
        @Override
        public void started(Invocation event, Duration age) {
          ages.add(age);
        }

        @Override
        public void dropped(Invocation event, String condition) {
          dropped.add(event.function().name() + " " + condition);
        }
      };

  private final EventWriter writer;
  final EventWorker worker;

  TestingQueue(String owner, AsyncProperties properties, TestingInvoker invoker) {
    this(owner, properties, invoker, EventLimits.DEFAULT);
  }

  TestingQueue(
      String owner, AsyncProperties properties, TestingInvoker invoker, EventLimits initial) {
    this.limits = initial;
    EventTable table = new EventTable(database(), owner, properties.lease());
    Slots slots = new Slots(properties.concurrency(), properties.concurrencyPerFunction());
    this.writer = new EventWriter(table, slots, properties.maxPending().toBytes(), () -> {});
    this.worker =
        new EventWorker(
            new EventParts(
                table,
                writer,
                slots,
                properties,
                invoker,
                event -> settings(),
                InstantSource.system(),
                new EventMeters(metrics, List.of(observer))));
    this.queue = new AsyncQueue(writer);
    worker.start();
  }

  private CompletableFuture<EventSettings> settings() {
    RuntimeException away = unknown;
    return away != null
        ? CompletableFuture.failedFuture(away)
        : CompletableFuture.completedFuture(
            new EventSettings(
                limits,
                destinations,
                List.of(new EventSettings.DeadLetterQueue("$LATEST", deadLetterTarget)),
                switchedOff));
  }

  static AsyncProperties properties(Duration lease, int concurrencyPerFunction) {
    return new AsyncProperties(
        concurrencyPerFunction * 2,
        concurrencyPerFunction,
        Duration.ofMillis(20),
        lease,
        List.of(Duration.ofMillis(20), Duration.ofMillis(40)),
        Duration.ofMillis(10),
        Duration.ofMillis(40),
        Duration.ofHours(6),
        DataSize.ofMegabytes(64),
        Duration.ZERO);
  }

  static Invocation event(String function) {
    return new Invocation(
        UUID.randomUUID().toString(),
        1,
        new FunctionName("000000000000", "us-east-1", function),
        "live",
        InvocationType.EVENT,
        "{\"ü\":1}".getBytes(UTF_8),
        "e30=",
        "{}",
        "Root=1-5759e988-bd862e3fe1be46a994272793",
        false);
  }

  static synchronized HikariDataSource database() {
    if (database == null) {
      HikariDataSource source = new HikariDataSource();
      source.setJdbcUrl(TestingPostgres.jdbcUrl());
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:db/migration/execution")
          .defaultSchema("lambent_execution")
          .load()
          .migrate();
      database = source;
    }
    return database;
  }

  static void clear() throws SQLException {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate lambent_execution.async_event, lambent_execution.event_delivery");
    }
  }

  /** Makes what is queued older than it is. */
  static void age(Duration by) throws SQLException {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update lambent_execution.async_event set enqueued_at = enqueued_at - interval '%d ms'"
              .formatted(by.toMillis()));
    }
  }

  static int queued() throws SQLException {
    return count("true");
  }

  private static int count(String condition) throws SQLException {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from lambent_execution.async_event where " + condition)) {
      row.next();
      return row.getInt(1);
    }
  }

  static void awaitQueued(int expected) throws Exception {
    await(expected, "true");
  }

  /** Waits until that many events are in the queue that no instance has the lease of. */
  static void awaitWaiting(int expected) throws Exception {
    await(expected, "lease_owner is null");
  }

  private static void await(int expected, String condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (count(condition) != expected) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + count(condition) + " events in the queue");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  @Override
  public void close() throws InterruptedException {
    worker.stop();
    writer.close();
  }
}
