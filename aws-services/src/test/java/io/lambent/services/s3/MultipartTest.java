package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Multipart uploads. */
class MultipartTest extends S3Calls {
  private static final int LEAST = 5 << 20;

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static String sum(byte[] content) {
    io.lambent.services.s3.file.ChecksumAlgorithm.Sum sum =
        io.lambent.services.s3.file.ChecksumAlgorithm.CRC64NVME.sum();
    sum.update(content, 0, content.length);
    return sum.value();
  }

  private static String begin(
      String bucket, @Nullable ChecksumAlgorithm algorithm, @Nullable ChecksumType type) {
    return s3.createMultipartUpload(
            r ->
                r.bucket(bucket)
                    .key("k")
                    .contentType("a/b")
                    .checksumAlgorithm(algorithm)
                    .checksumType(type))
        .uploadId();
  }

  private static CompletedPart upload(
      String bucket, String id, int number, byte[] content, @Nullable ChecksumAlgorithm algorithm) {
    UploadPartResponse part =
        s3.uploadPart(
            r ->
                r.bucket(bucket)
                    .key("k")
                    .uploadId(id)
                    .partNumber(number)
                    .checksumAlgorithm(algorithm),
            RequestBody.fromBytes(content));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(part.eTag())
        .checksumCRC32(part.checksumCRC32())
        .checksumSHA256(part.checksumSHA256())
        .build();
  }

  private static CompleteMultipartUploadResponse complete(
      String bucket, String id, List<CompletedPart> parts) {
    return s3.completeMultipartUpload(
        r -> r.bucket(bucket).key("k").uploadId(id).multipartUpload(upload -> upload.parts(parts)));
  }

