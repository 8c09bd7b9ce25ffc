package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** Reads and writes on conditions. */
class ConditionsTest extends S3Calls {

  @Test
  void answersConditionalReads() {
    String bucket = bucket();
    String tag = put(bucket, "k", "x").eTag();

    assertError(
        () -> s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").ifMatch("\"other\"")),
        412,
        "PreconditionFailed");
    assertThat(send("GET", "/" + bucket + "/k", "", Map.of("If-None-Match", tag)).statusCode())
        .isEqualTo(304);
    assertThat(
            s3.getObjectAsBytes(
                    r -> r.bucket(bucket).key("k").ifMatch(tag).ifUnmodifiedSince(Instant.EPOCH))
                .asUtf8String())
        .isEqualTo("x");
    assertError(
        () -> s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").ifUnmodifiedSince(Instant.EPOCH)),
        412,
        "PreconditionFailed");
    assertThat(
            s3.getObjectAsBytes(
                    r -> r.bucket(bucket).key("k").responseContentType("a/b").ifNoneMatch("x"))
                .response()
                .contentType())
        .isEqualTo("a/b");
  }

  @Test
  void writesOnCondition() {
    String bucket = bucket();
    String tag =
        s3.putObject(r -> r.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("1"))
            .eTag();

    assertError(
        () ->
            s3.putObject(
                r -> r.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("2")),
        412,
        "PreconditionFailed");
    s3.putObject(r -> r.bucket(bucket).key("k").ifMatch(tag), RequestBody.fromString("3"));
    assertError(
        () ->
            s3.putObject(r -> r.bucket(bucket).key("k").ifMatch(tag), RequestBody.fromString("4")),
        412,
        "PreconditionFailed");
    assertError(
        () ->
            s3.putObject(
                r -> r.bucket(bucket).key("none").ifMatch(tag), RequestBody.fromString("4")),
        404,
        "NoSuchKey");
    assertThat(get(bucket, "k")).isEqualTo("3");
  }
}
