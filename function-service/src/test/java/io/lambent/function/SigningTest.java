package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Code signing configurations and what they keep from being deployed. */
class SigningTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String CONFIGS = "/2020-04-22/code-signing-configs";
  private static final String PROFILE = "arn:aws:signer:us-east-1:100000000032:/signing-profiles/p";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000032");
  private final String name = "fn-" + UUID.randomUUID();

  private String config(String policy) {
    Answer created =
        service.post(
            CONFIGS,
            Map.of(
                "AllowedPublishers",
                Map.of("SigningProfileVersionArns", List.of(PROFILE)),
                "CodeSigningPolicies",
                Map.of("UntrustedArtifactOnDeployment", policy),
                "Tags",
                Map.of("team", "a")));
    assertThat(created.status()).isEqualTo(201);
    return created.body().at("/CodeSigningConfig/CodeSigningConfigArn").asString();
  }

  private Answer put(String config) {
    return service.put(
        "/2020-06-30/functions/" + name + "/code-signing-config",
        Map.of("CodeSigningConfigArn", config));
  }

  private void isUnsigned(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("CodeVerificationFailedException");
    assertThat(answer.message()).endsWith("Check the provided signature for " + name + ".");
  }

  private Answer create(String config) {
    Map<String, Object> request = creation(name, "");
    request.put("CodeSigningConfigArn", config);
    return service.post("/2015-03-31/functions", request);
  }

  @Test
  void enforcingCreatesNoFunctionWithUnsignedCode() {
    isUnsigned(create(config("Enforce")));

    assertThat(service.get(FUNCTIONS + name).status()).isEqualTo(404);
  }

  @Test
  void enforcingDeploysNoUnsignedCode() {
    Answer created = service.create(creation(name, "old"));
    put(config("Enforce"));

    isUnsigned(service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("new"))));
    isUnsigned(
        service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("new"), "DryRun", true)));
    assertThat(service.get(FUNCTIONS + name + "/configuration").text("CodeSha256"))
        .isEqualTo(created.text("CodeSha256"));
  }

  @Test
  void enforcingLeavesTheConfigurationFree() {
    service.create(creation(name, ""));
    put(config("Enforce"));

    assertThat(service.put(FUNCTIONS + name + "/configuration", Map.of("Timeout", 9)).status())
        .isEqualTo(200);
  }

  @Test
  void warningDeploysUnsignedCode() {
    String config = config("Warn");
    assertThat(create(config).status()).isEqualTo(201);
    service.await(name);

    assertThat(
            service
                .get("/2020-06-30/functions/" + name + "/code-signing-config")
                .text("CodeSigningConfigArn"))
        .isEqualTo(config);
    assertThat(service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("new"))).status())
        .isEqualTo(200);
  }

  @Test
  void refusesToCreateAFunctionWithAConfigurationThatIsNotThere() {
    String absent =
        "arn:aws:lambda:us-east-1:100000000032:code-signing-config:csc-" + "0".repeat(17);
    Answer answer = create(absent);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("CodeSigningConfigNotFoundException");
  }

  @Test
  void aConfigurationInUseIsNotDeleted() {
    service.create(creation(name, ""));
    String config = config("Warn");
    put(config);

    Answer refused = service.delete(CONFIGS + "/" + encode(config));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error()).isEqualTo("ResourceConflictException");

    service.delete(FUNCTIONS + name);
    assertThat(service.delete(CONFIGS + "/" + encode(config)).status()).isEqualTo(204);
  }

  @Test
  void pagesFunctions() {
    String config = config("Warn");
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      String function = name + "-" + i;
      service.create(creation(function, ""));
      service.put(
          "/2020-06-30/functions/" + function + "/code-signing-config",
          Map.of("CodeSigningConfigArn", config));
      expected.add("arn:aws:lambda:us-east-1:100000000032:function:" + function);
    }
    String path = CONFIGS + "/" + encode(config) + "/functions?MaxItems=2";
    Answer first = service.get(path);
    Answer second = service.get(path + "&Marker=" + first.text("NextMarker"));

    Set<String> listed = new TreeSet<>();
    first.body().path("FunctionArns").forEach(arn -> listed.add(arn.asString()));
    assertThat(listed).hasSize(2);
    second.body().path("FunctionArns").forEach(arn -> listed.add(arn.asString()));
    assertThat(listed).isEqualTo(expected);
    assertThat(second.text("NextMarker")).isEmpty();
  }

  @Test
  void hasTags() {
    String tags = "/2017-03-31/tags/" + encode(config("Warn"));
    service.post(tags, Map.of("Tags", Map.of("stage", "test")));
    service.delete(tags + "?tagKeys=team");

    assertThat(service.get(tags).body().path("Tags").toString()).isEqualTo("{\"stage\":\"test\"}");
  }

  @Test
  void isNotThereForOthers() {
    String config = config("Warn");
    Answer answer =
        TestingFunctionService.shared("100000000033").get(CONFIGS + "/" + encode(config));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.message())
        .isEqualTo("The Lambda code signing configuration " + config + " can not be found.");
  }
}
