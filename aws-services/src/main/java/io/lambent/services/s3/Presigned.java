package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Presigned URLs, of signature versions 4 and 2: refuses those that are malformed or whose time is
 * over, and reads the headers that SDKs put into their query. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">
 * Authenticating requests by query parameters</a>.
 */
final class Presigned {
  private static final String ALGORITHM = "X-Amz-Algorithm";
  private static final String CREDENTIAL = "X-Amz-Credential";
  private static final String DATE = "X-Amz-Date";
  private static final String EXPIRES = "X-Amz-Expires";
  private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
  private static final String SIGNATURE = "X-Amz-Signature";
  private static final String VERSION_4A = "AWS4-ECDSA-P256-SHA256";
  private static final List<String> ALGORITHMS = List.of("AWS4-HMAC-SHA256", VERSION_4A);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

  /** The longest validity of an URL: a week, in seconds. */
  private static final long LONGEST = 604_800;

  /** The clock of a signer may be ahead by this. */
  private static final Duration TOLERANCE = Duration.ofMinutes(15);

  private static final String HEADER = "x-amz-";

  /** Parameters that belong to the signature. */
  private static final Set<String> OF_SIGNATURE =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-signedheaders",
          "x-amz-signature",
          "x-amz-security-token",
          "x-amz-content-sha256",
          "x-amz-user-agent");

  private Presigned() {}

  /**
   * The request that a presigned URL stands for; other requests as they are.
   *
   * @throws AwsFailure where the URL is not valid, or not any more
   */
  static WireRequest read(WireRequest request, Instant now) {
    QueryString query = QueryString.parse(request.query());
    if (query.first(ALGORITHM) != null || query.first(SIGNATURE) != null) {
      checkVersion4(request, query, now);
      return withHoistedHeaders(request, query);
    }
    if (query.first("AWSAccessKeyId") != null) {
      checkVersion2(query, now);
    }
    return request;
  }

  private static void checkVersion4(WireRequest request, QueryString query, Instant now) {
    if (request.header("Authorization") != null) {
      throw S3Error.INVALID_ARGUMENT.failure(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
              + " query string parameter or the Authorization header should be specified");
    }
    String algorithm = required(query, ALGORITHM);
    if (!ALGORITHMS.contains(algorithm)) {
      throw malformed(
          "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"");
    }
    String credential = required(query, CREDENTIAL);
    required(query, SIGNATURE);
    String signed = required(query, SIGNED_HEADERS);
    String date = required(query, DATE);
    long seconds = seconds(required(query, EXPIRES));
    Instant start = time(date);
    checkCredential(credential, algorithm, date);
    if (start.isAfter(now.plus(TOLERANCE))) {
      throw S3Error.ACCESS_DENIED.failure("Request is not valid yet");
    }
    Instant end = start.plusSeconds(seconds);
    if (now.isAfter(end)) {
      throw new AwsFailure(
          S3Error.ACCESS_DENIED,
          "Request has expired",
          Map.of(
              EXPIRES,
              seconds,
              "Expires",
              end.toString(),
              "ServerTime",
              now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    checkSigned(request, signed);
  }

  private static String required(QueryString query, String name) {
    String value = query.first(name);
    if (value == null || value.isEmpty()) {
      throw malformed(
          "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
              + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    }
    return value;
  }

  private static AwsFailure malformed(String why) {
    return S3Error.AUTHORIZATION_QUERY_PARAMETERS.failure(why);
  }

  private static long seconds(String expires) {
    if (!NUMBER.matcher(expires).matches()) {
      throw malformed("X-Amz-Expires should be a number");
    }
    if (expires.startsWith("-")) {
      throw malformed("X-Amz-Expires must be non-negative");
    }
    try {
      long seconds = Long.parseLong(expires);
      if (seconds <= LONGEST) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // More than a week.
    }
    throw malformed(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
            + " must be less than 604800 seconds");
  }

  private static Instant time(String date) {
    try {
      return TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    }
  }

  /** {@code KEY/DATE/REGION/SERVICE/aws4_request}; version 4A leaves the region out. */
  private static void checkCredential(String credential, String algorithm, String date) {
    List<String> parts = Arrays.asList(credential.split("/", -1));
    int scope = algorithm.equals(VERSION_4A) ? 3 : 4;
    if (parts.size() <= scope || parts.getFirst().isEmpty()) {
      throw malformed(
          "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting"
              + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }
    String day = parts.get(parts.size() - scope);
    if (!date.startsWith(day) || day.length() != "yyyyMMdd".length()) {
      throw malformed(
          "Invalid credential date \""
              + day
              + "\". This date is not the same as X-Amz-Date: \""
              + date.substring(0, "yyyyMMdd".length())
              + "\".");
    }
  }

  /** All headers of S3 have to be signed, as others could otherwise add some. */
  private static void checkSigned(WireRequest request, String signed) {
    List<String> names = Arrays.asList(signed.toLowerCase(Locale.ROOT).split(";", -1));
    List<String> others =
        request.headers().fields().stream()
            .map(field -> field.name().toLowerCase(Locale.ROOT))
            .filter(name -> name.startsWith(HEADER) && !names.contains(name))
            .distinct()
            .sorted()
            .toList();
    if (!others.isEmpty()) {
      throw new AwsFailure(
          S3Error.ACCESS_DENIED,
          "There were headers present in the request which were not signed",
          Map.of("HeadersNotSigned", String.join(", ", others)));
    }
  }

  /**
   * Reads the headers that a signer has put into the query, such as {@code x-amz-meta-name}. S3
   * ignores tags there, and checksums, which SDKs compute before they know the content.
   */
  private static WireRequest withHoistedHeaders(WireRequest request, QueryString query) {
    Headers headers = request.headers();
    for (QueryString.Parameter parameter : query.parameters()) {
      String name = parameter.name().toLowerCase(Locale.ROOT);
      if (name.startsWith(HEADER)
          && !OF_SIGNATURE.contains(name)
          && !isIgnored(name)
          && headers.first(name) == null) {
        headers = headers.with(name, parameter.value());
      }
    }
    return new WireRequest(
        request.method(), request.path(), request.query(), headers, request.body());
  }

  private static boolean isIgnored(String name) {
    return name.equals("x-amz-tagging")
        || name.equals("x-amz-sdk-checksum-algorithm")
        || (name.startsWith("x-amz-checksum-") && !name.equals("x-amz-checksum-mode"));
  }

  private static void checkVersion2(QueryString query, Instant now) {
    String expires = query.first("Expires");
    if (expires == null || query.first("Signature") == null) {
      throw S3Error.ACCESS_DENIED.failure(
          "Query-string authentication requires the Signature, Expires and AWSAccessKeyId"
              + " parameters");
    }
    Instant end = endOfVersion2(expires);
    if (now.isAfter(end)) {
      throw new AwsFailure(
          S3Error.ACCESS_DENIED,
          "Request has expired",
          Map.of(
              "Expires",
              end.toString(),
              "ServerTime",
              now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }
  }

  private static Instant endOfVersion2(@Nullable String expires) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(String.valueOf(expires)));
    } catch (NumberFormatException | DateTimeException e) {
      throw S3Error.ACCESS_DENIED.failure(
          "Invalid date (should be seconds since epoch): " + expires);
    }
  }
}
