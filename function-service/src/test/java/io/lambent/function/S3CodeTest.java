package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zipBytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Code that requests name by where it is in S3. */
class S3CodeTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000011");
  private final TestingS3 s3 = TestingS3.shared();
  private final String bucket = s3.bucket("code-bucket");

  @Test
  void createsAFunctionFromAnObject() {
    byte[] archive = zipBytes("index.py", "created".getBytes(UTF_8));
    s3.put(bucket, "a folder/ö+.zip", archive);
    Answer created = create("s3-created", Map.of("S3Bucket", bucket, "S3Key", "a folder/ö+.zip"));

    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertThat(created.body().path("CodeSize").asInt()).isEqualTo(archive.length);
    assertThat(s3.authorizations.getLast())
        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDTESTING/")
        .contains("/us-east-1/s3/aws4_request,");
  }

  @Test
  void hasTheDigestOfTheSameArchiveSentWithTheRequest() {
    byte[] archive = zipBytes("index.py", "same".getBytes(UTF_8));
    s3.put(bucket, "same.zip", archive);
    Answer fetched = create("s3-fetched", Map.of("S3Bucket", bucket, "S3Key", "same.zip"));
    Answer sent = create("s3-sent", Map.of("ZipFile", Base64.getEncoder().encodeToString(archive)));

    assertThat(fetched.text("CodeSha256")).isNotEmpty().isEqualTo(sent.text("CodeSha256"));
  }

  @Test
  void takesTheVersionOfAnObjectThatIsAskedFor() {
    byte[] old = zipBytes("index.py", "old version".getBytes(UTF_8));
    s3.put(bucket, "versioned.zip", "v1", old);
    s3.put(bucket, "versioned.zip", "v2", zipBytes("index.py", "v2".getBytes(UTF_8)));
    Answer created =
        create(
            "s3-versioned",
            Map.of("S3Bucket", bucket, "S3Key", "versioned.zip", "S3ObjectVersion", "v1"));

    assertThat(created.body().path("CodeSize").asInt()).isEqualTo(old.length);
  }

  @Test
  void saysThatAVersionIsNotThere() {
    s3.put(bucket, "object.zip", "v1", zipBytes("index.py", new byte[1]));
    Map<String, String> code =
        Map.of("S3Bucket", bucket, "S3Key", "object.zip", "S3ObjectVersion", "v9");

    assertThat(create("s3-noversion", code).message())
        .isEqualTo(
            "Error occurred while GetObject. S3 Error Code: NoSuchVersion. S3 Error Message: The"
                + " specified version does not exist.");
  }

  @Test
  void saysInWhichRegionABucketIs() {
    s3.bucket("far-bucket", "eu-west-1");

    assertThat(create("s3-far", Map.of("S3Bucket", "far-bucket", "S3Key", "k")).message())
        .isEqualTo(
            "Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error Message:"
                + " The bucket is in this region: eu-west-1. Please use this region to retry the"
                + " request");
  }

  @Test
  void saysThatAccessIsDenied() {
    Answer denied = create("s3-denied", Map.of("S3Bucket", bucket, "S3Key", "forbidden"));

    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.error()).isEqualTo("AccessDeniedException");
    assertThat(denied.message())
        .isEqualTo(
            "Your access has been denied by S3, please make sure your request credentials have"
                + " permission to GetObject for code-bucket/forbidden. S3 Error Code: AccessDenied."
                + " S3 Error Message: Access Denied");
  }

  @Test
  void refusesAnObjectThatIsNoArchive() {
    s3.put(bucket, "no.zip", "no archive".getBytes(UTF_8));

    assertThat(create("s3-nozip", Map.of("S3Bucket", bucket, "S3Key", "no.zip")).message())
        .startsWith("Could not unzip uploaded file.");
  }

  @Test
  void refusesTwoSourcesOfCode() {
    Map<String, Object> code = new HashMap<>();
    code.put("ZipFile", TestingFunctionService.zip("x"));
    code.put("S3Bucket", bucket);

    assertThat(create("s3-both", code).message())
        .isEqualTo("Please do not provide other FunctionCode parameters when providing a ZipFile.");
  }

  @Test
  void changesNothingWhereAnUpdateIsNotThere() {
    Answer created = service.create(creation("s3-kept", "kept"));
    Answer refused =
        service.put(FUNCTIONS + "s3-kept/code", Map.of("S3Bucket", bucket, "S3Key", "missing.zip"));

    assertThat(refused.error()).isEqualTo("InvalidParameterValueException");
    assertThat(service.get(FUNCTIONS + "s3-kept/configuration").text("CodeSha256"))
        .isEqualTo(created.text("CodeSha256"));
  }

  private Answer create(String name, Map<String, ?> code) {
    Map<String, Object> request = new LinkedHashMap<>(creation(name, ""));
    request.put("Code", code);
    return service.post("/2015-03-31/functions", request);
  }
}
