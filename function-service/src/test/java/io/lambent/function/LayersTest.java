package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The operations on layers: numbers, lists, links and resource policies of versions. */
class LayersTest extends LayerCalls {
  private final TestingFunctionService other = TestingFunctionService.shared("100000000031");

  @Test
  void listsTheNewestVersionThatMatches() {
    TestingFunctionService lists = TestingFunctionService.shared("100000000032");
    publish(lists, "alpha", Map.of("CompatibleRuntimes", List.of("python3.12")));
    publish(lists, "alpha", Map.of("CompatibleRuntimes", List.of("nodejs22.x")));
    publish(lists, "beta", Map.of("CompatibleArchitectures", List.of("arm64")));
    publish(lists, "gamma", Map.of());
    publish(lists, "empty", Map.of());
    lists.delete(version("empty", 1));

    assertThat(matching(lists, "")).containsExactly("alpha:2", "beta:1", "gamma:1");
    assertThat(matching(lists, "CompatibleRuntime=python3.12")).containsExactly("alpha:1");
    assertThat(matching(lists, "CompatibleArchitecture=arm64")).containsExactly("beta:1");
    assertThat(matching(lists, "CompatibleRuntime=java21")).isEmpty();
    assertThat(versions(lists, "alpha", "CompatibleRuntime=nodejs22.x")).containsExactly("2");

    Answer page = lists.get(LAYERS + "?MaxItems=2");
    assertThat(names(page)).containsExactly("alpha:2", "beta:1");
    Answer rest = lists.get(LAYERS + "?MaxItems=2&Marker=" + encode(page.text("NextMarker")));
    assertThat(names(rest)).containsExactly("gamma:1");
    assertThat(rest.body().has("NextMarker")).isFalse();
  }

  @Test
  void pagesThroughVersionsFromTheNewestOn() {
    for (int i = 0; i < 3; i++) {
      publish("paged", "version " + i);
    }
    Answer page = service.get(LAYERS + "/paged/versions?MaxItems=2");
    assertThat(page.body().path("LayerVersions").findValuesAsString("Version"))
        .containsExactly("3", "2");
    Answer rest =
        service.get(
            LAYERS + "/paged/versions?MaxItems=2&Marker=" + encode(page.text("NextMarker")));
    assertThat(rest.body().path("LayerVersions").findValuesAsString("Version"))
        .containsExactly("1");
  }

  @Test
  void numbersVersionsOneAfterTheOther() throws Exception {
    List<Callable<Answer>> publications =
        IntStream.range(0, 8)
            .<Callable<Answer>>mapToObj(i -> () -> publish(service, "contended", Map.of()))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> numbers =
          threads.invokeAll(publications).stream().map(LayersTest::number).sorted().toList();
      assertThat(numbers).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  @Test
  void isHiddenFromOtherAccountsUntilItsPolicyNamesThem() {
    String layer = publish("shared", "1");
    String denied =
        "User: arn:aws:iam::100000000031:root is not authorized to perform: lambda:GetLayerVersion"
            + " on resource: "
            + layer
            + " because no resource-based policy allows the lambda:GetLayerVersion action";
    Map<String, Object> function = with(creation("borrower", "code"), List.of(layer));

    for (Answer answer :
        List.of(byArn(other, layer), other.post("/2015-03-31/functions", function))) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.error()).isEqualTo("AccessDeniedException");
      assertThat(answer.message()).isEqualTo(denied);
    }
    permit("shared", "someone-else", Map.of("Principal", "100000000099"));
    permit("shared", "organization", Map.of("Principal", "*", "OrganizationId", "o-1234567890"));
    assertThat(byArn(other, layer).status()).isEqualTo(403);

