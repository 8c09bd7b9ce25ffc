package io.lambent.execution.intake;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Event loops of this service's own. Reactor Netty's global ones end with the first context that
 * closes, and in standalone other contexts of the process live on.
 */
@Configuration(proxyBeanMethods = false)
class NettyConfiguration {

  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    return resources;
  }
}
