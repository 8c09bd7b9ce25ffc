package io.lambent.function.mapping;

import io.lambent.client.http.ServiceCallException;
import io.lambent.client.http.ServiceClient;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.trigger.MappingListener;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The instances of trigger-service over HTTP. Each reads the mappings now and then by itself, so
 * one that cannot be reached is not told again.
 */
final class RemotePollers implements MappingListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemotePollers.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Instance> instances;

  RemotePollers(List<URI> urls, ServiceClients clients) {
    this.instances =
        urls.stream()
            .map(url -> new Instance(clients.client("trigger-service " + url.getAuthority(), url)))
            .toList();
  }

  interface Api {
    @PostExchange(InternalHttp.MAPPINGS_CHANGED)
    void changed();
  }

  @Override
  public void changed() {
    instances.forEach(instance -> threads.execute(instance::changed));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static final class Instance {
    private final ServiceClient service;
    private final Api api;

    Instance(ServiceClient service) {
      this.service = service;
      this.api = service.api(Api.class);
    }

    void changed() {
      try {
        service.repeatable(
            () -> {
              api.changed();
              return true;
            });
      } catch (ServiceCallException e) {
        log.warn("Changed mappings are polled later: {}", e.getMessage());
      } catch (RuntimeException e) {
        log.warn("Changed mappings are polled later", e);
      }
    }
  }
}
