package io.lambent.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The state of a running instance, for {@code ./lambent status} and the start-up banner. */
final class Status {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Status() {}

  /** Prints the state of the instance at an endpoint. */
  public static void main(String[] arguments) {
    URI endpoint = URI.create(arguments[0]);
    try {
      System.out.println(
          "health     " + get(endpoint, "/actuator/health").path("status").asString());
      JsonNode status = get(endpoint, "/_lambent/environments");
      System.out.println("functions  " + isolation(status));
      System.out.println("network    " + status.path("network").asString("unknown"));
      System.out.println("limits     " + limits(status));
      printEnvironments(status.path("environments"));
    } catch (IOException e) {
      System.err.println("Lambent does not answer at " + endpoint + " (" + e.getMessage() + ").");
      System.exit(1);
    }
  }

  private static void printEnvironments(JsonNode environments) {
    if (environments.isEmpty()) {
      System.out.println("There are no execution environments at the moment.");
      return;
    }
    String row = "%-40s %-10s %-12s %10s %8s%n";
    System.out.println();
    System.out.printf(row, "FUNCTION", "VERSION", "STATE", "IDLE", "MEMORY");
    for (JsonNode environment : environments) {
      System.out.printf(
          row,
          environment.path("function").path("name").asString(),
          environment.path("version").asString(),
          environment.path("state").asString(),
          environment.path("idleSeconds").asLong() + " s",
          environment.path("memoryMb").asInt() + " MB");
    }
  }

  private static String isolation(JsonNode status) {
    return isolation(
        status.path("isolated").asBoolean(false),
        status.path("driver").asString("unknown"),
        status.path("reason").asString(""));
  }

  private static String limits(JsonNode status) {
    return limits(
        status.path("limited").asString(""),
        status.path("notLimited").asString(""),
        status.path("notLimitedReason").asString(""));
  }

  /** A short description of how functions are isolated. */
  static String isolation(boolean isolated, String driver, String reason) {
    return (isolated
            ? "isolated from this machine and from each other"
            : "NOT isolated, they run with your rights")
        + " ("
        + driver
        + " driver: "
        + reason
        + ")";
  }

  /** A description of which resources of an environment the kernel limits and which it does not. */
  static String limits(String limited, String notLimited, String reason) {
    if (notLimited.isEmpty()) {
      return limited + " of each environment";
    }
    return (limited.isEmpty() ? "" : limited + " of each environment, but ")
        + "NOT "
        + notLimited
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  /**
   * Reads JSON from a path of an endpoint. Does not use {@code HttpClient}, whose initialization of
   * TLS takes longer than all the rest of the banner.
   */
  static JsonNode get(URI endpoint, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) endpoint.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    try (InputStream body =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return new JsonMapper().readTree(body == null ? InputStream.nullInputStream() : body);
    }
  }
}
