package io.lambent.gateway.backend;

import io.lambent.client.http.Backoff;
import io.lambent.client.http.ServiceCallException;
import io.lambent.client.http.ServiceClient;
import io.lambent.contract.api.ApiChanges;
import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiListener;
import io.lambent.contract.api.ApiMessage;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.RestApi;
import io.lambent.contract.internal.InternalHttp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/**
 * The deployed APIs of aws-services over HTTP. One request at a time waits there for changes; after
 * one that failed, listeners are called as if everything had changed.
 */
final class RemoteApiDirectory implements ApiDirectory, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteApiDirectory.class);
  private static final int NOT_FOUND = 404;
  private static final long UNKNOWN = -1;
  private static final Backoff RETRIES =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

  private final ServiceClient service;
  private final Api api;
  private final ServiceClient waiting;
  private final Api changes;
  private final List<ApiListener> listeners = new CopyOnWriteArrayList<>();
  private final Thread watch = Thread.ofVirtual().name("api-changes").unstarted(this::watch);
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param waiting a client whose answers may take as long as aws-services waits for changes
   */
  RemoteApiDirectory(ServiceClient service, ServiceClient waiting) {
    this.service = service;
    this.api = service.api(Api.class);
    this.waiting = waiting;
    this.changes = waiting.api(Api.class);
  }

  interface Api {
    @GetExchange(InternalHttp.APIS + "{id}")
    ApiMessage find(@PathVariable("id") String id);

    @GetExchange(InternalHttp.APIS + "{id}/draft")
    RestApi draft(@PathVariable("id") String id);

    @GetExchange(InternalHttp.API_DOMAINS)
    List<ApiDomain> domains();

    @GetExchange(InternalHttp.API_CHANGES)
    ApiChanges changes(@RequestParam("after") long after);
  }

  @Override
  public Optional<DeployedApi> find(String id) {
    return found(() -> api.find(id).api());
  }

  @Override
  public Optional<RestApi> draft(String id) {
    return found(() -> api.draft(id));
  }

  private <T> Optional<T> found(Supplier<T> question) {
    try {
      return Optional.of(service.repeatable(question));
    } catch (ServiceCallException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<ApiDomain> domains() {
    return service.repeatable(api::domains);
  }

  @Override
  public Subscription subscribe(ApiListener listener) {
    listeners.add(listener);
    if (watching.compareAndSet(false, true)) {
      watch.start();
    }
    return () -> listeners.remove(listener);
  }

  private void watch() {
    long revision = UNKNOWN;
    int failures = 0;
    while (!closed) {
      try {
        long asked = revision;
        ApiChanges told = waiting.unguarded(() -> changes.changes(asked));
        revision = told.revision();
        if (asked == UNKNOWN) {
          listeners.forEach(ApiListener::missed);
        } else {
          tell(told);
        }
        failures = 0;
      } catch (RuntimeException e) {
        if (failures == 0 && !closed) {
          log.info("Changes of APIs do not come now: {}", e.toString());
        }
        revision = UNKNOWN;
        if (!pause(RETRIES.after(++failures))) {
          return;
        }
      }
    }
  }

  private void tell(ApiChanges told) {
    for (ApiListener listener : listeners) {
      told.apiIds().forEach(listener::changed);
      if (told.hasDomains()) {
        listener.domainsChanged();
      }
    }
  }

  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.interrupt();
  }
}
