package io.lambent.function.catalog;

/**
 * The state of a version, which can be invoked or not. {@code PENDING} becomes {@code ACTIVE} or
 * {@code FAILED}; both are final for that version. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html">Lambda function
 * states</a>.
 */
public enum State {
  /** Being created; invocations are refused. */
  PENDING("Pending"),
  /** Can be invoked. */
  ACTIVE("Active"),
  /** Could not be created; only an update or deletion helps. */
  FAILED("Failed");

  private final String awsName;

  State(String awsName) {
    this.awsName = awsName;
  }

  public String awsName() {
    return awsName;
  }
}
