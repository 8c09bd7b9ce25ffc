package io.lambent.gateway.front;

import io.lambent.client.netty.OpenRequests;
import io.lambent.gateway.exchange.ConnectionTimes;
import io.lambent.gateway.exchange.ExchangeHandler;
import io.lambent.gateway.exchange.ExchangeListener;
import io.lambent.gateway.exchange.ReadPauses;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/**
 * Puts the {@link Front} into the web server's connections, right behind the HTTP codec. Where
 * there is none, as in HTTP/2, connections are refused: nothing may pass the front by.
 */
@Configuration(proxyBeanMethods = false)
class FrontConfiguration {
  private static final ConnectionTimes TIMES =
      new ConnectionTimes(Duration.ofMinutes(5), Duration.ofSeconds(60));

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> frontFirst(
      ObjectProvider<Front> front,
      OpenRequests open,
      ObjectProvider<ExchangeListener> listener,
      AcceptedConnections accepted) {
    ReadPauses pauses = new ReadPauses();
    return factory ->
        factory.addServerCustomizers(
            server ->
                server
                    .readTimeout(TIMES.read())
                    .doOnBound(bound -> accepted.opened(bound.channel()))
                    .doOnChannelInit(
                        (observer, channel, remote) ->
                            channel
                                .pipeline()
                                .addAfter(
                                    NettyPipeline.HttpCodec,
                                    "lambent.exchanges",
                                    new ExchangeHandler(
                                        front.getObject(),
                                        open,
                                        TIMES,
                                        pauses,
                                        listener.getObject()))));
  }
}
