package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.UploadTable.StoredPart;
import io.lambent.services.s3.UploadTable.Upload;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code ListParts} and {@code ListMultipartUploads}. */
@Component
class UploadListing {
  private static final int PAGE = 1000;
  private static final UUID FIRST = new UUID(0, 0);

  private final Buckets buckets;
  private final UploadTable uploads;
  private final Multipart multipart;

  UploadListing(Buckets buckets, UploadTable uploads, Multipart multipart) {
    this.buckets = buckets;
    this.uploads = uploads;
    this.multipart = multipart;
  }

  S3Answer listParts(S3Request request) {
    Bucket bucket = buckets.of(request);
    Upload upload = multipart.upload(bucket, request);
    int most = request.number("MaxParts", 0, PAGE, PAGE);
    Object marker = request.input().get("PartNumberMarker");
    int after = marker == null ? 0 : number(marker.toString());
    List<StoredPart> found = uploads.parts(upload.id(), after, most + 1);
    boolean truncated = found.size() > most;
    List<StoredPart> page = truncated ? found.subList(0, most) : found;
    return S3Answer.with(
        "Bucket",
        bucket.name(),
        "Key",
        upload.key(),
        "UploadId",
        upload.id().toString(),
        "PartNumberMarker",
        Integer.toString(after),
        "NextPartNumberMarker",
        page.isEmpty() ? "0" : Integer.toString(page.getLast().part().part()),
        "MaxParts",
        most,
        "IsTruncated",
        truncated,
        "Parts",
        page.stream().map(part -> described(upload, part)).toList(),
        "Initiator",
        Owner.of(bucket.account()),
        "Owner",
        Owner.of(bucket.account()),
        "StorageClass",
        storageClass(upload),
        "ChecksumAlgorithm",
        upload.hasNamedAlgorithm() ? upload.algorithm().name() : null,
        "ChecksumType",
        upload.hasNamedAlgorithm() ? upload.type() : null);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw S3Error.argument(
          "Provided part-number-marker not an integer or within integer range",
          "part-number-marker",
          text);
    }
  }

  private static Struct described(Upload upload, StoredPart stored) {
    Part part = stored.part();
    return Struct.of(
        "PartNumber",
        part.part(),
        "LastModified",
        stored.storedAt(),
        "ETag",
        "\"" + part.md5() + "\"",
        "Size",
        part.size(),
        upload.algorithm().member(),
        upload.hasNamedAlgorithm() ? part.checksum() : null);
  }

  private static String storageClass(Upload upload) {
    String named = upload.headers().storageClass();
    return named == null ? "STANDARD" : named;
  }

  S3Answer listUploads(S3Request request) {
    Bucket bucket = buckets.of(request);
    if (request.text("Delimiter") != null) {
      throw S3Error.missing("a delimiter in lists of uploads");
    }
    int most = request.number("MaxUploads", 1, PAGE, PAGE);
    String prefix = orEmpty(request.text("Prefix"));
    String keyMarker = orEmpty(request.text("KeyMarker"));
    List<Upload> found =
        uploads.list(bucket, prefix, keyMarker, marker(request, keyMarker), most + 1);
    boolean truncated = found.size() > most;
    List<Upload> page = truncated ? found.subList(0, most) : found;
    return S3Answer.with(
        "Bucket",
        bucket.name(),
        "KeyMarker",
        keyMarker,
        "UploadIdMarker",
        orEmpty(request.text("UploadIdMarker")),
        "NextKeyMarker",
        page.isEmpty() ? "" : page.getLast().key(),
        "NextUploadIdMarker",
        page.isEmpty() ? "" : page.getLast().id().toString(),
        "Prefix",
        prefix,
        "MaxUploads",
        most,
        "IsTruncated",
        truncated,
        "Uploads",
        page.stream().map(upload -> described(bucket, upload)).toList());
  }

  /** Uploads with a larger id follow; without a marker, the next key does. */
  private static UUID marker(S3Request request, String keyMarker) {
    String marker = request.text("UploadIdMarker");
    if (marker == null || marker.isEmpty()) {
      return keyMarker.isEmpty() ? FIRST : new UUID(-1, -1);
    }
    try {
      return UUID.fromString(marker);
    } catch (IllegalArgumentException e) {
      throw S3Error.argument("Invalid uploadId marker", "upload-id-marker", marker);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Struct described(Bucket bucket, Upload upload) {
    return Struct.of(
        "UploadId",
        upload.id().toString(),
        "Key",
        upload.key(),
        "Initiated",
        upload.initiatedAt(),
        "StorageClass",
        storageClass(upload),
        "Owner",
        Owner.of(bucket.account()),
        "Initiator",
        Owner.of(bucket.account()),
        "ChecksumAlgorithm",
        upload.hasNamedAlgorithm() ? upload.algorithm().name() : null,
        "ChecksumType",
        upload.hasNamedAlgorithm() ? upload.type() : null);
  }
}
