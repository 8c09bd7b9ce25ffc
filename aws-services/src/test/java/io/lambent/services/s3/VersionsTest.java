package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Versions of objects and delete markers. */
class VersionsTest extends S3Calls {

  private static void setVersioning(String bucket, BucketVersioningStatus status) {
    s3.putBucketVersioning(
        r ->
            r.bucket(bucket)
                .versioningConfiguration(configuration -> configuration.status(status)));
  }

  private static String version(String bucket, String id) {
    return s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").versionId(id)).asUtf8String();
  }

  @Test
  void keepsVersions() {
    String bucket = bucket();
    put(bucket, "k", "0");
    setVersioning(bucket, BucketVersioningStatus.ENABLED);
    String first = put(bucket, "k", "1").versionId();
    String second = put(bucket, "k", "2").versionId();

    assertThat(get(bucket, "k")).isEqualTo("2");
    assertThat(version(bucket, first)).isEqualTo("1");
    assertThat(version(bucket, "null")).isEqualTo("0");
    DeleteObjectResponse deleted = s3.deleteObject(r -> r.bucket(bucket).key("k"));
    assertThat(deleted.deleteMarker()).isTrue();
    assertError(() -> get(bucket, "k"), 404, "NoSuchKey");
    assertError(() -> version(bucket, deleted.versionId()), 405, "MethodNotAllowed");
    ListObjectVersionsResponse list = s3.listObjectVersions(r -> r.bucket(bucket));
    assertThat(list.versions())
        .extracting(ObjectVersion::versionId)
        .containsExactly(second, first, "null");
    assertThat(list.deleteMarkers().getFirst().isLatest()).isTrue();
    assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();

    s3.deleteObject(r -> r.bucket(bucket).key("k").versionId(deleted.versionId()));
    assertThat(get(bucket, "k")).isEqualTo("2");
    s3.deleteObject(r -> r.bucket(bucket).key("k").versionId(second));
    assertThat(get(bucket, "k")).isEqualTo("1");
  }

  @Test
  void replacesTheVersionWithoutAnIdWhileVersioningIsSuspended() {
    String bucket = bucket();
    setVersioning(bucket, BucketVersioningStatus.ENABLED);
    String first = put(bucket, "k", "1").versionId();
    setVersioning(bucket, BucketVersioningStatus.SUSPENDED);
    put(bucket, "k", "2");
    put(bucket, "k", "3");

    assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions())
        .extracting(ObjectVersion::versionId)
        .containsExactly("null", first);
    assertThat(s3.deleteObject(r -> r.bucket(bucket).key("k")).versionId()).isEqualTo("null");
    assertThat(version(bucket, first)).isEqualTo("1");
    assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status())
        .isEqualTo(BucketVersioningStatus.SUSPENDED);
  }

  @Test
  void goesOnWithinTheVersionsOfAKey() {
    String bucket = bucket();
    setVersioning(bucket, BucketVersioningStatus.ENABLED);
    String first = put(bucket, "k", "1").versionId();
    String second = put(bucket, "k", "2").versionId();
    String other = put(bucket, "l", "3").versionId();

    ListObjectVersionsResponse page = s3.listObjectVersions(r -> r.bucket(bucket).maxKeys(1));
    ListObjectVersionsResponse rest =
        s3.listObjectVersions(
            r ->
                r.bucket(bucket)
                    .keyMarker(page.nextKeyMarker())
                    .versionIdMarker(page.nextVersionIdMarker()));

    assertThat(page.versions()).extracting(ObjectVersion::versionId).containsExactly(second);
    assertThat(rest.versions()).extracting(ObjectVersion::versionId).containsExactly(first, other);
  }
}
