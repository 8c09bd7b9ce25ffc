package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.s3.file.SmallContent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects in rows and objects in files, which clients cannot tell from each other. */
class SmallObjectsTest extends S3Calls {
  private static final String LARGE = "0123456789".repeat(5_000);

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, SmallContent.LIMIT - 1, SmallContent.LIMIT, SmallContent.LIMIT + 1, 200_000})
  void answersContentOfAnySize(int size) {
    String bucket = bucket();
    String content = "0123456789".repeat(size / 10 + 1).substring(0, size);

    put(bucket, "k", content);
    s3.copyObject(
        r -> r.sourceBucket(bucket).sourceKey("k").destinationBucket(bucket).destinationKey("c"));
    s3.deleteObject(r -> r.bucket(bucket).key("k"));

    assertThat(get(bucket, "c")).isEqualTo(content);
    assertThat(s3.headObject(r -> r.bucket(bucket).key("c")).contentLength()).isEqualTo(size);
  }

  @Test
  void replacesObjectsOfOneKindByThoseOfTheOther() {
    String bucket = bucket();

    for (String content : List.of("small", LARGE, "smaller", "", LARGE, "", "small")) {
      put(bucket, "k", content);

      assertThat(get(bucket, "k")).isEqualTo(content);
    }
    assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents()).hasSize(1);
  }

  @Test
  void keepsVersionsOfBothKinds() {
    String bucket = bucket();
    put(bucket, "k", "before");
    s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));

    String small = put(bucket, "k", "small").versionId();
    String large = put(bucket, "k", LARGE).versionId();
    s3.deleteObject(r -> r.bucket(bucket).key("k"));

    assertThat(version(bucket, "null")).isEqualTo("before");
    assertThat(version(bucket, small)).isEqualTo("small");
    assertThat(version(bucket, large)).isEqualTo(LARGE);
    assertError(() -> get(bucket, "k"), 404, "NoSuchKey");
  }

  private static String version(String bucket, String version) {
    return s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").versionId(version)).asUtf8String();
  }

  @Test
  void makesPartsOfSmallObjects() {
    String bucket = bucket();
    put(bucket, "k", "0123456789");
    String upload = s3.createMultipartUpload(r -> r.bucket(bucket).key("joined")).uploadId();

    String tag =
        s3.uploadPartCopy(
                r ->
                    r.sourceBucket(bucket)
                        .sourceKey("k")
                        .copySourceRange("bytes=2-5")
                        .destinationBucket(bucket)
                        .destinationKey("joined")
                        .uploadId(upload)
                        .partNumber(1))
            .copyPartResult()
            .eTag();
    s3.completeMultipartUpload(
        r ->
            r.bucket(bucket)
                .key("joined")
                .uploadId(upload)
                .multipartUpload(u -> u.parts(part -> part.partNumber(1).eTag(tag))));

    assertThat(get(bucket, "joined")).isEqualTo("2345");
  }

  @Test
  void letsOneOfManyConditionalWritesBesideOthersThrough() throws Exception {
    String bucket = bucket();
    List<Callable<Boolean>> writes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      writes.add(() -> writesFirst(bucket));
      writes.add(
          () -> {
            put(bucket, "other", "content");
            return false;
          });
    }

    List<Future<Boolean>> written;
    try (ExecutorService threads = Executors.newFixedThreadPool(writes.size())) {
      written = threads.invokeAll(writes);
    }

    long first = 0;
    for (Future<Boolean> each : written) {
      first += each.get() ? 1 : 0;
    }
    assertThat(first).isEqualTo(1);
    assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents()).hasSize(2);
  }

  /** Returns false where another write was first. */
  private static boolean writesFirst(String bucket) {
    try {
      s3.putObject(
          r -> r.bucket(bucket).key("first").ifNoneMatch("*"), RequestBody.fromString("content"));
      return true;
    } catch (S3Exception e) {
      assertThat(e.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
      return false;
    }
  }
}
