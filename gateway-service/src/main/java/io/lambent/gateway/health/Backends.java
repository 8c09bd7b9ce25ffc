package io.lambent.gateway.health;

import io.lambent.client.access.InternalProperties;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.BackendStarter;
import io.lambent.gateway.backend.NameResolution;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Asks the services behind the gateway how they are. */
@Component
class Backends {
  private static final Logger log = LoggerFactory.getLogger(Backends.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final GatewayProperties properties;
  private final BackendStarter starter;
  private final HttpClient client;

  Backends(
      GatewayProperties properties,
      InternalProperties internal,
      BackendStarter starter,
      ReactorResourceFactory resources) {
    this.properties = properties;
    this.starter = starter;
    this.client =
        NameResolution.lookingUpAnew(HttpClient.create(), resources)
            .runOn(resources.getLoopResources())
            .responseTimeout(TIMEOUT)
            .headers(headers -> headers.set(InternalHttp.TOKEN, internal.token()));
  }

  /**
   * @param problem empty where the service is healthy; functions can read it, so it names no
   *     address
   */
  record Finding(Backend backend, String problem) {
    boolean isHealthy() {
      return problem.isEmpty();
    }
  }

  /** Checks a service. One that starts when it is needed is healthy until then. */
  Mono<Finding> check(Backend backend) {
    if (!starter.isRunning(backend)) {
      return Mono.just(new Finding(backend, ""));
    }
    return client
        .get()
        .uri(backend.resolve(properties, "/actuator/health").toString())
        .response()
        .map(response -> response.status().code())
        .map(status -> new Finding(backend, status == 200 ? "" : "answers " + status))
        .timeout(TIMEOUT)
        .onErrorResume(
            e -> {
              log.warn("{} cannot be reached: {}", backend.serviceName(), e.toString());
              return Mono.just(new Finding(backend, "cannot be reached"));
            });
  }

  /** Returns false for a service that starts when it is needed, until then. */
  boolean isRunning(Backend backend) {
    return starter.isRunning(backend);
  }

  /** A document of another service, which is started for it; empty where it gives none. */
  Mono<byte[]> documentOfStarted(Backend backend, String path) {
    return starter
        .start(backend)
        .onErrorResume(e -> Mono.empty())
        .then(Mono.defer(() -> document(backend, path)));
  }

  /** A document of another service; empty where it gives none, or does not run yet. */
  Mono<byte[]> document(Backend backend, String path) {
    if (!starter.isRunning(backend)) {
      return Mono.empty();
    }
    return client
        .get()
        .uri(backend.resolve(properties, path).toString())
        .responseSingle(
            (response, body) ->
                response.status().code() == 200 ? body.asByteArray() : Mono.<byte[]>empty())
        .timeout(TIMEOUT)
        .onErrorResume(e -> Mono.empty());
  }
}
