package io.lambent.function.catalog;

/**
 * The status of the last update of a version. {@code IN_PROGRESS} becomes {@code SUCCESSFUL} or
 * {@code FAILED}; the next update starts over.
 */
public enum UpdateStatus {
  /** Invocations still run what was there before. */
  IN_PROGRESS("InProgress"),
  /** Also where there was no update since creation. */
  SUCCESSFUL("Successful"),
  /** Invocations go on running what was there before. */
  FAILED("Failed");

  private final String awsName;

  UpdateStatus(String awsName) {
    this.awsName = awsName;
  }

  String awsName() {
    return awsName;
  }
}
