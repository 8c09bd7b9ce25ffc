package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.Invocation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects that expire. Their age is made by setting back their time in the database. */
class LifecycleTest extends S3Calls {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:";

  private static LifecycleRule.Builder rule() {
    return LifecycleRule.builder().status(ExpirationStatus.ENABLED).filter(f -> f.prefix(""));
  }

  private static void apply(String bucket, LifecycleRule.Builder... rules) {
    s3.putBucketLifecycleConfiguration(
        r ->
            r.bucket(bucket)
                .lifecycleConfiguration(
                    l -> l.rules(Arrays.stream(rules).map(LifecycleRule.Builder::build).toList())));
    services.bean(Lifecycle.class).run();
  }

  /** Makes all versions of a key, or uploads, older. */
  private static void age(String bucket, String key, int days) {
    for (String update :
        List.of(
            "s3_object set modified_at = modified_at",
            "s3_upload set initiated_at = initiated_at")) {
      services
          .jdbc()
          .update(
              "update lambent_aws."
                  + update
                  + " - make_interval(days => ?) where key = ?"
                  + " and bucket = (select id from lambent_aws.s3_bucket where name = ?)",
              days,
              key,
              bucket);
    }
  }

  private static List<String> keys(String bucket) {
    return s3.listObjectsV2(r -> r.bucket(bucket)).contents().stream().map(S3Object::key).toList();
  }

