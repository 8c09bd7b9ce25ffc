package io.lambent.execution.intake;

import io.lambent.client.access.InternalProperties;
import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.OpenRequests;
import io.lambent.contract.invocation.Invoker;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** Makes the web server's connections accept invocations from gateways in other processes. */
@Configuration(proxyBeanMethods = false)
class InvocationIntake {

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> invocationsFirst(
      Invoker invoker, InternalProperties internal, OpenRequests open, BytesInFlight memory) {
    return factory ->
        factory.addServerCustomizers(
            server ->
                server.doOnChannelInit(
                    (observer, channel, remote) ->
                        channel
                            .pipeline()
                            .addAfter(
                                NettyPipeline.HttpCodec,
                                "lambent.invocations",
                                new InvocationConnection(
                                    invoker, internal.token(), open, memory))));
  }
}
