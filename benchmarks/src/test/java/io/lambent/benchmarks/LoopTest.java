package io.lambent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The closed and the open loop, against a server of the JDK. */
class LoopTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  private final byte[] request = HttpLoad.request("POST", endpoint, "/", "", new byte[] {'{', '}'});

  LoopTest() throws IOException {}

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  /**
   * @param status by the number of the call, from 1
   */
  private void serve(Duration time, IntUnaryOperator status) {
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          try {
            Thread.sleep(time);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(status.applyAsInt(calls.incrementAndGet()), -1);
          exchange.close();
        });
    server.start();
  }

  @Test
  void aCallerOfTheClosedLoopSendsAgainAfterARefusal() throws IOException {
    serve(Duration.ZERO, call -> call <= 2 ? 429 : 200);

    Tally tally = ClosedLoop.measure(endpoint, request, 2, Duration.ofSeconds(5));

    assertThat(tally.refused()).isEqualTo(2);
    assertThat(tally.failures()).isZero();
    assertThat(tally.accepted()).isPositive().isEqualTo(calls.get() - 2);
  }

  @Test
  void callersOfTheClosedLoopSendTheirCallsAndEnd() throws IOException {
    serve(Duration.ZERO, call -> call % 2 == 0 ? 500 : 200);
    Tally tally = new Tally();

    try (ClosedLoop loop = new ClosedLoop(endpoint, new Random(1))) {
      loop.add(3, request, 2, tally);
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (loop.callers() > 0 && System.nanoTime() < end) {
        loop.run(System.nanoTime() + Duration.ofMillis(50).toNanos());
      }

      assertThat(loop.callers()).isZero();
    }

    assertThat(tally.calls()).isEqualTo(6);
    assertThat(tally.failures()).isEqualTo(3);
  }

  @Test
  void theOpenLoopDoesNotWaitForAnswers() throws IOException {
    serve(Duration.ofMillis(300), call -> 200);
    OpenLoop.Stream stream = new OpenLoop.Stream(request, new Arrivals(200, 1));

    try (OpenLoop loop = new OpenLoop(endpoint)) {
      loop.run(stream, Duration.ofMillis(500));
      loop.drain();
    }

    assertThat(stream.tally().accepted()).isBetween(60, 140);
    assertThat(stream.tally().unsent()).isZero();
    assertThat(stream.tally().percentileMillis(1)).isGreaterThanOrEqualTo(300);
  }

  @Test
  void aCallWithoutAFreeConnectionIsNotSentLater() throws IOException {
    serve(Duration.ofMillis(300), call -> 200);
    OpenLoop.Stream stream = new OpenLoop.Stream(request, new Arrivals(200, 1));

    try (OpenLoop loop = new OpenLoop(endpoint, 2)) {
      loop.run(stream, Duration.ofMillis(500));
      loop.drain();
    }

    Tally tally = stream.tally();
    assertThat(tally.accepted()).isBetween(2, 4);
    assertThat(tally.accepted() + tally.unsent()).isBetween(60, 140);
  }
}
