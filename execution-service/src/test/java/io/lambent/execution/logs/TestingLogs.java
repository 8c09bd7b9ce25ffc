package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invoker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logs with their HTTP API on a free port, without the rest of the service. */
final class TestingLogs implements AutoCloseable {
  static final FunctionName FUNCTION = new FunctionName("000000000000", "us-east-1", "hello");
  static final String GROUP = "/aws/lambda/hello";
  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();

  final LogGroups groups;
  final TestingInvoker invoker;
  final LiveTails tails;
  private final LogWriter writer;
  private final Followers followers;
  private final DisposableServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  /** An answer of the API. */
  record Answer(int status, JsonNode body) {
    String text(String pointer) {
      return body.at(pointer).asString();
    }
  }

  TestingLogs(Path directory) throws IOException {
    this(directory, properties(DataSize.ofMegabytes(16), DataSize.ofMegabytes(512)));
  }

  TestingLogs(Path directory, LogsProperties properties) throws IOException {
    this(directory, properties, new TestingInvoker());
  }

  TestingLogs(Path directory, LogsProperties properties, TestingInvoker invoker)
      throws IOException {
    this.invoker = invoker;
    LogsConfiguration configuration = new LogsConfiguration();
    LogStore store = new LogStore(directory);
    this.writer = configuration.logWriter(store, properties);
    MetricValues metrics = configuration.metricValues();
    this.groups = configuration.logGroups(writer, metrics);
    ObjectProvider<Invoker> invokers =
        new ObjectProvider<>() {
          @Override
          public Invoker getObject() {
            return invoker;
          }
        };
    this.followers = configuration.logFollowers(store, writer, metrics, invokers);
    followers.start();
    this.tails = new LiveTails(Duration.ofMillis(200), Duration.ofMinutes(1));
    writer.tail(tails);
    this.server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(Integer.getInteger("lambent.test.port", 0))
            .handle(
                new ReactorHttpHandlerAdapter(
                    RouterFunctions.toHttpHandler(
                        configuration.logsRoutes(store, writer, followers, tails, invokers),
                        HandlerStrategies.builder()
                            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 << 20))
                            .build())))
            .bindNow();
  }

  static LogsProperties properties(DataSize segment, DataSize total) {
    return new LogsProperties(
        Duration.ofDays(3650),
        segment,
        total,
        total,
        Duration.ofMillis(2),
        DataSize.ofMegabytes(64),
        DataSize.ofMegabytes(8),
        Duration.ofMinutes(1));
  }

  LogStream open() {
    return groups.open(FUNCTION, GROUP, "$LATEST", NOW);
  }

  Answer call(String operation, String json) throws IOException, InterruptedException {
    return call(operation, json, "application/x-amz-json-1.1", "*/*");
  }

  /**
   * @param type the value of {@code Content-Type}
   * @param accepted the value of {@code Accept}
   */
  Answer call(String operation, String json, String type, String accepted)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                .header("Content-Type", type)
                .header("Accept", accepted)
                .header(LogsHttp.TARGET, LogsHttp.PREFIX + operation)
                .header(InternalHttp.ACCOUNT, FUNCTION.account())
                .header(InternalHttp.REGION, FUNCTION.region())
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    byte[] body = response.body().length == 0 ? "{}".getBytes(UTF_8) : response.body();
    return new Answer(response.statusCode(), JSON.readTree(body));
  }

  /** Begins an answer that is an event stream; to be closed. */
  InputStream stream(String operation, String json) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(request(operation, json), HttpResponse.BodyHandlers.ofInputStream());
    return response.body();
  }

  private HttpRequest request(String operation, String json) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
        .header("Content-Type", "application/x-amz-json-1.1")
        .header(LogsHttp.TARGET, LogsHttp.PREFIX + operation)
        .header(InternalHttp.ACCOUNT, FUNCTION.account())
        .header(InternalHttp.REGION, FUNCTION.region())
        .header(InternalHttp.REQUEST_ID, "r-1")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build();
  }

  /** Calls with members written with single quotes, for the group of these tests. */
  Answer ask(String operation, String members) throws IOException, InterruptedException {
    return call(
        operation,
        ("{'logGroupName':'" + GROUP + "'" + (members.isEmpty() ? "" : "," + members) + "}")
            .replace('\'', '"'));
  }

  @Override
  public void close() throws InterruptedException {
    server.disposeNow();
    http.close();
    followers.stop();
    writer.close();
  }
}
