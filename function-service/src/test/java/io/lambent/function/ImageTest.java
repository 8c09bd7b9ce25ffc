package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of container images. */
class ImageTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String REGISTRY = "100000000013.dkr.ecr.us-east-1.amazonaws.com/";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000013");

  @AfterEach
  void prepareAgain() {
    service.deployments.failWith(null);
  }

  @Test
  void hasTheDigestThatTheRegistryTells() {
    service.create(image("looked-up", REGISTRY + "team/app:v1"));
    Answer function = service.get(FUNCTIONS + "looked-up");
    String digest = TestingRegistry.digest("team/app", "v1");

    assertThat(function.body().at("/Configuration/CodeSha256").asString()).isEqualTo(digest);
    assertThat(function.body().at("/Code/ResolvedImageUri").asString())
        .isEqualTo(REGISTRY + "team/app@sha256:" + digest);
  }

  @Test
  void hasTheDigestOfItsUri() {
    String digest = "0123456789abcdef".repeat(4);
    service.create(image("by-digest", "localhost:5000/missing@sha256:" + digest));

    assertThat(service.get(FUNCTIONS + "by-digest").body().at("/Configuration/CodeSha256"))
        .hasToString("\"" + digest + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app:v1", REGISTRY + "app", "https://host.example/app:v1", "host.a/App:1"})
  void refusesWhatIsNoImage(String uri) {
    assertThat(service.post("/2015-03-31/functions", image("no-image", uri)).message())
        .isEqualTo("Source image " + uri + " is not valid. Provide a valid source image.");
  }

  @Test
  void saysThatAnImageIsNotThere() {
    String uri = REGISTRY + "missing:v1";
    Answer refused = service.post("/2015-03-31/functions", image("missing-image", uri));

    assertThat(refused.error()).isEqualTo("InvalidParameterValueException");
    assertThat(refused.message())
        .isEqualTo("Source image " + uri + " does not exist. Provide a valid source image.");
  }

  @Test
  void saysThatAnImageIsForbidden() {
    Answer refused =
        service.post("/2015-03-31/functions", image("forbidden-image", REGISTRY + "forbidden:1"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.error()).isEqualTo("AccessDeniedException");
  }

  @Test
  void failsWithTheReasonWhereImagesDoNotRun() {
    service.deployments.failWith(new DeploymentFailedException("InvalidImage", "no images here"));
    service.create(image("unrunnable", REGISTRY + "app:v1"));

    Answer failed = service.await("unrunnable");
    assertThat(failed.text("State")).isEqualTo("Failed");
    assertThat(failed.text("StateReasonCode")).isEqualTo("InvalidImage");
    assertThat(failed.text("StateReason")).isEqualTo("no images here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Runtime", "Handler"})
  void takesNoSettingsOfArchives(String member) {
    Map<String, Object> request = image("mixed", REGISTRY + "app:v1");
    request.put(member, member.equals("Runtime") ? "python3.12" : "index.handler");

    assertThat(service.post("/2015-03-31/functions", request).message())
        .isEqualTo(
            "Please don't provide Handler or Runtime or Layer when the intended function"
                + " PackageType is Image.");
  }

  @Test
  void takesNoArchiveForAnImage() {
    service.create(image("stays-image", REGISTRY + "app:v1"));

    assertThat(service.put(FUNCTIONS + "stays-image/code", Map.of("ZipFile", zip("x"))).message())
        .isEqualTo("Please provide ImageUri when updating a function with packageType Image.");
  }

  @Test
  void changesToAnotherImage() {
    service.create(image("moved", REGISTRY + "app:v1"));
    service.put(FUNCTIONS + "moved/code", Map.of("ImageUri", REGISTRY + "app:v2"));

    assertThat(service.await("moved").text("CodeSha256"))
        .isEqualTo(TestingRegistry.digest("app", "v2"));
    service.post(FUNCTIONS + "moved/versions", Map.of());
    assertThat(service.delete(FUNCTIONS + "moved").status()).isEqualTo(204);
  }

  @Test
  void refusesAnImageConfigForAnArchive() {
    Map<String, Object> request = creation("zip-config", "");
    request.put("ImageConfig", Map.of("Command", List.of("x")));

    assertThat(service.post("/2015-03-31/functions", request).error())
        .isEqualTo("InvalidParameterValueException");
  }

  private static Map<String, Object> image(String name, String uri) {
    Map<String, Object> request = creation(name, "");
    request.remove("Runtime");
    request.remove("Handler");
    request.put("PackageType", "Image");
    request.put("Code", Map.of("ImageUri", uri));
    return request;
  }
}
