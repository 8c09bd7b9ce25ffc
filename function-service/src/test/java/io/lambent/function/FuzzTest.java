package io.lambent.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.function.TestingFunctionService.Answer;
import io.lambent.testing.HostileText;
import io.lambent.testing.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever is sent to an operation: an error of AWS's form comes back that blames the caller, and
 * no row changes. {@code -Dlambent.fuzz.seed=N} repeats or varies a run, {@code
 * -Dlambent.fuzz.requests=N} lengthens it.
 */
class FuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);
  private static final int REQUESTS = Integer.getInteger("lambent.fuzz.requests", 12);
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "post", "X");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/x-amz-json-1.1",
          "application/x-www-form-urlencoded",
          "multipart/form-data",
          "multipart/form-data; boundary=x",
          "text/xml; charset=utf-16",
          "application/json; charset=nonsense",
          "nonsense");

  private final TestingFunctionService service = TestingFunctionService.shared("100000000078");
  private final SchemaDigest digest = new SchemaDigest(service.bean(JdbcClient.class));

  @TestFactory
  Stream<DynamicTest> nothingButErrorsOfTheCaller() {
    digest.awaitQuiet();
    return service
        .get("/_lambent/compat")
        .body()
        .path("operations")
        .valueStream()
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.path("name").asString() + ", seed " + SEED, () -> check(operation)));
  }

  private void check(JsonNode operation) throws IOException {
    Random random = new Random(SEED ^ operation.path("name").asString().hashCode());
    String method = operation.path("method").asString();
    String path = operation.path("path").asString();
    List<String> before = digest.take();
    List<String> wrong = new ArrayList<>();
    RandomRequests requests = new RandomRequests(random);
    for (int i = 0; i < REQUESTS; i++) {
      byte[] body = HostileText.mutated(random, requests.body(operation.path("name").asString()));
      send(wrong, method, fill(path, "none-" + i), "application/json", body);
    }
    for (byte[] body : HostileText.BODIES) {
      send(wrong, method, fill(path, "none"), one(random, TYPES), body);
    }
    send(wrong, method, fill(path, "none"), one(random, TYPES), HostileText.random(random));
    for (int i = 0; i < REQUESTS; i++) {
      String segment = one(random, HostileText.SEGMENTS);
      String query = random.nextBoolean() ? "?" + one(random, HostileText.QUERIES) : "";
      send(wrong, method, fill(path, segment) + query, "application/json", "{}".getBytes(UTF_8));
      send(
          wrong, one(random, METHODS), fill(path, "none") + query, one(random, TYPES), new byte[0]);
    }

    assertThat(wrong).isEmpty();
    assertThat(digest.take()).isEqualTo(before);
  }

  private void send(List<String> wrong, String method, String path, String type, byte[] body)
      throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(service.port(), head(method, path, type, body.length), body);
    if (!isFine(method, answer)) {
      wrong.add(
          "%s %s (%s) %s -> %d %s %s"
              .formatted(
                  method,
                  cut(path),
                  type,
                  cut(new String(body, UTF_8)),
                  answer.status(),
                  answer.headers(),
                  cut(new String(answer.body(), UTF_8))));
    }
  }

  private String head(String method, String path, String type, int length) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + header(InternalHttp.TOKEN, TestingFunctionService.TOKEN)
        + header(InternalHttp.ACCOUNT, service.account)
        + header(InternalHttp.REGION, service.region)
        + header(InternalHttp.REQUEST_ID, UUID.randomUUID().toString())
        + header(InternalHttp.ENDPOINT, "http://localhost:4566")
        + "\r\n";
  }

  private static String header(String name, String value) {
    return "\r\n" + name + ": " + value;
  }

  /**
   * Returns true if the answer is one that the request may get. Reading or deleting something that
   * is not there may succeed; rows are compared separately.
   */
  private static boolean isFine(String method, RawHttp.Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return !method.equals("POST") && !method.equals("PUT");
    }
    boolean isBlamed = (status >= 400 && status < 500) || status == 501;
    if (!isBlamed || method.equals("HEAD")) {
      return isBlamed;
    }
    return !answer.headers().getOrDefault("x-amzn-errortype", "").isEmpty()
        && hasMessage(answer.body());
  }

  private static boolean hasMessage(byte[] body) {
    try {
      JsonNode error = JsonMapper.shared().readTree(body);
      Answer answer = new Answer(0, Map.of(), error);
      return !answer.message().isEmpty()
          && !answer.message().toLowerCase(Locale.ROOT).matches(".*(java\\.|io\\.lambent).*");
    } catch (JacksonException e) {
      return false;
    }
  }

  private static String fill(String path, String segment) {
    return path.replaceAll("\\{[^}]*}", Matcher.quoteReplacement(segment));
  }

  private static <T> T one(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String cut(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "... (" + text.length() + ")";
  }
}
