package io.lambent.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.internal.InternalHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import tools.jackson.databind.json.JsonMapper;

class ServiceClientTest {
  private static final ClientProperties PROPERTIES =
      new ClientProperties(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          3,
          Duration.ofMillis(1),
          10,
          60,
          Duration.ofMinutes(10));

  private final Resilience resilience = new Resilience(PROPERTIES, "caller-service");
  private final ServiceClients clients =
      new ServiceClients(
          PROPERTIES, new InternalProperties("secret"), new JsonMapper(), resilience);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Integer> failures = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  private ServiceClient client;

  record Greeting(String text) {}

  interface Api {
    @GetExchange("/greeting")
    Greeting greeting(@RequestParam("name") String name);
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst(InternalHttp.TOKEN));
          int status = failures.isEmpty() ? 200 : failures.removeFirst();
          byte[] body = (status == 200 ? "{\"text\":\"hello\"}" : "because").getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.getResponseHeaders().set("X-Reason", "Busy");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client = clients.client("greeter", url());
  }

  @AfterEach
  void stop() {
    clients.close();
    server.stop(0);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private Greeting greet() {
    return client.api(Api.class).greeting("a&b c");
  }

  @Test
  void carriesTheSecretAndEncodedParameters() {
    assertThat(client.once(this::greet)).isEqualTo(new Greeting("hello"));
    assertThat(requests).containsExactly("/greeting?name=a%26b%20c secret");
  }

  @Test
  void repeatsWhatFailedForTheServicesFault() {
    failures.addAll(List.of(503, 500));

    assertThat(client.repeatable(this::greet)).isEqualTo(new Greeting("hello"));
    assertThat(requests).hasSize(3);
  }

  @Test
  void doesNotRepeatWhatIsTheCallersFault() {
    failures.add(404);

    assertThatThrownBy(() -> client.repeatable(this::greet))
        .isInstanceOfSatisfying(
            ServiceCallException.class,
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.body()).isEqualTo("because");
              assertThat(e.header("x-reason")).contains("Busy");
              assertThat(e).hasMessage("greeter answered 404: because");
            });
    assertThat(requests).hasSize(1);
  }

  @Test
  void refusesCallsOfAServiceThatFails() {
    failures.addAll(List.of(500, 500, 500, 500, 500));
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> client.once(this::greet)).isInstanceOf(ServiceCallException.class);
    }

    assertThatThrownBy(() -> client.once(this::greet))
        .isInstanceOf(CallNotPermittedException.class);
    assertThat(requests).hasSize(5);
    assertThat(client.unguarded(this::greet)).isEqualTo(new Greeting("hello"));
  }

  @Test
  void doesNotRefuseCallsForTheCallersFaults() {
    failures.addAll(List.of(404, 404, 404, 404, 404));
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> client.once(this::greet)).isInstanceOf(ServiceCallException.class);
    }

    assertThat(client.once(this::greet)).isEqualTo(new Greeting("hello"));
  }

  @Test
  void saysThatAServiceGaveNoAnswer() {
    server.stop(0);

    assertThatThrownBy(() -> client.once(this::greet))
        .isInstanceOfSatisfying(ServiceCallException.class, e -> assertThat(e.status()).isZero())
        .hasMessageStartingWith("greeter gave no answer");
  }

  @Test
  void opensABodyToBeRead() throws IOException {
    try (InputStream body = client.open("/archives/{name}", "a b")) {
      assertThat(body.readAllBytes()).asString(UTF_8).contains("hello");
    }
    failures.add(500);

    assertThat(requests).containsExactly("/archives/a%20b secret");
    assertThatThrownBy(() -> client.once(() -> client.open("/archives/x")))
        .hasMessage("greeter answered 500: because");
  }

  @Test
  void metersCallsByService() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    new ClientConfiguration().circuitBreakerMeters(resilience).bindTo(meters);
    failures.add(500);

    client.repeatable(this::greet);

    assertThat(
            meters
                .get("lambent.client.calls")
                .tags("name", "greeter", "kind", "failed", "caller", "caller-service")
                .timer()
                .count())
        .isEqualTo(1);
  }
}
