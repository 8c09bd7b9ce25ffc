package io.lambent.execution.platformlog;

/** The end of an init phase or of a call, by AWS's names. */
public enum PhaseStatus {
  /** The runtime answered, be it with an error of the function. */
  SUCCESS("success"),
  /** The runtime or its process failed. */
  ERROR("error"),
  /** The time for the phase was over. */
  TIMEOUT("timeout");

  private final String text;

  PhaseStatus(String text) {
    this.text = text;
  }

  /** The name in records and lines of the log. */
  @Override
  public String toString() {
    return text;
  }
}
