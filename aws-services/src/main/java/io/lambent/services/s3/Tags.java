package io.lambent.services.s3;

import io.lambent.aws.http.QueryString;
import io.lambent.aws.wire.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tags of objects. */
@Component
class Tags {
  private static final int MOST = 10;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  /** A percent sign without two hexadecimal digits. */
  static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final Buckets buckets;
  private final Reading reading;
  private final Versions versions;

  Tags(Buckets buckets, Reading reading, Versions versions) {
    this.buckets = buckets;
    this.reading = reading;
    this.versions = versions;
  }

  /** Reads the header {@code x-amz-tagging}. */
  static Map<String, String> ofHeader(@Nullable String header) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (header != null) {
      for (QueryString.Parameter parameter : QueryString.parse(header).parameters()) {
        if (parameter.name().isEmpty()
            || tags.containsKey(parameter.name())
            || MALFORMED_ESCAPE.matcher(header).find()) {
          throw S3Error.argument(
              "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query"
                  + " parameters without tag name duplicates.",
              "x-amz-tagging",
              header);
        }
        add(tags, parameter.name(), parameter.value());
      }
    }
    return checked(tags);
  }

  static Map<String, String> of(@Nullable Struct tagging) {
    if (tagging == null) {
      throw S3Error.MALFORMED_XML.failure();
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (Object tag : tagging.list("TagSet")) {
      String key = ((Struct) tag).text("Key");
      String value = ((Struct) tag).text("Value");
      if (key == null || value == null) {
        throw S3Error.MALFORMED_XML.failure();
      }
      add(tags, key, value);
    }
    return tags;
  }

  /** Reads the tags of an object from a document. */
  static Map<String, String> ofObject(Struct tagging) {
    return checked(of(tagging));
  }

  private static void add(Map<String, String> tags, String key, String value) {
    if (key.isEmpty() || key.length() > LONGEST_KEY || !ALLOWED.matcher(key).matches()) {
      throw S3Error.INVALID_TAG.failure("The TagKey you have provided is invalid");
    }
    if (value.length() > LONGEST_VALUE || !ALLOWED.matcher(value).matches()) {
      throw S3Error.INVALID_TAG.failure("The TagValue you have provided is invalid");
    }
    if (tags.putIfAbsent(key, value) != null) {
      throw S3Error.INVALID_TAG.failure("Cannot provide multiple Tags with the same key");
    }
  }

  private static Map<String, String> checked(Map<String, String> tags) {
    if (tags.keySet().stream().anyMatch(key -> key.startsWith("aws:"))) {
      throw S3Error.INVALID_TAG.failure("System tags cannot be added/updated by requester");
    }
    if (tags.size() > MOST) {
      throw S3Error.INVALID_TAG.failure("Object tags cannot be greater than 10");
    }
    return tags;
  }

  S3Answer get(S3Request request) {
    Bucket bucket = buckets.of(request);
    StoredObject object = reading.find(bucket, request.key(), request.text("VersionId"));
    List<Struct> tags =
        object.tags().entrySet().stream()
            .map(tag -> Struct.of("Key", tag.getKey(), "Value", tag.getValue()))
            .toList();
    return S3Answer.with("TagSet", tags, "VersionId", version(bucket, object));
  }

  S3Answer put(S3Request request) {
    return set(request, checked(of(request.input().struct("Tagging"))));
  }

  S3Answer delete(S3Request request) {
    return set(request, Map.of());
  }

  private S3Answer set(S3Request request, Map<String, String> tags) {
    Bucket bucket = buckets.of(request);
    StoredObject object = reading.find(bucket, request.key(), request.text("VersionId"));
    versions.tag(bucket, object, tags, request.actor());
    return S3Answer.with("VersionId", version(bucket, object));
  }

  private static @Nullable String version(Bucket bucket, StoredObject object) {
    return bucket.hasVersions() ? object.version() : null;
  }
}
