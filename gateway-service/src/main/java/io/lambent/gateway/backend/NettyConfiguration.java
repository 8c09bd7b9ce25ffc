package io.lambent.gateway.backend;

import java.time.Duration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/**
 * Event loops of the gateway's own, for its server and its clients. Reactor Netty's global ones end
 * with the first application context of a process that closes, and take other services' along.
 */
@Configuration(proxyBeanMethods = false)
class NettyConfiguration {

  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setLoopResourcesSupplier(
        () -> LoopResources.create("gateway", LoopResources.DEFAULT_IO_WORKER_COUNT, true));
    // The server has finished its requests by then.
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  @Bean
  HttpClientCustomizer routesOnOwnEventLoops(ReactorResourceFactory resources) {
    // What was sent is not sent again: few operations may happen twice.
    return client -> client.runOn(resources.getLoopResources()).disableRetry(true);
  }
}
