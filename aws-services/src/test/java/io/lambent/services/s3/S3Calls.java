package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
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
