package io.lambent.gateway.front;

import io.lambent.gateway.exchange.ClientFacts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of the <a
 * href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">PROXY protocol</a> with which
 * a proxy begins a connection. A connection without one is taken from this machine itself, and else
 * only for requests that carry the internal token.
 */
final class ProxyHeader extends ByteToMessageDecoder {
  /** Bytes of the additional fields, which are names and facts of TLS. */
  private static final int MAX_FIELDS = 4096;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    ProtocolDetectionState state = HAProxyMessageDecoder.detectProtocol(in).state();
    if (state == ProtocolDetectionState.NEEDS_MORE_DATA) {
      return;
    }
    if (state == ProtocolDetectionState.DETECTED) {
      context
          .pipeline()
          .addAfter(context.name(), null, new Facts())
          .addAfter(context.name(), null, new HAProxyMessageDecoder(MAX_FIELDS));
    } else if (!isLocal(context.channel())) {
      ClientFacts.of(context.channel()).direct().set(context.channel());
    }
    context.pipeline().remove(this);
  }

  private static boolean isLocal(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() != null
        && remote.getAddress().isLoopbackAddress();
  }

  /** Keeps what the header tells. */
  private static final class Facts extends SimpleChannelInboundHandler<HAProxyMessage> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
      ClientFacts facts = ClientFacts.of(context.channel());
      InetSocketAddress client = client(header);
      if (client != null) {
        facts = facts.at(client);
        boolean isSecure =
            header.tlvs().stream()
                .anyMatch(field -> field instanceof HAProxySSLTLV tls && tls.isPP2ClientSSL());
        if (isSecure) {
          facts = facts.secure();
        }
        facts.set(context.channel());
        context.fireUserEventTriggered(facts);
      }
      context.read();
      context.pipeline().remove(this);
    }

    /** Null where the proxy speaks for itself, or of a client that has no address. */
    private static @Nullable InetSocketAddress client(HAProxyMessage header) {
      String source = header.sourceAddress();
      if (header.command() != HAProxyCommand.PROXY
          || header.proxiedProtocol().transportProtocol() != TransportProtocol.STREAM
          || source == null) {
        return null;
      }
      byte[] address = NetUtil.createByteArrayFromIpAddressString(source);
      try {
        return address == null
            ? null
            : new InetSocketAddress(InetAddress.getByAddress(address), header.sourcePort());
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
