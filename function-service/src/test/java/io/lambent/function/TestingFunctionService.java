package io.lambent.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.testing.TestingPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * function-service on a random port, on the PostgreSQL of the tests, with {@link
 * TestingDeployments}, and a client that plays the gateway.
 */
final class TestingFunctionService implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::111111111111:role/lambda-role";
  static final String TOKEN = "test-token";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final TestingDeployments deployments;
  final String account;
  final String region = "us-east-1";
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestingFunctionService(
      String account, TestingDeployments deployments, ConfigurableApplicationContext context) {
    this.account = account;
    this.deployments = deployments;
    this.context = context;
  }

  /** The service of this JVM's tests, called by an account that no other test class uses. */
  static TestingFunctionService shared(String account) {
    return new TestingFunctionService(account, Shared.DEPLOYMENTS, Shared.CONTEXT);
  }

  /** A service of its own, on the same database. */
  static TestingFunctionService start(String account, String... arguments) {
    TestingDeployments deployments = new TestingDeployments();
    return new TestingFunctionService(account, deployments, run(deployments, arguments));
  }

  private static final class Shared {
    static final TestingDeployments DEPLOYMENTS = new TestingDeployments();
    static final ConfigurableApplicationContext CONTEXT = run(DEPLOYMENTS);
  }

  private static ConfigurableApplicationContext run(
      TestingDeployments deployments, String... arguments) {
    Stream<String> usual =
        Stream.of(
            "--server.port=0",
            "--spring.datasource.url=" + TestingPostgres.jdbcUrl(),
            "--lambent.internal.token=" + TOKEN,
            "--lambent.s3.endpoint=" + TestingS3.shared().endpoint(),
            "--lambent.s3.access-key-id=AKIDTESTING",
            "--lambent.s3.secret-access-key=secret",
            "--lambent.images.registry=" + TestingRegistry.shared().endpoint(),
            "--spring.main.banner-mode=off",
            "--logging.level.root=warn");
    return FunctionServiceApplication.application()
        .initializers(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean(TestingDeployments.class, () -> deployments))
        .run(Stream.concat(usual, Stream.of(arguments)).toArray(String[]::new));
  }

  /** An answer of the service. */
  record Answer(int status, Map<String, String> headers, JsonNode body) {
    String text(String member) {
      return body.path(member).asString("");
    }

    /** The text of an error, under whichever name. */
    String message() {
      return body.has("Message") ? text("Message") : text("message");
    }

    /** The sorted names of the members of members, in place of their values. */
    JsonNode memberNamesOf(String... members) {
      ObjectNode names = JSON.createObjectNode();
      for (String member : members) {
        ArrayNode array = names.putArray(member);
        body.path(member).propertyNames().stream().sorted().forEach(array::add);
      }
      return names;
    }

    String error() {
      return headers.getOrDefault("x-amzn-errortype", "");
    }
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer post(String path, Map<String, ?> body) {
    return send("POST", path, JSON.writeValueAsString(body));
  }

  Answer put(String path, Map<String, ?> body) {
    return send("PUT", path, JSON.writeValueAsString(body));
  }

  Answer delete(String path) {
    return send("DELETE", path, null);
  }

  Answer send(String method, String path, @Nullable String body) {
    HttpResponse<byte[]> response = raw(method, path, body, TOKEN);
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    byte[] bytes = response.body();
    return new Answer(
        response.statusCode(),
        headers,
        bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes));
  }

  HttpResponse<byte[]> raw(String method, String path, @Nullable String body, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .header(InternalHttp.TOKEN, token)
            .header(InternalHttp.ACCOUNT, account)
            .header(InternalHttp.REGION, region)
            .header(InternalHttp.REQUEST_ID, UUID.randomUUID().toString())
            .header(InternalHttp.ENDPOINT, "http://localhost:4566")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param accepted the value of the header {@code Accept}
   */
  HttpResponse<String> sendAccepting(
      String accepted, String method, String path, @Nullable String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .header(InternalHttp.TOKEN, TOKEN)
            .header(InternalHttp.ACCOUNT, account)
            .header(InternalHttp.REGION, region)
            .header(InternalHttp.REQUEST_ID, UUID.randomUUID().toString())
            .header(InternalHttp.ENDPOINT, "http://localhost:4566")
            .header("Accept", accepted)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** A request to create a function, fit to be added to. */
  static Map<String, Object> creation(String name, String source) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("FunctionName", name);
    request.put("Runtime", "python3.12");
    request.put("Handler", "index.handler");
    request.put("Role", ROLE);
    request.put("Code", Map.of("ZipFile", zip(source)));
    return request;
  }

  /** Creates a function and waits until it is active. */
  Answer create(Map<String, Object> request) {
    Answer created = post("/2015-03-31/functions", request);
    if (created.status() != 201) {
      throw new AssertionError(created.toString());
    }
    await(created.text("FunctionName"));
    return created;
  }

  /** Waits until a function is neither pending nor being updated. */
  Answer await(String name) {
    return await(name + "/configuration", TestingFunctionService::isSettled);
  }

  /** Returns true if a configuration is neither pending nor being updated. */
  static boolean isSettled(Answer configuration) {
    return !configuration.text("State").equals("Pending")
        && !configuration.text("LastUpdateStatus").equals("InProgress");
  }

  /** Waits for an answer about a function. */
  Answer await(String path, Predicate<Answer> condition) {
    return awaitAt("/2015-03-31/functions/" + path, condition);
  }

  /** Waits for an answer. */
  Answer awaitAt(String path, Predicate<Answer> condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      Answer answer = get(path);
      if (condition.test(answer)) {
        return answer;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not in time: " + answer);
      }
      Thread.onSpinWait();
    }
  }

  /** An archive with one file, in Base64. */
  static String zip(String source) {
    return Base64.getEncoder().encodeToString(zipBytes("index.py", source.getBytes(UTF_8)));
  }

  static byte[] zipBytes(String name, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    deployments.release();
    context.close();
  }
}
