package io.lambent.gateway.backend;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Event loops of the gateway's own, for its server and its clients. Reactor Netty's global ones end
 * with the first application context of a process that closes, and take other services' along.
 */
@Configuration(proxyBeanMethods = false)
class NettyConfiguration {

  @Bean
  ReactorResourceFactory reactorResourceFactory(ObjectProvider<EventLoopGroup> shared) {
    EventLoopGroup given = shared.getIfAvailable();
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setLoopResourcesSupplier(
        () ->
            given == null
                ? LoopResources.create("gateway", ownLoops(), true)
                : new SharedLoops(given));
    // The server has finished its requests by then.
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  /** Half as many as there are processors, as whoever does the work needs the others. */
  private static int ownLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /** Event loops that belong to the process, where execution-service runs in it too. */
  private record SharedLoops(EventLoopGroup loops) implements LoopResources {
    @Override
    public EventLoopGroup onServer(boolean useNative) {
      return loops;
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
      return Mono.empty();
    }
  }

  @Bean
  HttpClientCustomizer routesOnOwnEventLoops(ReactorResourceFactory resources) {
    // What was sent is not sent again: few operations may happen twice.
    return client -> client.runOn(resources.getLoopResources()).disableRetry(true);
  }
}
