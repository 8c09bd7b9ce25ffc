package io.lambent.services.s3;

import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Refuses presigned URLs whose time is over, of signature versions 4 and 2. */
final class Expiry {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final long LONGEST = 604_800;

  private Expiry() {}

  static void check(WireRequest request, Instant now) {
    QueryString query = QueryString.parse(request.query());
    Instant end =
        query.first("X-Amz-Signature") != null
            ? ofVersion4(query)
            : query.first("AWSAccessKeyId") != null ? ofVersion2(query.first("Expires")) : null;
    if (end != null && now.isAfter(end)) {
      throw S3Error.ACCESS_DENIED.failure("Request has expired");
    }
  }

  private static Instant ofVersion4(QueryString query) {
    String date = query.first("X-Amz-Date");
    String expires = query.first("X-Amz-Expires");
    try {
      long seconds = Long.parseLong(String.valueOf(expires));
      if (seconds < 0 || seconds > LONGEST) {
        throw S3Error.INVALID_ARGUMENT.failure(
            "X-Amz-Expires must be less than a week (in seconds) that is 604800");
      }
      return TIME.parse(String.valueOf(date), Instant::from).plusSeconds(seconds);
    } catch (NumberFormatException | DateTimeException e) {
      throw S3Error.INVALID_ARGUMENT.failure(
          "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
              + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    }
  }

  private static Instant ofVersion2(@Nullable String expires) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(String.valueOf(expires)));
    } catch (NumberFormatException | DateTimeException e) {
      throw S3Error.ACCESS_DENIED.failure(
          "Invalid date (should be seconds since epoch): " + expires);
    }
  }
}
