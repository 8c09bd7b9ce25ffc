package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.StoredObject.Part;
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
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts, fills and aborts multipart uploads. {@link Completion} ends them. */
@Component
class Multipart {
  static final int MOST_PARTS = 10_000;
  private static final Pattern COPY_RANGE = Pattern.compile("bytes=[0-9]+-[0-9]+");

  private final Buckets buckets;
  private final UploadTable uploads;
  private final Writing writing;
  private final Bodies bodies;
  private final Locking locking;
  private final ObjectFiles files;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Multipart(
      Buckets buckets,
      UploadTable uploads,
      Writing writing,
      Bodies bodies,
      Locking locking,
      ObjectFiles files,
      TransactionTemplate transactions,
      Clock clock) {
    this.buckets = buckets;
    this.uploads = uploads;
    this.writing = writing;
    this.bodies = bodies;
    this.locking = locking;
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
    ChecksumAlgorithm algorithm =
        named == null ? ChecksumAlgorithm.CRC64NVME : SentChecksum.known(named);
    if (named == null && request.text("ChecksumType") != null) {
      throw S3Error.INVALID_REQUEST.failure(
          "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm"
              + " header.");
    }
    Upload upload =
        new Upload(
            newId(),
            request.key(),
            now(),
            ObjectHeaders.of(request.input()),
            Tags.ofHeader(request.text("Tagging")),
            algorithm,
            named == null ? "" : type(request, algorithm),
            locking.of(bucket, request));
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

  /**
   * An id that is larger than those of earlier uploads, as lists have the uploads of a key by the
   * time at which they began: the version 7 of RFC 9562.
   */
  private UUID newId() {
    UUID random = UUID.randomUUID();
    long most = clock.millis() << 16 | 0x7000 | (random.getMostSignificantBits() & 0xfff);
    return new UUID(most, random.getLeastSignificantBits());
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

  /** The number of the part that a request is for. */
  static int partNumber(S3Request request) {
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
    Bodies.ReceivedPart part = bodies.receivePart(request, upload);
    Bodies.Received received = part.received();
    put(upload, number, received);
    Struct output =
        Struct.of("ETag", "\"" + received.md5() + "\"", "ServerSideEncryption", "AES256");
    output.put(part.compared().algorithm().member(), part.compared().value());
    return S3Answer.of(output);
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
      if (!COPY_RANGE.matcher(asked).matches()) {
        throw badRange(asked);
      }
      ByteRange given;
      try {
        given = ByteRange.of(asked, object.size());
      } catch (AwsFailure e) {
        throw S3Error.INVALID_REQUEST.failure(
            "The specified copy range is invalid for the source object size");
      }
      if (given == null) {
        throw badRange(asked);
      }
      if (!asked.equals("bytes=" + given.first() + "-" + given.last())) {
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
      received = writing.copied(object, range, upload.algorithm());
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

  private static AwsFailure badRange(String asked) {
    return S3Error.argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and"
            + " last are the zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range",
        asked);
  }

  S3Answer abort(S3Request request) {
    Upload upload = upload(buckets.of(request), request);
    Instant initiated = request.input().instant("IfMatchInitiatedTime");
    if (initiated != null
        && !initiated.equals(upload.initiatedAt().truncatedTo(ChronoUnit.SECONDS))) {
      throw S3Error.PRECONDITION_FAILED.failure("Condition", "If-Match-Initiated-Time");
    }
    files.free(Objects.requireNonNull(transactions.execute(status -> uploads.delete(upload.id()))));
    return S3Answer.empty();
  }
}
