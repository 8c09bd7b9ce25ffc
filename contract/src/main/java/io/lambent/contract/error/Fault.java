package io.lambent.contract.error;

/** The party that has caused an error. Metrics, retries and alerts derive from it. */
public enum Fault {
  /** The request was wrong; sending it again changes nothing. */
  CALLER,
  /** The function's own code or configuration failed. */
  FUNCTION,
  /** A limit was reached; the same request may succeed later. */
  CAPACITY,
  /** Lambent itself failed. */
  PLATFORM
}
