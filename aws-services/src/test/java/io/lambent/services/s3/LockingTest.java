package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/** Object Lock: retention and legal holds. */
class LockingTest extends S3Calls {
  private static final String KEY = "k";

  private static Instant inDays(int days) {
    return Instant.now().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String locked() {
    String name = "b-" + UUID.randomUUID();
    s3.createBucket(request -> request.bucket(name).objectLockEnabledForBucket(true));
    return name;
  }

  private static void delete(String bucket, String version, boolean bypasses) {
    s3.deleteObject(
        r ->
            r.bucket(bucket)
                .key(KEY)
                .versionId(version)
                .bypassGovernanceRetention(bypasses ? true : null));
  }

  private static void retain(
      String bucket, ObjectLockRetentionMode mode, Instant until, boolean bypasses) {
    s3.putObjectRetention(
        r ->
            r.bucket(bucket)
                .key(KEY)
                .bypassGovernanceRetention(bypasses ? true : null)
                .retention(retention -> retention.mode(mode).retainUntilDate(until)));
  }

  private static HeadObjectResponse head(String bucket) {
    return s3.headObject(r -> r.bucket(bucket).key(KEY));
  }

  @Test
  void makesBucketsWithVersions() {
    String bucket = locked();

    assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status())
        .isEqualTo(BucketVersioningStatus.ENABLED);
    assertThat(
            s3.getObjectLockConfiguration(r -> r.bucket(bucket))
                .objectLockConfiguration()
                .objectLockEnabled())
        .isEqualTo(ObjectLockEnabled.ENABLED);
    assertError(
        () ->
            s3.putBucketVersioning(
                r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Suspended"))),
        409,
        "InvalidBucketState");
  }

  @Test
  void keepsWhatIsRetainedForGovernanceUnlessThatIsPassedBy() {
    String bucket = locked();
    String version =
        s3.putObject(
                r ->
                    r.bucket(bucket)
                        .key(KEY)
                        .objectLockMode(ObjectLockMode.GOVERNANCE)
                        .objectLockRetainUntilDate(inDays(1)),
                RequestBody.fromString("x"))
            .versionId();

    assertThat(head(bucket).objectLockRetainUntilDate()).isBetween(inDays(0), inDays(1));
    assertError(() -> delete(bucket, version, false), 403, "AccessDenied");
    assertError(
        () -> retain(bucket, ObjectLockRetentionMode.GOVERNANCE, inDays(0).plusSeconds(60), false),
        403,
        "AccessDenied");
    retain(bucket, ObjectLockRetentionMode.GOVERNANCE, inDays(2), false);
    s3.deleteObject(r -> r.bucket(bucket).key(KEY));
    delete(bucket, version, true);
    assertError(
        () -> s3.getObjectAsBytes(r -> r.bucket(bucket).key(KEY).versionId(version)),
        404,
        "NoSuchVersion");
  }

  @Test
  void keepsWhatIsRetainedForCompliance() {
    String bucket = locked();
    String version = put(bucket, KEY, "x").versionId();
    retain(bucket, ObjectLockRetentionMode.COMPLIANCE, inDays(2), false);

    assertError(() -> delete(bucket, version, true), 403, "AccessDenied");
    assertError(
        () -> retain(bucket, ObjectLockRetentionMode.COMPLIANCE, inDays(1), true),
        403,
        "AccessDenied");
    assertError(
        () -> retain(bucket, ObjectLockRetentionMode.GOVERNANCE, inDays(3), true),
        403,
        "AccessDenied");
    retain(bucket, ObjectLockRetentionMode.COMPLIANCE, inDays(3), false);
    assertThat(s3.getObjectRetention(r -> r.bucket(bucket).key(KEY)).retention().retainUntilDate())
        .isAfter(inDays(2));
  }

  @Test
  void keepsWhatHasALegalHold() {
    String bucket = locked();
    String version = put(bucket, KEY, "x").versionId();
    assertError(
        () -> s3.getObjectLegalHold(r -> r.bucket(bucket).key(KEY)),
        404,
        "NoSuchObjectLockConfiguration");
    s3.putObjectLegalHold(r -> r.bucket(bucket).key(KEY).legalHold(h -> h.status("ON")));

    assertThat(head(bucket).objectLockLegalHoldStatus()).isEqualTo(ObjectLockLegalHoldStatus.ON);
    assertError(() -> delete(bucket, version, true), 403, "AccessDenied");
    s3.putObjectLegalHold(r -> r.bucket(bucket).key(KEY).legalHold(h -> h.status("OFF")));
    delete(bucket, version, false);
  }

  @Test
  void appliesTheRetentionOfTheBucket() {
    String bucket = locked();
    s3.putObjectLockConfiguration(
        r ->
            r.bucket(bucket)
                .objectLockConfiguration(
                    c ->
                        c.objectLockEnabled("Enabled")
                            .rule(
                                rule -> rule.defaultRetention(d -> d.mode("GOVERNANCE").days(3)))));

    put(bucket, KEY, "x");

    assertThat(head(bucket).objectLockMode()).isEqualTo(ObjectLockMode.GOVERNANCE);
    assertThat(head(bucket).objectLockRetainUntilDate()).isBetween(inDays(2), inDays(4));
  }

  @Test
  void refusesLocksWhereTheBucketHasNone() {
    String bucket = bucket();
    put(bucket, KEY, "x");

    assertError(() -> s3.getObjectRetention(r -> r.bucket(bucket).key(KEY)), 400, "InvalidRequest");
    assertError(
        () ->
            s3.putObject(
                r -> r.bucket(bucket).key(KEY).objectLockLegalHoldStatus("ON"),
                RequestBody.fromString("x")),
        400,
        "InvalidRequest");
    assertError(
        () ->
            s3.putObjectLockConfiguration(
                r -> r.bucket(bucket).objectLockConfiguration(c -> c.objectLockEnabled("Enabled"))),
        409,
        "InvalidBucketState");
    assertThat(get(bucket, KEY)).isEqualTo("x");
  }
}
