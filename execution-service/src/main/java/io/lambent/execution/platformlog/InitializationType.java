package io.lambent.execution.platformlog;

/** Why an environment is started; functions read it in {@code AWS_LAMBDA_INITIALIZATION_TYPE}. */
public enum InitializationType {
  /** For a call, or because one is likely. */
  ON_DEMAND("on-demand"),
  /** To be held ready. */
  PROVISIONED_CONCURRENCY("provisioned-concurrency");

  private final String text;

  InitializationType(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
