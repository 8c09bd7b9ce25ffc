package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests that compare answers with those recorded from AWS. The recorded calls were made by account
 * 111111111111, mostly on two kinds of functions: {@link #echo} and {@link #plain}.
 */
@Tag("reference")
abstract class RecordedTest {
  static final String FUNCTIONS = "/2015-03-31/functions/";
  static final String ARN = "arn:aws:lambda:us-east-1:111111111111:function:";

  final TestingFunctionService service = TestingFunctionService.shared("111111111111");

  @BeforeAll
  static void begin(TestInfo info) {
    RecordedCase.begin(info.getTestClass().orElseThrow());
  }

  @AfterEach
  void release() {
    service.deployments.release();
  }

  static String name() {
    return "fn-" + UUID.randomUUID().toString().substring(0, 18);
  }

  /** With an empty environment and a timeout of 30 seconds. */
  static Map<String, Object> echo(String name) {
    Map<String, Object> request = creation(name, "echo");
    request.put("Handler", "handler.handler");
    request.put("Timeout", 30);
    request.put("Environment", Map.of("Variables", Map.of()));
    return request;
  }

  /** With the variable {@code testenv}. */
  static Map<String, Object> plain(String name) {
    Map<String, Object> request = creation(name, "plain");
    request.put("Environment", Map.of("Variables", Map.of("testenv", "staging")));
    return request;
  }

  Answer create(Map<String, ?> request) {
    return service.post("/2015-03-31/functions", request);
  }

  /** A request to create a function that differs from a good one. */
  Answer createWith(Map<String, ?> differences) {
    Map<String, Object> request = new LinkedHashMap<>(creation(name(), "echo"));
    request.putAll(differences);
    return create(request);
  }

  Answer update(String name, Map<String, ?> settings) {
    return service.put(FUNCTIONS + name + "/configuration", settings);
  }

  Answer publish(String name, Map<String, ?> request) {
    return service.post(FUNCTIONS + name + "/versions", request);
  }

  Answer alias(String name, Map<String, ?> request) {
    return service.post(FUNCTIONS + name + "/aliases", request);
  }

  /** All pages of a list, of one item each, as clients collect them. */
  JsonNode pages(String path, String member, Predicate<JsonNode> filter) {
    ObjectNode all = JsonMapper.builder().build().createObjectNode();
    ArrayNode items = all.putArray(member);
    String marker = "";
    do {
      Answer page =
          service.get(
              path
                  + (path.contains("?") ? "&" : "?")
                  + "MaxItems=1"
                  + (marker.isEmpty() ? "" : "&Marker=" + marker));
      page.body().path(member).forEach(item -> addIf(filter, item, items));
      marker = page.text("NextMarker");
    } while (!marker.isEmpty());
    return all;
  }

  private static void addIf(Predicate<JsonNode> filter, JsonNode item, ArrayNode items) {
    if (filter.test(item)) {
      items.add(item);
    }
  }
}
