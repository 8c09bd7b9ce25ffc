package io.lambent.execution.delivery;

import io.lambent.client.http.ServiceClient;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.destination.DestinationSink;
import io.lambent.contract.internal.InternalHttp;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/** trigger-service over HTTP. The worker repeats failed calls. */
final class RemoteDestinationSink implements DestinationSink {
  static final String SERVICE = "trigger-service";

  private final ServiceClient service;
  private final Api api;

  RemoteDestinationSink(ServiceClient service) {
    this.service = service;
    this.api = service.api(Api.class);
  }

  interface Api {
    @PostExchange(InternalHttp.DELIVERIES)
    DeliveryResult deliver(@RequestBody Delivery delivery);
  }

  @Override
  public DeliveryResult deliver(Delivery delivery) {
    return service.once(() -> api.deliver(delivery));
  }
}
