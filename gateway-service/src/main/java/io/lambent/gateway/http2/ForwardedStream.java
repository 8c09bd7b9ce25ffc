package io.lambent.gateway.http2;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.function.CallingFunction;
import io.lambent.gateway.exchange.ClientFacts;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpResources;

/**
 * Sends a stream's request that the gateway does not answer itself to the public port again, in
 * HTTP/1.1, from where it goes its usual way to another service. The connection is closed with the
 * stream. Each side is read only while the other takes more.
 */
final class ForwardedStream extends ChannelDuplexHandler {
  private final StreamHead head;
  private final OwnPort port;

  /** Parts of the request that came before the connection was open. */
  private final Queue<Object> early = new ArrayDeque<>(2);

  private @Nullable Channel forward;
  private boolean answered;

  ForwardedStream(StreamHead head, OwnPort port) {
    this.head = head;
    this.port = port;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      // The head that was passed on has what the gateway has added; it is added again.
      early.add(head.original());
      connect(context);
      return;
    }
    Channel open = forward;
    if (open == null) {
      early.add(message);
    } else {
      open.writeAndFlush(message);
      readOn(context, open);
    }
  }

  private void connect(ChannelHandlerContext context) {
    @Nullable CallingFunction caller = context.channel().attr(EnvironmentConnections.CALLER).get();
    ClientFacts client = ClientFacts.of(context.channel());
    boolean introduces = caller != null || !client.isPlain();
    EventLoop loop = context.channel().eventLoop();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> HttpResources.get().onChannel(SocketChannel.class, loop))
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpClientCodec(), new Answer(context, introduces));
                  }
                })
            .connect(port.address());
    connecting.addListener(
        done -> {
          if (!done.isSuccess() || !context.channel().isActive()) {
            connecting.channel().close();
            context.close();
            return;
          }
          Channel open = connecting.channel();
          if (introduces) {
            open.write(port.introduction(caller, at(client, context.channel())));
          }
          forward = open;
          for (Object part = early.poll(); part != null; part = early.poll()) {
            open.write(part);
          }
          open.flush();
          open.read();
          readOn(context, open);
        });
  }

  private static ClientFacts at(ClientFacts client, Channel stream) {
    return client.address() == null
            && stream.remoteAddress() instanceof InetSocketAddress remote
            && remote.getAddress() != null
        ? client.at(remote)
        : client;
  }

  private static void readOn(ChannelHandlerContext context, Channel open) {
    if (open.isWritable()) {
      context.read();
    }
  }

  /** The answer on the way back. */
  private final class Answer extends ChannelInboundHandlerAdapter {
    private final ChannelHandlerContext stream;

    /** True until the answer to the introduction has ended. */
    private boolean introducing;

    Answer(ChannelHandlerContext stream, boolean introducing) {
      this.stream = stream;
      this.introducing = introducing;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (introducing) {
        introducing = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
        return;
      }
      boolean interim =
          message instanceof HttpResponse response
              && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      answered |= message instanceof LastHttpContent && !interim;
      stream.write(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      stream.flush();
      if (answered) {
        context.close();
      } else if (stream.channel().isWritable()) {
        context.read();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      readOn(stream, context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!answered) {
        stream.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Channel open = forward;
    if (open != null && context.channel().isWritable()) {
      open.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end();
  }

  private void end() {
    for (Object part = early.poll(); part != null; part = early.poll()) {
      ReferenceCountUtil.release(part);
    }
    Channel open = forward;
    if (open != null) {
      open.close();
    }
  }
}
