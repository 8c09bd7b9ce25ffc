package io.lambent.trigger.destination;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.internal.InternalHttp;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Receives deliveries from execution-service. */
@RestController
class DeliveryController {
  private final Destinations destinations;

  DeliveryController(Destinations destinations) {
    this.destinations = destinations;
  }

  @PostMapping(InternalHttp.DELIVERIES)
  DeliveryResult deliver(@RequestBody Delivery delivery) {
    return destinations.deliver(delivery);
  }
}
