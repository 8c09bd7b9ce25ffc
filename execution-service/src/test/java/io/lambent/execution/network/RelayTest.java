package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes between two programs, on real connections. */
@Timeout(120)
class RelayTest {
  private static final int BODY = 100 << 20;
  private static final int CONNECTIONS = 50;
  private static final int SMALL_BODY = 1 << 20;

  private final ExecutorService programs = Executors.newVirtualThreadPerTaskExecutor();

  @SuppressWarnings("NullAway.Init")
  private TestingRelay relay;

  @BeforeAll
  static void need() {
    TestingRelay.assumePossible();
  }

  @BeforeEach
  void start() {
    relay = new TestingRelay(new RelayMemory(64 << 20));
  }

  @AfterEach
  void stop() throws Exception {
    programs.shutdownNow();
    relay.close();
  }

  @Test
  void passesLargeBodiesBothWaysAtOnce() throws Exception {
    try (Socket client = relay.connect();
        Socket server = relay.accept()) {
      Future<?> up = programs.submit(() -> TestingRelay.send(client, BODY, 1));
      Future<?> down = programs.submit(() -> TestingRelay.send(server, BODY, 2));
      Future<Long> upReceived = programs.submit(() -> TestingRelay.receive(server));

      assertThat(TestingRelay.receive(client)).isEqualTo(TestingRelay.checksum(BODY, 2));
      assertThat(upReceived.get()).isEqualTo(TestingRelay.checksum(BODY, 1));
      up.get();
      down.get();
    }
    relay.awaitNothingHeld();
  }

  @Test
  void goesOnWhereMemoryIsSpent() throws Exception {
    relay.close();
    relay = new TestingRelay(new RelayMemory(0));
    List<Future<Long>> received = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket client = relay.connect();
      Socket server = relay.accept();
      received.add(programs.submit(() -> TestingRelay.receive(server)));
      programs.execute(() -> TestingRelay.send(client, SMALL_BODY, 3));
    }

    for (Future<Long> each : received) {
      assertThat(each.get()).isEqualTo(TestingRelay.checksum(SMALL_BODY, 3));
    }
  }

  /** Either side ends its direction first, and the other answers to all that has come. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void passesTheEndOfOneDirection(boolean clientFirst) throws Exception {
    try (Socket client = relay.connect();
        Socket server = relay.accept()) {
      Socket first = clientFirst ? client : server;
      Socket second = clientFirst ? server : client;
      first.getOutputStream().write("question".getBytes(US_ASCII));
      first.shutdownOutput();

      assertThat(second.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("question");
      second.getOutputStream().write("answer".getBytes(US_ASCII));
      second.shutdownOutput();
      assertThat(first.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("answer");
    }
  }

  /** A connection that breaks off is not taken for one that has sent all. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void passesAResetOn(boolean ofClient) throws Exception {
    try (Socket client = relay.connect();
        Socket server = relay.accept()) {
      Socket broken = ofClient ? client : server;
      Socket other = ofClient ? server : client;
      broken.getOutputStream().write('x');
      assertThat(other.getInputStream().read()).isEqualTo('x');
      broken.setSoLinger(true, 0);
      broken.close();

      assertThatThrownBy(() -> other.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  /** A client that goes on sending after the server has closed gets a reset. */
  @Test
  void breaksOffWhatNobodyReadsAnyMore() throws Exception {
    try (Socket client = relay.connect()) {
      relay.accept().close();
      byte[] bytes = new byte[1 << 16];
      OutputStream out = client.getOutputStream();

      assertThatThrownBy(
              () -> {
                while (true) {
                  out.write(bytes);
                }
              })
          .isInstanceOf(IOException.class);
    }
    relay.awaitNothingHeld();
  }
}
