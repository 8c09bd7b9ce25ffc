package io.lambent.gateway.http2;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.gateway.exchange.ExchangeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.function.Supplier;

/** Prepares a stream of a client's HTTP/2 connection: the exchange, and what forwards it. */
@Sharable
public final class StreamInitializer extends ChannelInitializer<Channel> {
  private final Supplier<ExchangeHandler> exchanges;
  private final OwnPort port;

  /**
   * @param exchanges makes the handler of a stream's exchange
   * @param port where requests go that the exchange's handler passes on
   */
  public StreamInitializer(Supplier<ExchangeHandler> exchanges, OwnPort port) {
    this.exchanges = exchanges;
    this.port = port;
  }

  @Override
  protected void initChannel(Channel stream) {
    // A stream is read as its exchange takes the body; what is not read fills the client's window.
    stream.config().setAutoRead(false);
    stream
        .attr(EnvironmentConnections.CALLER)
        .set(stream.parent().attr(EnvironmentConnections.CALLER).get());
    StreamHead head = new StreamHead();
    stream
        .pipeline()
        .addLast(
            new Http2StreamFrameToHttpObjectCodec(true),
            head,
            exchanges.get(),
            new ForwardedStream(head, port));
    stream.read();
  }
}
