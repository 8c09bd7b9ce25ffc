package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.UploadTable.StoredPart;
import io.lambent.services.s3.UploadTable.Upload;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import io.lambent.services.s3.file.ObjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts, fills, lists and aborts multipart uploads. {@link Completion} ends them. */
@Component
class Multipart {
  static final int MOST_PARTS = 10_000;
  private static final int PAGE = 1000;
  private static final UUID FIRST = new UUID(0, 0);

  private final Buckets buckets;
  private final UploadTable uploads;
  private final ObjectTable objects;
  private final Writing writing;
  private final Bodies bodies;
  private final ObjectFiles files;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Multipart(
      Buckets buckets,
      UploadTable uploads,
      ObjectTable objects,
      Writing writing,
      Bodies bodies,
      ObjectFiles files,
      TransactionTemplate transactions,
      Clock clock) {
    this.buckets = buckets;
    this.uploads = uploads;
    this.objects = objects;
    this.writing = writing;
    this.bodies = bodies;
    this.files = files;
    this.transactions = transactions;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  S3Answer create(S3Request request) {
    Bucket bucket = buckets.of(request);
    Writing.check(request);
    String named = request.text("ChecksumAlgorithm");
    ChecksumAlgorithm algorithm = named == null ? ChecksumAlgorithm.CRC64NVME : Bodies.known(named);
    Upload upload =
        new Upload(
            UUID.randomUUID(),
            request.key(),
            now(),
            ObjectHeaders.of(request.input()),
            Tags.ofHeader(request.text("Tagging")),
            algorithm,
            type(request, algorithm));
    uploads.insert(bucket, upload);
    return S3Answer.with(
        "Bucket",
        bucket.name(),
        "Key",
        request.key(),
        "UploadId",
        upload.id().toString(),
        "ServerSideEncryption",
        "AES256",
        "ChecksumAlgorithm",
        named == null ? null : algorithm.name(),
        "ChecksumType",
        named == null ? null : upload.type());
  }

  private static String type(S3Request request, ChecksumAlgorithm algorithm) {
    String asked = request.text("ChecksumType");
    String type =
        asked != null
            ? asked
            : algorithm == ChecksumAlgorithm.CRC64NVME ? Checksum.FULL : Checksum.COMPOSITE;
    boolean isPossible =
        switch (type) {
          case Checksum.FULL -> algorithm.isCrc();
          case Checksum.COMPOSITE -> algorithm != ChecksumAlgorithm.CRC64NVME;
          default -> false;
        };
    if (!isPossible) {
      throw S3Error.INVALID_REQUEST.failure(
          "The "
              + type
              + " checksum type cannot be used with the "
              + algorithm.name().toLowerCase(Locale.ROOT)
              + " checksum algorithm.");
    }
    return type;
  }

  /**
   * The upload that a request names.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is over
   */
  Upload upload(Bucket bucket, S3Request request) {
    Upload upload;
    try {
      upload =
          uploads.find(
              bucket, request.key(), UUID.fromString(String.valueOf(request.text("UploadId"))));
    } catch (IllegalArgumentException e) {
      upload = null;
    }
    if (upload == null) {
      throw S3Error.NO_SUCH_UPLOAD.failure("UploadId", String.valueOf(request.text("UploadId")));
    }
    return upload;
  }

  private static int partNumber(S3Request request) {
    Integer number = request.input().integer("PartNumber");
    if (number == null || number < 1 || number > MOST_PARTS) {
      throw S3Error.argument(
          "Part number must be an integer between 1 and 10000, inclusive",
          "partNumber",
          String.valueOf(number));
    }
    return number;
  }

  S3Answer uploadPart(S3Request request) {
    Bucket bucket = buckets.of(request);
    int number = partNumber(request);
    Upload upload = upload(bucket, request);
    Bodies.Received received = bodies.receive(request, upload.algorithm());
    checkAlgorithm(upload, received);
    put(upload, number, received);
    Struct output =
        Struct.of("ETag", "\"" + received.md5() + "\"", "ServerSideEncryption", "AES256");
    output.put(received.checksum().algorithm().member(), received.checksum().value());
    return S3Answer.of(output);
  }

  private void checkAlgorithm(Upload upload, Bodies.Received received) {
    ChecksumAlgorithm sent = received.checksum().algorithm();
    if (sent != upload.algorithm()) {
      free(received);
      throw S3Error.INVALID_REQUEST.failure(
          "Checksum Type mismatch occurred, expected checksum Type: "
              + upload.algorithm().name().toLowerCase(Locale.ROOT)
              + ", actual checksum Type: "
              + sent.name().toLowerCase(Locale.ROOT));
    }
  }

  private void free(Bodies.Received received) {
    UUID file = received.file();
    if (file != null) {
      files.free(List.of(file));
    }
  }

  private void put(Upload upload, int number, Bodies.Received received) {
    UUID file = received.file();
    Part part =
        new Part(
            file == null ? UUID.randomUUID() : file,
            number,
            received.size(),
            received.md5(),
            received.checksum().value());
    List<UUID> freed = transactions.execute(status -> uploads.put(upload.id(), part, now()));
    if (freed == null) {
      free(received);
      throw S3Error.NO_SUCH_UPLOAD.failure("UploadId", upload.id());
    }
    files.free(freed);
  }

  S3Answer copyPart(S3Request request) {
    Bucket bucket = buckets.of(request);
    int number = partNumber(request);
    Upload upload = upload(bucket, request);
    Writing.Source source = writing.source(request);
    StoredObject object = source.object();
    ByteRange range = new ByteRange(0, object.size() - 1);
    String asked = request.text("CopySourceRange");
    if (asked != null) {
      ByteRange given = ByteRange.of(asked, object.size());
      if (given == null || !asked.equals("bytes=" + given.first() + "-" + given.last())) {
        throw S3Error.argument(
            "Range specified is not valid for source object of size: " + object.size(),
            "x-amz-copy-source-range",
            asked);
      }
      range = given;
    }
    if (range.length() > Bodies.MAX_CONTENT) {
      throw S3Error.INVALID_REQUEST.failure(
          "The specified copy source is larger than the maximum allowable size for a copy source:"
              + " 5368709120");
    }
    Bodies.Received received;
    try {
      received = writing.copied(objects.files(object), range, upload.algorithm());
    } catch (NoSuchFileException e) {
      throw S3Error.NO_SUCH_KEY.failure("Key", object.key());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put(upload, number, received);
    Struct result = Struct.of("ETag", "\"" + received.md5() + "\"", "LastModified", now());
    result.put(received.checksum().algorithm().member(), received.checksum().value());
    return S3Answer.with(
        "CopyPartResult",
        result,
        "CopySourceVersionId",
        source.bucket().hasVersions() ? object.version() : null);
  }

  S3Answer abort(S3Request request) {
    Upload upload = upload(buckets.of(request), request);
    files.free(Objects.requireNonNull(transactions.execute(status -> uploads.delete(upload.id()))));
    return S3Answer.empty();
  }

  S3Answer listParts(S3Request request) {
    Bucket bucket = buckets.of(request);
    Upload upload = upload(bucket, request);
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
        upload.algorithm().name(),
        "ChecksumType",
        upload.type());
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
        part.checksum());
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
        truncated ? page.getLast().key() : null,
        "NextUploadIdMarker",
        truncated ? page.getLast().id().toString() : null,
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
        upload.algorithm().name(),
        "ChecksumType",
        upload.type());
  }
}
