package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tags of resources, and AWS's refusals. */
class TagTest {
  private final TestingFunctionService service = TestingFunctionService.shared("100000000034");
  private final String name = "fn-" + UUID.randomUUID();
  private final String tags =
      "/2017-03-31/tags/" + encode("arn:aws:lambda:us-east-1:100000000034:function:" + name);

  private Answer tag(Map<String, String> added) {
    return service.post(tags, Map.of("Tags", added));
  }

  private static Map<String, String> many(int from, int to) {
    Map<String, String> many = new TreeMap<>();
    for (int i = from; i < to; i++) {
      many.put("key" + i, "value");
    }
    return many;
  }

  @Test
  void takesFifty() {
    service.create(creation(name, ""));

    assertThat(tag(many(0, 50)).status()).isEqualTo(204);
    assertThat(tag(Map.of("key0", "other")).status()).isEqualTo(204);
    Answer refused = tag(many(50, 51));
    assertThat(refused.error()).isEqualTo("InvalidParameterValueException");
    assertThat(refused.message()).isEqualTo("Number of tags exceeds resource tag limit.");
    assertThat(service.get(tags).body().path("Tags")).hasSize(50);
  }

  @Test
  void refusesNamesOfAws() {
    service.create(creation(name, ""));

    assertThat(tag(Map.of("aws:x", "", "good", "")).error())
        .isEqualTo("InvalidParameterValueException");
    assertThat(tag(Map.of("AWS:x", "")).error()).isEqualTo("InvalidParameterValueException");
    assertThat(service.get(tags).body().path("Tags")).isEmpty();
  }

  @Test
  void refusesNamesOfAwsForANewFunction() {
    Map<String, Object> request = creation(name, "");
    request.put("Tags", Map.of("aws:x", ""));

    assertThat(service.post("/2015-03-31/functions", request).error())
        .isEqualTo("InvalidParameterValueException");
    assertThat(service.get("/2015-03-31/functions/" + name).status()).isEqualTo(404);
  }

  @Test
  void checksLengths() {
    assertThat(tag(Map.of("k".repeat(129), "v".repeat(257))).message())
        .contains("Map keys must satisfy constraint", "Map value must satisfy constraint");
  }

  @Test
  void knowsNoTagsOfLayers() {
    String layer = "arn:aws:lambda:us-east-1:100000000034:layer:x";
    assertThat(service.get("/2017-03-31/tags/" + encode(layer)).error())
        .isEqualTo("InvalidParameterValueException");
  }
}
