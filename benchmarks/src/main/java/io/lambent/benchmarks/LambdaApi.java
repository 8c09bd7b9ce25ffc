package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The few operations of the platform that a benchmark needs, over plain HTTP. */
final class LambdaApi {
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
  private static final Pattern UUID = Pattern.compile("\"UUID\":\\s*\"([^\"]+)\"");

  /** Credentials that Lambent accepts in development; the signature is not checked. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/lambda/aws4_request, "
          + "SignedHeaders=host, Signature=00";

  private static final String HEADERS = "Authorization: " + AUTHORIZATION + "\r\n";

  /** The time limit of a request, and of the wait for a state of functions. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The number of control operations at the same time. */
  private static final int CONNECTIONS = 8;

  private final URI endpoint;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  LambdaApi(URI endpoint) {
    this.endpoint = endpoint;
  }

  URI endpoint() {
    return endpoint;
  }

  /** The bytes of an Invoke request. */
  byte[] invocation(String function, byte[] event) {
    return request("POST", FUNCTIONS + "/" + function + "/invocations", event);
  }

  /** A load of one request per function. */
  HttpLoad load(List<String> functions, byte[] event) {
    return new HttpLoad(endpoint, functions.stream().map(each -> invocation(each, event)).toList());
  }

  /** A load of one request per function whose response is streamed. */
  HttpLoad streams(List<String> functions, byte[] event) {
    return new HttpLoad(
        endpoint, functions.stream().map(each -> request("POST", streaming(each), event)).toList());
  }

  /** Returns a streamed response as it arrives. */
  InputStream stream(String function, String event) throws IOException, InterruptedException {
    return open(streaming(function), event);
  }

  /** Returns a buffered response, read by the same client as streamed ones. */
  InputStream call(String function, String event) throws IOException, InterruptedException {
    return open(FUNCTIONS + "/" + function + "/invocations", event);
  }

  private InputStream open(String path, String event) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .header("Authorization", AUTHORIZATION)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(event))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  private static String streaming(String function) {
    return "/2021-11-15/functions/" + function + "/response-streaming-invocations";
  }

  /** Names of functions that only benchmarks use. */
  static List<String> names(String prefix, int count, Language language) {
    return IntStream.range(0, count)
        .mapToObj(i -> "benchmark-" + prefix + "-" + language.label() + "-" + i)
        .toList();
  }

  /**
   * Creates functions and waits until all are active.
   *
   * @param archive makes the archive of the function with a number
   */
  void create(List<String> names, Language language, IntFunction<byte[]> archive)
      throws IOException, InterruptedException {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String body =
          "{\"FunctionName\":\"%s\",\"Runtime\":\"%s\",\"Handler\":\"%s\",\"Role\":\"%s\",\"Timeout\":60,\"Code\":{\"ZipFile\":\"%s\"}}"
              .formatted(
                  names.get(i),
                  language.runtime,
                  language.handler,
                  "arn:aws:iam::000000000000:role/benchmark",
                  Base64.getEncoder().encodeToString(archive.apply(i)));
      requests.add(request("POST", FUNCTIONS, body.getBytes(UTF_8)));
    }
    Latencies created = each(requests);
    if (created.count() < names.size()) {
      throw new IOException(
          "%d of %d functions were created: %s"
              .formatted(created.count(), names.size(), created.firstFailure()));
    }
    for (String name : names) {
      awaitActive(name);
    }
  }

  /** Deletes the functions that exist. */
  void delete(List<String> names) throws IOException {
    each(
        names.stream()
            .map(name -> request("DELETE", FUNCTIONS + "/" + name, new byte[0]))
            .toList());
  }

  /** Deletes functions, and waits until their environments have ended. */
  void remove(List<String> names) throws IOException, InterruptedException {
    if (left(names) > 0) {
      throw new IOException("environments of deleted functions do not end");
    }
  }

  /**
   * Deletes functions, and waits up to a minute until all environments of benchmarks have ended;
   * returns how many have not.
   */
  int left(List<String> names) throws IOException, InterruptedException {
    delete(names);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      int left = environments().split("\"name\":\"benchmark-", -1).length - 1;
      if (left == 0 || System.nanoTime() > deadline) {
        return left;
      }
      Thread.sleep(50);
    }
  }

  private Latencies each(List<byte[]> requests) throws IOException {
    return new HttpLoad(endpoint, requests).each(CONNECTIONS, Duration.ofMinutes(10));
  }

  /** Sends the same request to each path, one after the other. */
  Latencies each(String method, List<String> paths, String body) throws IOException {
    List<byte[]> requests =
        paths.stream().map(path -> request(method, path, body.getBytes(UTF_8))).toList();
    return new HttpLoad(endpoint, requests).each(1, Duration.ofMinutes(10));
  }

  /** The answer of a function. */
  String invoke(String function) throws IOException, InterruptedException {
    return send("POST", FUNCTIONS + "/" + function + "/invocations", "{}");
  }

  String get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  /** Waits until a function is neither being created nor being updated. */
  void awaitSettled(String function) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      String configuration = get(FUNCTIONS + "/" + function + "/configuration");
      if (!configuration.contains("\"Pending\"") && !configuration.contains("\"InProgress\"")) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(function + " does not become ready: " + configuration);
      }
      Thread.sleep(2);
    }
  }

  void reserveConcurrency(String function, int concurrency)
      throws IOException, InterruptedException {
    String answer =
        send(
            "PUT",
            "/2017-10-31/functions/" + function + "/concurrency",
            "{\"ReservedConcurrentExecutions\":" + concurrency + "}");
    if (!answer.contains("ReservedConcurrentExecutions")) {
      throw new IOException("PutFunctionConcurrency: " + answer);
    }
  }

  /**
   * Creates an event source mapping of a queue or stream.
   *
   * @param settings further members of the mapping, each with a comma before it
   * @return the mapping's id
   */
  String map(String function, String source, String settings)
      throws IOException, InterruptedException {
    String answer =
        send(
            "POST",
            MAPPINGS,
            "{\"FunctionName\":\"%s\",\"EventSourceArn\":\"%s\"%s}"
                .formatted(function, source, settings));
    Matcher id = UUID.matcher(answer);
    if (!id.find()) {
      throw new IOException("CreateEventSourceMapping: " + answer);
    }
    return id.group(1);
  }

  void unmap(String mapping) throws IOException, InterruptedException {
    send("DELETE", MAPPINGS + "/" + mapping, "");
  }

  /** All environments, as JSON. */
  String environments() throws IOException, InterruptedException {
    return send("GET", "/_lambent/environments", "");
  }

  private void awaitActive(String function) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      String configuration = send("GET", FUNCTIONS + "/" + function + "/configuration", "");
      if (configuration.contains("\"State\":\"Active\"")) {
        return;
      }
      if (configuration.contains("\"State\":\"Failed\"") || System.nanoTime() > deadline) {
        throw new IOException(function + " did not become active: " + configuration);
      }
      Thread.sleep(20);
    }
  }

  private byte[] request(String method, String path, byte[] body) {
    return HttpLoad.request(method, endpoint, path, HEADERS, body);
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .header("Authorization", AUTHORIZATION)
            .header("Content-Type", "application/json")
            .timeout(TIMEOUT)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(ISO_8859_1)).body();
  }
}
