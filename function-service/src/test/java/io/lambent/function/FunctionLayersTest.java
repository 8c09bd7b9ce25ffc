package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions and the layers that they use. */
class FunctionLayersTest extends LayerCalls {
  @AfterEach
  void release() {
    service.deployments.release();
  }

  @Test
  void tellsExecutionTheLayersInOrder() {
    String first = publish("order-a", "a");
    String second = publish("order-b", "b");
    service.create(with(creation("ordered", "code"), List.of(second, first)));

    FunctionVersion prepared =
        service.deployments.prepared.stream()
            .filter(version -> version.function().name().equals("ordered"))
            .findFirst()
            .orElseThrow();
    assertThat(prepared.layers())
        .extracting(FunctionVersion.Layer::arn)
        .containsExactly(second, first);
    assertThat(prepared.layers().getFirst().codeSha256()).isEqualTo(sha256(second));
  }

  @Test
  void refusesTwoVersionsOfOneLayer() {
    String one = publish("twice", "1");
    String two = publish("twice", "2");
    String three = publish("twice", "3");
    service.create(creation("doubled", "code"));

    for (List<String> arns :
        List.of(List.of(one, two), List.of(one, two, three), List.of(one, one))) {
      Answer answer = layers("doubled", arns);
      assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
      assertThat(answer.message())
          .isEqualTo(
              "Two different versions of the same layer are not allowed to be referenced in the"
                  + " same function. "
                  + arns.get(0)
                  + " and "
                  + arns.get(1)
                  + " are versions of the same layer.");
    }
    assertThat(configuration("doubled").body().has("Layers")).isFalse();
  }

  @Test
  void refusesLayersThatAreNotThere() {
    publish("there", "1");
    service.create(creation("wanting", "code"));

    for (String arn : List.of(arn("absent") + ":1", arn("there") + ":9")) {
      Answer answer = layers("wanting", List.of(arn));
      assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
      assertThat(answer.message()).isEqualTo("Layer version " + arn + " does not exist.");
    }
    assertThat(layers("wanting", List.of(arn("there"))).message())
        .isEqualTo(
            "1 validation error detected: Value '["
                + arn("there")
                + "]' at 'layers' failed to satisfy constraint: Member must satisfy constraint:"
                + " [Member must have length less than or equal to 2048, Member must have length"
                + " greater than or equal to 1, Member must satisfy regular expression pattern:"
                + " (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+),"
                + " Member must not be null]");
  }

  @Test
  void refusesLayersOfOtherRegions() {
    publish("regional", "1");
    String elsewhere = (arn("regional") + ":1").replace("us-east-1", "eu-west-1");

    Answer answer =
        service.post(
            "/2015-03-31/functions", with(creation("regions", "code"), List.of(elsewhere)));
    assertThat(answer.message())
        .isEqualTo(
            "Layers are not in the same region as the function. Layers are expected to be in"
                + " region us-east-1.");
  }

  @Test
  void saysThatALayerIsAmissBeforeThatTheFunctionIsThere() {
    service.create(creation("already", "code"));

    Answer answer =
        service.post(
            "/2015-03-31/functions",
            with(creation("already", "code"), List.of(arn("absent") + ":1")));
    assertThat(answer.message()).startsWith("Layer version ");
  }

  @Test
  void keepsWorkingWithADeletedVersion() {
    String layer = publish("leaving", "contents of a layer that leaves");
    String sha256 = sha256(layer);
    service.create(with(creation("staying", "code"), List.of(layer)));
    service.post(FUNCTIONS + "staying/versions", Map.of());
    service.await("staying");

    assertThat(service.delete(version("leaving", 1)).status()).isEqualTo(204);
    assertThat(stored(sha256)).isTrue();
    Answer updated = service.put(FUNCTIONS + "staying/configuration", Map.of("Timeout", 9));
    assertThat(updated.body().path("Layers").path(0).path("Arn").asString()).isEqualTo(layer);
    assertThat(service.await("staying").text("State")).isEqualTo("Active");
    assertThat(layers("staying", List.of(layer)).message())
        .isEqualTo("Layer version " + layer + " does not exist.");
  }

  @Test
  void freesAnArchiveWithItsLastUse() {
    String layer = publish("freed", "contents of a layer that is freed");
    String sha256 = sha256(layer);
    service.create(with(creation("user", "code"), List.of(layer)));
    service.post(FUNCTIONS + "user/versions", Map.of());
    service.delete(version("freed", 1));

    service.deployments.hold();
    layers("user", List.of());
    assertThat(stored(sha256)).isTrue();
    service.deployments.release();
    service.await("user");
    // Version 1 still has it.
    assertThat(stored(sha256)).isTrue();
    service.delete(FUNCTIONS + "user?Qualifier=1");
    assertThat(stored(sha256)).isFalse();
  }

