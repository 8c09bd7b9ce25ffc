package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.UploadTable.StoredPart;
import io.lambent.services.s3.UploadTable.Upload;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** {@code ListParts} and {@code ListMultipartUploads}. */
@Component
class UploadListing {
  private static final int PAGE = 1000;

  /** Follows in order on the ids of all uploads. */
  private static final UUID LAST = new UUID(-1, -1);

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
    int after = marker(request);
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

  /** The number of the part behind which a list of parts goes on. */
  static int marker(S3Request request) {
    Object marker = request.input().get("PartNumberMarker");
    if (marker == null) {
      return 0;
    }
    String text = marker.toString();
    try {
      int number = Integer.parseInt(text);
      if (number < 0) {
        throw S3Error.argument(
            "Argument part-number-marker must be an integer between 0 and 2147483647",
            "part-number-marker",
            text);
      }
      return number;
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
    ListQuery query = ListQuery.of(request, "MaxUploads", 1);
    String keyMarker = ListQuery.orEmpty(request.text("KeyMarker"));
    UUID marker = marker(request, keyMarker);
    ListPage.Rows<Upload> first =
        (key, row, limit) -> uploads.list(bucket, query.prefix(), key, marker, limit);
    ListPage.Rows<Upload> next =
        (key, row, limit) ->
            uploads.list(bucket, query.prefix(), key, row == null ? LAST : row.id(), limit);
    ListPage<Upload> page = ListPage.read(query, keyMarker, Upload::key, first, next);
    Upload last = page.lastRow();
    return S3Answer.with(
        "Bucket",
        bucket.name(),
        "KeyMarker",
        query.encoded(keyMarker),
        "UploadIdMarker",
        ListQuery.orEmpty(request.text("UploadIdMarker")),
        "NextKeyMarker",
        ListQuery.orEmpty(query.encoded(page.last())),
        "NextUploadIdMarker",
        last == null ? "" : last.id().toString(),
        "Prefix",
        query.encoded(query.prefix()),
        "Delimiter",
        query.shownDelimiter(),
        "EncodingType",
        query.encodingType(),
        "MaxUploads",
        query.most(),
        "IsTruncated",
        page.truncated(),
        "Uploads",
        page.rows().stream().map(upload -> described(bucket, query, upload)).toList(),
        "CommonPrefixes",
        query.shown(page.prefixes()));
  }

  /**
   * Uploads of the key with a larger id follow; without a marker, the next key does. Without a key
   * a marker has no meaning.
   */
  private static UUID marker(S3Request request, String keyMarker) {
    String marker = request.text("UploadIdMarker");
    if (keyMarker.isEmpty() || marker == null || marker.isEmpty()) {
      return LAST;
    }
    try {
      return UUID.fromString(marker);
    } catch (IllegalArgumentException e) {
      throw S3Error.argument("Invalid uploadId marker", "upload-id-marker", marker);
    }
  }

  private static Struct described(Bucket bucket, ListQuery query, Upload upload) {
    return Struct.of(
        "UploadId",
        upload.id().toString(),
        "Key",
        query.encoded(upload.key()),
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
