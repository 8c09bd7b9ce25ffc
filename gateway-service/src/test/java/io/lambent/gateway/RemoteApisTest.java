package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.contract.api.ApiChanges;
import io.lambent.contract.api.ApiCors;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiMessage;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.internal.InternalHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** APIs of an aws-services behind HTTP, which says when they change. */
class RemoteApisTest {
  private final HttpServer services = start();
  private final BlockingQueue<ApiChanges> changes = new LinkedBlockingQueue<>();

  /** Opened once the gateway follows the changes, and has forgotten what it knew before. */
  private final CountDownLatch following = new CountDownLatch(1);

  private volatile int maxAge = 1;
  private final TestingGateway gateway =
      TestingGateway.remote(
          "lambent.gateway.aws-services-url=http://127.0.0.1:" + services.getAddress().getPort());

  private HttpServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(InternalHttp.APIS, exchange -> send(exchange, api()));
      server.createContext(
          InternalHttp.API_DOMAINS,
          exchange ->
              send(
                  exchange,
                  List.of(
                      new ApiDomain(
                          "api.example.com",
                          List.of(new ApiDomain.Mapping("", "abc123", "$default"))))));
      server.createContext(InternalHttp.API_CHANGES, this::change);
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ApiMessage api() {
    return ApiMessage.of(
        new HttpApi(
            new ApiIdentity("abc123", "000000000000", "us-east-1"),
            false,
            new ApiCors(false, List.of(), List.of(), List.of("*"), List.of(), maxAge),
            List.of(
                new ApiStage(
                    "$default",
                    "d",
                    Map.of(),
                    new ApiStage.RateLimit(null, null),
                    Map.of(),
                    null,
                    false,
                    List.of(),
                    List.of()))));
  }

  private void change(HttpExchange exchange) throws IOException {
    try {
      boolean isFirst = exchange.getRequestURI().getQuery().equals("after=-1");
      if (!isFirst) {
        following.countDown();
      }
      ApiChanges change =
          isFirst ? new ApiChanges(1, List.of(), false) : changes.poll(5, TimeUnit.SECONDS);
      send(exchange, change == null ? new ApiChanges(1, List.of(), false) : change);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, Object value) throws IOException {
    byte[] body = JsonMapper.shared().writeValueAsBytes(value);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void close() {
    gateway.close();
    services.stop(0);
  }

  private String preflight(String host) {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("/")
                .method("OPTIONS", BodyPublishers.noBody())
                .headers("Host", host, "Origin", "https://a")
                .header("Access-Control-Request-Method", "GET"));
    return response.headers().firstValue("access-control-max-age").orElse("")
        + " "
        + response.statusCode();
  }

  private void await(String host, String expected) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!preflight(host).equals(expected) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(preflight(host)).isEqualTo(expected);
  }

  @Test
  void servesFromMemoryUntilAChangeIsTold() throws InterruptedException {
    String host = "abc123.execute-api.us-east-1.localhost";

    await("api.example.com", "1 204");
    assertThat(following.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(preflight(host)).isEqualTo("1 204");
    maxAge = 2;
    assertThat(preflight(host)).isEqualTo("1 204");
    changes.add(new ApiChanges(2, List.of("abc123"), false));
    await(host, "2 204");
  }
}
