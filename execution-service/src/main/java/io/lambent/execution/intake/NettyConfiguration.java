package io.lambent.execution.intake;

import io.lambent.execution.runtimeapi.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Has the web server work on the event loops of environments, so that an invocation from outside
 * need not change threads. Reactor Netty's global ones would end with the first context that
 * closes, and in standalone other contexts of the process live on.
 */
@Configuration(proxyBeanMethods = false)
class NettyConfiguration {

  @Bean
  ReactorResourceFactory reactorResourceFactory(EventLoops eventLoops) {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setLoopResourcesSupplier(() -> new SharedLoops(eventLoops.group()));
    return resources;
  }

  /** Not ended with the web server. */
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
}
