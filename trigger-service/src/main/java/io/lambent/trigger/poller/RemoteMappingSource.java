package io.lambent.trigger.poller;

import io.lambent.client.http.ServiceClient;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingSource;
import java.net.URI;
import java.util.List;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * function-service in another process. All calls are idempotent; callers repeat those that fail.
 */
final class RemoteMappingSource implements MappingSource {
  private final ServiceClient service;
  private final Api api;

  RemoteMappingSource(URI url, ServiceClients clients) {
    this.service = clients.client("function-service", url);
    this.api = service.api(Api.class);
  }

  interface Api {
    @GetExchange(InternalHttp.MAPPINGS)
    List<EventSourceMapping> mappings();

    @PostExchange(InternalHttp.MAPPING_SETTLED)
    void settled(@RequestParam("uuid") String uuid, @RequestParam("revision") long revision);

    @PostExchange(InternalHttp.MAPPING_PROCESSED)
    void processed(@RequestParam("uuid") String uuid, @RequestParam("result") String result);
  }

  @Override
  public List<EventSourceMapping> mappings() {
    return service.repeatable(api::mappings);
  }

  @Override
  public void settled(String uuid, long revision) {
    service.repeatable(
        () -> {
          api.settled(uuid, revision);
          return true;
        });
  }

  @Override
  public void processed(String uuid, String result) {
    service.repeatable(
        () -> {
          api.processed(uuid, result);
          return true;
        });
  }
}
