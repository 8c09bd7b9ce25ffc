package io.lambent.gateway.exchange;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A connection's client: its address, whether it speaks TLS, and its certificate. All streams of an
 * HTTP/2 connection have the same client.
 *
 * @param address of the client, where a proxy before the gateway has told it; null where the
 *     connection's own address is the client's
 * @param isSecure true if the client speaks TLS
 * @param isDirect true if the gateway expects a proxy before it, and the connection has come
 *     without one from another machine
 * @param certificate with which the client has proved who it is; null where it has not
 */
public record ClientFacts(
    @Nullable InetSocketAddress address,
    boolean isSecure,
    boolean isDirect,
    @Nullable ClientCertificate certificate) {

  private static final AttributeKey<ClientFacts> KEY = AttributeKey.valueOf("lambent.client");

  private static final ClientFacts NONE = new ClientFacts(null, false, false, null);

  /**
   * A certificate that was verified.
   *
   * @param domain the custom domain name, in lower case, whose authorities have verified it
   */
  public record ClientCertificate(String domain, X509Certificate certificate) {}

  /** The facts of a connection, or of the connection that a stream belongs to. */
  public static ClientFacts of(Channel channel) {
    ClientFacts known = channel.attr(KEY).get();
    if (known != null) {
      return known;
    }
    Channel parent = channel.parent();
    ClientFacts inherited = parent == null ? null : parent.attr(KEY).get();
    return inherited == null ? NONE : inherited;
  }

  /** Replaces what is known of a connection. On its event loop. */
  public void set(Channel channel) {
    channel.attr(KEY).set(this);
  }

  /** The same client at another address. */
  public ClientFacts at(InetSocketAddress client) {
    return new ClientFacts(client, isSecure, false, certificate);
  }

  /** The same client over TLS. */
  public ClientFacts secure() {
    return new ClientFacts(address, true, isDirect, certificate);
  }

  /** The same client, which has come without the proxy that was expected. */
  public ClientFacts direct() {
    return new ClientFacts(address, isSecure, true, certificate);
  }

  /** The same client, which may be served though no proxy has announced it. */
  public ClientFacts trusted() {
    return new ClientFacts(address, isSecure, false, certificate);
  }

  /** The same client with a certificate. */
  public ClientFacts with(ClientCertificate verified) {
    return new ClientFacts(address, isSecure, isDirect, verified);
  }

  /** Returns true where nothing is known but what the connection itself shows. */
  public boolean isPlain() {
    return equals(NONE);
  }
}
