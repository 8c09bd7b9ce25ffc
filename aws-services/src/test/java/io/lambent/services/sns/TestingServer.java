package io.lambent.services.sns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A subscriber: a server that keeps what it gets, and answers with 200 or as tests say. */
final class TestingServer implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  /** A request that it got. */
  record Received(Headers headers, String body) {
    @Nullable String header(String name) {
      return headers.getFirst(name);
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    String text(String member) {
      return json().path(member).asString();
    }
  }

  TestingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          Integer answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
          exchange.close();
          received.add(new Received(exchange.getRequestHeaders(), body));
        });
    server.start();
  }

  /** Sets the statuses of the next answers. */
  void answer(int... statuses) {
    for (int status : statuses) {
      answers.add(status);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/notified?by=sns";
  }

  Received next() throws InterruptedException {
    Received next = received.poll(60, TimeUnit.SECONDS);
    assertThat(next).as("a request").isNotNull();
    if (next == null) {
      throw new AssertionError();
    }
    return next;
  }

  boolean hasMore() {
    return !received.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
