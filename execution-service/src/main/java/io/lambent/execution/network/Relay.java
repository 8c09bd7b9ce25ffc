package io.lambent.execution.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
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
 * it. Where one has sent its last byte, so has the other; where one is reset, so is the other.
 */
final class Relay extends ChannelInboundHandlerAdapter {
  /** The memory limit of relays, in bytes: an eighth of the limit of network buffers. */
  private static final long MEMORY_LIMIT = 64L << 20;

  /** The number of waiting bytes at which the peer of a connection is not read further. */
  private static final int WAITING_LIMIT = 512 << 10;

  /** One for the process, as is the memory for network buffers. */
  private static final RelayMemory MEMORY = new RelayMemory(MEMORY_LIMIT);

  private final Channel peer;
  private final RelayMemory memory;

  /** The number of bytes that were read and not yet written to the peer. */
  private int waiting;

  /** True if a read was asked for, or the input has ended, so that none is to be asked for. */
  private boolean reading = true;

  private Relay(Channel peer, RelayMemory memory) {
    this.peer = peer;
    this.memory = memory;
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
   * @param then takes both connections, to {@link #join} them, or to {@link #close} the accepted
   *     one; on the event loop
   */
  static boolean start(
      Channel accepted, EventLoop loop, SocketAddress target, BiConsumer<Channel, Channel> then) {
    return start(accepted, loop, target, MEMORY, then);
  }

  static boolean start(
      Channel accepted,
      EventLoop loop,
      SocketAddress target,
      RelayMemory memory,
      BiConsumer<Channel, Channel> then) {
    accepted.config().setAutoRead(false);
    accepted.config().setRecvByteBufAllocator(memory.reads());
    accepted.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.RCVBUF_ALLOCATOR, memory.reads())
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(target)
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                then.accept(accepted, connected.channel());
              } else {
                close(accepted);
              }
            });
    return true;
  }

  /**
   * Joins an accepted connection with one that is registered with an event loop; on its thread. The
   * accepted one is registered only now: of a registered one Netty reads the last bytes when the
   * client ends its direction, also where nothing takes them yet.
   */
  static void join(Channel accepted, Channel connected) {
    join(accepted, connected, MEMORY);
  }

  static void join(Channel accepted, Channel connected, RelayMemory memory) {
    accepted.pipeline().addLast(new Relay(connected, memory));
    connected.pipeline().addLast(new Relay(accepted, memory));
    connected
        .eventLoop()
        .register(accepted)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                EpollMembership.keep(accepted);
                EpollMembership.keep(connected);
                accepted.read();
                connected.read();
              } else {
                connected.close();
              }
            });
  }

  /** Closes an accepted connection, joined or not. */
  static void close(Channel accepted) {
    if (accepted.isRegistered()) {
      accepted.close();
    } else {
      accepted.unsafe().closeForcibly();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!peer.isActive()) {
      ReferenceCountUtil.release(message);
      return;
    }
    int bytes = ((ByteBuf) message).readableBytes();
    waiting += bytes;
    memory.take(bytes);
    peer.write(message).addListener(written -> taken(context, bytes, written.isSuccess()));
  }

  private void taken(ChannelHandlerContext context, int bytes, boolean written) {
    waiting -= bytes;
    memory.release(bytes);
    if (written) {
      readOn(context);
    } else {
      reset(context.channel());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = ((DuplexChannel) context.channel()).isInputShutdown();
    peer.flush();
    readOn(context);
  }

  /** Reads as long as the peer takes what was read. */
  private void readOn(ChannelHandlerContext context) {
    if (!reading && waiting < WAITING_LIMIT && (waiting == 0 || !memory.isSpent())) {
      reading = true;
      context.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      reading = true;
      if (((DuplexChannel) context.channel()).isOutputShutdown()) {
        EpollMembership.release(context.channel());
      }
      afterWrites(
          () ->
              ((DuplexChannel) peer)
                  .shutdownOutput()
                  .addListener(done -> closeIfOver(context.channel())));
    }
  }

  /** Neither side has anything more to send; or one has not, and gets nothing more. */
  private void closeIfOver(Channel own) {
    DuplexChannel from = (DuplexChannel) own;
    DuplexChannel to = (DuplexChannel) peer;
    if (from.isOutputShutdown() && to.isOutputShutdown()) {
      own.close();
      peer.close();
    } else if (to.isInputShutdown()) {
      EpollMembership.release(peer);
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

  /** A connection that broke off has not sent all that it would have. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    reset(peer);
    context.close();
  }

  private static void reset(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }
}
