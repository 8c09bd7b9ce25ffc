package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an object that a client gives besides its content.
 *
 * @param standard by the names of members in AWS's model, such as {@code ContentType}
 * @param metadata without the prefix {@code x-amz-meta-}
 */
record ObjectHeaders(Map<String, String> standard, Map<String, String> metadata) {
  private static final int MAX_METADATA = 2048;
  private static final char DELETE = 0x7f;
  private static final char LATIN_1 = 0xff;
  private static final String ENCODING = "ContentEncoding";
  private static final String TYPE = "ContentType";
  private static final String STORAGE = "StorageClass";
  private static final String REDIRECT = "WebsiteRedirectLocation";

  /** The time until which an archived object is restored; no member of AWS's model. */
  private static final String RESTORED = "RestoredUntil";

  /** The upload that was completed to the object; no member of AWS's model. */
  private static final String UPLOAD = "CompletedUpload";

  private static final List<String> OWN = List.of(RESTORED, UPLOAD);

  private static final List<String> REDIRECTS = List.of("/", "http://", "https://");
  private static final List<String> STORAGE_CLASSES =
      List.of(
          "STANDARD",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER",
          "GLACIER_IR",
          "DEEP_ARCHIVE",
          "REDUCED_REDUNDANCY");
  private static final List<String> MEMBERS =
      List.of(
          "CacheControl",
          "ContentDisposition",
          ENCODING,
          "ContentLanguage",
          TYPE,
          "Expires",
          REDIRECT,
          STORAGE);

  static ObjectHeaders of(Struct input) {
    Map<String, String> standard = new LinkedHashMap<>();
    checkStorageClass(input);
    for (String member : MEMBERS) {
      Object value = input.get(member);
      String text = value == null ? "" : value.toString();
      if (member.equals(ENCODING)) {
        text = withoutChunks(text);
      }
      checkText(member, text);
      if (!text.isEmpty() && !(member.equals(STORAGE) && text.equals("STANDARD"))) {
        standard.put(member, text);
      }
    }
    checkRedirect(standard.get(REDIRECT));
    standard.putIfAbsent(TYPE, "binary/octet-stream");
    Map<String, String> metadata = new LinkedHashMap<>();
    input.map("Metadata").forEach((name, value) -> metadata.put((String) name, (String) value));
    metadata.forEach(
        (name, value) -> {
          checkText(name, name);
          checkText(name, value);
        });
    int size =
        metadata.entrySet().stream()
            .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
            .sum();
    if (size > MAX_METADATA) {
      throw S3Error.METADATA_TOO_LARGE.failure();
    }
    return new ObjectHeaders(standard, metadata);
  }

  /** Refuses what no header of an answer can have; forms and presigned URLs could name it. */
  static void checkText(String name, String value) {
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == DELETE)) {
      throw unwritable(name, value);
    }
  }

  /** Refuses what no header of an answer can have, and is not in its character set. */
  static void checkLatin(String name, String value) {
    checkText(name, value);
    if (value.chars().anyMatch(c -> c > LATIN_1)) {
      throw unwritable(name, value);
    }
  }

  private static AwsFailure unwritable(String name, String value) {
    return S3Error.argument("Header value cannot be represented using ISO-8859-1.", name, value);
  }

  private static void checkRedirect(@Nullable String location) {
    if (location != null
        && !location.isEmpty()
        && REDIRECTS.stream().noneMatch(location::startsWith)) {
      throw S3Error.INVALID_REDIRECT_LOCATION.failure();
    }
  }

  private static void checkStorageClass(Struct input) {
    String storage = input.text(STORAGE);
    if (storage != null && !storage.isEmpty() && !STORAGE_CLASSES.contains(storage)) {
      throw S3Error.INVALID_STORAGE_CLASS.failure("StorageClassRequested", storage);
    }
  }

  /**
   * The properties of a copy that keeps its source's metadata. The storage class and the redirect
   * are not copied: they are what the request says.
   */
  ObjectHeaders ofCopy(Struct input) {
    checkStorageClass(input);
    checkRedirect(input.text(REDIRECT));
    Map<String, String> copied = new LinkedHashMap<>(standard);
    OWN.forEach(copied::remove);
    for (String member : List.of(REDIRECT, STORAGE)) {
      String given = input.text(member);
      copied.remove(member);
      if (given != null && !given.isEmpty() && !given.equals("STANDARD")) {
        copied.put(member, given);
      }
    }
    return new ObjectHeaders(copied, metadata);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The encoding of the request itself does not belong to the object. */
  private static String withoutChunks(String encoding) {
    return Arrays.stream(encoding.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.equals("aws-chunked") && !part.isEmpty())
        .collect(Collectors.joining(","));
  }

  /** The storage class; null for the standard one. */
  @Nullable String storageClass() {
    return standard.get(STORAGE);
  }

  /** The time until which the object can be read, if it is archived; null without a restore. */
  @Nullable Instant restoredUntil() {
    String text = standard.get(RESTORED);
    return text == null ? null : Instant.parse(text);
  }

  /** These of an archived object that is restored until a time. */
  ObjectHeaders restoredUntil(Instant until) {
    Map<String, String> restored = new LinkedHashMap<>(standard);
    restored.put(RESTORED, until.toString());
    return new ObjectHeaders(restored, metadata);
  }

  /** Returns true for an object that is the result of an upload. */
  boolean isOfUpload(String upload) {
    return upload.equals(standard.get(UPLOAD));
  }

  /** These of the result of an upload. */
  ObjectHeaders ofUpload(String upload) {
    Map<String, String> completed = new LinkedHashMap<>(standard);
    completed.put(UPLOAD, upload);
    return new ObjectHeaders(completed, metadata);
  }

  void writeTo(Struct output) {
    standard.forEach(
        (member, value) -> {
          if (!OWN.contains(member)) {
            output.put(member, value);
          }
        });
    if (!metadata.isEmpty()) {
      output.put("Metadata", metadata);
    }
  }
}
