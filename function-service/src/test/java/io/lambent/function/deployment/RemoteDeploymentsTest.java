package io.lambent.function.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.ProvisionedState.Progress;
import io.lambent.contract.internal.InternalHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RemoteDeploymentsTest {
  private static final FunctionName NAME = new FunctionName("111111111111", "us-east-1", "f");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private volatile int status = 204;

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    received.add(
        exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst(InternalHttp.TOKEN)
            + " "
            + body);
    byte[] text = "because".getBytes(UTF_8);
    exchange.getResponseHeaders().set(InternalHttp.REASON_CODE, "InvalidImage");
    exchange.sendResponseHeaders(status, status == 204 ? -1 : text.length);
    if (status != 204) {
      exchange.getResponseBody().write(text);
    }
    exchange.close();
  }

  @Test
  void tellsInstancesOfChanges() throws InterruptedException {
    try (RemoteDeployments deployments = deployments(url())) {
      deployments.changed(NAME);
    }
    assertThat(received.poll(10, TimeUnit.SECONDS))
        .isEqualTo("/internal/changes secret " + JSON.writeValueAsString(NAME));
  }

  @Test
  void tellsAnInstanceAgainThatFailed() throws InterruptedException {
    status = 503;
    try (RemoteDeployments deployments = deployments(url())) {
      deployments.changed(NAME);
      assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
      status = 204;
      assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void passesOnWhyAVersionCannotRun() {
    status = 422;
    try (RemoteDeployments deployments = deployments(url())) {
      assertThatThrownBy(() -> deployments.prepare(version()))
          .isInstanceOfSatisfying(
              DeploymentFailedException.class,
              e -> assertThat(e.reasonCode()).isEqualTo("InvalidImage"))
          .hasMessage("because");
    }
  }

  @Test
  void isContentWithOneInstanceThatPrepared() {
    URI gone = URI.create("http://127.0.0.1:1");
    try (RemoteDeployments deployments = deployments(gone, url())) {
      deployments.prepare(version());
    }
    assertThat(received).hasSize(1);
  }

  @Test
  void failsWhereNoInstanceIsReachable() {
    try (RemoteDeployments deployments = deployments(URI.create("http://127.0.0.1:1"))) {
      assertThatThrownBy(() -> deployments.prepare(version()))
          .isNotInstanceOf(DeploymentFailedException.class);
    }
  }

  @Test
  void tellsWhatTheInstanceThatIsBehindHoldsReady() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.start();
    try (RemoteDeployments deployments = deployments(url(), url(other))) {
      answerStates(server, new ProvisionedState("1", 2, 2, Progress.READY));
      answerStates(other, new ProvisionedState("1", 2, 1, Progress.IN_PROGRESS));

      assertThat(deployments.states(NAME))
          .containsExactly(new ProvisionedState("1", 2, 1, Progress.IN_PROGRESS));
    } finally {
      other.stop(0);
    }
  }

  @Test
  void knowsNothingOfWhatIsHeldReadyWhereNoInstanceAnswers() {
    try (RemoteDeployments deployments = deployments(URI.create("http://127.0.0.1:1"))) {
      assertThat(deployments.states(NAME)).isEmpty();
    }
  }

  private static void answerStates(HttpServer instance, ProvisionedState... states) {
    instance.createContext(
        InternalHttp.PROVISIONED_STATES,
        exchange -> {
          byte[] body = JSON.writeValueAsBytes(states);
          boolean known =
              "account=111111111111&region=us-east-1&name=f"
                  .equals(exchange.getRequestURI().getQuery());
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(known ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static URI url(HttpServer instance) {
    return URI.create("http://127.0.0.1:" + instance.getAddress().getPort());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static RemoteDeployments deployments(URI... urls) {
    ServiceClients clients = ServiceClients.of("secret", JSON);
    return new RemoteDeployments(
        List.of(urls).stream().map(url -> new ExecutionInstance(url, clients)).toList());
  }

  private static FunctionVersion version() {
    return new FunctionVersion(
        NAME,
        "$LATEST",
        "r1",
        "Pending",
        null,
        "python3.12",
        "index.handler",
        "arn:aws:iam::111111111111:role/r",
        128,
        3,
        512,
        "x86_64",
        "00",
        1,
        List.of(),
        Map.of(),
        new FunctionVersion.Logging("Text", null, null, "/aws/lambda/f"),
        "PassThrough",
        false);
  }
}
