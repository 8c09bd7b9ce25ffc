package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions of container images, compared with AWS. */
class RecordedImagesReferenceTest extends RecordedTest {
  private static final String IMAGE = "111111111111.dkr.ecr.us-east-1.amazonaws.com/repo:latest";

  @Test
  void imageAndItsConfiguration() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaImages::test_lambda_image_and_image_config_crud");
    String name = name();
    Map<String, Object> request = image(name);
    request.put(
        "ImageConfig",
        Map.of(
            "EntryPoint",
            List.of("sh"),
            "Command",
            List.of("-c", "echo test"),
            "WorkingDirectory",
            "/app1"));
    recorded.match("create-image-with-config-response", service.create(request));
    both(recorded, name, "with-config-response");
    Map<String, Object> changed =
        Map.of("Command", List.of("-c", "echo test1"), "WorkingDirectory", "/app1");
    recorded.match("update-function-code-response", update(name, Map.of("ImageConfig", changed)));
    service.await(name);
    both(recorded, name, "response-after-update");
    recorded.match(
        "update-function-code-delete-imageconfig-response",
        update(name, Map.of("ImageConfig", Map.of())));
    service.await(name);
    both(recorded, name, "response-after-delete-imageconfig");
    recorded.verify();
  }

  @Test
  void imageForAFunctionOfAnArchive() {
    RecordedCase recorded = new RecordedCase("TestLambdaImages::test_lambda_zip_file_to_image");
    String name = name();
    Map<String, Object> request = creation(name, "zip");
    request.put("Handler", "handler.handler");
    recorded.match("create-image-response", service.create(request));
    both(recorded, name, "response");
    recorded.match(
        "zipfile-to-image-error",
        service.put(FUNCTIONS + name + "/code", Map.of("ImageUri", IMAGE)));
    both(recorded, name, "response-after-update");
    recorded.verify();
  }

  @Test
  void versionsOfAnImage() {
    RecordedCase recorded = new RecordedCase("TestLambdaImages::test_lambda_image_versions");
    String name = name();
    Map<String, Object> request = image(name);
    request.put("Publish", true);
    recorded.match("create_image_response", service.create(request));
    service.await(name + "/configuration?Qualifier=1", TestingFunctionService::isSettled);
    recorded.match("get_function_result", service.get(FUNCTIONS + name));
    recorded.match("list_versions_result", service.get(FUNCTIONS + name + "/versions"));
    recorded.match(
        "first_update_response", update(name, Map.of("Description", "Second version :)")));
    service.await(name);
    Answer second = service.get(FUNCTIONS + name);
    recorded.match("first_update_get_function", second);
    recorded.match("invalid_sha_publish", publish(name, Map.of("CodeSha256", "a".repeat(64))));
    recorded.match(
        "first_publish_response",
        publish(
            name,
            Map.of(
                "Description",
                "Second version description :)",
                "CodeSha256",
                second.body().at("/Configuration/CodeSha256").asString())));
    recorded.match(
        "second_update_response", update(name, Map.of("Description", "Third version :)")));
    service.await(name);
    recorded.match("second_update_get_function", service.get(FUNCTIONS + name));
    recorded.match(
        "second_publish_response",
        publish(name, Map.of("Description", "Third version description :)")));
    recorded.verify();
  }

  private void both(RecordedCase recorded, String name, String snapshot) {
    recorded.match("get-function-code-" + snapshot, service.get(FUNCTIONS + name));
    recorded.match(
        "get-function-config-" + snapshot, service.get(FUNCTIONS + name + "/configuration"));
  }

  private static Map<String, Object> image(String name) {
    Map<String, Object> request = creation(name, "");
    request.remove("Runtime");
    request.remove("Handler");
    request.put("PackageType", "Image");
    request.put("Code", Map.of("ImageUri", IMAGE));
    request.put("Environment", Map.of("Variables", Map.of("CUSTOM_ENV", "test")));
    return request;
  }
}
