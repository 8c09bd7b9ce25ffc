package io.lambent.gateway.backend;

import io.lambent.client.netty.OpenRequests;
import io.lambent.client.netty.ServerLoops;
import io.lambent.client.netty.TimeLimits;
import io.netty.channel.EventLoopGroup;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** The event loops of the gateway's server and of its clients, and the requests they serve. */
@Configuration(proxyBeanMethods = false)
class NettyConfiguration {

  /**
   * @param shared event loops of the process, where execution-service runs in it too
   */
  @Bean
  ReactorResourceFactory reactorResourceFactory(ObjectProvider<EventLoopGroup> shared) {
    EventLoopGroup given = shared.getIfAvailable();
    return given == null ? ServerLoops.own("gateway") : ServerLoops.shared(given);
  }

  /** Exchanges that are served before Spring's handlers. */
  @Bean
  OpenRequests openRequests() {
    return new OpenRequests();
  }

  @Bean
  TimeLimits timeLimits(ReactorResourceFactory resources) {
    return new TimeLimits(resources.getLoopResources().onClient(LoopResources.DEFAULT_NATIVE));
  }

  @Bean
  HttpClientCustomizer routesOnOwnEventLoops(ReactorResourceFactory resources) {
    // No request is sent a second time: few operations are idempotent.
    return client -> client.runOn(resources.getLoopResources()).disableRetry(true);
  }
}
