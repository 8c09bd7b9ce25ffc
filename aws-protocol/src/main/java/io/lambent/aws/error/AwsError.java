package io.lambent.aws.error;

/**
 * A type of error. A service lists its own in an enumeration; those that every AWS API has are in
 * {@link CommonError}.
 */
public interface AwsError {

  /** The type as JSON protocols answer it, such as {@code ResourceNotFoundException}. */
  String awsName();

  /** The HTTP status, where the API's model does not declare the error. */
  int httpStatus();

  /** The code in XML protocols, where the API's model does not declare the error. */
  default String queryCode() {
    return awsName();
  }

  /** Returns true for an error of the caller, false for one of the service. */
  default boolean isSender() {
    return httpStatus() < 500;
  }
}
