package io.lambent.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.http.Percent;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Objects: written, read, copied and deleted. */
class ObjectsTest extends S3Calls {
  @Test
  void answersWhatWasPut() {
    String bucket = bucket();
    PutObjectResponse put =
        s3.putObject(
            request ->
                request
                    .bucket(bucket)
                    .key("a/b c.txt")
                    .contentType("text/plain")
                    .cacheControl("max-age=60")
                    .contentDisposition("attachment")
                    .contentLanguage("de")
                    .metadata(Map.of("color", "blue"))
                    .tagging("x=1&y=2"),
            RequestBody.fromString("Grüße"));

    ResponseBytes<GetObjectResponse> read =
        s3.getObjectAsBytes(
            request -> request.bucket(bucket).key("a/b c.txt").checksumMode(ChecksumMode.ENABLED));

    GetObjectResponse head = read.response();
    assertThat(read.asUtf8String()).isEqualTo("Grüße");
    assertThat(head.eTag())
        .isEqualTo(put.eTag())
        .isEqualTo("\"" + Md5.hex("Grüße".getBytes(UTF_8)) + "\"");
    assertThat(head.contentLength()).isEqualTo(7);
    assertThat(head.contentType()).isEqualTo("text/plain");
    assertThat(head.cacheControl()).isEqualTo("max-age=60");
    assertThat(head.contentDisposition()).isEqualTo("attachment");
    assertThat(head.contentLanguage()).isEqualTo("de");
    assertThat(head.metadata()).isEqualTo(Map.of("color", "blue"));
    assertThat(head.tagCount()).isEqualTo(2);
    assertThat(head.checksumCRC32()).isEqualTo(put.checksumCRC32()).isNotNull();
    HeadObjectResponse bare = s3.headObject(request -> request.bucket(bucket).key("a/b c.txt"));
    assertThat(bare.contentLength()).isEqualTo(7);
    assertThat(bare.eTag()).isEqualTo(put.eTag());
    assertThat(bare.lastModified()).isEqualTo(head.lastModified());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//a//", "a/../b", "..", "ä€😀", "a+b %20&?#", "dir/", "a\nb", "\\"})
  void takesAnyKey(String key) {
    String bucket = bucket();
    String target = "/" + bucket + "/" + Percent.encodePath(key);

    assertThat(send("PUT", target, key, Map.of()).statusCode()).isEqualTo(200);

    assertThat(send("GET", target, "", Map.of()).body()).isEqualTo(key);
    assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents().getFirst().key())
        .isEqualTo(key);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
  void comparesChecksumsInTrailers(ChecksumAlgorithm algorithm) {
    String bucket = bucket();
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    s3.putObject(
        request -> request.bucket(bucket).key("k").checksumAlgorithm(algorithm),
        RequestBody.fromBytes(content));

    assertThat(
            s3.getObjectAsBytes(
                    request -> request.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED))
                .asByteArray())
        .isEqualTo(content);
    assertError(
        () ->
            s3.putObject(
                request -> request.bucket(bucket).key("k").checksumCRC32("AAAAAA=="),
                RequestBody.fromBytes(content)),
        400,
        "BadDigest");
  }

