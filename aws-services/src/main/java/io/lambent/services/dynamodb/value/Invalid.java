package io.lambent.services.dynamodb.value;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of requests whose values or expressions are wrong. */
public final class Invalid {
  private Invalid() {}

  /** A ValidationException. */
  public static AwsFailure because(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  /** A ValidationException with the sentence that AWS puts before many of its reasons. */
  public static AwsFailure parameters(String reason) {
    return because("One or more parameter values were invalid: " + reason);
  }
}
