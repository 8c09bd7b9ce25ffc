package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class LayersTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String LAYERS = "/2018-10-31/layers";
  private static final String OWNER = "100000000030";

  private final TestingFunctionService service = TestingFunctionService.shared(OWNER);
  private final TestingFunctionService other = TestingFunctionService.shared("100000000031");

  @AfterEach
  void release() {
    service.deployments.release();
  }

  // --- functions and their layers

  @Test
  void tellsExecutionTheLayersInOrder() {
    String first = publish("order-a", "a");
    String second = publish("order-b", "b");
    service.create(with(creation("ordered", "code"), List.of(second, first)));

    FunctionVersion prepared = service.deployments.prepared.getLast();
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

  // --- lists

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

  // --- other accounts

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

  // --- archives

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

  private String publish(String layer, String content) {
    return publish(service, layer, Map.of("Content", Map.of("ZipFile", zip(content))))
        .text("LayerVersionArn");
  }

  private static Answer publish(
      TestingFunctionService service, String layer, Map<String, ?> members) {
    Map<String, Object> request = new HashMap<>(members);
    request.putIfAbsent("Content", Map.of("ZipFile", zip(layer)));
    Answer published = service.post(LAYERS + "/" + layer + "/versions", request);
    assertThat(published.status()).isEqualTo(201);
    return published;
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

  private Answer layers(String function, List<String> arns) {
    return service.put(FUNCTIONS + function + "/configuration", Map.of("Layers", arns));
  }

  private Answer configuration(String function) {
    return service.get(FUNCTIONS + function + "/configuration");
  }

  private static Map<String, Object> with(Map<String, Object> creation, List<String> layers) {
    creation.put("Layers", layers);
    return creation;
  }

  private static Map<String, Object> creationOf(String name, String zip) {
    Map<String, Object> creation = creation(name, "");
    creation.put("Code", Map.of("ZipFile", zip));
    return creation;
  }

  private static String arn(String layer) {
    return "arn:aws:lambda:us-east-1:" + OWNER + ":layer:" + layer;
  }

  private static String version(String layer, int number) {
    return LAYERS + "/" + layer + "/versions/" + number;
  }

  private static Answer byArn(TestingFunctionService caller, String arn) {
    return caller.get(LAYERS + "?find=LayerVersion&Arn=" + encode(arn));
  }

  private Answer permit(String layer, String sid, Map<String, String> members) {
    Map<String, Object> request = new HashMap<>(members);
    request.put("StatementId", sid);
    request.put("Action", "lambda:GetLayerVersion");
    Answer answer = service.post(version(layer, 1) + "/policy", request);
    assertThat(answer.status()).isEqualTo(201);
    return answer;
  }

  private String sha256(String layerVersion) {
    String digest =
        byArn(service, layerVersion).body().path("Content").path("CodeSha256").asString();
    return HexFormat.of().formatHex(Base64.getDecoder().decode(digest));
  }

  private boolean stored(String sha256) {
    return service
        .bean(JdbcClient.class)
        .sql("select exists (select from code where sha256 = ?)")
        .param(sha256)
        .query(Boolean.class)
        .single();
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
