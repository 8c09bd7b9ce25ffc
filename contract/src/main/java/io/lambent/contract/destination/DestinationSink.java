package io.lambent.contract.destination;

/**
 * Hands records of ended events over to their destinations. In the same process it is the bean of
 * trigger-service; between processes it is a POST of a {@link Delivery} to {@link
 * io.lambent.contract.internal.InternalHttp#DELIVERIES}, answered with a {@link DeliveryResult}.
 */
public interface DestinationSink {

  /**
   * Tries once to deliver. Returns when the destination has answered or has not done so in time.
   * Blocks.
   *
   * @throws RuntimeException where it is not known whether the destination was asked
   */
  DeliveryResult deliver(Delivery delivery);
}
