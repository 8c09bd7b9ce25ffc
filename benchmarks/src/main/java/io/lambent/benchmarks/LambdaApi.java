package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The few Lambda operations that a benchmark needs, over plain HTTP. */
final class LambdaApi {
  /** Credentials that Lambent accepts in development; the signature is not checked. */
  static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/lambda/aws4_request, "
          + "SignedHeaders=host, Signature=00";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  LambdaApi(URI endpoint) {
    this.endpoint = endpoint;
  }

  static String invocationPath(String function) {
    return "/2015-03-31/functions/" + function + "/invocations";
  }

  /** Creates a function with one source file and waits until it is active. */
  void create(String function, String runtime, String handler, String fileName, String source)
      throws IOException, InterruptedException {
    createFromZip(function, runtime, handler, zip(fileName, source));
  }

  void createFromZip(String function, String runtime, String handler, byte[] zip)
      throws IOException, InterruptedException {
    String body =
        "{\"FunctionName\":\"%s\",\"Runtime\":\"%s\",\"Handler\":\"%s\",\"Role\":\"%s\",\"Timeout\":60,"
            + "\"Code\":{\"ZipFile\":\"%s\"}}";
    HttpResponse<String> created =
        send(
            "POST",
            "/2015-03-31/functions",
            body.formatted(
                function,
                runtime,
                handler,
                "arn:aws:iam::000000000000:role/benchmark",
                Base64.getEncoder().encodeToString(zip)));
    if (created.statusCode() != 201) {
      throw new IOException("CreateFunction: " + created.statusCode() + " " + created.body());
    }
    awaitActive(function);
  }

  void delete(String function) throws IOException, InterruptedException {
    send("DELETE", "/2015-03-31/functions/" + function, "");
  }

  /** Calls a function and returns how long the answer took. */
  Duration invoke(String function, String event) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<String> answer = send("POST", invocationPath(function), event);
    long nanos = System.nanoTime() - start;
    if (answer.statusCode() != 200
        || answer.headers().firstValue("x-amz-function-error").isPresent()) {
      throw new IOException("Invoke: " + answer.statusCode() + " " + answer.body());
    }
    return Duration.ofNanos(nanos);
  }

  private void awaitActive(String function) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String configuration =
          send("GET", "/2015-03-31/functions/" + function + "/configuration", "").body();
      if (configuration.contains("\"State\":\"Active\"")) {
        return;
      }
      if (configuration.contains("\"State\":\"Failed\"") || System.nanoTime() > deadline) {
        throw new IOException(function + " did not become active: " + configuration);
      }
      Thread.sleep(20);
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .header("Authorization", AUTHORIZATION)
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] zip(String fileName, String source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(fileName));
      zip.write(source.getBytes(UTF_8));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
