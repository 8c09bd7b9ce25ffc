package io.lambent.execution.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.function.BiConsumer;

/**
 * Passes the bytes of two connections to each other. Each is read only as fast as the other takes
 * it, and where one has sent its last byte, so has the other.
 */
final class Relay extends ChannelInboundHandlerAdapter {
  private final Channel peer;

  private Relay(Channel peer) {
    this.peer = peer;
  }

  /**
   * Connects an accepted connection with an address. It is closed where that does not answer.
   *
   * @return true, as the connection is taken in any case
   */
  static boolean start(Channel accepted, EventLoop loop, SocketAddress target) {
    return start(accepted, loop, target, Relay::join);
  }

  /**
   * @param then takes both connections, to {@link #join} them; on the event loop
   */
  static boolean start(
      Channel accepted, EventLoop loop, SocketAddress target, BiConsumer<Channel, Channel> then) {
    accepted.config().setAutoRead(false);
    accepted.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    loop.register(accepted).addListener(registered -> connect(accepted, loop, target, then));
    return true;
  }

  private static void connect(
      Channel accepted, EventLoop loop, SocketAddress target, BiConsumer<Channel, Channel> then) {
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(target)
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                then.accept(accepted, connected.channel());
              } else {
                accepted.close();
              }
            });
  }

  /** Both are of one event loop, and this is its thread. */
  static void join(Channel one, Channel other) {
    one.pipeline().addLast(new Relay(other));
    other.pipeline().addLast(new Relay(one));
    one.read();
    other.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (peer.isActive()) {
      peer.write(message, peer.voidPromise());
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    peer.flush();
    if (peer.isWritable()) {
      context.read();
    }
  }

  /** The other connection may be read on, or not, as this one takes what it brings. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      peer.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      afterWrites(
          () ->
              ((DuplexChannel) peer)
                  .shutdownOutput()
                  .addListener(done -> closeIfOver(context.channel())));
    }
  }

  /** Neither side has anything more to send. */
  private void closeIfOver(Channel own) {
    if (((DuplexChannel) own).isOutputShutdown() && ((DuplexChannel) peer).isOutputShutdown()) {
      own.close();
      peer.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    afterWrites(peer::close);
  }

  /** Ends the connection once all bytes that wait to be written are written. */
  private void afterWrites(Runnable end) {
    peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> end.run());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
