package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.RestoreObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tier;

/** Objects that are archived, and restores of them. */
class ArchiveTest extends S3Calls {
  private static final String BUCKET = bucket();

  private static void archive(String key, StorageClass storage) {
    s3.putObject(
        r -> r.bucket(BUCKET).key(key).storageClass(storage), RequestBody.fromString("cold"));
  }

  private static RestoreObjectResponse restore(String key, int days, Tier tier) {
    return s3.restoreObject(
        r ->
            r.bucket(BUCKET)
                .key(key)
                .restoreRequest(
                    restore -> restore.days(days).glacierJobParameters(job -> job.tier(tier))));
  }

  @Test
  void readsAndCopiesArchivedObjectsOnceTheyAreRestored() {
    archive("k", StorageClass.GLACIER);

    assertError(() -> get(BUCKET, "k"), 403, "InvalidObjectState");
    assertError(() -> copy("k", "copy"), 403, "InvalidObjectState");
    assertThat(restore("k", 2, Tier.STANDARD).sdkHttpResponse().statusCode()).isEqualTo(202);
    assertThat(get(BUCKET, "k")).isEqualTo("cold");
    assertThat(s3.headObject(r -> r.bucket(BUCKET).key("k")).restore())
        .startsWith("ongoing-request=\"false\", expiry-date=\"")
        .endsWith(" 00:00:00 GMT\"");
    assertThat(restore("k", 3, Tier.STANDARD).sdkHttpResponse().statusCode()).isEqualTo(200);
    copy("k", "copy");
    assertThat(s3.headObject(r -> r.bucket(BUCKET).key("copy")).restore()).isNull();
    assertThat(get(BUCKET, "copy")).isEqualTo("cold");
  }

  private static void copy(String from, String to) {
    s3.copyObject(
        r -> r.sourceBucket(BUCKET).sourceKey(from).destinationBucket(BUCKET).destinationKey(to));
  }

  @Test
  void refusesRestoresThatAreNotPossible() {
    put(BUCKET, "warm", "x");
    archive("deep", StorageClass.DEEP_ARCHIVE);

    assertError(() -> restore("warm", 1, Tier.STANDARD), 403, "InvalidObjectState");
    assertError(() -> restore("deep", 1, Tier.EXPEDITED), 400, "InvalidArgument");
    assertError(() -> restore("deep", 0, Tier.BULK), 400, "MalformedXML");
    assertError(() -> restore("none", 1, Tier.BULK), 404, "NoSuchKey");
  }

  @Test
  void listsTheStatusOfRestores() {
    archive("listed", StorageClass.GLACIER);
    restore("listed", 1, Tier.EXPEDITED);

    S3Object listed =
        s3.listObjectsV2(
                r ->
                    r.bucket(BUCKET)
                        .prefix("listed")
                        .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS))
            .contents()
            .getFirst();
    assertThat(listed.restoreStatus().isRestoreInProgress()).isFalse();
    assertThat(listed.restoreStatus().restoreExpiryDate()).isNotNull();
  }
}
