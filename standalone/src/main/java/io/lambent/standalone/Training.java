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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A start on an empty directory and one with data, a little use and a stop. The first leaves what
 * later ones need not do again ({@link Postgres#keep}), and from both the JVM records an <a
 * href="https://openjdk.org/jeps/514">AOT cache</a>: classes loaded and linked, and profiles of
 * what runs often, so that later starts need not begin at nothing. The function it calls is a
 * custom runtime in {@code sh} whose answer does not matter, so it needs no interpreter.
 */
final class Training {
  private static final String CREDENTIALS =
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/%s/aws4_request,"
          + " SignedHeaders=host, Signature=0";
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
  private static final int CALLS = 20;

  /** How long the function, which fails, has to be called with a message. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofMillis(100);

  private Training() {}

  /**
   * @param arguments a directory of its own; one for {@link Standalone#PREPARED}
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
      send(
          endpoint,
          FUNCTIONS,
          "{\"FunctionName\":\"training\",\"Runtime\":\"provided.al2023\",\"Handler\":\"bootstrap\","
              + "\"Role\":\"arn:aws:iam::000000000000:role/any\",\"Code\":{\"ZipFile\":\""
              + Base64.getEncoder().encodeToString(bootstrap())
              + "\"}}");
      for (int i = 0; i < CALLS; i++) {
        send(endpoint, FUNCTIONS + "/training/invocations", "{}");
        send(endpoint, FUNCTIONS + "/training", null);
        send(endpoint, FUNCTIONS, null);
      }
      useMetrics(endpoint);
      useQueue(endpoint);
    }
  }

  /** Starts aws-services, which begins with its first request. */
  private static void useMetrics(URI endpoint) throws IOException {
    send(endpoint, "monitoring", "/?Action=ListMetrics&Version=2010-08-01", null);
  }

  /** Starts trigger-service, which begins with the first mapping that it polls. */
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
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!send(endpoint, "lambda", MAPPINGS, null).contains("PROBLEM")
        && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK);
    }
  }

  private static byte[] bootstrap() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("bootstrap"));
      zip.write("#!/bin/sh\nexit 0\n".getBytes(UTF_8));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  private static void send(URI endpoint, String path, @Nullable String body) throws IOException {
    send(endpoint, "lambda", path, body);
  }

  /** The answer rarely matters, as long as there is one. */
  private static String send(URI endpoint, String service, String path, @Nullable String body)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) endpoint.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestProperty("Authorization", CREDENTIALS.formatted(service));
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