  private static void enableVersions(String bucket) {
    s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(c -> c.status("Enabled")));
  }

  @Test
  void expiresObjectsThatAreOldEnoughAndMatchTheFilter() {
    String bucket = bucket();
    put(bucket, "in/old", "12345");
    put(bucket, "in/small", "1");
    put(bucket, "in/new", "12345");
    put(bucket, "other", "12345");
    s3.putObject(
        r -> r.bucket(bucket).key("in/tagged").tagging("a=b"), RequestBody.fromString("12345"));
    List.of("in/old", "in/small", "in/tagged", "other").forEach(key -> age(bucket, key, 3));
    age(bucket, "in/new", 1);

    apply(
        bucket,
        rule()
            .id("size")
            .filter(f -> f.and(a -> a.prefix("in/o").objectSizeGreaterThan(4L)))
            .expiration(e -> e.days(2)),
        rule().id("tag").filter(f -> f.tag(t -> t.key("a").value("b"))).expiration(e -> e.days(2)),
        rule()
            .id("off")
            .status(ExpirationStatus.DISABLED)
            .filter(f -> f.prefix("other"))
            .expiration(e -> e.days(1)),
        rule().id("young").filter(f -> f.prefix("in/n")).expiration(e -> e.days(2)));

    assertThat(keys(bucket)).containsExactly("in/new", "in/small", "other");
  }

  @Test
  void roundsUpToTheNextMidnight() {
    assertThat(io.lambent.services.s3.LifecycleRule.due(Instant.parse("2014-01-15T10:30:00Z"), 3))
        .isEqualTo("2014-01-19T00:00:00Z");
  }

  @Test
  void expiresObjectsFromADateOn() {
    String bucket = bucket();
    put(bucket, "a/k", "1");
    put(bucket, "b/k", "1");
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);

    apply(
        bucket,
        rule().id("past").filter(f -> f.prefix("a/")).expiration(e -> e.date(today)),
        rule()
            .id("future")
            .filter(f -> f.prefix("b/"))
            .expiration(e -> e.date(today.plus(2, ChronoUnit.DAYS))));

    assertThat(keys(bucket)).containsExactly("b/k");
  }

  @Test
  void marksCurrentVersionsAndDeletesOlderOnes() {
    String bucket = bucket();
    enableVersions(bucket);
    for (String content : List.of("1", "2", "3", "4")) {
      put(bucket, "k", content);
    }
    age(bucket, "k", 5);
    put(bucket, "k", "5");

    apply(
        bucket,
        rule()
            .id("old")
            .noncurrentVersionExpiration(n -> n.noncurrentDays(2).newerNoncurrentVersions(2)));
    List<ObjectVersion> kept = s3.listObjectVersions(r -> r.bucket(bucket)).versions();
    age(bucket, "k", 5);
    apply(bucket, rule().id("current").expiration(e -> e.days(2)));

    assertThat(kept).hasSize(3);
    ListObjectVersionsResponse left = s3.listObjectVersions(r -> r.bucket(bucket));
    assertThat(left.versions()).hasSize(3);
    assertThat(left.deleteMarkers()).hasSize(1);
    assertThat(keys(bucket)).isEmpty();
  }

  @Test
  void deletesDeleteMarkersWithoutVersions() {
    String bucket = bucket();
    enableVersions(bucket);
    s3.deleteObject(r -> r.bucket(bucket).key("alone"));
    put(bucket, "with", "1");
    s3.deleteObject(r -> r.bucket(bucket).key("with"));

    apply(bucket, rule().id("markers").expiration(e -> e.expiredObjectDeleteMarker(true)));

    assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).deleteMarkers())
        .singleElement()
        .satisfies(marker -> assertThat(marker.key()).isEqualTo("with"));
  }

  @Test
  void abortsUploads() {
    String bucket = bucket();
    s3.createMultipartUpload(r -> r.bucket(bucket).key("old"));
    s3.createMultipartUpload(r -> r.bucket(bucket).key("new"));
    age(bucket, "old", 4);

    apply(bucket, rule().id("a").abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(2)));

    assertThat(s3.listMultipartUploads(r -> r.bucket(bucket)).uploads())
        .singleElement()
        .satisfies(upload -> assertThat(upload.key()).isEqualTo("new"));
  }

  @Test
  void sendsEventsOfItsOwn() throws InterruptedException {
    String bucket = bucket();
    String name = "f-" + UUID.randomUUID();
    put(bucket, "k", "1");
    age(bucket, "k", 3);
    s3.putBucketNotificationConfiguration(
        r ->
            r.bucket(bucket)
                .notificationConfiguration(
                    n ->
                        n.lambdaFunctionConfigurations(
                            LambdaFunctionConfiguration.builder()
                                .lambdaFunctionArn(FUNCTION + name)
                                .events(Event.S3_LIFECYCLE_EXPIRATION)
                                .build())));

    apply(bucket, rule().id("all").expiration(e -> e.days(1)));
    Invocation invocation = services.invoker().of(name).poll(60, TimeUnit.SECONDS);

    assertThat(invocation).isNotNull();
    assertThat(new String(invocation.payload()))
        .contains(
            "\"eventName\":\"LifecycleExpiration:Delete\"",
            "\"principalId\":\"s3.amazonaws.com\"",
            "\"sourceIPAddress\":\"s3.amazonaws.com\"");
  }

  @Test
  void refusesRulesThatAreNotValid() {
    String bucket = bucket();

    assertError(
        () -> apply(bucket, rule().id("a").expiration(e -> e.days(0))), 400, "InvalidArgument");
    assertError(() -> apply(bucket, rule().id("a")), 400, "InvalidRequest");
    assertError(
        () ->
            apply(
                bucket,
                rule().id("a").expiration(e -> e.days(1)),
                rule().id("a").expiration(e -> e.days(2))),
        400,
        "InvalidArgument");
    assertError(
        () ->
            apply(
                bucket,
                rule().id("a").expiration(e -> e.date(Instant.parse("2030-01-01T01:00:00Z")))),
        400,
        "InvalidArgument");
    assertError(
        () ->
            apply(
                bucket,
                rule()
                    .id("a")
                    .filter(f -> f.tag(t -> t.key("a").value("b")))
                    .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(1))),
        400,
        "InvalidRequest");
    assertError(
        () -> s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket)),
        404,
        "NoSuchLifecycleConfiguration");
  }
}
