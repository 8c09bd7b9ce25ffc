package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Calls of S3 by the SDK, which checks the checksums of what it reads. */
abstract class S3Calls {
  static final String ACCOUNT = "000000000000";
  static final TestingAwsServices services = TestingAwsServices.shared();
  static final S3Client s3 =
      services.client(S3Client.builder().forcePathStyle(true), "s3", ACCOUNT);

  private static final HttpClient http = HttpClient.newHttpClient();

  static String bucket() {
    String name = "b-" + UUID.randomUUID();
    s3.createBucket(request -> request.bucket(name));
    return name;
  }

  static PutObjectResponse put(String bucket, String key, String content) {
    return s3.putObject(
        request -> request.bucket(bucket).key(key), RequestBody.fromString(content));
  }

  static String get(String bucket, String key) {
    return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asUtf8String();
  }

  /** A request without a client that would add checksums or refuse what is wrong. */
  static HttpResponse<String> send(
      String method, String target, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(services.uri() + "/"))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("X-Lambent-Target", target);
    Map<String, String> all = new HashMap<>(TestingAwsServices.headers("s3", ACCOUNT));
    all.putAll(headers);
    all.forEach(request::header);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void assertError(ThrowingCallable call, int status, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(status);
            });
  }
}
