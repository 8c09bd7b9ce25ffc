package io.lambent.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.Invocation;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;

/** Uploads by forms of browsers. */
class PostObjectTest extends S3Calls {
  private static final String BOUNDARY = "----boundary";
  private static final String LATER = "2100-01-01T00:00:00.000Z";

  private static HttpResponse<String> post(
      String bucket, Map<String, String> fields, String filename, byte[] content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) ->
            body.writeBytes(
                ("--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\""
                        + name
                        + "\"\r\n\r\n"
                        + value
                        + "\r\n")
                    .getBytes(UTF_8)));
    body.writeBytes(
        ("--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + filename
                + "\"\r\nContent-Type: text/plain\r\n\r\n")
            .getBytes(UTF_8));
    body.writeBytes(content);
    body.writeBytes(
        ("\r\n--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"submit\"\r\n\r\nUpload\r\n--"
                + BOUNDARY
                + "--\r\n")
            .getBytes(UTF_8));
    return RawCalls.send(
        "POST",
        "/" + bucket,
        body.toByteArray(),
        Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
  }

  /**
   * The fields of a form.
   *
   * @param conditions of the policy, besides those on what every form has
   */
  private static Map<String, String> form(
      String bucket, String expiration, String conditions, String key, String... more) {
    String policy =
        "{\"expiration\":\""
            + expiration
            + "\",\"conditions\":[{\"bucket\":\""
            + bucket
            + "\"},[\"starts-with\",\"$key\",\"user/\"],{\"x-amz-credential\":\"c/d/r/s3/x\"}"
            + conditions
            + "]}";
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("key", key);
    fields.put("x-amz-credential", "c/d/r/s3/x");
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    fields.put("policy", Base64.getEncoder().encodeToString(policy.getBytes(UTF_8)));
    fields.put("x-amz-signature", "0");
    return fields;
  }

  @Test
  void storesTheFileWithTheFieldsAsHeaders() throws InterruptedException {
    String bucket = bucket();
    String name = "f-" + UUID.randomUUID();
    s3.putBucketNotificationConfiguration(
        r ->
            r.bucket(bucket)
                .notificationConfiguration(
                    n ->
                        n.lambdaFunctionConfigurations(
                            LambdaFunctionConfiguration.builder()
                                .lambdaFunctionArn(
                                    "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + name)
                                .events(Event.S3_OBJECT_CREATED_POST)
                                .build())));

    HttpResponse<String> answer =
        post(
            bucket,
            form(
                bucket,
                LATER,
                ",[\"starts-with\",\"$Content-Type\",\"image/\"],{\"x-amz-meta-a\":\"b\"}"
                    + ",{\"success_action_status\":\"201\"}",
                "user/${filename}",
                "Content-Type",
                "image/png",
                "x-amz-meta-a",
                "b",
                "success_action_status",
                "201"),
            "C:\\dir\\a b.png",
            "content".getBytes(UTF_8));
    Invocation invocation = services.invoker().of(name).poll(60, TimeUnit.SECONDS);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body())
        .contains("<Bucket>" + bucket + "</Bucket>", "<Key>user/a b.png</Key>", "<ETag>&quot;");
    assertThat(answer.headers().firstValue("Location"))
        .contains("http://localhost:4566/" + bucket + "/user/a%20b.png");
    HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("user/a b.png"));
    assertThat(head.contentType()).isEqualTo("image/png");
    assertThat(head.metadata()).containsEntry("a", "b");
    assertThat(head.eTag()).isEqualTo(answer.headers().firstValue("ETag").orElse(""));
    assertThat(get(bucket, "user/a b.png")).isEqualTo("content");
    assertThat(invocation).isNotNull();
    assertThat(new String(invocation.payload(), UTF_8)).contains("ObjectCreated:Post");
  }

  @Test
  void storesContentThatLooksLikeDelimiters() {
    String bucket = bucket();
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    byte[] almost = ("\r\n--" + BOUNDARY.substring(0, 8) + "\r\n\r\r\n--").getBytes(UTF_8);
    for (int at = 0; at + almost.length < content.length; at += 65_521) {
      System.arraycopy(almost, 0, content, at, almost.length);
    }

    HttpResponse<String> answer = post(bucket, form(bucket, LATER, "", "user/k"), "f", content);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("user/k")).asByteArray())
        .isEqualTo(content);
  }

  @Test
  void redirectsWhereTheFormSaysSo() {
    String bucket = bucket();

    HttpResponse<String> answer =
        post(
            bucket,
            form(
                bucket,
                LATER,
                ",[\"starts-with\",\"$success_action_redirect\",\"https://\"]",
                "user/k",
                "success_action_redirect",
                "https://app.example.com/done?a=b"),
            "f",
            "1".getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElse(""))
        .startsWith("https://app.example.com/done?a=b&bucket=" + bucket + "&key=user%2Fk&etag=%22");
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String... texts) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(texts);
  }

  @Test
  void refusesWhatThePolicyDoesNotAllow() {
    String bucket = bucket();
    byte[] content = "12345".getBytes(UTF_8);

    assertRefused(
        post(bucket, form(bucket, "2020-01-01T00:00:00Z", "", "user/k"), "f", content),
        403,
        "<Code>AccessDenied</Code>",
        "Policy expired");
    assertRefused(
        post(bucket, form(bucket, LATER, "", "other/k"), "f", content),
        403,
        "Policy Condition failed: [&quot;starts-with&quot;, &quot;$key&quot;");
    assertRefused(
        post(bucket, form(bucket, LATER, "", "user/k", "x-amz-meta-a", "b"), "f", content),
        403,
        "Extra input fields: x-amz-meta-a");
    assertRefused(post(bucket, form("other", LATER, "", "user/k"), "f", content), 403, "$bucket");
    assertRefused(
        post(
            bucket, form(bucket, LATER, ",[\"content-length-range\",1,4]", "user/k"), "f", content),
        400,
        "<Code>EntityTooLarge</Code>");
    assertRefused(
        post(
            bucket,
            form(bucket, LATER, ",[\"content-length-range\",6,10]", "user/k"),
            "f",
            content),
        400,
        "<Code>EntityTooSmall</Code>");
    assertRefused(
        post(bucket, form(bucket, LATER, ",[\"like\",\"$key\",\"a\"]", "user/k"), "f", content),
        400,
        "<Code>InvalidPolicyDocument</Code>");
    assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();
  }

  @Test
  void refusesFormsThatLackWhatTheyNeed() {
    String bucket = bucket();
    byte[] content = "1".getBytes(UTF_8);

    assertRefused(post(bucket, Map.of("key", "k"), "f", content), 403, "AccessDenied");
    assertRefused(
        post(bucket, Map.of("x", "y"), "f", content), 400, "must contain a field named 'key'");
    assertRefused(
        post(bucket, Map.of("key", "k", "policy", "e30="), "f", content),
        400,
        "must contain a field named 'AWSAccessKeyId'");
    assertRefused(
        post(bucket, Map.of("key", "k".repeat(30_000)), "f", content),
        400,
        "MaxPostPreDataLengthExceededError");
    assertRefused(
        RawCalls.send(
            "POST",
            "/" + bucket,
            "no form".getBytes(UTF_8),
            Map.of("Content-Type", "multipart/form-data; boundary=x")),
        400,
        "MalformedPOSTRequest");
    assertRefused(
        RawCalls.send(
            "POST",
            "/" + bucket,
            ("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc").getBytes(UTF_8),
            Map.of("Content-Type", "multipart/form-data; boundary=x")),
        400,
        "key");
  }
}
