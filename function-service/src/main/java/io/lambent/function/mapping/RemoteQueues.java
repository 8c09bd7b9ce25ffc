package io.lambent.function.mapping;

import io.lambent.client.http.ServiceCallException;
import io.lambent.client.http.ServiceClient;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.trigger.SourceQueues;
import java.net.URI;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** The queues that an instance of trigger-service reaches, asked over HTTP. */
final class RemoteQueues implements SourceQueues {
  private static final Logger log = LoggerFactory.getLogger(RemoteQueues.class);

  private final ServiceClient service;
  private final Api api;

  RemoteQueues(URI url, ServiceClients clients) {
    this.service = clients.client("trigger-service " + url.getAuthority(), url);
    this.api = service.api(Api.class);
  }

  interface Api {
    @GetExchange(InternalHttp.QUEUE_VISIBILITY)
    int visibilityTimeout(@RequestParam("queue") String queue);
  }

  @Override
  public OptionalInt visibilityTimeout(String queueArn) {
    try {
      int seconds = service.repeatable(() -> api.visibilityTimeout(queueArn));
      return seconds < 0 ? OptionalInt.empty() : OptionalInt.of(seconds);
    } catch (ServiceCallException e) {
      log.warn("The visibility time-out of {} is not checked: {}", queueArn, e.getMessage());
      return OptionalInt.empty();
    }
  }
}
