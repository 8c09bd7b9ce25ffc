package io.lambent.aws.sigv4;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** AWS's errors for signatures; S3 words some of its own. */
record SignatureErrors(boolean isS3) {

  /** S3's errors for signatures. */
  enum S3Error implements AwsError {
    ACCESS_DENIED("AccessDenied", 403),
    AUTHORIZATION_HEADER_MALFORMED("AuthorizationHeaderMalformed", 400),
    AUTHORIZATION_QUERY_PARAMETERS("AuthorizationQueryParametersError", 400),
    INCOMPLETE_BODY("IncompleteBody", 400),
    INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403),
    INVALID_CHUNK_SIZE("InvalidChunkSizeError", 400),
    MALFORMED_TRAILER("MalformedTrailerError", 400),
    REQUEST_TIME_TOO_SKEWED("RequestTimeTooSkewed", 403),
    SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", 403),
    CONTENT_SHA256_MISMATCH("XAmzContentSHA256Mismatch", 400);

    private final String awsName;
    private final int httpStatus;

    S3Error(String awsName, int httpStatus) {
      this.awsName = awsName;
      this.httpStatus = httpStatus;
    }

    @Override
    public String awsName() {
      return awsName;
    }

    @Override
    public int httpStatus() {
      return httpStatus;
    }
  }

  AwsFailure malformed(SignatureParts.Malformed why) {
    if (!isS3) {
      return new AwsFailure(CommonError.INCOMPLETE_SIGNATURE, why.text());
    }
    return why.isInQuery()
        ? new AwsFailure(
            S3Error.AUTHORIZATION_QUERY_PARAMETERS,
            "Query-string authentication version 4 requires the X-Amz-Algorithm,"
                + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and"
                + " X-Amz-Expires parameters.")
        : headerMalformed(why.text());
  }

  private static AwsFailure headerMalformed(String why) {
    return new AwsFailure(
        S3Error.AUTHORIZATION_HEADER_MALFORMED, "The authorization header is malformed; " + why);
  }

  AwsFailure incomplete(String why) {
    return isS3 ? headerMalformed(why) : new AwsFailure(CommonError.INCOMPLETE_SIGNATURE, why);
  }

  AwsFailure date(String text) {
    return isS3
        ? new AwsFailure(
            S3Error.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header")
        : new AwsFailure(
            CommonError.INCOMPLETE_SIGNATURE,
            "Date must be in ISO-8601 'basic format'. Got '"
                + text
                + "'. See http://en.wikipedia.org/wiki/ISO_8601");
  }

  AwsFailure expires(String why) {
    return new AwsFailure(
        isS3 ? S3Error.AUTHORIZATION_QUERY_PARAMETERS : CommonError.INCOMPLETE_SIGNATURE, why);
  }

  /** The request is older than a signature may be. */
  AwsFailure tooOld(Instant signed, Instant now, Duration tolerance) {
    if (isS3) {
      return skewed(signed, now, tolerance);
    }
    return new AwsFailure(
        CommonError.INVALID_SIGNATURE,
        "Signature expired: "
            + SigningTime.write(signed)
            + " is now earlier than "
            + SigningTime.write(now.minus(tolerance))
            + " ("
            + SigningTime.write(now)
            + " - "
            + tolerance.toMinutes()
            + " min.)");
  }

  /** The request comes from the future. */
  AwsFailure tooNew(Instant signed, Instant now, Duration tolerance) {
    if (isS3) {
      return skewed(signed, now, tolerance);
    }
    return new AwsFailure(
        CommonError.INVALID_SIGNATURE,
        "Signature not yet current: "
            + SigningTime.write(signed)
            + " is still later than "
            + SigningTime.write(now.plus(tolerance))
            + " ("
            + SigningTime.write(now)
            + " + "
            + tolerance.toMinutes()
            + " min.)");
  }

  private static AwsFailure skewed(Instant signed, Instant now, Duration tolerance) {
    return new AwsFailure(
        S3Error.REQUEST_TIME_TOO_SKEWED,
        "The difference between the request time and the current time is too large.",
        members(
            "RequestTime",
            SigningTime.write(signed),
            "ServerTime",
            now.toString(),
            "MaxAllowedSkewMilliseconds",
            Long.toString(tolerance.toMillis())));
  }

  /** A presigned address was used after its end. */
  AwsFailure expired(Instant signed, Duration validity, Instant now) {
    Instant end = signed.plus(validity);
    if (!isS3) {
      return new AwsFailure(
          CommonError.INVALID_SIGNATURE,
          "Signature expired: "
              + SigningTime.write(end)
              + " is now earlier than "
              + SigningTime.write(now));
    }
    return new AwsFailure(
        S3Error.ACCESS_DENIED,
        "Request has expired",
        members(
            "X-Amz-Expires",
            Long.toString(validity.toSeconds()),
            "Expires",
            end.toString(),
            "ServerTime",
            now.toString()));
  }

  AwsFailure notYetValid() {
    return new AwsFailure(S3Error.ACCESS_DENIED, "Request is not valid yet");
  }

  AwsFailure invalid(String why) {
    return new AwsFailure(isS3 ? S3Error.ACCESS_DENIED : CommonError.INVALID_SIGNATURE, why);
  }

  AwsFailure unknownKey(String accessKeyId) {
    return isS3
        ? new AwsFailure(
            S3Error.INVALID_ACCESS_KEY_ID,
            "The AWS Access Key Id you provided does not exist in our records.",
            members("AWSAccessKeyId", accessKeyId))
        : new AwsFailure(
            CommonError.INVALID_CLIENT_TOKEN,
            "The security token included in the request is invalid.");
  }

  AwsFailure mismatch(
      String accessKeyId, String signature, String stringToSign, String canonicalRequest) {
    if (isS3) {
      return new AwsFailure(
          S3Error.SIGNATURE_DOES_NOT_MATCH,
          "The request signature we calculated does not match the signature you provided. Check"
              + " your key and signing method.",
          members(
              "AWSAccessKeyId",
              accessKeyId,
              "StringToSign",
              stringToSign,
              "SignatureProvided",
              signature,
              "CanonicalRequest",
              canonicalRequest));
    }
    return new AwsFailure(
        CommonError.INVALID_SIGNATURE,
        "The request signature we calculated does not match the signature you provided. Check"
            + " your AWS Secret Access Key and signing method. Consult the service documentation"
            + " for details.\n\nThe Canonical String for this request should have been\n'"
            + canonicalRequest
            + "'\n\nThe String-to-Sign should have been\n'"
            + stringToSign
            + "'\n");
  }

  AwsFailure bodyMismatch(String claimed, String computed) {
    return isS3
        ? new AwsFailure(
            S3Error.CONTENT_SHA256_MISMATCH,
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            members("ClientComputedContentSHA256", claimed, "S3ComputedContentSHA256", computed))
        : new AwsFailure(
            CommonError.INVALID_SIGNATURE,
            "The value of X-Amz-Content-SHA256 does not match the body.");
  }

  private static Map<String, Object> members(String... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }
}
