package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zipBytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Code that is elsewhere, compared with AWS. */
class RecordedCodeReferenceTest extends RecordedTest {
  private final TestingS3 s3 = TestingS3.shared();

  @Test
  void codeInS3() {
    RecordedCase recorded = new RecordedCase("TestLambdaFunction::test_lambda_code_location_s3");
    String bucket = s3.bucket("recorded-bucket");
    s3.put(bucket, "code.zip", zipBytes("index.py", "first".getBytes(UTF_8)));
    s3.put(bucket, "new.zip", zipBytes("index.py", "second".getBytes(UTF_8)));
    String name = name();
    Map<String, Object> request = creation(name, "");
    request.put("Code", Map.of("S3Bucket", bucket, "S3Key", "code.zip"));
    recorded.match("create_response_s3", service.create(request));
    recorded.match("get-function-response", service.get(FUNCTIONS + name));
    service.deployments.hold();
    recorded.match(
        "update-function-response",
        service.put(FUNCTIONS + name + "/code", Map.of("S3Bucket", bucket, "S3Key", "new.zip")));
    recorded.match("get-function-response-updated", service.get(FUNCTIONS + name));
    recorded.verify();
  }

  @Test
  void codeThatIsNotInS3() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaFunction::test_lambda_code_location_s3_errors");
    Map<String, String> noBucket = Map.of("S3Bucket", "no-such-bucket", "S3Key", "code.zip");
    Map<String, String> noKey =
        Map.of("S3Bucket", s3.bucket("recorded-errors"), "S3Key", "missing.zip");
    recorded.match("create-error-wrong-bucket", createWith(Map.of("Code", noBucket)));
    recorded.match("create-error-wrong-key", createWith(Map.of("Code", noKey)));
    String name = name();
    service.create(creation(name, "code"));
    recorded.match("update-error-wrong-bucket", service.put(FUNCTIONS + name + "/code", noBucket));
    recorded.match("update-error-wrong-key", service.put(FUNCTIONS + name + "/code", noKey));
    recorded.verify();
  }
}
