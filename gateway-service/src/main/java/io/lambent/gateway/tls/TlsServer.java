package io.lambent.gateway.tls;

import io.lambent.gateway.exchange.ClientFacts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Handlers that end the TLS of clients. */
@Component
public final class TlsServer {
  private static final Logger log = LoggerFactory.getLogger(TlsServer.class);

  /** The first byte of a client's first record, which no request of HTTP begins with. */
  private static final byte HANDSHAKE = 22;

  private static final long HANDSHAKE_MILLIS = 10_000;

  /** Bytes of a client's first message; one with keys against quantum computers has some 2 KB. */
  private static final int LONGEST_HELLO = 64 << 10;

  private final TlsContexts contexts;

  TlsServer(TlsContexts contexts) {
    this.contexts = contexts;
  }

  /** Returns true where there is a certificate. */
  public boolean isEnabled() {
    return contexts.isEnabled();
  }

  /** A handler for a connection that speaks TLS. */
  public ChannelHandler always() {
    return new Names();
  }

  /** A handler for a connection that may speak TLS, which its first byte tells. */
  public ChannelHandler detected() {
    return new Detector();
  }

  private final class Detector extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.getByte(in.readerIndex()) == HANDSHAKE) {
        Channel channel = context.channel();
        ClientFacts.of(channel).secure().set(channel);
        context.pipeline().replace(this, "lambent.tls", always());
      } else {
        context.pipeline().remove(this);
      }
    }
  }

  /** Chooses the certificate by the name that the client asks for. */
  private final class Names extends SniHandler {
    Names() {
      super(contexts, LONGEST_HELLO, HANDSHAKE_MILLIS);
    }

    @Override
    protected void replaceHandler(
        ChannelHandlerContext context, @Nullable String hostname, SslContext settings) {
      SslHandler handler = settings.newHandler(context.alloc());
      handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
      String domain = settings.attributes().attr(TlsContexts.DOMAIN).get();
      handler
          .handshakeFuture()
          .addListener(
              done -> {
                if (!done.isSuccess()) {
                  log.debug("A client could not begin TLS", done.cause());
                } else if (domain != null) {
                  verified(context.channel(), domain, handler);
                }
              });
      context.pipeline().replace(this, SslHandler.class.getName(), handler);
    }
  }

  private static void verified(Channel channel, String domain, SslHandler handler)
      throws SSLPeerUnverifiedException {
    Certificate shown = handler.engine().getSession().getPeerCertificates()[0];
    if (shown instanceof X509Certificate certificate) {
      ClientFacts.of(channel)
          .with(new ClientFacts.ClientCertificate(domain, certificate))
          .set(channel);
    }
  }
}
