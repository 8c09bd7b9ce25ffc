package io.lambent.execution.metering;

import static io.lambent.execution.metering.TestingUsage.usage;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageEncoding;
import io.lambent.contract.usage.UsageRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RemoteUsageSinkTest {
  private final UUID journal = UUID.randomUUID();
  private final List<String> requests = new ArrayList<>();
  private final List<UsageRecord> received = new ArrayList<>();
  private final ServiceClients clients = ServiceClients.of("secret", new JsonMapper());
  private int failures;

  private HttpServer billing;
  private RemoteUsageSink sink;

  @BeforeEach
  void start() throws IOException {
    billing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    billing.createContext(InternalHttp.USAGE, this::answer);
    billing.start();
    sink =
        new RemoteUsageSink(
            clients.client(
                RemoteUsageSink.SERVICE,
                URI.create("http://localhost:" + billing.getAddress().getPort())));
  }

  @AfterEach
  void stop() {
    clients.close();
    billing.stop(0);
  }

  @Test
  void asksForThePosition() {
    assertThat(sink.position(journal)).isEqualTo(42);
    assertThat(requests).containsExactly("GET journal=" + journal + " secret");
  }

  @Test
  void sendsABatchInItsCompactForm() {
    assertThat(sink.record(new UsageBatch(journal, 7, 42, List.of(usage("a"), usage("b")))))
        .isEqualTo(42);
    assertThat(requests).containsExactly("POST journal=" + journal + "&from=7&to=42 secret");
    assertThat(received).containsExactly(usage("a"), usage("b"));
  }

  @Test
  void repeatsACallThatFailed() {
    failures = 2;

    assertThat(sink.position(journal)).isEqualTo(42);
    assertThat(requests).hasSize(3);
  }

  @Test
  void failsWhereBillingGoesOnFailing() {
    failures = 3;

    assertThatThrownBy(() -> sink.position(journal)).hasMessageContaining("answered 503");
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getQuery()
            + " "
            + exchange.getRequestHeaders().getFirst(InternalHttp.TOKEN));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (failures > 0) {
      failures--;
      exchange.sendResponseHeaders(503, -1);
    } else {
      if (body.length > 0) {
        received.addAll(UsageEncoding.decode(body));
      }
      byte[] position = "42".getBytes(US_ASCII);
      exchange.sendResponseHeaders(200, position.length);
      exchange.getResponseBody().write(position);
    }
    exchange.close();
  }
}
