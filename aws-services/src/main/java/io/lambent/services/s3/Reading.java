package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.file.ObjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code GetObject}, {@code HeadObject} and {@code GetObjectAttributes}. */
@Component
class Reading {
  private static final int PARTIAL = 206;

  /** The ids that {@link Versions} makes. */
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{32}");

  /**
   * The number of times that an object is looked up again because its file was replaced meanwhile.
   */
  private static final int ATTEMPTS = 5;

  /** Headers of the answer that a request may name, as they are, by parameters. */
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "response-cache-control", "CacheControl",
          "response-content-disposition", "ContentDisposition",
          "response-content-encoding", "ContentEncoding",
          "response-content-language", "ContentLanguage",
          "response-content-type", "ContentType",
          "response-expires", "Expires");

  private final Buckets buckets;
  private final ObjectTable objects;
  private final ObjectFiles files;
  private final Clock clock;

  Reading(Buckets buckets, ObjectTable objects, ObjectFiles files, Clock clock) {
    this.buckets = buckets;
    this.objects = objects;
    this.files = files;
    this.clock = clock;
  }

  /**
   * The version that a request names, or the latest one.
   *
   * @param version null for the latest one
   * @throws RuntimeException S3's error where there is none or it is a delete marker
   */
  StoredObject find(Bucket bucket, String key, @Nullable String version) {
    StoredObject found =
        version == null ? objects.latest(bucket, key) : objects.version(bucket, key, version);
    return visible(found, key, version);
  }

  /** Finds an object as {@link #find} does, with its content where that is stored in its row. */
  StoredObject findWithContent(Bucket bucket, String key, @Nullable String version) {
    return visible(objects.withContent(bucket, key, version), key, version);
  }

  /**
   * Refuses what cannot be the id of a version.
   *
   * @param version null where a request names none
   */
  static void checkVersion(@Nullable String version) {
    if (version != null
        && !version.equals(StoredObject.NO_VERSION)
        && !VERSION.matcher(version).matches()) {
      throw S3Error.argument("Invalid version id specified", "versionId", version);
    }
  }

  private static StoredObject visible(
      @Nullable StoredObject found, String key, @Nullable String version) {
    if (found == null) {
      checkVersion(version);
      throw version == null
          ? S3Error.NO_SUCH_KEY.failure("Key", key)
          : S3Error.NO_SUCH_VERSION.failure("VersionId", version);
    }
    if (!found.deleteMarker()) {
      return found;
    }
    Headers headers =
        Headers.of("x-amz-delete-marker", "true", "x-amz-version-id", found.version());
    throw version == null
        ? new FailureWithHeaders(S3Error.NO_SUCH_KEY.failure("Key", key), headers)
        : new FailureWithHeaders(
            S3Error.METHOD_NOT_ALLOWED.failure(), headers.with("Allow", "DELETE"));
  }

  /** Refuses the source of a copy that is archived. */
  void checkSource(StoredObject object) {
    Archive.checkSource(object, clock.instant());
  }

  S3Answer head(S3Request request) {
    return read(request, false);
  }

  S3Answer get(S3Request request) {
    return read(request, true);
  }

  private S3Answer read(S3Request request, boolean withContent) {
    Bucket bucket = buckets.of(request);
    if (request.input().has("PartNumber")) {
      Multipart.partNumber(request);
    }
    for (int attempt = 1; ; attempt++) {
      String version = request.text("VersionId");
      StoredObject object =
          withContent
              ? findWithContent(bucket, request.key(), version)
              : find(bucket, request.key(), version);
      try {
        return answer(request, bucket, object, withContent);
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw new UncheckedIOException(e);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private S3Answer answer(
      S3Request request, Bucket bucket, StoredObject object, boolean withContent)
      throws IOException {
    Struct input = request.input();
    Conditions.checkRead(input, object);
    Instant now = clock.instant();
    if (withContent) {
      Archive.checkRead(object, now);
    }
    Struct output = described(bucket, object);
    output.put("Restore", Archive.header(object, now));
    String range = input.text("Range");
    Integer partNumber = input.integer("PartNumber");
    if (range != null && partNumber != null) {
      throw S3Error.INVALID_REQUEST.failure(
          "Cannot specify both Range header and partNumber query parameter");
    }
    ByteRange whole = new ByteRange(0, object.size() - 1);
    List<Part> parts = objects.files(object);
    ByteRange chosen =
        partNumber != null
            ? part(object, parts, partNumber)
            : range == null ? null : ByteRange.of(range, object.size());
    Integer count = object.parts();
    if (partNumber != null && count != null) {
      output.put("PartsCount", count);
    }
    Checksum checksum = object.checksum();
    if (checksum != null && "ENABLED".equals(input.text("ChecksumMode"))) {
      if (chosen == null) {
        checksum.writeTo(output);
      } else if (partNumber != null && count != null && checksum.isComposite()) {
        Part part = parts.get(partNumber - 1);
        new Checksum(checksum.algorithm(), checksum.type(), part.checksum()).writeTo(output);
      }
    }
    QueryString query = QueryString.parse(request.wire().query());
    OVERRIDES.forEach(
        (parameter, member) -> {
          String value = query.first(parameter);
          if (value != null && !value.isEmpty()) {
            ObjectHeaders.checkLatin(parameter, value);
            output.put(member, value);
          }
        });
    ByteRange answered = chosen == null ? whole : chosen;
    output.put("ContentLength", answered.length());
    if (chosen != null) {
      output.put("ContentRange", chosen.ofSize(object.size()));
    }
    return new S3Answer(
        output,
        chosen == null ? 0 : PARTIAL,
        withContent ? new ObjectContent(files, object, parts, answered) : null,
        null,
        Headers.NONE);
  }

  /** The range of a part; null where the object has no content. */
  private static @Nullable ByteRange part(StoredObject object, List<Part> parts, int number) {
    int count = object.parts() == null ? 1 : parts.size();
    if (number > count) {
      throw new AwsFailure(
          S3Error.INVALID_PART_NUMBER,
          "The requested partnumber is not satisfiable",
          Map.of("PartNumberRequested", number, "ActualPartCount", count));
    }
    if (object.size() == 0) {
      return null;
    }
    if (object.parts() == null) {
      return new ByteRange(0, object.size() - 1);
    }
    long start = 0;
    for (Part part : parts.subList(0, number - 1)) {
      start += part.size();
    }
    return new ByteRange(start, start + parts.get(number - 1).size() - 1);
  }

  private static Struct described(Bucket bucket, StoredObject object) {
    Struct output = new Struct();
    object.headers().writeTo(output);
    object.lock().writeTo(output);
    output
        .put("AcceptRanges", "bytes")
        .put("LastModified", object.modifiedAt())
        .put("ETag", object.quotedTag())
        .put("ServerSideEncryption", "AES256")
        .put("TagCount", object.tags().isEmpty() ? null : object.tags().size());
    if (bucket.hasVersions()) {
      output.put("VersionId", object.version());
    }
    return output;
  }

  S3Answer attributes(S3Request request) {
    Bucket bucket = buckets.of(request);
    List<?> asked = request.input().list("ObjectAttributes");
    if (asked.isEmpty()) {
      throw S3Error.INVALID_REQUEST.failure(
          "The x-amz-object-attributes header specifying the attributes to be retrieved is either"
              + " missing or empty");
    }
    StoredObject object = find(bucket, request.key(), request.text("VersionId"));
    Struct output =
        Struct.of(
            "LastModified",
            object.modifiedAt(),
            "VersionId",
            bucket.hasVersions() ? object.version() : null);
    for (Object attribute : asked) {
      switch (String.valueOf(attribute)) {
        case "ETag" -> output.put("ETag", object.etag());
        case "Checksum" -> {
          Checksum checksum = object.checksum();
          if (checksum != null) {
            Struct sum = new Struct();
            checksum.withoutPartCount().writeTo(sum);
            output.put("Checksum", sum);
          }
        }
        case "ObjectSize" -> output.put("ObjectSize", object.size());
        case "StorageClass" ->
            output.put(
                "StorageClass",
                object.headers().storageClass() == null
                    ? "STANDARD"
                    : object.headers().storageClass());
        case "ObjectParts" -> {
          if (object.parts() != null) {
            output.put("ObjectParts", parts(request, object));
          }
        }
        default -> throw S3Error.INVALID_ARGUMENT.failure("Invalid attribute name specified.");
      }
    }
    return S3Answer.of(output);
  }

  private Struct parts(S3Request request, StoredObject object) {
    int most = request.number("MaxParts", 0, 1000, 1000);
    int after = UploadListing.marker(request);
    List<Part> all = objects.files(object);
    Checksum checksum = object.checksum();
    if (checksum == null || !checksum.isComposite()) {
      return Struct.of("TotalPartsCount", all.size());
    }
    List<Part> page =
        all.stream().filter(part -> part.part() > after).limit((long) most + 1).toList();
    boolean truncated = page.size() > most;
    List<Struct> shown = new ArrayList<>();
    for (Part part : page.subList(0, Math.min(most, page.size()))) {
      shown.add(
          Struct.of(
              "PartNumber",
              part.part(),
              "Size",
              part.size(),
              checksum.algorithm().member(),
              part.checksum()));
    }
    return Struct.of(
        "TotalPartsCount",
        all.size(),
        "PartNumberMarker",
        Integer.toString(after),
        "NextPartNumberMarker",
        shown.isEmpty() ? "0" : String.valueOf(shown.getLast().get("PartNumber")),
        "MaxParts",
        most,
        "IsTruncated",
        truncated,
        "Parts",
        shown);
  }
}
