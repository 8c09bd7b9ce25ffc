package io.lambent.gateway.front;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the {@link Front} before Spring's handlers in the web server. */
@Configuration(proxyBeanMethods = false)
class FrontConfiguration {
  /** The longest pause a client may make while it sends a request. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> frontFirst(
      ObjectProvider<Front> front) {
    return factory -> {
      factory.addServerCustomizers(server -> server.readTimeout(READ_TIMEOUT));
      factory.addRouteProviders(
          routes ->
              routes.route(
                  request -> true,
                  (request, response) -> front.getObject().handle(request, response)));
    };
  }
}
