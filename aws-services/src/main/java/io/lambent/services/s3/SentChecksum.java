package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.ChunkedBody;
import io.lambent.aws.sigv4.Payload;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The checksum that a request names for its content, in a header before it or in a trailer behind
 * it. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
 * Checking object integrity</a>.
 */
final class SentChecksum {
  private static final String CHECKSUM = "x-amz-checksum-";
  private static final String TRAILER = "x-amz-trailer";
  private static final String SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm";
  private static final List<String> NOT_CHECKSUMS = List.of("mode", "type", "algorithm");

  /** The algorithms of AWS that Lambent does not compute. */
  private static final List<String> MISSING = List.of("XXHASH64", "XXHASH3", "XXHASH128");

  private SentChecksum() {}

  /**
   * The algorithm that a request names by a checksum, a trailer or by itself; null where it names
   * none.
   *
   * @throws AwsFailure where it names several, or one that there is not
   */
  static @Nullable ChecksumAlgorithm algorithm(WireRequest wire) {
    String trailer = trailer(wire);
    List<String> sums =
        wire.headers().fields().stream()
            .map(field -> field.name().toLowerCase(Locale.ROOT))
            .filter(name -> name.startsWith(CHECKSUM))
            .map(name -> name.substring(CHECKSUM.length()))
            .filter(name -> !NOT_CHECKSUMS.contains(name))
            .distinct()
            .toList();
    if (sums.size() > 1 || (trailer != null && !sums.isEmpty())) {
      throw S3Error.INVALID_REQUEST.failure(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    ChecksumAlgorithm sent = null;
    if (trailer != null) {
      if (!trailer.startsWith(CHECKSUM)) {
        throw unknownTrailer();
      }
      sent = find(trailer.substring(CHECKSUM.length()), unknownTrailer());
    } else if (!sums.isEmpty()) {
      sent =
          find(
              sums.getFirst(),
              S3Error.INVALID_REQUEST.failure(
                  "The algorithm type you specified in x-amz-checksum- header is invalid."));
    }
    checkSdkAlgorithm(wire.header(SDK_ALGORITHM), sent);
    return sent;
  }

  private static void checkSdkAlgorithm(@Nullable String named, @Nullable ChecksumAlgorithm sent) {
    if (named == null || named.isEmpty()) {
      return;
    }
    AwsFailure invalid = invalid(SDK_ALGORITHM);
    ChecksumAlgorithm algorithm = find(named, invalid);
    if (sent == null) {
      throw S3Error.INVALID_REQUEST.failure(
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or"
              + " x-amz-trailer headers were found.");
    }
    if (algorithm != sent) {
      throw invalid;
    }
  }

  /** The trailer that a request announces, in lower case; null where it announces none. */
  private static @Nullable String trailer(WireRequest wire) {
    String sha256 = wire.header("x-amz-content-sha256");
    String trailer = wire.header(TRAILER);
    return trailer == null
            || trailer.isBlank()
            || sha256 == null
            || !Payload.of(sha256).hasTrailers()
        ? null
        : trailer.trim().toLowerCase(Locale.ROOT);
  }

  private static AwsFailure unknownTrailer() {
    return S3Error.INVALID_REQUEST.failure(
        "The value specified in the x-amz-trailer header is not supported");
  }

  private static AwsFailure invalid(String header) {
    return S3Error.INVALID_REQUEST.failure("Value for " + header + " header is invalid.");
  }

  /**
   * The algorithm that a request names for an object.
   *
   * @throws AwsFailure where there is none of that name
   */
  static ChecksumAlgorithm known(String name) {
    return find(
        name,
        S3Error.INVALID_REQUEST.failure(
            "Checksum algorithm provided is unsupported. Please try again with any of the valid"
                + " types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128,"
                + " XXHASH3, XXHASH64]"));
  }

  private static ChecksumAlgorithm find(String name, AwsFailure unknown) {
    if (MISSING.contains(name.toUpperCase(Locale.ROOT))) {
      throw S3Error.missing("the checksum algorithm " + name.toUpperCase(Locale.ROOT));
    }
    ChecksumAlgorithm algorithm = ChecksumAlgorithm.find(name);
    if (algorithm == null) {
      throw unknown;
    }
    return algorithm;
  }

  /**
   * The checksum that the client sent before or after the content; null where it sent none.
   *
   * @param content that was read to its end
   * @throws AwsFailure where it is not one of its algorithm, or the trailer is not the announced
   *     one
   */
  static @Nullable String value(
      WireRequest wire, InputStream content, ChecksumAlgorithm algorithm) {
    String value = wire.header(algorithm.header());
    boolean isTrailer = false;
    if (content instanceof ChunkedBody chunked) {
      String announced = trailer(wire);
      checkTrailers(chunked.trailers(), announced);
      if (announced != null) {
        value = chunked.trailers().first(announced);
        isTrailer = true;
      }
    }
    if (value == null) {
      return null;
    }
    byte[] bytes = base64(value);
    if (bytes == null || bytes.length != algorithm.length()) {
      throw isTrailer
          ? S3Error.INVALID_REQUEST.failure(
              "Value for " + algorithm.header() + " trailing header is invalid.")
          : invalid(algorithm.header());
    }
    return value;
  }

  private static void checkTrailers(Headers trailers, @Nullable String announced) {
    boolean isRight =
        announced == null
            ? trailers.fields().isEmpty()
            : trailers.fields().size() == 1 && trailers.first(announced) != null;
    if (!isRight) {
      throw S3Error.MALFORMED_TRAILER.failure();
    }
  }

  static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
