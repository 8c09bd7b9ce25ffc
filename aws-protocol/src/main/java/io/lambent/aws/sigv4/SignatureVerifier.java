package io.lambent.aws.sigv4;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.WireRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signature of a request, in the order in which AWS does, so that a request with several
 * mistakes gets AWS's error. The host must be signed, and so must every {@code X-Amz} header.
 */
public final class SignatureVerifier {
  /** The largest difference between a client's clock and ours. */
  public static final Duration TOLERANCE = Duration.ofMinutes(15);

  private static final long LONGEST_VALIDITY_SECONDS = 604_800;
  private static final int CREDENTIAL_PARTS = 5;

  /** Finds secrets. */
  @FunctionalInterface
  public interface Secrets {
    /** The secret of an access key; null where the key is unknown or does not go with the token. */
    @Nullable String secret(String accessKeyId, @Nullable String sessionToken);
  }

  private final Secrets secrets;
  private final Clock clock;

  public SignatureVerifier(Secrets secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Checks a request.
   *
   * @param request with its whole body, unless the signature covers chunks or no body
   * @param service which the scope must name
   */
  public Verification verify(WireRequest request, String service) {
    SignatureErrors errors = new SignatureErrors(Signer.isS3(service));
    SignatureParts parts;
    try {
      parts = SignatureParts.of(request);
    } catch (SignatureParts.Malformed e) {
      return new Verification.Refused(errors.malformed(e));
    }
    if (parts == null) {
      return new Verification.Unsigned();
    }
    try {
      return verify(request, service, parts, errors);
    } catch (AwsFailure failure) {
      return new Verification.Refused(failure);
    }
  }

  private Verification verify(
      WireRequest request, String service, SignatureParts parts, SignatureErrors errors) {
    Instant signed =
        parts.isPresigned() ? SigningTime.read(parts.time()) : SigningTime.readDate(parts.time());
    if (signed == null) {
      throw errors.date(parts.time());
    }
    checkTime(parts, signed, errors);
    if (!parts.signedHeaders().contains("host")) {
      throw errors.invalid(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    if (!parts.algorithm().equals(CanonicalRequest.ALGORITHM)) {
      throw errors.incomplete("Unsupported AWS 'algorithm': '" + parts.algorithm() + "'.");
    }
    String time = SigningTime.write(signed);
    String[] credential = credential(parts, errors);
    Scope scope = new Scope(credential[1], credential[2], credential[3]);
    checkScope(scope, credential[4], service, time, errors);
    checkSignedHeaders(request, parts, errors);

    String accessKeyId = credential[0];
    String secret = secrets.secret(accessKeyId, parts.sessionToken());
    if (secret == null) {
      throw errors.unknownKey(accessKeyId);
    }
    String payload = payload(request, parts, errors);
    String canonical = CanonicalRequest.of(request, parts.signedHeaders(), payload, errors.isS3());
    String stringToSign = CanonicalRequest.stringToSign(time, scope, canonical);
    byte[] key = Hashes.signingKey(secret, scope);
    String expected = Hashes.hex(Hashes.hmac(key, stringToSign));
    if (!Hashes.isSame(expected, parts.signature())) {
      throw errors.mismatch(accessKeyId, parts.signature(), stringToSign, canonical);
    }
    Payload kind = Payload.of(payload);
    return new Verification.Verified(
        accessKeyId,
        scope,
        parts.sessionToken(),
        kind,
        kind.hasSignedChunks() ? new ChunkSignatures(key, time, scope, expected) : null);
  }

  private void checkTime(SignatureParts parts, Instant signed, SignatureErrors errors) {
    Instant now = clock.instant();
    if (!parts.isPresigned()) {
      if (signed.isBefore(now.minus(TOLERANCE))) {
        throw errors.tooOld(signed, now, TOLERANCE);
      }
      if (signed.isAfter(now.plus(TOLERANCE))) {
        throw errors.tooNew(signed, now, TOLERANCE);
      }
      return;
    }
    Duration validity = validity(parts, errors);
    if (signed.isAfter(now.plus(TOLERANCE))) {
      throw errors.isS3() ? errors.notYetValid() : errors.tooNew(signed, now, TOLERANCE);
    }
    if (now.isAfter(signed.plus(validity))) {
      throw errors.expired(signed, validity, now);
    }
  }

  /** Without a time of its own, which only S3 demands, an address is valid as long as a header. */
  private static Duration validity(SignatureParts parts, SignatureErrors errors) {
    String expires = parts.expires();
    if (expires == null) {
      if (errors.isS3()) {
        throw errors.malformed(new SignatureParts.Malformed("X-Amz-Expires is missing", true));
      }
      return TOLERANCE;
    }
    long seconds;
    try {
      seconds = Long.parseLong(expires);
    } catch (NumberFormatException e) {
      throw errors.expires("X-Amz-Expires should be a number");
    }
    if (seconds < 0) {
      throw errors.expires("X-Amz-Expires must be non-negative");
    }
    if (seconds > LONGEST_VALIDITY_SECONDS) {
      throw errors.expires(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
              + " must be less than 604800 seconds");
    }
    return Duration.ofSeconds(seconds);
  }

  private static String[] credential(SignatureParts parts, SignatureErrors errors) {
    String[] credential = parts.credential().split("/");
    if (credential.length != CREDENTIAL_PARTS) {
      throw errors.incomplete(
          errors.isS3()
              ? "the Credential is mal-formed; expecting"
                  + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
              : "Credential must have exactly 5 slash-delimited elements, e.g."
                  + " keyid/date/region/service/term, got '"
                  + parts.credential()
                  + "'");
    }
    return credential;
  }

  /** Every region is served, so only what the scope says of the rest is checked. */
  private static void checkScope(
      Scope scope, String terminator, String service, String time, SignatureErrors errors) {
    List<String> wrong = new ArrayList<>();
    if (!scope.service().equals(service)) {
      wrong.add("Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!terminator.equals(Scope.TERMINATOR)) {
      wrong.add(
          "Credential should be scoped with a valid terminator: 'aws4_request', not '"
              + terminator
              + "'.");
    }
    String day = time.substring(0, 8);
    if (!scope.date().equals(day)) {
      wrong.add(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + scope.date()
              + "' != '"
              + day
              + "', from '"
              + time
              + "'.");
    }
    if (!wrong.isEmpty()) {
      String text = String.join(" ", wrong);
      throw errors.isS3() ? errors.incomplete(text) : errors.invalid(text);
    }
  }

  /** A header that an attacker could add would otherwise act on the signer's behalf. */
  private static void checkSignedHeaders(
      WireRequest request, SignatureParts parts, SignatureErrors errors) {
    for (var field : request.headers().fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-amz-")
          && !parts.signedHeaders().contains(name)
          && !(name.equals("x-amz-security-token") && !errors.isS3())
          && !(name.equals("x-amz-content-sha256") && parts.isPresigned())) {
        throw errors.invalid(
            errors.isS3()
                ? "There were headers present in the request which were not signed"
                : "'" + field.name() + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
  }

  /** The last line of the canonical request; a hash that the client claims is checked. */
  private static String payload(WireRequest request, SignatureParts parts, SignatureErrors errors) {
    String claimed = request.header("X-Amz-Content-SHA256");
    if (parts.isPresigned() && errors.isS3()) {
      return claimed == null ? Payload.UNSIGNED.header() : claimed;
    }
    if (claimed == null) {
      return Hashes.sha256Hex(request.body());
    }
    if (Payload.of(claimed) == Payload.HASHED) {
      String computed = Hashes.sha256Hex(request.body());
      if (!Hashes.isSame(computed, claimed.toLowerCase(Locale.ROOT))) {
        throw errors.bodyMismatch(claimed, computed);
      }
    }
    return claimed;
  }
}
