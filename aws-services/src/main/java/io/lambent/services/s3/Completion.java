package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Percent;
import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.UploadTable.StoredPart;
import io.lambent.services.s3.UploadTable.Upload;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code CompleteMultipartUpload}. The parts stay the files that they are, so it takes as long for
 * large objects as for small ones.
 */
@Component
class Completion {
  /** All parts but the last have at least 5 MiB. */
  private static final long LEAST_PART = 5L << 20;

  private final Buckets buckets;
  private final Multipart multipart;
  private final UploadTable uploads;
  private final ObjectTable objects;
  private final Versions versions;

  Completion(
      Buckets buckets,
      Multipart multipart,
      UploadTable uploads,
      ObjectTable objects,
      Versions versions) {
    this.buckets = buckets;
    this.multipart = multipart;
    this.uploads = uploads;
    this.objects = objects;
    this.versions = versions;
  }

  S3Answer complete(S3Request request) {
    Bucket bucket = buckets.of(request);
    Struct named = request.input().struct("MultipartUpload");
    List<?> list = named == null ? List.of() : named.list("Parts");
    Upload upload;
    try {
      upload = multipart.upload(bucket, request);
    } catch (AwsFailure e) {
      return again(bucket, request, list).orElseThrow(() -> e);
    }
    if (list.isEmpty()) {
      throw S3Error.MALFORMED_XML.failure();
    }
    List<Part> parts = parts(upload, list);
    long size = parts.stream().mapToLong(Part::size).sum();
    Object expected = request.input().get("MpuObjectSize");
    if (expected != null && expected.toString().startsWith("-")) {
      throw S3Error.INVALID_REQUEST.failure(
          "Value for x-amz-mp-object-size header is less than zero: '" + expected + "'");
    }
    if (expected != null && !expected.toString().equals(Long.toString(size))) {
      throw S3Error.INVALID_REQUEST.failure(
          "The provided 'x-amz-mp-object-size' header value "
              + expected
              + " does not match what was"
              + " computed: "
              + size);
    }
    Checksum checksum = checksum(upload, parts);
    checkChecksum(request, upload, checksum);
    String etag = Md5.ofParts(parts.stream().map(Part::md5).toList());
    NewObject object =
        new NewObject(
            upload.key(),
            size,
            etag,
            parts.size(),
            upload.headers().ofUpload(upload.id().toString()),
            upload.tags(),
            checksum,
            upload.lock(),
            parts,
            null,
            upload.id());
    try {
      Versions.Committed committed =
          versions.put(
              bucket,
              object,
              Conditions.ofWrite(request.input()),
              request.actor(),
              "ObjectCreated:CompleteMultipartUpload");
      return answer(request, bucket, etag, committed.version(), checksum);
    } catch (AwsFailure e) {
      if (e.error() != S3Error.NO_SUCH_UPLOAD) {
        throw e;
      }
      return again(bucket, request, list).orElseThrow(() -> e);
    }
  }

  /**
   * Answers a request for an upload that was completed before, as a client sends it again where it
   * did not get the answer: as long as the object is the latest of its key, and of these parts.
   */
  private Optional<S3Answer> again(Bucket bucket, S3Request request, List<?> parts) {
    StoredObject object = objects.latest(bucket, request.key());
    Checksum checksum = object == null ? null : object.checksum();
    if (object == null
        || checksum == null
        || !object.headers().isOfUpload(String.valueOf(request.text("UploadId")))) {
      return Optional.empty();
    }
    List<String> tags =
        objects.files(object).stream().map(part -> part.part() + " " + part.md5()).toList();
    List<String> named =
        parts.stream()
            .map(Struct.class::cast)
            .map(part -> part.get("PartNumber") + " " + unquoted(part.text("ETag")))
            .toList();
    return tags.equals(named)
        ? Optional.of(
            answer(
                request,
                bucket,
                object.etag(),
                bucket.hasVersions() ? object.version() : null,
                checksum))
        : Optional.empty();
  }

  private static String unquoted(@Nullable String tag) {
    return tag == null ? "" : tag.replace("\"", "");
  }

  private static S3Answer answer(
      S3Request request, Bucket bucket, String etag, @Nullable String version, Checksum checksum) {
    Struct output =
        Struct.of(
            "Location",
            request.caller().endpoint()
                + "/"
                + bucket.name()
                + "/"
                + Percent.encodePath(request.key()),
            "Bucket",
            bucket.name(),
            "Key",
            request.key(),
            "ETag",
            "\"" + etag + "\"",
            "VersionId",
            version,
            "ServerSideEncryption",
            "AES256");
    checksum.writeTo(output);
    return S3Answer.of(output);
  }

