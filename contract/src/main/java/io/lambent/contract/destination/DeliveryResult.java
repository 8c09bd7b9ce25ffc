package io.lambent.contract.destination;

/**
 * The result of one attempt to deliver.
 *
 * @param reason why it failed; empty where it did not
 */
public record DeliveryResult(Status status, String reason) {

  /** The consequence of an attempt. */
  public enum Status {
    /** The destination has taken it. */
    DELIVERED,
    /** The destination did not answer, or had no capacity. */
    TRY_AGAIN,
    /** The destination will never take it: it is not there, or what it should take is too large. */
    REFUSED
  }

  public static DeliveryResult delivered() {
    return new DeliveryResult(Status.DELIVERED, "");
  }

  public static DeliveryResult tryAgain(String reason) {
    return new DeliveryResult(Status.TRY_AGAIN, reason);
  }

  public static DeliveryResult refused(String reason) {
    return new DeliveryResult(Status.REFUSED, reason);
  }
}
