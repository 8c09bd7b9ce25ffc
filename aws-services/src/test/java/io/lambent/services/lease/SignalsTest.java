package io.lambent.services.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.signal.Signals;
import io.lambent.services.TestingAwsServices;
import io.lambent.testing.TestingPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Signals between two processes on a real database. */
@Timeout(300)
class SignalsTest {
  private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();
  private Signals receiving = signals();
  private Signals sending = signals();

  private Signals signals() {
    return new Signals(
        TestingAwsServices.shared().bean(DataSource.class),
        () -> {
          Connection opened = DriverManager.getConnection(TestingPostgres.jdbcUrl());
          connection.compareAndSet(null, opened);
          return opened;
        });
  }

  /** What comes on a topic; {@code missed} where everything may have come. */
  private BlockingQueue<String> receivedOn(String topic) {
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    receiving.on(
        topic,
        new Signals.Receiver() {
          @Override
          public void received(String name) {
            names.add(name);
          }

          @Override
          public void missed() {
            names.add("missed");
          }
        });
    return names;
  }

  @BeforeEach
  void start() {
    receiving.start();
    await(receiving::isConnected);
    sending.start();
    await(sending::isConnected);
  }

  @AfterEach
  void close() throws InterruptedException {
    receiving.close();
    sending.close();
  }

  @Test
  void reachOtherProcessesOnTheirTopic() throws InterruptedException {
    BlockingQueue<String> names = receivedOn("one");
    BlockingQueue<String> others = receivedOn("other");

    sendUntil("one", "a|b", names);

    assertThat(names.take()).isEqualTo("a|b");
    assertThat(others).isEmpty();
  }

  @Test
  void doNotComeBackToTheirSender() throws InterruptedException {
    BlockingQueue<String> own = new LinkedBlockingQueue<>();
    sending.on(
        "one",
        new Signals.Receiver() {
          @Override
          public void received(String name) {
            own.add(name);
          }

          @Override
          public void missed() {
            own.add("missed");
          }
        });
    BlockingQueue<String> names = receivedOn("one");

    sendUntil("one", "name", names);

    assertThat(own).isEmpty();
  }

  @Test
  void countAsMissedAfterAConnectionWasLost() throws Exception {
    BlockingQueue<String> names = receivedOn("one");

    end(connection.get());

    assertThat(names.poll(60, TimeUnit.SECONDS)).isEqualTo("missed");
    await(receiving::isConnected);
    sendUntil("one", "again", names);
    assertThat(names.take()).isEqualTo("again");
  }

  private static void end(@Nullable Connection connection) throws SQLException {
    assertThat(connection).isNotNull();
    int pid = connection.unwrap(PGConnection.class).getBackendPID();
    try (Connection other = DriverManager.getConnection(TestingPostgres.jdbcUrl());
        Statement statement = other.createStatement()) {
      statement.execute("select pg_terminate_backend(" + pid + ")");
    }
  }

  /** Sends until it has come: the sender learns of the receiver in a moment. */
  private void sendUntil(String topic, String name, BlockingQueue<String> names) {
    await(
        () -> {
          sending.send(topic, name);
          return !names.isEmpty();
        });
  }

  private static void await(BooleanSupplier condition) {
    CompletableFuture.runAsync(
            () -> {
              while (!condition.getAsBoolean()) {
                LockSupport.parkNanos(10_000_000);
              }
            })
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}
