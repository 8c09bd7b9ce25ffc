package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.standalone.postgres.Postgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Starts Lambent twice while it is built, on an empty directory and then with data, uses it a
 * little and stops it. The first run leaves files that later first starts copy ({@link
 * Postgres#keep}). During both runs the JVM records an <a href="https://openjdk.org/jeps/514">AOT
 * cache</a>, which has loaded and linked classes, so that later starts are faster. The training
 * calls functions of the interpreters that the host has, and a custom runtime that is a shell
 * script.
 */
final class Training {
  private static final String CREDENTIALS =
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/%s/aws4_request,"
          + " SignedHeaders=host, Signature=0";
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
  private static final int CALLS = 20;
  private static final int FIRST_CALLS = 30;

  /** A function that returns its event, in a language whose interpreter the host may have. */
  private record Echo(String runtime, String file, String code) {}

  private static final List<Echo> ECHOES =
      List.of(
          new Echo("nodejs22.x", "index.js", "exports.handler = async (event) => event;\n"),
          new Echo("python3.13", "index.py", "def handler(event, context):\n    return event\n"));

  /** The maximum wait until a mapping has called its function, which fails, with a message. */
  private static final Duration MAPPING_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private Training() {}

  /**
   * @param arguments an empty data directory, and a directory for {@link Standalone#PREPARED}
   */
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    try (Standalone first = Standalone.start(new Options("127.0.0.1", 0, data))) {
      useMetrics(first.endpoint());
    }
    Postgres.keep(DataDirectory.postgres(data), Path.of(arguments[1]));
    use(data);
    System.exit(0);
  }

  private static void use(Path data) throws Exception {
    try (Standalone standalone = Standalone.start(new Options("127.0.0.1", 0, data))) {
      URI endpoint = standalone.endpoint();
      send(endpoint, "/actuator/health", null);
      send(endpoint, "/_lambent/environments", null);
      create(endpoint, "training", "provided.al2023", zip("bootstrap", "#!/bin/sh\nexit 0\n"));
      for (int i = 0; i < CALLS; i++) {
        send(endpoint, FUNCTIONS + "/training/invocations", "{}");
        send(endpoint, FUNCTIONS + "/training", null);
        send(endpoint, FUNCTIONS, null);
      }
      for (Echo echo : ECHOES) {
        call(endpoint, echo);
      }
      overload(endpoint);
      useMetrics(endpoint);
      useQueue(endpoint);
    }
  }

  /**
   * Calls several functions once, and one of them many times. The calls fail where the host does
   * not have the interpreter.
   */
  private static void call(URI endpoint, Echo echo) throws IOException {
    String name = echo.runtime().replace(".", "-");
    for (int i = 0; i < FIRST_CALLS; i++) {
      create(endpoint, name + i, echo.runtime(), zip(echo.file(), echo.code()));
    }
    for (int i = 0; i < FIRST_CALLS; i++) {
      send(endpoint, FUNCTIONS + "/" + name + i + "/invocations", "{}");
    }
    for (int i = 0; i < CALLS; i++) {
      send(endpoint, FUNCTIONS + "/" + name + "0/invocations", "{}");
    }
  }

  /**
   * Makes calls that are refused, each on a connection of its own. An overloaded host refuses
   * calls, and should not have to load the classes for that while it is overloaded.
   */
  private static void overload(URI endpoint) throws IOException {
    String concurrency = "/2017-10-31/functions/training/concurrency";
    String none = "{\"ReservedConcurrentExecutions\":0}";
    exchange(endpoint, "lambda", "PUT", concurrency, none, false);
    for (int i = 0; i < CALLS; i++) {
      exchange(endpoint, "lambda", "POST", FUNCTIONS + "/training/invocations", "{}", false);
    }
    exchange(endpoint, "lambda", "DELETE", concurrency, null, false);
  }

  /** Sends a request to aws-services, which starts it. */
  private static void useMetrics(URI endpoint) throws IOException {
    send(endpoint, "monitoring", "/?Action=ListMetrics&Version=2010-08-01", null);
  }

  private static void create(URI endpoint, String name, String runtime, byte[] archive)
      throws IOException {
    send(
        endpoint,
        FUNCTIONS,
        "{\"FunctionName\":\"%s\",\"Runtime\":\"%s\",\"Handler\":\"index.handler\","
                .formatted(name, runtime)
            + "\"Role\":\"arn:aws:iam::000000000000:role/any\",\"Code\":{\"ZipFile\":\""
            + Base64.getEncoder().encodeToString(archive)
            + "\"}}");
  }

  /**
   * Creates a mapping, which starts trigger-service, and waits until it has called its function.
   */
  private static void useQueue(URI endpoint) throws Exception {
    send(endpoint, "sqs", "/?Action=CreateQueue&QueueName=training&Version=2012-11-05", null);
    send(
        endpoint,
        "sqs",
        "/?Action=SendMessage&MessageBody=any&Version=2012-11-05&QueueUrl="
            + endpoint.resolve("/000000000000/training"),
        null);
    send(
        endpoint,
        MAPPINGS,
        "{\"FunctionName\":\"training\","
            + "\"EventSourceArn\":\"arn:aws:sqs:us-east-1:000000000000:training\"}");
    long end = System.nanoTime() + MAPPING_TIMEOUT.toNanos();
    while (!send(endpoint, "lambda", MAPPINGS, null).contains("PROBLEM")
        && System.nanoTime() - end < 0) {
      Thread.sleep(POLL_INTERVAL);
    }
  }

  private static byte[] zip(String file, String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(file));
      zip.write(code.getBytes(UTF_8));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  private static void send(URI endpoint, String path, @Nullable String body) throws IOException {
    send(endpoint, "lambda", path, body);
  }

  private static String send(URI endpoint, String service, String path, @Nullable String body)
      throws IOException {
    return exchange(endpoint, service, body == null ? "GET" : "POST", path, body, true);
  }

  /** Sends a request and returns the body of the answer, whatever its status. */
  private static String exchange(
      URI endpoint,
      String service,
      String method,
      String path,
      @Nullable String body,
      boolean keepConnection)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) endpoint.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", CREDENTIALS.formatted(service));
    if (!keepConnection) {
      connection.setRequestProperty("Connection", "close");
    }
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream request = connection.getOutputStream()) {
        request.write(body.getBytes(UTF_8));
      }
    }
    try (InputStream answer =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return answer == null ? "" : new String(answer.readAllBytes(), UTF_8);
    }
  }
}
