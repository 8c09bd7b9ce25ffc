package io.lambent.services.s3;

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
  private final Versions versions;

  Completion(Buckets buckets, Multipart multipart, UploadTable uploads, Versions versions) {
    this.buckets = buckets;
    this.multipart = multipart;
    this.uploads = uploads;
    this.versions = versions;
  }

  S3Answer complete(S3Request request) {
    Bucket bucket = buckets.of(request);
    Upload upload = multipart.upload(bucket, request);
    Struct named = request.input().struct("MultipartUpload");
    List<?> list = named == null ? List.of() : named.list("Parts");
    if (list.isEmpty()) {
      throw S3Error.INVALID_REQUEST.failure("You must specify at least one part");
    }
    List<Part> parts = parts(upload, list);
    long size = parts.stream().mapToLong(Part::size).sum();
    Object expected = request.input().get("MpuObjectSize");
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
            upload.headers(),
            upload.tags(),
            checksum,
            upload.lock(),
            parts,
            null,
            upload.id());
    Versions.Committed committed =
        versions.put(
            bucket,
            object,
            Conditions.ofWrite(request.input()),
            request.actor(),
            "ObjectCreated:CompleteMultipartUpload");
    Struct output =
        Struct.of(
            "Location",
            request.caller().endpoint()
                + "/"
                + bucket.name()
                + "/"
                + Percent.encodePath(upload.key()),
            "Bucket",
            bucket.name(),
            "Key",
            upload.key(),
            "ETag",
            "\"" + etag + "\"",
            "VersionId",
            committed.version(),
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
      if (number == null) {
        throw S3Error.MALFORMED_XML.failure();
      }
      if (number <= before) {
        throw S3Error.INVALID_PART_ORDER.failure("UploadId", upload.id());
      }
      before = number;
      Part part = stored.get(number);
      String etag = wanted.text("ETag");
      if (part == null
          || etag == null
          || !etag.replace("\"", "").equals(part.md5())
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
    if (!upload.hasNamedAlgorithm()) {
      // Parts have no checksums then, whatever they were sent with.
      return Arrays.stream(ChecksumAlgorithm.values())
          .allMatch(algorithm -> wanted.text(algorithm.member()) == null);
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
