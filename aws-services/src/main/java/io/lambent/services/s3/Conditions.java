package io.lambent.services.s3;

import io.lambent.aws.http.Headers;
import io.lambent.aws.wire.Struct;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The conditions of requests, after RFC 9110 with what S3 makes of it. */
final class Conditions {
  static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** No condition of a write. */
  static final Consumer<@Nullable StoredObject> NONE = present -> {};

  private Conditions() {}

  /** The conditions of a write; {@link #NONE} where the request has none. */
  static Consumer<@Nullable StoredObject> ofWrite(Struct input) {
    String noneMatch = input.text("IfNoneMatch");
    String match = input.text("IfMatch");
    if (noneMatch != null && match != null) {
      throw S3Error.NOT_IMPLEMENTED.failure("Header", "If-Match,If-None-Match");
    }
    if ("*".equals(match)) {
      throw S3Error.NOT_IMPLEMENTED.failure("Header", "If-Match");
    }
    if (noneMatch != null && !noneMatch.equals("*")) {
      throw S3Error.NOT_IMPLEMENTED.failure("Header", "If-None-Match");
    }
    if (noneMatch == null && match == null) {
      return NONE;
    }
    return present -> {
      if (noneMatch != null && present != null) {
        throw S3Error.PRECONDITION_FAILED.failure("Condition", "If-None-Match");
      }
      if (match != null) {
        if (present == null) {
          throw S3Error.NO_SUCH_KEY.failure();
        }
        if (!matches(match, present)) {
          throw S3Error.PRECONDITION_FAILED.failure("Condition", "If-Match");
        }
      }
    };
  }

  /** The conditions of a deletion; null for a version that does not exist. */
  static Consumer<@Nullable StoredObject> ofDelete(@Nullable String match) {
    return present -> {
      if (match != null && present == null) {
        throw S3Error.NO_SUCH_KEY.failure();
      }
      if (match != null
          && present != null
          && (present.deleteMarker() || !matches(match, present))) {
        throw S3Error.PRECONDITION_FAILED.failure("Condition", "If-Match");
      }
    };
  }

  private static boolean matches(String tags, StoredObject object) {
    for (String tag : tags.split(",", -1)) {
      String bare = tag.trim();
      if (bare.startsWith("W/")) {
        bare = bare.substring(2);
      }
      if (bare.equals("*") || bare.replace("\"", "").equals(object.etag())) {
        return true;
      }
    }
    return false;
  }

  /** Checks the conditions of a read. */
  static void checkRead(Struct input, StoredObject object) {
    check(input, object, "IfMatch", "IfUnmodifiedSince", "IfNoneMatch", "IfModifiedSince", true);
  }

  /** Checks the conditions on the source of a copy. */
  static void checkCopy(Struct input, StoredObject source) {
    check(
        input,
        source,
        "CopySourceIfMatch",
        "CopySourceIfUnmodifiedSince",
        "CopySourceIfNoneMatch",
        "CopySourceIfModifiedSince",
        false);
  }

  private static void check(
      Struct input,
      StoredObject object,
      String match,
      String unmodified,
      String noneMatch,
      String modified,
      boolean isRead) {
    Instant changed = object.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
    String tags = input.text(match);
    Instant limit = input.instant(unmodified);
    if (tags != null && !matches(tags, object)) {
      throw S3Error.PRECONDITION_FAILED.failure("Condition", "If-Match");
    }
    if (tags == null && limit != null && changed.isAfter(limit)) {
      throw S3Error.PRECONDITION_FAILED.failure("Condition", "If-Unmodified-Since");
    }
    String others = input.text(noneMatch);
    Instant since = input.instant(modified);
    if (others != null ? matches(others, object) : since != null && !changed.isAfter(since)) {
      throw isRead
          ? new FailureWithHeaders(
              S3Error.NOT_MODIFIED.failure(),
              Headers.of(
                  "ETag",
                  object.quotedTag(),
                  "Last-Modified",
                  HTTP_DATE.format(object.modifiedAt())))
          : S3Error.PRECONDITION_FAILED.failure(
              "Condition", others != null ? "If-None-Match" : "If-Modified-Since");
    }
  }
}
