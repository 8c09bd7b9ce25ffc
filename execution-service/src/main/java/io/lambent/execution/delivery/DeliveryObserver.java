package io.lambent.execution.delivery;

import io.lambent.contract.destination.Delivery;

/** Counts deliveries of functions that fail. Called by any thread; must not block. */
public interface DeliveryObserver {

  /** A try to deliver failed, or a delivery was given up without one. */
  void failed(Delivery delivery);
}
