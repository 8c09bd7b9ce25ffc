package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Requests that S3 refuses by what their headers and parameters say. */
class RefusalsTest extends S3Calls {
  private static final String BUCKET = bucket();

  private static void assertRefused(HttpResponse<String> answer, String code) {
    assertThat(answer.body()).contains("<Code>" + code + "</Code>");
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-storage-class, COLD, InvalidStorageClass",
    "x-amz-server-side-encryption, rot13, InvalidArgument",
    "x-amz-tagging, aws:a=b, InvalidTag",
    "If-Match, *, NotImplemented",
  })
  void refusesHeadersOfPuts(String name, String value, String code) {
    assertRefused(send("PUT", "/" + BUCKET + "/k", "x", Map.of(name, value)), code);
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-metadata-directive, MERGE, InvalidArgument",
    "x-amz-tagging-directive, MERGE, InvalidArgument",
    "x-amz-storage-class, COLD, InvalidStorageClass",
  })
  void refusesHeadersOfCopies(String name, String value, String code) {
    put(BUCKET, "source", "x");
    assertRefused(
        send(
            "PUT",
            "/" + BUCKET + "/copy",
            "",
            Map.of("x-amz-copy-source", "/" + BUCKET + "/source", name, value)),
        code);
  }

  @Test
  void refusesTwoChecksums() {
    assertRefused(
        send(
            "PUT",
            "/" + BUCKET + "/k",
            "",
            Map.of(
                "x-amz-checksum-crc32", "AAAAAA==",
                "x-amz-checksum-sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=")),
        "InvalidRequest");
  }

  @ParameterizedTest
  @CsvSource({"GET", "HEAD", "DELETE"})
  void refusesIdsThatNoVersionHas(String method) {
    assertThat(send(method, "/" + BUCKET + "/k?versionId=1", "", Map.of()).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"sthree-a", "amzn-s3-demo-a", "name-s3alias", "name--ol-s3"})
  void refusesReservedNames(String name) {
    assertRefused(send("PUT", "/" + name, "", Map.of()), "InvalidBucketName");
  }

  @ParameterizedTest
  @CsvSource({"nowhere", "us-east-1"})
  void refusesLocationsThatAreNone(String location) {
    assertRefused(
        send(
            "PUT",
            "/some-bucket",
            "<CreateBucketConfiguration><LocationConstraint>"
                + location
                + "</LocationConstraint></CreateBucketConfiguration>",
            Map.of()),
        "InvalidLocationConstraint");
  }

  @Test
  void listsBucketsOfARegion() {
    assertThat(s3.listBuckets(r -> r.bucketRegion("eu-west-1").prefix(BUCKET)).buckets()).isEmpty();
    assertThat(s3.listBuckets(r -> r.bucketRegion("us-east-1").prefix(BUCKET)).buckets())
        .extracting(Bucket::name)
        .containsExactly(BUCKET);
  }

  @Test
  void copiesIntoTheStorageClassThatTheRequestNames() {
    put(BUCKET, "standard", "x");
    s3.copyObject(
        r ->
            r.sourceBucket(BUCKET)
                .sourceKey("standard")
                .destinationBucket(BUCKET)
                .destinationKey("rare")
                .storageClass(StorageClass.STANDARD_IA));
    s3.copyObject(
        r ->
            r.sourceBucket(BUCKET)
                .sourceKey("rare")
                .destinationBucket(BUCKET)
                .destinationKey("again"));

    assertThat(s3.headObject(r -> r.bucket(BUCKET).key("rare")).storageClass())
        .isEqualTo(StorageClass.STANDARD_IA);
    assertThat(s3.headObject(r -> r.bucket(BUCKET).key("again")).storageClass()).isNull();
  }

  @Test
  void refusesRangesBeyondAnyObject() {
    put(BUCKET, "k", "0123");

    assertThat(
            send("GET", "/" + BUCKET + "/k", "", Map.of("Range", "bytes=99999999999999999999-"))
                .statusCode())
        .isEqualTo(416);
  }

  @ParameterizedTest
  @CsvSource({
    "<VersionId>null</VersionId>, MalformedXML",
    "<Key>b</Key><Size>1</Size>, NotImplemented"
  })
  void deletesNothingOfABatchThatIsMalformed(String second, String code) {
    put(BUCKET, "a", "x");
    assertRefused(
        send(
            "POST",
            "/" + BUCKET + "?delete",
            "<Delete><Object><Key>a</Key></Object><Object>" + second + "</Object></Delete>",
            Map.of()),
        code);
    assertThat(get(BUCKET, "a")).isEqualTo("x");
  }

  @Test
  void answersHeadersAsTheRequestNamesThem() {
    put(BUCKET, "named", "x");
    HttpResponse<String> answer =
        send("GET", "/" + BUCKET + "/named?response-expires=soon", "", Map.of());
    assertThat(answer.headers().firstValue("Expires")).contains("soon");
    assertRefused(
        send("GET", "/" + BUCKET + "/named?response-content-type=a%0Ab", "", Map.of()),
        "InvalidArgument");
    assertRefused(send("GET", "/" + BUCKET + "/a%00", "", Map.of()), "InvalidURI");
    assertRefused(send("GET", "/a%00/k", "", Map.of()), "InvalidURI");
  }
}