  private List<Part> parts(Upload upload, List<?> named) {
    Map<Integer, Part> stored =
        uploads.parts(upload.id(), 0, Multipart.MOST_PARTS).stream()
            .map(StoredPart::part)
            .collect(Collectors.toMap(Part::part, Function.identity()));
    List<Part> parts = new ArrayList<>();
    int before = 0;
    for (Object each : named) {
      Struct wanted = (Struct) each;
      Integer number = wanted.integer("PartNumber");
      String etag = wanted.text("ETag");
      if (number == null || etag == null) {
        throw S3Error.MALFORMED_XML.failure();
      }
      if (number < 1) {
        throw S3Error.argument("PartNumber must be >= 1", "PartNumber", number);
      }
      if (number <= before) {
        throw S3Error.INVALID_PART_ORDER.failure("UploadId", upload.id());
      }
      before = number;
      Part part = stored.get(number);
      if (part == null
          || !unquoted(etag).equals(part.md5())
          || !hasChecksum(upload, part, wanted)) {
        throw S3Error.INVALID_PART.failure("PartNumber", number);
      }
      parts.add(part);
    }
    for (Part part : parts.subList(0, parts.size() - 1)) {
      if (part.size() < LEAST_PART) {
        throw S3Error.ENTITY_TOO_SMALL.failure("PartNumber", part.part());
      }
    }
    return parts;
  }

  /**
   * Returns true where the checksum that a request names for a part is that of the part.
   *
   * @throws io.lambent.aws.error.AwsFailure where there has to be one, and is not
   */
  private static boolean hasChecksum(Upload upload, Part part, Struct wanted) {
    List<ChecksumAlgorithm> sent =
        Arrays.stream(ChecksumAlgorithm.values())
            .filter(algorithm -> wanted.text(algorithm.member()) != null)
            .toList();
    if (sent.size() > 1 || !sent.stream().allMatch(algorithm -> isChecksum(algorithm, wanted))) {
      throw S3Error.argument(
          "Invalid Base64 or multiple checksums present in request",
          "Checksum",
          sent.stream()
              .map(algorithm -> algorithm + ":" + wanted.text(algorithm.member()) + ";")
              .collect(Collectors.joining()));
    }
    if (!upload.hasNamedAlgorithm()) {
      // Parts have no checksums then, whatever they were sent with.
      return sent.isEmpty();
    }
    if (!sent.isEmpty() && sent.getFirst() != upload.algorithm()) {
      throw S3Error.BAD_DIGEST.failure(
          "The "
              + sent.getFirst().name().toLowerCase(Locale.ROOT)
              + " you specified for part "
              + part.part()
              + " did not match what we received.");
    }
    String checksum = wanted.text(upload.algorithm().member());
    if (checksum == null && upload.type().equals(Checksum.COMPOSITE)) {
      throw S3Error.INVALID_REQUEST.failure(
          "The upload was created using a "
              + upload.algorithm().name().toLowerCase(Locale.ROOT)
              + " checksum. The complete request must include the checksum for each part. It was"
              + " missing for part "
              + part.part()
              + " in the request.");
    }
    return checksum == null || checksum.equals(part.checksum());
  }

  private static boolean isChecksum(ChecksumAlgorithm algorithm, Struct wanted) {
    byte[] bytes = SentChecksum.base64(String.valueOf(wanted.text(algorithm.member())));
    return bytes != null && bytes.length == algorithm.length();
  }

  private static Checksum checksum(Upload upload, List<Part> parts) {
    ChecksumAlgorithm algorithm = upload.algorithm();
    if (upload.type().equals(Checksum.COMPOSITE)) {
      String value = algorithm.composite(parts.stream().map(Part::checksum).toList());
      return new Checksum(algorithm, Checksum.COMPOSITE, value + "-" + parts.size());
    }
    String value = parts.getFirst().checksum();
    for (Part part : parts.subList(1, parts.size())) {
      value = algorithm.combine(value, part.checksum(), part.size());
    }
    return new Checksum(algorithm, Checksum.FULL, value);
  }

  private static void checkChecksum(S3Request request, Upload upload, Checksum checksum) {
    @Nullable String type = request.text("ChecksumType");
    if (type != null && !type.equals(upload.type())) {
      throw S3Error.INVALID_REQUEST.failure(
          "The upload was created using the "
              + (upload.hasNamedAlgorithm() ? upload.type() : "null")
              + " checksum mode. The complete request must use the same checksum mode.");
    }
    String given = request.text(checksum.algorithm().member());
    if (given != null && !given.equals(checksum.value())) {
      throw S3Error.BAD_DIGEST.failure(
          "The "
              + checksum.algorithm().name().toLowerCase(Locale.ROOT)
              + " you specified did not match the calculated checksum.");
    }
  }
}
