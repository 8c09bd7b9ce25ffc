package io.lambent.execution.sandbox;

/** Whether a driver can start sandboxes now. */
public sealed interface DriverCondition {

  /** It can. */
  record Working() implements DriverCondition {}

  /**
   * It can again, after environments were lost a short while ago.
   *
   * @param reason for people
   */
  record Recovering(String reason) implements DriverCondition {}

  /**
   * It cannot.
   *
   * @param reason for people
   */
  record Stuck(String reason) implements DriverCondition {}
}
