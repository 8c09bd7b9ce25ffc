package io.lambent.execution.metering;

import io.lambent.client.http.ServiceClient;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageEncoding;
import io.lambent.contract.usage.UsageSink;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * billing-service over HTTP. A failed call is repeated, since the ledger takes a batch once; the
 * pauses beyond that are the shipper's. The circuit breaker keeps a billing service that comes up
 * slowly from being held down.
 */
final class RemoteUsageSink implements UsageSink {
  static final String SERVICE = "billing-service";

  private final ServiceClient service;
  private final Api api;

  RemoteUsageSink(ServiceClient service) {
    this.service = service;
    this.api = service.api(Api.class);
  }

  interface Api {
    @GetExchange(InternalHttp.USAGE)
    String position(@RequestParam("journal") UUID journal);

    @PostExchange(url = InternalHttp.USAGE, contentType = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    String record(
        @RequestParam("journal") UUID journal,
        @RequestParam("from") long from,
        @RequestParam("to") long to,
        @RequestBody byte[] records);
  }

  @Override
  public long position(UUID journal) {
    return Long.parseLong(service.repeatable(() -> api.position(journal)));
  }

  @Override
  public long record(UsageBatch batch) {
    byte[] records = UsageEncoding.encode(batch.records());
    return Long.parseLong(
        service.repeatable(() -> api.record(batch.journal(), batch.from(), batch.to(), records)));
  }
}