  @Test
  void storesNothingThatDiffersFromItsDigests() {
    String bucket = bucket();
    String target = "/" + bucket + "/k";

    HttpResponse<String> md5 =
        send("PUT", target, "x", Map.of("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="));
    HttpResponse<String> malformed = send("PUT", target, "x", Map.of("Content-MD5", "no"));
    HttpResponse<String> sha256 =
        send("PUT", target, "x", Map.of("x-amz-content-sha256", "0".repeat(64)));
    HttpResponse<String> trailer =
        send(
            "PUT",
            target,
            "1\r\nx\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
            Map.of(
                "x-amz-content-sha256",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "x-amz-trailer",
                "x-amz-checksum-crc32",
                "x-amz-decoded-content-length",
                "1"));

    assertThat(md5.body()).contains("<Code>BadDigest</Code>");
    assertThat(malformed.body()).contains("<Code>InvalidDigest</Code>");
    assertThat(sha256.body()).contains("<Code>XAmzContentSHA256Mismatch</Code>");
    assertThat(trailer.body()).contains("<Code>BadDigest</Code>");
    assertThat(send("GET", target, "", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void readsSignedChunks() {
    String bucket = bucket();
    String body = "5;chunk-signature=0\r\nabcde\r\n0;chunk-signature=1\r\n\r\n";

    HttpResponse<String> put =
        send(
            "PUT",
            "/" + bucket + "/k",
            body,
            Map.of(
                "x-amz-content-sha256",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "Content-Encoding",
                "aws-chunked",
                "x-amz-decoded-content-length",
                "5"));

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(get(bucket, "k")).isEqualTo("abcde");
    assertThat(s3.headObject(request -> request.bucket(bucket).key("k")).contentEncoding())
        .isNull();
  }

  @Test
  void answersRanges() {
    String bucket = bucket();
    put(bucket, "k", "0123456789");

    assertThat(range(bucket, "bytes=2-4").asUtf8String()).isEqualTo("234");
    assertThat(range(bucket, "bytes=2-4").response().contentRange()).isEqualTo("bytes 2-4/10");
    assertThat(range(bucket, "bytes=-3").asUtf8String()).isEqualTo("789");
    assertThat(range(bucket, "bytes=8-").asUtf8String()).isEqualTo("89");
    assertThat(range(bucket, "bytes=8-100").asUtf8String()).isEqualTo("89");
    assertError(() -> range(bucket, "bytes=10-"), 416, "InvalidRange");
  }

  private static ResponseBytes<GetObjectResponse> range(String bucket, String range) {
    return s3.getObjectAsBytes(request -> request.bucket(bucket).key("k").range(range));
  }

  @Test
  void copiesObjects() {
    String bucket = bucket();
    s3.putObject(
        r -> r.bucket(bucket).key("a b").metadata(Map.of("m", "1")).contentType("x/y"),
        RequestBody.fromString("content"));

    s3.copyObject(
        r -> r.sourceBucket(bucket).sourceKey("a b").destinationBucket(bucket).destinationKey("c"));
    s3.copyObject(
        r ->
            r.sourceBucket(bucket)
                .sourceKey("a b")
                .destinationBucket(bucket)
                .destinationKey("d")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("n", "2")));
    s3.deleteObject(r -> r.bucket(bucket).key("a b"));

    assertThat(get(bucket, "c")).isEqualTo("content");
    assertThat(s3.headObject(r -> r.bucket(bucket).key("c")).metadata())
        .isEqualTo(Map.of("m", "1"));
    assertThat(s3.headObject(r -> r.bucket(bucket).key("c")).contentType()).isEqualTo("x/y");
    assertThat(get(bucket, "d")).isEqualTo("content");
    assertThat(s3.headObject(r -> r.bucket(bucket).key("d")).metadata())
        .isEqualTo(Map.of("n", "2"));
    assertError(
        () ->
            s3.copyObject(
                r ->
                    r.sourceBucket(bucket)
                        .sourceKey("c")
                        .destinationBucket(bucket)
                        .destinationKey("c")),
        400,
        "InvalidRequest");
  }

  @Test
  void deletesObjects() {
    String bucket = bucket();
    put(bucket, "a", "1");
    put(bucket, "b", "2");
    put(bucket, "c", "");

    s3.deleteObject(r -> r.bucket(bucket).key("a"));
    s3.deleteObject(r -> r.bucket(bucket).key("never"));
    DeleteObjectsResponse deleted =
        s3.deleteObjects(
            r ->
                r.bucket(bucket)
                    .delete(
                        Delete.builder()
                            .objects(
                                ObjectIdentifier.builder().key("b").build(),
                                ObjectIdentifier.builder().key("c").build(),
                                ObjectIdentifier.builder().key("never").build())
                            .build()));

    assertThat(deleted.deleted()).extracting(each -> each.key()).containsExactly("b", "c", "never");
    assertError(() -> get(bucket, "a"), 404, "NoSuchKey");
    assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();
    s3.deleteBucket(r -> r.bucket(bucket));
    assertError(() -> put(bucket, "a", "1"), 404, "NoSuchBucket");
  }

  @Test
  void keepsOtherAccountsOut() {
    String bucket = bucket();
    put(bucket, "k", "1");
    S3Client other = services.client(S3Client.builder().forcePathStyle(true), "s3", "111111111111");

    assertError(() -> other.getObjectAsBytes(r -> r.bucket(bucket).key("k")), 403, "AccessDenied");
    assertThat(other.listBuckets().buckets()).noneMatch(each -> each.name().equals(bucket));
    assertError(() -> other.createBucket(r -> r.bucket(bucket)), 409, "BucketAlreadyExists");
    assertThat(s3.listBuckets().buckets()).anyMatch(each -> each.name().equals(bucket));
  }

  @Test
  void keepsBucketsWithObjects() {
    String bucket = bucket();
    put(bucket, "k", "1");

    assertError(() -> s3.deleteBucket(r -> r.bucket(bucket)), 409, "BucketNotEmpty");
    assertThat(send("PUT", "/No", "", Map.of()).body()).contains("<Code>InvalidBucketName</Code>");
    assertThat(s3.headBucket(r -> r.bucket(bucket)).bucketRegion()).isEqualTo("us-east-1");
    assertError(() -> s3.getBucketLocation(r -> r.bucket("none")), 404, "NoSuchBucket");
  }

  @Test
  void refusesExpiredUrls() {
    String bucket = bucket();
    put(bucket, "k", "1");
    String query =
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host"
            + "&X-Amz-Credential=x%2F20200101%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Signature=0&X-Amz-Date=20200101T000000Z&X-Amz-Expires=";

    HttpResponse<String> expired = send("GET", "/" + bucket + "/k" + query + "60", "", Map.of());
    HttpResponse<String> old =
        send("GET", "/" + bucket + "/k?AWSAccessKeyId=a&Signature=b&Expires=1", "", Map.of());
    HttpResponse<String> valid =
        send(
            "GET",
            "/" + bucket + "/k?AWSAccessKeyId=a&Signature=b&Expires=9999999999",
            "",
            Map.of());

    assertThat(expired.statusCode()).isEqualTo(403);
    assertThat(expired.body()).contains("<Message>Request has expired</Message>");
    assertThat(old.statusCode()).isEqualTo(403);
    assertThat(valid.body()).isEqualTo("1");
  }

  @Test
  void refusesWhatItDoesNotHave() {
    String bucket = bucket();

    assertError(() -> s3.getObjectTorrent(r -> r.bucket(bucket).key("k")), 501, "NotImplemented");
    assertThat(
            send(
                    "PUT",
                    "/" + bucket + "/k",
                    "x",
                    Map.of("x-amz-server-side-encryption-customer-algorithm", "AES256"))
                .statusCode())
        .isEqualTo(501);
    assertThat(send("POST", "/" + bucket, "x", Map.of()).body())
        .contains("<Code>MethodNotAllowed</Code>");
  }
}
