package io.lambent.gateway.front;

import io.lambent.gateway.exchange.ClientFacts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.HttpResources;

/** A socket besides that of the public port, whose connections the public port's server serves. */
final class FurtherListener extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(FurtherListener.class);
  private static final int BACKLOG = 1024;

  /** After connections could not be accepted, as descriptors are used up, in seconds. */
  private static final int PAUSE_SECONDS = 1;

  private final AcceptedConnections accepted;
  private final boolean isForTls;

  private FurtherListener(AcceptedConnections accepted, boolean isForTls) {
    this.accepted = accepted;
    this.isForTls = isForTls;
  }

  /**
   * Opens a socket, and waits until that is done or has failed.
   *
   * @param isForTls true if each connection speaks TLS
   */
  static ChannelFuture open(
      AcceptedConnections accepted, InetSocketAddress address, boolean isForTls) {
    EventLoop loop = accepted.loop();
    Channel channel = HttpResources.get().onChannel(ServerSocketChannel.class, loop);
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
    channel.pipeline().addLast(new FurtherListener(accepted, isForTls));
    loop.register(channel).syncUninterruptibly();
    ChannelFuture bound = channel.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      channel.close();
    }
    return bound;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Channel client) {
      if (isForTls) {
        ClientFacts.of(client).secure().set(client);
      }
      accepted.serve(client);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable e) {
    log.warn("Connections could not be accepted on {}: {}", context.channel(), e.toString());
    context.channel().config().setAutoRead(false);
    context
        .executor()
        .schedule(
            () -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
  }
}
