package io.lambent.trigger.aws;

/** A request that an AWS service has refused, or did not answer. */
public final class AwsCallException extends Exception {
  private final String code;

  AwsCallException(String code, String message) {
    super(message);
    this.code = code;
  }

  AwsCallException(String message, Throwable cause) {
    super(message, cause);
    this.code = "";
  }

  /** The name of the error; empty where there was no answer. */
  public String code() {
    return code;
  }
}
