package io.lambent.contract.function;

/**
 * The progress of execution with the environments of a version that it is to hold ready.
 *
 * @param version a number
 * @param requested as execution knows it; 0 where they are being let go
 * @param available that have been initialised, whether they work now or wait
 */
public record ProvisionedState(String version, int requested, int available, Progress progress) {

  /** The progress of the last change of provisioned concurrency. */
  public enum Progress {
    /** Environments are starting. */
    IN_PROGRESS,
    /** All were ready once; what ends since then is replaced. */
    READY,
    /** The function's initialisation fails; it is tried again from time to time. */
    FAILED
  }
}
