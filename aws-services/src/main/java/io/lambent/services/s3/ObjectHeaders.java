package io.lambent.services.s3;

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
  private static final String ENCODING = "ContentEncoding";
  private static final String TYPE = "ContentType";
  private static final String STORAGE = "StorageClass";
  private static final String REDIRECT = "WebsiteRedirectLocation";

  /** The time until which an archived object is restored; no member of AWS's model. */
  private static final String RESTORED = "RestoredUntil";

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
      if (!text.isEmpty() && !(member.equals(STORAGE) && text.equals("STANDARD"))) {
        standard.put(member, text);
      }
    }
    standard.putIfAbsent(TYPE, "binary/octet-stream");
    Map<String, String> metadata = new LinkedHashMap<>();
    input.map("Metadata").forEach((name, value) -> metadata.put((String) name, (String) value));
    int size =
        metadata.entrySet().stream()
            .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
            .sum();
    if (size > MAX_METADATA) {
      throw S3Error.METADATA_TOO_LARGE.failure();
    }
    return new ObjectHeaders(standard, metadata);
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
    Map<String, String> copied = new LinkedHashMap<>(standard);
    copied.remove(RESTORED);
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

  void writeTo(Struct output) {
    standard.forEach(
        (member, value) -> {
          if (!member.equals(RESTORED)) {
            output.put(member, value);
          }
        });
    if (!metadata.isEmpty()) {
      output.put("Metadata", metadata);
    }
  }
}
