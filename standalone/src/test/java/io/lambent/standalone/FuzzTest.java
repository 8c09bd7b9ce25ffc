package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.testing.HostileText;
import io.lambent.testing.RawHttp;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public port answers any request for an operation of the Lambda API with an error in AWS's
 * form that blames the caller. {@code -Dlambent.fuzz.seed=N} varies the requests.
 */
@ExtendWith(Lambent.class)
class FuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD");

  private final Clients clients;

  FuzzTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void nothingButErrorsOfTheCaller() throws Exception {
    Random random = new Random(SEED);
    List<String> wrong = new ArrayList<>();
    for (JsonNode operation : operations()) {
      String method = operation.path("method").asString();
      String path = operation.path("path").asString();
      send(wrong, method, fill(path, "none"), one(random, HostileText.BODIES));
      send(wrong, method, fill(path, "none"), HostileText.random(random));
      String segment = one(random, HostileText.SEGMENTS);
      String query = one(random, HostileText.QUERIES);
      send(wrong, method, fill(path, segment), "{}".getBytes(UTF_8));
      send(wrong, method, fill(path, "none") + "?" + query, "{}".getBytes(UTF_8));
      send(wrong, one(random, METHODS), fill(path, segment) + "?" + query, new byte[0]);
    }

    assertThat(wrong).as("seed " + SEED).isEmpty();
    assertThat(clients.lambda().listFunctions().sdkHttpResponse().isSuccessful()).isTrue();
  }

  private JsonNode operations() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(clients.endpoint().resolve("/_lambent/compat")).build();
    return JsonMapper.shared()
        .readTree(clients.plain().send(request, BodyHandlers.ofString()).body())
        .path("operations");
  }

  private void send(List<String> wrong, String method, String path, byte[] body)
      throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(
            clients.endpoint().getPort(),
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n",
            body);
    if (!isFine(method, answer)) {
      String shown = new String(answer.body(), UTF_8);
      wrong.add(
          "%s %s -> %d %s %s"
              .formatted(
                  method,
                  path.substring(0, Math.min(200, path.length())),
                  answer.status(),
                  answer.headers(),
                  shown.substring(0, Math.min(200, shown.length()))));
    }
  }

  /**
   * Returns true if a request may get the answer. Reading or deleting a resource that does not
   * exist may succeed.
   */
  private static boolean isFine(String method, RawHttp.Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return !method.equals("POST") && !method.equals("PUT");
    }
    boolean isBlamed = (status >= 400 && status < 500) || status == 501;
    return isBlamed
        && (method.equals("HEAD")
            || (!answer.headers().getOrDefault("x-amzn-errortype", "").isEmpty()
                && new String(answer.body(), UTF_8).startsWith("{")));
  }

  private static String fill(String path, String segment) {
    return path.replaceAll("\\{[^}]*}", Matcher.quoteReplacement(segment));
  }

  private static <T> T one(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