  @Test
  void freesTheArchivesOfADeletedFunctionsLayers() {
    String layer = publish("gone", "contents of a layer that goes");
    String sha256 = sha256(layer);
    service.create(with(creation("going", "code"), List.of(layer)));
    service.delete(version("gone", 1));
    assertThat(stored(sha256)).isTrue();

    service.delete(FUNCTIONS + "going");
    assertThat(stored(sha256)).isFalse();
  }

  @Test
  void freesTheArchiveOfAnUnusedVersion() {
    String layer = publish("unused", "contents of a layer nobody uses");
    String sha256 = sha256(layer);
    publish("unused", "contents of a layer nobody uses");

    service.delete(version("unused", 1));
    assertThat(stored(sha256)).isTrue();
    service.delete(version("unused", 2));
    assertThat(stored(sha256)).isFalse();
  }

  @Test
  void aVersionIsEitherUsedOrDeletedFirst() throws Exception {
    String layer = publish("racing", "contents of a layer that is raced for");
    String sha256 = sha256(layer);
    List<Callable<Answer>> requests = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Map<String, Object> function = with(creation("racer-" + i, "code"), List.of(layer));
      requests.add(() -> service.post("/2015-03-31/functions", function));
    }
    requests.add(3, () -> service.delete(version("racing", 1)));

    List<Answer> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(requests)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).extracting(Answer::status).containsOnlyOnce(204).isSubsetOf(201, 204, 400);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 400)
        .allMatch(answer -> answer.message().equals("Layer version " + layer + " does not exist."));
    assertThat(stored(sha256))
        .isEqualTo(answers.stream().anyMatch(answer -> answer.status() == 201));
  }

  @Test
  void aChangeOfLayersIsAChangeToPublish() {
    String layer = publish("published", "1");
    service.create(creation("publishing", "code"));
    assertThat(service.post(FUNCTIONS + "publishing/versions", Map.of()).text("Version"))
        .isEqualTo("1");
    layers("publishing", List.of(layer));
    service.await("publishing");
    assertThat(service.post(FUNCTIONS + "publishing/versions", Map.of()).text("Version"))
        .isEqualTo("2");
    layers("publishing", List.of(layer));
    service.await("publishing");
    assertThat(service.post(FUNCTIONS + "publishing/versions", Map.of()).text("Version"))
        .isEqualTo("2");
  }

  @Test
  void holdsCodeAndLayersTogetherToTheLimit() {
    int half = 131_072_000;
    String large = publishZeros("large", half);
    String larger = publishZeros("larger", half + 1);
    service.create(creation("small", "code"));
    String code = "code";

    assertThat(layers("small", List.of(large, larger)).message())
        .isEqualTo("Layers consume more than the available size of 262144000 bytes");
    service.create(with(creation("half", code), List.of(large)));
    assertThat(service.put(FUNCTIONS + "half/code", Map.of("ZipFile", zeros("x", half))).message())
        .isEqualTo("Unzipped size must be smaller than " + half + " bytes");
    assertThat(
            service
                .post(
                    "/2015-03-31/functions",
                    with(creationOf("whole", zeros("x", half)), List.of(large)))
                .message())
        .isEqualTo("Unzipped size must be smaller than " + half + " bytes");
    service.create(creationOf("fits", zeros("x", half)));
    assertThat(layers("fits", List.of(larger)).message())
        .isEqualTo(
            "Function code combined with layers exceeds the maximum allowed size of 262144000"
                + " bytes. The actual size is 262144001 bytes.");
    assertThat(layers("fits", List.of(large)).status()).isEqualTo(200);
  }

  private String publishZeros(String layer, int size) {
    return publish(service, layer, Map.of("Content", Map.of("ZipFile", zeros(layer, size))))
        .text("LayerVersionArn");
  }

  /** An archive of a file that packs well. */
  private static String zeros(String name, int size) {
    return Base64.getEncoder()
        .encodeToString(TestingFunctionService.zipBytes(name, new byte[size]));
  }

  private static Map<String, Object> creationOf(String name, String zip) {
    Map<String, Object> creation = creation(name, "");
    creation.put("Code", Map.of("ZipFile", zip));
    return creation;
  }
}
