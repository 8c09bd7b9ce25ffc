package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.execution.runtimeapi.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Passes functions' connections on to a gateway in another process. Each begins with a request of
 * ours, which tells the gateway whose requests follow on it.
 */
final class RemoteGateway implements EnvironmentConnections {
  private static final int HTTP_PORT = 80;

  /** The maximum size of the gateway's answer, in bytes, which has a few headers and no body. */
  private static final int HEAD_LIMIT = 8 * 1024;

  private static final String ACCEPTED = "HTTP/1.1 204 ";
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);

  private final @Nullable URI gateway;
  private final String token;
  private final EventLoops eventLoops;

  /**
   * @param gateway null where functions have no endpoint
   * @param token by which services know each other
   */
  RemoteGateway(@Nullable URI gateway, String token, EventLoops eventLoops) {
    this.gateway = gateway;
    this.token = token;
    this.eventLoops = eventLoops;
  }

  @Override
  public boolean take(Channel accepted) {
    if (gateway == null) {
      return false;
    }
    CallingFunction function = Objects.requireNonNull(accepted.attr(CALLER).get());
    // Looking up the name may block.
    Thread.startVirtualThread(() -> connect(accepted, gateway, function));
    return true;
  }

  private void connect(Channel accepted, URI to, CallingFunction function) {
    Relay.start(
        accepted,
        eventLoops.next(),
        new InetSocketAddress(to.getHost(), to.getPort() < 0 ? HTTP_PORT : to.getPort()),
        (client, server) -> {
          server.pipeline().addLast(new Answer(client));
          server.writeAndFlush(introduction(function));
          server.read();
        });
  }

  /** The request that says whose connection it is. */
  private ByteBuf introduction(CallingFunction function) {
    String request =
        "POST "
            + InternalHttp.CALLER
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
            + header(InternalHttp.TOKEN, token)
            + header(InternalHttp.ACCOUNT, function.function().account())
            + header(InternalHttp.REGION, function.function().region())
            + header(InternalHttp.FUNCTION, function.function().name())
            + header(InternalHttp.ROLE, function.role())
            + "\r\n";
    return Unpooled.copiedBuffer(request, US_ASCII);
  }

  private static String header(String name, String value) {
    return name + ": " + value + "\r\n";
  }

  /** Takes the gateway's answer away, and joins both connections where that accepts. */
  private static final class Answer extends ByteToMessageDecoder {
    private final Channel client;

    Answer(Channel client) {
      this.client = client;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      int length = end(in);
      if (length < 0 && in.readableBytes() < HEAD_LIMIT) {
        context.read();
        return;
      }
      if (length < 0 || !in.readCharSequence(length, US_ASCII).toString().startsWith(ACCEPTED)) {
        in.skipBytes(in.readableBytes());
        context.close();
        Relay.close(client);
        return;
      }
      Relay.join(client, context.channel());
      context.pipeline().remove(this);
    }

    /** The length of a complete head, in bytes; -1 where it is incomplete. */
    private static int end(ByteBuf in) {
      for (int at = in.readerIndex(); at + HEAD_END.length <= in.writerIndex(); at++) {
        int same = 0;
        while (same < HEAD_END.length && in.getByte(at + same) == HEAD_END[same]) {
          same++;
        }
        if (same == HEAD_END.length) {
          return at + HEAD_END.length - in.readerIndex();
        }
      }
      return -1;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
      Relay.close(client);
      super.channelInactive(context);
    }
  }
}
