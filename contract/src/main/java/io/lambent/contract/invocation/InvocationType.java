package io.lambent.contract.invocation;

/** The {@code X-Amz-Invocation-Type} of a call. */
public enum InvocationType {
  /** Wait for the function's answer. */
  REQUEST_RESPONSE("RequestResponse"),
  /** Queue the event durably and answer at once. */
  EVENT("Event"),
  /** Check that the call would be allowed and the function exists. */
  DRY_RUN("DryRun");

  private final String awsName;

  InvocationType(String awsName) {
    this.awsName = awsName;
  }

  /** The value on the wire. */
  public String awsName() {
    return awsName;
  }
}
