package io.lambent.execution.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.InvocationHttp;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.StreamedBody;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.testing.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntakeTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final TestingExecution execution = new TestingExecution();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FunctionVersion echo =
      execution.functions.put(
          execution.functions.version(
              "echo",
              "python3.13",
              "app.handler",
              TestingArchive.of("app.py", "def handler(event, context):\n    return event\n")));

  @AfterAll
  void close() {
    execution.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + execution.port()).resolve(path))
        .header(InternalHttp.TOKEN, "test-token");
  }

  private HttpResponse<byte[]> post(String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> postJson(String path, Object body)
      throws IOException, InterruptedException {
    return post(path, Map.of("Content-Type", "application/json"), JSON.writeValueAsBytes(body));
  }

  @Test
  void runsAnInvocation() throws Exception {
    byte[] payload = ("\"" + "ü".repeat(2_900_000) + "\"").getBytes(UTF_8);
    HttpResponse<byte[]> response =
        post(
            InternalHttp.INVOKE,
            InvocationHttp.headers(TestingExecution.invocation(echo, "")),
            payload);

    InvocationOutcome outcome =
        InvocationHttp.outcome(
            name -> response.headers().firstValue(name).orElse(null), response.body());
    assertThat(outcome).isInstanceOf(InvocationOutcome.Succeeded.class);
    assertThat(JSON.readValue(response.body(), String.class)).hasSize(2_900_000);
    assertThat(TestingExecution.log(outcome)).contains("REPORT");
  }

  @Test
  void streamsAResponse() throws Exception {
    FunctionVersion writer =
        execution.functions.put(
            execution.functions.version(
                "writer",
                "nodejs22.x",
                "app.handler",
                TestingArchive.of(
                    "app.js",
                    """
                    exports.handler = awslambda.streamifyResponse(async (event, stream) => {
                      for (let i = 0; i < 32; i++) {
                        if (!stream.write(Buffer.alloc(65536, 'x'))) {
                          await new Promise((go) => stream.once('drain', go));
                        }
                      }
                      throw new Error('halfway');
                    });
                    """)));
    Map<String, String> headers =
        new LinkedHashMap<>(InvocationHttp.headers(TestingExecution.invocation(writer, "")));
    headers.putAll(InvocationHttp.streaming());
    StringBuilder head =
        new StringBuilder("POST " + InternalHttp.INVOKE + " HTTP/1.1\r\nHost: a\r\n");
    head.append(InternalHttp.TOKEN).append(": test-token\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Connection: close\r\nContent-Length: 2\r\n");

    RawHttp.Answer answer = RawHttp.send(execution.port(), head.toString(), "{}".getBytes(UTF_8));

    StreamedBody.Reader reader = new StreamedBody.Reader();
    AtomicInteger length = new AtomicInteger();
    reader.read(ByteBuffer.wrap(answer.body()), part -> length.addAndGet(part.length));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(InvocationHttp.head(name -> answer.headers().get(name.toLowerCase(Locale.ROOT))))
        .isEqualTo(new ResponseHead("$LATEST", "application/octet-stream"));
    assertThat(length).hasValue(32 * 65536);
    assertThat(new String(reader.last(), UTF_8)).contains("halfway");
  }

  @Test
  void saysThatImagesDoNotRun() throws Exception {
    ObjectNode image = JSON.valueToTree(echo);
    image.putNull("runtime");
    HttpResponse<byte[]> response = postJson(InternalHttp.PREPARE, image);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.headers().firstValue(InternalHttp.REASON_CODE)).hasValue("InvalidImage");
    assertThat(new String(response.body(), UTF_8)).contains("container images");
  }

  @Test
  void tellsWhatIsHeldReadyOfAFunction() throws Exception {
    FunctionVersion version =
        execution.functions.put(
            TestingFunctions.with(
                execution.functions.version(
                    "held",
                    "python3.13",
                    "app.handler",
                    TestingArchive.of("app.py", "def handler(event, context):\n    return 1\n")),
                draft -> draft.version("1")));
    execution.functions.provision(version, 1);
    execution.changed(version);

    await()
        .untilAsserted(
            () ->
                assertThat(
                        JSON.readValue(
                            http.send(
                                    request(
                                            InternalHttp.PROVISIONED_STATES
                                                + "?account=123456789012&region=eu-west-1"
                                                + "&name=held")
                                        .build(),
                                    HttpResponse.BodyHandlers.ofByteArray())
                                .body(),
                            ProvisionedState[].class))
                    .containsExactly(
                        new ProvisionedState("1", 1, 1, ProvisionedState.Progress.READY)));
    execution.functions.unprovision(version);
    execution.changed(version);
  }

  @Test
  void refusesRequestsWithoutTheToken() throws Exception {
    HttpRequest bare =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + execution.port() + InternalHttp.INVOKE))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(http.send(bare, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(403);
  }

  @Test
  void showsItsHealthToAll() throws Exception {
    HttpRequest health =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + execution.port() + "/actuator/health"))
            .build();
    HttpResponse<String> response = http.send(health, HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"sandbox\"");
  }

  @Test
  void refusesAnInvocationThatLacksHeaders() throws Exception {
    assertThat(post(InternalHttp.INVOKE, Map.of(), new byte[0]).statusCode()).isEqualTo(400);
  }

  @Test
  void preparesADeployment() throws Exception {
    assertThat(postJson(InternalHttp.PREPARE, echo).statusCode()).isEqualTo(204);
  }

  @Test
  void saysWhyADeploymentFails() throws Exception {
    FunctionVersion broken =
        execution.functions.version("broken", "python3.13", "app.handler", new byte[] {1, 2});
    HttpResponse<byte[]> response = postJson(InternalHttp.PREPARE, broken);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(new String(response.body(), UTF_8)).contains("unzip");
  }

  @Test
  void hearsOfChanges() throws Exception {
    assertThat(postJson(InternalHttp.CHANGED, echo.function()).statusCode()).isEqualTo(204);
  }

  @Test
  void showsEnvironments() throws Exception {
    execution.answer(echo, "1");
    HttpResponse<String> response =
        http.send(request("/_lambent/environments").build(), HttpResponse.BodyHandlers.ofString());

    assertThat(response.body()).contains("\"driver\":", "\"environments\":[", "\"echo\"");
  }
}
