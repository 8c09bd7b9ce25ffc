package io.lambent.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running instance says of itself, for {@code ./lambent status} and the start-up banner. */
final class Status {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  private Status() {}

  /** Prints the state of the instance at an endpoint. */
  public static void main(String[] arguments) {
    URI endpoint = URI.create(arguments[0]);
    try {
      System.out.println(
          "health     " + get(endpoint, "/actuator/health").path("status").asString());
      System.out.println("functions  " + isolation(endpoint));
      for (JsonNode environment : get(endpoint, "/_lambent/environments").path("environments")) {
        System.out.println("  " + environment);
      }
    } catch (IOException e) {
      System.err.println("Lambent does not answer at " + endpoint + " (" + e.getMessage() + ").");
      System.exit(1);
    }
  }

  /** By what functions are kept apart, in a few words. */
  static String isolation(URI endpoint) {
    try {
      JsonNode status = get(endpoint, "/_lambent/environments");
      String driver = status.path("driver").asString("unknown");
      return driver
          + (status.path("isolated").asBoolean(false)
              ? " driver: each environment is isolated"
              : " driver: NOT isolated, they run with your rights");
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }

  private static JsonNode get(URI endpoint, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path)).timeout(TIMEOUT).GET().build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
