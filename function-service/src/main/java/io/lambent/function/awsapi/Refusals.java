package io.lambent.function.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;

/** The errors that several operations answer with, with AWS's texts. */
public final class Refusals {
  private static final String MISMATCH =
      "The derived qualifier from the function name does not match the specified qualifier.";

  private Refusals() {}

  /**
   * @param arn as the request named the function, qualifier included where it named one
   */
  public static AwsException functionNotFound(String arn) {
    return new AwsException(ErrorCode.RESOURCE_NOT_FOUND, "Function not found: " + arn);
  }

  public static AwsException notFound(String message) {
    return new AwsException(ErrorCode.RESOURCE_NOT_FOUND, message);
  }

  public static AwsException invalid(String message) {
    return new AwsException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }

  /** As {@link #invalid}, of the kind whose body has no {@code Type}. */
  public static AwsException invalidUntyped(String message) {
    return AwsException.untyped(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }

  public static AwsException conflict(String message) {
    return new AwsException(ErrorCode.RESOURCE_CONFLICT, message);
  }

  /**
   * The refusal of access to a resource of another account that has not opened it to the caller's.
   *
   * @param operation such as {@code GetFunction}
   */
  public static AwsException accessDenied(String account, String operation, String arn) {
    return new AwsException(
        ErrorCode.ACCESS_DENIED,
        "User: arn:aws:iam::%s:root is not authorized to perform: lambda:%s on resource: %s because no resource-based policy allows the lambda:%s action"
            .formatted(account, operation, arn, operation));
  }

  /**
   * The refusal of a layer that its vendor publishes on AWS. On AWS it could be used; here it is
   * not, until somebody has published it.
   */
  public static AwsException layerOfVendor(String account, String arn) {
    return new AwsException(
        ErrorCode.ACCESS_DENIED,
        ("User: arn:aws:iam::%s:root is not authorized to perform: lambda:GetLayerVersion on resource:"
                + " %s because this installation does not have that layer of AWS or another vendor:"
                + " publish its archive with PublishLayerVersion and name the version that this answers")
            .formatted(account, arn));
  }

  /** As AWS refuses to create what would be another account's: without a message. */
  public static AwsException accessDenied() {
    return new AwsException(ErrorCode.ACCESS_DENIED, "");
  }

  public static AwsException qualifierMismatch() {
    return invalid(MISMATCH);
  }

  /**
   * @param read the operation that tells the latest revision id
   */
  public static AwsException revisionMismatch(String read) {
    return new AwsException(
        ErrorCode.PRECONDITION_FAILED,
        "The Revision Id provided does not match the latest Revision Id. Call the "
            + read
            + " API to retrieve the latest Revision Id");
  }

  /** A setting that AWS knows and Lambent does not honour yet. */
  public static AwsException notSupported(String setting) {
    return invalid(
        setting + " is not supported by Lambent yet. GET /_lambent/compat lists what is.");
  }
}
