package io.lambent.execution.intake;

import io.lambent.client.netty.OpenRequests;
import io.lambent.client.netty.ServerLoops;
import io.lambent.execution.runtimeapi.EventLoops;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Lets the web server use the event loops of environments, so that an invocation from outside need
 * not change threads.
 */
@Configuration(proxyBeanMethods = false)
class NettyConfiguration {

  @Bean
  ReactorResourceFactory reactorResourceFactory(EventLoops eventLoops) {
    return ServerLoops.shared(eventLoops.group());
  }

  /** Calls that came from other services and are under way. */
  @Bean
  OpenRequests openRequests() {
    return new OpenRequests();
  }
}
