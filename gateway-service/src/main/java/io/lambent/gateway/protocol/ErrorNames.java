package io.lambent.gateway.protocol;

import io.lambent.aws.error.AwsError;
import io.lambent.contract.error.ErrorCode;

/** The codes of the Lambda API as errors of any AWS service. */
public record ErrorNames(ErrorCode code) implements AwsError {
  private static final String SUFFIX = "Exception";

  @Override
  public String awsName() {
    return code.awsName();
  }

  /** XML protocols name errors without the suffix; one that the gateway lacks is S3's name too. */
  @Override
  public String queryCode() {
    if (code == ErrorCode.UNSUPPORTED_OPERATION) {
      return "NotImplemented";
    }
    String name = code.awsName();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  @Override
  public int httpStatus() {
    return code.httpStatus();
  }
}
