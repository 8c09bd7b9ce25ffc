package io.lambent.services.sts;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of STS, with its texts. */
final class StsErrors {
  private StsErrors() {}

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  static AwsFailure denied(String text) {
    return new AwsFailure(CommonError.ACCESS_DENIED, text);
  }

  static AwsFailure invalidToken(String text) {
    return AwsFailure.declared("InvalidIdentityTokenException", text);
  }

  /** The refusal of any MFA code: identities of this installation have no MFA devices. */
  static AwsFailure noMfa() {
    return denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA"
            + " serial number is valid and associated with this user.");
  }

  static AwsFailure unsupported(String what) {
    return new AwsFailure(CommonError.UNSUPPORTED_OPERATION, what + " is not supported yet.");
  }

  /** An error that the API's model does not declare. */
  static AwsFailure invalidValue(String text) {
    return new AwsFailure(new InvalidParameterValue(), text);
  }

  /** The credentials of a request have expired; another error than that of an expired ID token. */
  static AwsFailure expired() {
    return new AwsFailure(
        new ExpiredToken(), "The security token included in the request is expired");
  }

  private record ExpiredToken() implements AwsError {
    @Override
    public String awsName() {
      return "ExpiredToken";
    }

    @Override
    public int httpStatus() {
      return 403;
    }
  }

  private record InvalidParameterValue() implements AwsError {
    @Override
    public String awsName() {
      return "InvalidParameterValue";
    }

    @Override
    public int httpStatus() {
      return 400;
    }
  }
}
