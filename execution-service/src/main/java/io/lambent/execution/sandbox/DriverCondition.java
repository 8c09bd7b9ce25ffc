package io.lambent.execution.sandbox;

/** The condition of a driver: ready to start sandboxes, or not. */
public sealed interface DriverCondition {

  /** The driver can start sandboxes. */
  record Working() implements DriverCondition {}

  /**
   * The driver can start sandboxes again, after environments were lost a short while ago.
   *
   * @param reason for people
   */
  record Recovering(String reason) implements DriverCondition {}

  /**
   * The driver cannot start sandboxes.
   *
   * @param reason for people
   */
  record Stuck(String reason) implements DriverCondition {}
}
