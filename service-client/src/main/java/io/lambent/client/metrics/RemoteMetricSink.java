package io.lambent.client.metrics;

import io.lambent.client.http.ServiceClient;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricEncoding;
import io.lambent.contract.metrics.MetricSink;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/** Sends metrics to aws-services over HTTP. A failed call is not repeated; its caller does that. */
public final class RemoteMetricSink implements MetricSink {
  /** The name of the service, for meters and circuit breakers. */
  public static final String SERVICE = "aws-services";

  private final ServiceClient service;
  private final Api api;

  /**
   * @param service a client of aws-services
   */
  public RemoteMetricSink(ServiceClient service) {
    this.service = service;
    this.api = service.api(Api.class);
  }

  interface Api {
    @PostExchange(
        url = InternalHttp.METRICS,
        contentType = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<Void> put(@RequestBody byte[] batch);
  }

  @Override
  public void put(MetricBatch batch) {
    byte[] encoded = MetricEncoding.encode(batch);
    service.once(() -> api.put(encoded));
  }
}
