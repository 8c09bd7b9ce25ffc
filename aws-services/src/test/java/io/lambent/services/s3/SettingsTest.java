package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.MetricsConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.Tag;

/** Documents that belong to buckets, and tags. */
class SettingsTest extends S3Calls {

  @Test
  void answersWhatANewBucketHas() {
    String bucket = bucket();

    assertThat(
            s3.getBucketEncryption(r -> r.bucket(bucket))
                .serverSideEncryptionConfiguration()
                .rules()
                .getFirst()
                .applyServerSideEncryptionByDefault()
                .sseAlgorithmAsString())
        .isEqualTo("AES256");
    assertThat(
            s3.getPublicAccessBlock(r -> r.bucket(bucket))
                .publicAccessBlockConfiguration()
                .blockPublicAcls())
        .isTrue();
    assertThat(
            s3.getBucketOwnershipControls(r -> r.bucket(bucket))
                .ownershipControls()
                .rules()
                .getFirst()
                .objectOwnership())
        .isEqualTo(ObjectOwnership.BUCKET_OWNER_ENFORCED);
    assertThat(s3.getBucketAcl(r -> r.bucket(bucket)).grants().getFirst().permission())
        .isEqualTo(Permission.FULL_CONTROL);
    assertThat(s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled()).isNull();
    assertThat(s3.getBucketRequestPayment(r -> r.bucket(bucket)).payerAsString())
        .isEqualTo("BucketOwner");
    assertError(() -> s3.getBucketPolicy(r -> r.bucket(bucket)), 404, "NoSuchBucketPolicy");
    assertError(() -> s3.getBucketCors(r -> r.bucket(bucket)), 404, "NoSuchCORSConfiguration");
    assertError(() -> s3.getBucketTagging(r -> r.bucket(bucket)), 404, "NoSuchTagSet");
    assertError(
        () -> s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket)),
        404,
        "NoSuchLifecycleConfiguration");
    assertError(
        () -> s3.getBucketWebsite(r -> r.bucket(bucket)), 404, "NoSuchWebsiteConfiguration");
    assertError(
        () -> s3.getBucketReplication(r -> r.bucket(bucket)),
        404,
        "ReplicationConfigurationNotFoundError");
    assertError(
        () -> s3.getObjectLockConfiguration(r -> r.bucket(bucket)),
        404,
        "ObjectLockConfigurationNotFoundError");
  }

  @Test
  void keepsDocuments() {
    String bucket = bucket();
    String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";

    s3.putBucketPolicy(r -> r.bucket(bucket).policy(policy));
    s3.putBucketTagging(
        r -> r.bucket(bucket).tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build())));
    s3.putBucketCors(
        r ->
            r.bucket(bucket)
                .corsConfiguration(
                    cors ->
                        cors.corsRules(rule -> rule.allowedMethods("GET").allowedOrigins("*"))));

    assertThat(s3.getBucketPolicy(r -> r.bucket(bucket)).policy()).isEqualTo(policy);
    assertThat(s3.getBucketTagging(r -> r.bucket(bucket)).tagSet().getFirst().value())
        .isEqualTo("b");
    assertThat(s3.getBucketCors(r -> r.bucket(bucket)).corsRules().getFirst().allowedOrigins())
        .containsExactly("*");
    s3.deleteBucketPolicy(r -> r.bucket(bucket));
    assertError(() -> s3.getBucketPolicy(r -> r.bucket(bucket)), 404, "NoSuchBucketPolicy");
    assertError(
        () -> s3.putBucketPolicy(r -> r.bucket(bucket).policy("no")), 400, "MalformedPolicy");
  }

  @Test
  void keepsSettingsThatHaveNoEffect() {
    String bucket = bucket();

    s3.putBucketAccelerateConfiguration(
        r -> r.bucket(bucket).accelerateConfiguration(a -> a.status("Enabled")));
    s3.putBucketRequestPayment(
        r -> r.bucket(bucket).requestPaymentConfiguration(p -> p.payer("Requester")));
    s3.putBucketLogging(
        r ->
            r.bucket(bucket)
                .bucketLoggingStatus(
                    l -> l.loggingEnabled(e -> e.targetBucket(bucket).targetPrefix("log/"))));
    s3.putBucketWebsite(
        r ->
            r.bucket(bucket)
                .websiteConfiguration(w -> w.indexDocument(i -> i.suffix("index.html"))));

    assertThat(s3.getBucketAccelerateConfiguration(r -> r.bucket(bucket)).statusAsString())
        .isEqualTo("Enabled");
    assertThat(s3.getBucketRequestPayment(r -> r.bucket(bucket)).payerAsString())
        .isEqualTo("Requester");
    assertThat(s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled().targetPrefix())
        .isEqualTo("log/");
    assertThat(s3.getBucketWebsite(r -> r.bucket(bucket)).indexDocument().suffix())
        .isEqualTo("index.html");
    s3.deleteBucketWebsite(r -> r.bucket(bucket));
    assertError(
        () -> s3.getBucketWebsite(r -> r.bucket(bucket)), 404, "NoSuchWebsiteConfiguration");
    s3.putBucketLogging(r -> r.bucket(bucket).bucketLoggingStatus(l -> {}));
    assertThat(s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled()).isNull();
  }

  @Test
  void refusesSettingsThatAreNotValid() {
    String bucket = bucket();

    assertError(
        () ->
            s3.putBucketLogging(
                r ->
                    r.bucket(bucket)
                        .bucketLoggingStatus(
                            l ->
                                l.loggingEnabled(
                                    e -> e.targetBucket("missing-bucket").targetPrefix("")))),
        400,
        "InvalidTargetBucketForLogging");
    assertError(
        () ->
            s3.putBucketWebsite(
                r ->
                    r.bucket(bucket)
                        .websiteConfiguration(w -> w.indexDocument(i -> i.suffix("a/b")))),
        400,
        "InvalidArgument");
    assertError(
        () ->
            s3.putBucketAccelerateConfiguration(
                r -> r.bucket(bucket).accelerateConfiguration(a -> a.status("Fast"))),
        400,
        "MalformedXML");
  }

  @Test
  void keepsConfigurationsByTheirIds() {
    String bucket = bucket();

    for (String id : List.of("b", "a")) {
      s3.putBucketMetricsConfiguration(
          r -> r.bucket(bucket).id(id).metricsConfiguration(m -> m.id(id)));
    }
    s3.putBucketIntelligentTieringConfiguration(
        r ->
            r.bucket(bucket)
                .id("t")
                .intelligentTieringConfiguration(
                    t ->
                        t.id("t")
                            .status("Enabled")
                            .tierings(x -> x.days(90).accessTier("ARCHIVE_ACCESS"))));

    assertThat(
            s3
                .listBucketMetricsConfigurations(r -> r.bucket(bucket))
                .metricsConfigurationList()
                .stream()
                .map(MetricsConfiguration::id))
        .containsExactly("a", "b");
    assertThat(
            s3.getBucketIntelligentTieringConfiguration(r -> r.bucket(bucket).id("t"))
                .intelligentTieringConfiguration()
                .tierings()
                .getFirst()
                .days())
        .isEqualTo(90);
    s3.deleteBucketMetricsConfiguration(r -> r.bucket(bucket).id("a"));
    assertError(
        () -> s3.getBucketMetricsConfiguration(r -> r.bucket(bucket).id("a")),
        404,
        "NoSuchConfiguration");
    assertError(
        () ->
            s3.putBucketMetricsConfiguration(
                r -> r.bucket(bucket).id("a").metricsConfiguration(m -> m.id("other"))),
        400,
        "MalformedXML");
  }

  @Test
  void saysWhichPoliciesArePublic() {
    String bucket = bucket();
    String open =
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"*\"]},"
            + "\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";

    s3.putBucketPolicy(r -> r.bucket(bucket).policy(open));
    boolean isOpen = s3.getBucketPolicyStatus(r -> r.bucket(bucket)).policyStatus().isPublic();
    s3.putBucketPolicy(r -> r.bucket(bucket).policy(open.replace("*\"]", "000000000000\"]")));

    assertThat(isOpen).isTrue();
    assertThat(s3.getBucketPolicyStatus(r -> r.bucket(bucket)).policyStatus().isPublic()).isFalse();
  }

  @Test
  void tagsObjects() {
    String bucket = bucket();
    put(bucket, "k", "1");

    s3.putObjectTagging(
        r ->
            r.bucket(bucket)
                .key("k")
                .tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build())));

    assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("k")).tagSet().getFirst().key())
        .isEqualTo("a");
    s3.deleteObjectTagging(r -> r.bucket(bucket).key("k"));
    assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("k")).tagSet()).isEmpty();
    assertError(() -> s3.getObjectTagging(r -> r.bucket(bucket).key("none")), 404, "NoSuchKey");
  }
}