    permit("shared", "account", Map.of("Principal", "100000000031"));
    assertThat(byArn(other, layer).text("LayerVersionArn")).isEqualTo(layer);
    assertThat(
            other.get(LAYERS + "/" + encode(arn("shared")) + "/versions/1").text("LayerVersionArn"))
        .isEqualTo(layer);
    assertThat(other.post("/2015-03-31/functions", function).status()).isEqualTo(201);
    assertThat(other.delete(LAYERS + "/" + encode(arn("shared")) + "/versions/1").status())
        .isEqualTo(403);
    assertThat(other.get(LAYERS + "/" + encode(arn("shared")) + "/versions").status())
        .isEqualTo(403);
  }

  @Test
  void isOpenToAllWhereItsPolicySaysSo() {
    String layer = publish("public", "1");
    permit("public", "everyone", Map.of("Principal", "*"));
    assertThat(byArn(other, layer).status()).isEqualTo(200);

    service.delete(version("public", 1) + "/policy/everyone");
    assertThat(byArn(other, layer).status()).isEqualTo(403);
    assertThat(service.get(version("public", 1) + "/policy").message())
        .isEqualTo("No policy is associated with the given resource.");
  }

  @Test
  void writesStatementsAsAwsDoes() {
    publish("written", "1");
    assertThat(
            permit("written", "org", Map.of("Principal", "*", "OrganizationId", "o-1234567890"))
                .text("Statement"))
        .isEqualTo(
            "{\"Sid\":\"org\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:GetLayerVersion\",\"Resource\":\"%s:1\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1234567890\"}}}"
                .formatted(arn("written")));
    assertThat(permit("written", "one", Map.of("Principal", "100000000031")).text("Statement"))
        .contains("\"Principal\":{\"AWS\":\"arn:aws:iam::100000000031:root\"}");
  }

  @Test
  void refusesLayersOfOtherRegionsByName() {
    String elsewhere = arn("regional").replace("us-east-1", "eu-west-1");
    Answer answer = service.get(LAYERS + "/" + encode(elsewhere) + "/versions/1");
    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.message()).isEqualTo("Invalid Layer name: " + elsewhere);
  }

  @Test
  void linksToTheArchive() {
    Answer published = publish(service, "linked", Map.of());
    String link = published.body().path("Content").path("Location").asString();
    assertThat(link).startsWith("http://localhost:4566/");

    byte[] archive =
        service
            .raw("GET", link.substring("http://localhost:4566".length()), null, "test-token")
            .body();
    assertThat(archive).isEqualTo(Base64.getDecoder().decode(zip("linked")));
  }

  @Test
  void refusesWhatIsNoArchive() {
    for (String content : List.of("", "no archive")) {
      Answer answer =
          service.post(
              LAYERS + "/broken/versions",
              Map.of(
                  "Content",
                  Map.of("ZipFile", Base64.getEncoder().encodeToString(content.getBytes(UTF_8)))));
      assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    }
    assertThat(service.get(LAYERS + "/broken/versions").body().path("LayerVersions")).isEmpty();
  }

  private static int number(Future<Answer> published) {
    return published.resultNow().body().path("Version").asInt();
  }

  private Answer permit(String layer, String sid, Map<String, String> members) {
    Map<String, Object> request = new HashMap<>(members);
    request.put("StatementId", sid);
    request.put("Action", "lambda:GetLayerVersion");
    Answer answer = service.post(version(layer, 1) + "/policy", request);
    assertThat(answer.status()).isEqualTo(201);
    return answer;
  }

  private static List<String> matching(TestingFunctionService service, String query) {
    return names(service.get(LAYERS + "?" + query));
  }

  private static List<String> names(Answer list) {
    return list.body().path("Layers").valueStream().map(LayersTest::name).toList();
  }

  private static String name(JsonNode layer) {
    return layer.path("LayerName").asString()
        + ":"
        + layer.path("LatestMatchingVersion").path("Version").asInt();
  }

  private static List<String> versions(TestingFunctionService service, String layer, String query) {
    return service
        .get(LAYERS + "/" + layer + "/versions?" + query)
        .body()
        .path("LayerVersions")
        .findValuesAsString("Version");
  }
}