  @Test
  void putsPartsTogether() {
    String bucket = bucket();
    byte[] content = content(LEAST + 1000);
    String id = begin(bucket, ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);
    CompletedPart second =
        upload(
            bucket,
            id,
            7,
            Arrays.copyOfRange(content, LEAST, content.length),
            ChecksumAlgorithm.CRC32);
    upload(bucket, id, 2, content(17), ChecksumAlgorithm.CRC32);
    CompletedPart first =
        upload(bucket, id, 2, Arrays.copyOf(content, LEAST), ChecksumAlgorithm.CRC32);

    assertThat(
            s3.listParts(r -> r.bucket(bucket).key("k").uploadId(id)).parts().stream()
                .map(Part::partNumber))
        .containsExactly(2, 7);
    assertThat(s3.listMultipartUploads(r -> r.bucket(bucket)).uploads().getFirst().uploadId())
        .isEqualTo(id);
    CompleteMultipartUploadResponse done = complete(bucket, id, List.of(first, second));

    assertThat(done.eTag()).endsWith("-2\"");
    // The SDK compares the checksum of the whole with what it reads.
    assertThat(
            s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED))
                .asByteArray())
        .isEqualTo(content);
    GetObjectResponse part =
        s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").partNumber(2)).response();
    assertThat(part.partsCount()).isEqualTo(2);
    assertThat(part.contentLength()).isEqualTo(1000);
    assertThat(
            s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").range("bytes=5242870-5242889"))
                .asByteArray())
        .isEqualTo(Arrays.copyOfRange(content, LEAST - 10, LEAST + 10));
    assertThat(s3.headObject(r -> r.bucket(bucket).key("k")).contentType()).isEqualTo("a/b");
    assertThat(s3.listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
    assertThat(
            s3.getObjectAttributes(
                    r ->
                        r.bucket(bucket)
                            .key("k")
                            .objectAttributes(
                                ObjectAttributes.OBJECT_PARTS, ObjectAttributes.OBJECT_SIZE))
                .objectParts()
                .totalPartsCount())
        .isEqualTo(2);
  }

  @Test
  void sumsUpChecksumsOfParts() {
    String bucket = bucket();
    String id = begin(bucket, ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE);
    List<CompletedPart> parts = new ArrayList<>();
    parts.add(upload(bucket, id, 1, content(10), ChecksumAlgorithm.SHA256));

    CompleteMultipartUploadResponse done = complete(bucket, id, parts);

    assertThat(done.checksumSHA256()).endsWith("-1");
    assertThat(done.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
    assertThat(
            s3.getObjectAttributes(
                    r ->
                        r.bucket(bucket)
                            .key("k")
                            .objectAttributes(
                                ObjectAttributes.CHECKSUM, ObjectAttributes.OBJECT_PARTS))
                .checksum()
                .checksumSHA256())
        .doesNotContain("-");
  }

  @Test
  void refusesCompositeChecksumsOfPartsThatNameNone() {
    String bucket = bucket();
    String id = begin(bucket, ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE);
    CompletedPart part = upload(bucket, id, 1, content(10), ChecksumAlgorithm.SHA256);

    assertError(
        () -> complete(bucket, id, List.of(part.copy(p -> p.checksumSHA256(null)))),
        400,
        "InvalidRequest");
  }

  /** As boto3 does by default: it names no algorithm, and sends the CRC32 of each part. */
  @Test
  void takesAnyChecksumOfPartsWhereTheUploadNamesNone() {
    String bucket = bucket();
    HttpResponse<String> begun = send("POST", "/" + bucket + "/k?uploads", "", Map.of());
    String id = begun.body().replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
    byte[] content = content(LEAST + 10);
    CompletedPart one =
        upload(bucket, id, 1, Arrays.copyOf(content, LEAST), ChecksumAlgorithm.CRC32);
    CompletedPart two =
        upload(
            bucket,
            id,
            2,
            Arrays.copyOfRange(content, LEAST, content.length),
            ChecksumAlgorithm.SHA256);

    assertThat(two.checksumSHA256()).isNotNull();
    HttpResponse<String> wrong =
        send(
            "PUT",
            "/" + bucket + "/k?partNumber=3&uploadId=" + id,
            "x",
            Map.of("x-amz-checksum-crc32", "AAAAAA=="));
    assertThat(wrong.body()).contains("<Code>BadDigest</Code>");
    assertError(() -> complete(bucket, id, List.of(one, two)), 400, "InvalidPart");
    CompleteMultipartUploadResponse done =
        complete(
            bucket,
            id,
            List.of(
                one.copy(part -> part.checksumCRC32(null)),
                two.copy(part -> part.checksumSHA256(null))));
    assertThat(done.checksumCRC64NVME()).isNotNull();
    assertThat(done.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    assertThat(
            s3.getObjectAsBytes(r -> r.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED))
                .asByteArray())
        .isEqualTo(content);
  }

  @Test
  void refusesPartsThatDoNotFit() {
    String bucket = bucket();
    String id = begin(bucket, ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);
    CompletedPart one = upload(bucket, id, 1, content(10), ChecksumAlgorithm.CRC32);
    CompletedPart two = upload(bucket, id, 2, content(10), ChecksumAlgorithm.CRC32);

    assertError(() -> complete(bucket, id, List.of(one, two)), 400, "EntityTooSmall");
    assertError(() -> complete(bucket, id, List.of(two, one)), 400, "InvalidPartOrder");
    assertError(
        () -> complete(bucket, id, List.of(one.copy(part -> part.eTag("x")))), 400, "InvalidPart");
    assertError(
        () -> upload(bucket, id, 10_001, content(1), ChecksumAlgorithm.CRC32),
        400,
        "InvalidArgument");
    s3.abortMultipartUpload(r -> r.bucket(bucket).key("k").uploadId(id));
    assertError(() -> complete(bucket, id, List.of(one)), 404, "NoSuchUpload");
    assertError(
        () -> upload(bucket, id, 1, content(1), ChecksumAlgorithm.CRC32), 404, "NoSuchUpload");
  }

  @Test
  void copiesRangesIntoParts() {
    String bucket = bucket();
    put(bucket, "source", "0123456789");
    String id = begin(bucket, ChecksumAlgorithm.CRC64_NVME, ChecksumType.FULL_OBJECT);
    String etag =
        s3.uploadPartCopy(
                r ->
                    r.sourceBucket(bucket)
                        .sourceKey("source")
                        .copySourceRange("bytes=2-4")
                        .destinationBucket(bucket)
                        .destinationKey("k")
                        .uploadId(id)
                        .partNumber(1))
            .copyPartResult()
            .eTag();

    complete(bucket, id, List.of(CompletedPart.builder().partNumber(1).eTag(etag).build()));
    s3.copyObject(
        r -> r.sourceBucket(bucket).sourceKey("k").destinationBucket(bucket).destinationKey("l"));

    assertThat(get(bucket, "k")).isEqualTo("234");
    assertThat(get(bucket, "l")).isEqualTo("234");
    assertThat(s3.headObject(r -> r.bucket(bucket).key("l")).eTag()).doesNotContain("-");
  }

  @Test
  void listsUploadsByCommonPrefixesAndPages() {
    String bucket = bucket();
    for (String key : List.of("a/1", "a/2", "b", "c/1", "d d")) {
      s3.createMultipartUpload(r -> r.bucket(bucket).key(key));
    }

    ListMultipartUploadsResponse first =
        s3.listMultipartUploads(r -> r.bucket(bucket).delimiter("/").maxUploads(2));
    ListMultipartUploadsResponse second =
        s3.listMultipartUploads(
            r ->
                r.bucket(bucket)
                    .delimiter("/")
                    .encodingType(EncodingType.URL)
                    .keyMarker(first.nextKeyMarker())
                    .uploadIdMarker(first.nextUploadIdMarker()));

    assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/");
    assertThat(first.uploads()).extracting(MultipartUpload::key).containsExactly("b");
    assertThat(first.isTruncated()).isTrue();
    assertThat(second.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("c/");
    assertThat(second.uploads()).extracting(MultipartUpload::key).containsExactly("d d");
    assertThat(second.isTruncated()).isFalse();
  }

  @Test
  void answersTheSameWhereAnUploadIsCompletedAgain() {
    String bucket = bucket();
    String id = begin(bucket, null, null);
    CompletedPart part =
        upload(bucket, id, 1, content(10), null).copy(sent -> sent.checksumCRC32(null));

    assertError(
        () ->
            s3.completeMultipartUpload(
                r ->
                    r.bucket(bucket)
                        .key("k")
                        .uploadId(id)
                        .checksumCRC64NVME("AAAAAAAAAAA=")
                        .multipartUpload(upload -> upload.parts(part))),
        400,
        "BadDigest");
    CompleteMultipartUploadResponse first =
        s3.completeMultipartUpload(
            r ->
                r.bucket(bucket)
                    .key("k")
                    .uploadId(id)
                    .checksumCRC64NVME(sum(content(10)))
                    .multipartUpload(upload -> upload.parts(part)));
    CompleteMultipartUploadResponse second = complete(bucket, id, List.of(part));

    assertThat(second.eTag()).isEqualTo(first.eTag());
    assertError(
        () -> complete(bucket, id, List.of(part.copy(other -> other.eTag("x")))),
        404,
        "NoSuchUpload");
    put(bucket, "k", "other");
    assertError(() -> complete(bucket, id, List.of(part)), 404, "NoSuchUpload");
  }
}
