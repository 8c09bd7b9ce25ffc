package io.lambent.gateway.front;

import com.sun.management.UnixOperatingSystemMXBean;
import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.OpenRequests;
import io.lambent.gateway.exchange.ConnectionLimits;
import io.lambent.gateway.exchange.ConnectionTimes;
import io.lambent.gateway.exchange.Connections;
import io.lambent.gateway.exchange.ExchangeHandler;
import io.lambent.gateway.exchange.ExchangeListener;
import io.lambent.gateway.exchange.MultiplexedConnection;
import io.lambent.gateway.exchange.RefusalPace;
import io.lambent.gateway.http2.Http2Detector;
import io.lambent.gateway.http2.StreamInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/**
 * Puts the {@link Front} into the web server's connections, right behind the HTTP codec, and into
 * the streams of connections that turn out to speak HTTP/2.
 */
@Configuration(proxyBeanMethods = false)
class FrontConfiguration {
  private static final int LONGEST_LINE = 32 << 10;
  private static final int LONGEST_HEADERS = 64 << 10;
  private static final int LARGEST_CHUNK = 8 << 10;

  /**
   * More requests than one read can bring. Nothing is read while requests wait, so that this many
   * never wait; {@code Pipelining} counts their memory.
   */
  private static final int MOST_PIPELINED = 8192;

  @Bean
  BytesInFlight bytesInFlight(FrontProperties properties) {
    return BytesInFlight.of(properties.maxInFlight());
  }

  @Bean
  Connections connections(FrontProperties properties, BytesInFlight memory) {
    int all =
        Objects.requireNonNullElseGet(
            properties.maxConnections(), () -> ConnectionLimits.ofDescriptors(descriptors()));
    int perPeer =
        Objects.requireNonNullElseGet(
            properties.maxConnectionsPerPeer(), () -> ConnectionLimits.ofPeer(all));
    return new Connections(
        new ConnectionLimits(all, perPeer),
        new ConnectionTimes(
            properties.headTimeout(), properties.idleTimeout(), properties.readTimeout()),
        memory);
  }

  /** The number of descriptors that this process may have open; -1 where that is not known. */
  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof UnixOperatingSystemMXBean operatingSystem
        ? operatingSystem.getMaxFileDescriptorCount()
        : -1;
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> frontFirst(
      ObjectProvider<Front> front,
      OpenRequests open,
      FrontProperties properties,
      Connections connections,
      PublicSockets sockets,
      ObjectProvider<ExchangeListener> listener) {
    RefusalPace refusals = new RefusalPace(System.nanoTime());
    Supplier<ExchangeHandler> exchanges =
        () ->
            new ExchangeHandler(
                front.getObject(), open, connections, refusals, listener.getObject());
    StreamInitializer streams = new StreamInitializer(exchanges, sockets.loopback());
    return factory ->
        factory.addServerCustomizers(
            server ->
                server
                    .readTimeout(properties.readTimeout())
                    .doOnBound(bound -> sockets.opened(bound.channel()))
                    .doOnChannelInit(
                        (observer, channel, remote) -> {
                          install(
                              channel.pipeline(),
                              exchanges.get(),
                              new Http2Detector(
                                  () -> new MultiplexedConnection(connections), streams));
                          sockets.install(channel);
                        }));
  }

  private static void install(
      ChannelPipeline pipeline, ExchangeHandler handler, Http2Detector detector) {
    // Reactor Netty cannot say how many requests may be pipelined.
    pipeline.replace(
        NettyPipeline.HttpCodec,
        NettyPipeline.HttpCodec,
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxChunkSize(LARGEST_CHUNK),
            MOST_PIPELINED));
    pipeline.addBefore(NettyPipeline.HttpCodec, "lambent.http2", detector);
    pipeline.addBefore(NettyPipeline.HttpCodec, "lambent.bytes", handler.bytes());
    pipeline.addAfter(NettyPipeline.HttpCodec, "lambent.exchanges", handler);
  }
}
