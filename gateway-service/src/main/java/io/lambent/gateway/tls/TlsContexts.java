package io.lambent.gateway.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.AsyncMapping;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.stereotype.Component;

/**
 * The settings of TLS by the host that a client asks for: TLS 1.3 and 1.2, HTTP/2 and HTTP/1.1. A
 * client that names no host, or one that no certificate is for, gets the first certificate.
 */
@Component
final class TlsContexts implements AsyncMapping<String, SslContext> {
  /** The custom domain name whose clients a context asks for certificates. */
  static final AttributeKey<String> DOMAIN = AttributeKey.valueOf("lambent.mutual-tls");

  private static final int MOST_DOMAINS = 1_000;

  private final ServerKeys keys;
  private final ObjectProvider<MutualTls> mutual;
  private final Map<ServerKey, SslContext> plain = new ConcurrentHashMap<>();
  private final Map<String, Verified> verified = new ConcurrentHashMap<>();

  TlsContexts(ServerKeys keys, ObjectProvider<MutualTls> mutual) {
    this.keys = keys;
    this.mutual = mutual;
  }

  /** A context with what it was made of. */
  private record Verified(MutualTls.Required required, ServerKey key, SslContext context) {}

  boolean isEnabled() {
    return !keys.keys().isEmpty();
  }

  /**
   * Finds the context for a host. Contexts are made on a thread of their own, as that takes some
   * milliseconds.
   *
   * @param host null where the client names none
   */
  @Override
  public Future<SslContext> map(@Nullable String host, Promise<SslContext> promise) {
    String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
    List<ServerKey> all = keys.keys();
    ServerKey named = ServerKey.of(name, all);
    ServerKey key = named == null ? all.getFirst() : named;
    MutualTls.Required required = required(name);
    SslContext known = required == null ? plain.get(key) : known(required, key);
    if (known != null) {
      return promise.setSuccess(known);
    }
    Thread.startVirtualThread(
        () -> {
          try {
            promise.setSuccess(required == null ? plain(key) : verifying(required, key));
          } catch (SSLException | RuntimeException e) {
            promise.setFailure(e);
          }
        });
    return promise;
  }

  private MutualTls.@Nullable Required required(String host) {
    for (MutualTls each : mutual) {
      MutualTls.Required required = each.required(host);
      if (required != null) {
        return required;
      }
    }
    return null;
  }

  private @Nullable SslContext known(MutualTls.Required required, ServerKey key) {
    Verified made = verified.get(required.domain());
    return made != null && made.key() == key && made.required().equals(required)
        ? made.context()
        : null;
  }

  private SslContext plain(ServerKey key) throws SSLException {
    SslContext made = builder(key).build();
    // What was there before a reload is not needed any more.
    plain.keySet().retainAll(keys.keys());
    SslContext earlier = plain.putIfAbsent(key, made);
    return earlier == null ? made : earlier;
  }

  private SslContext verifying(MutualTls.Required required, ServerKey key) throws SSLException {
    List<X509Certificate> authorities = PemContent.of(required.authorities()).getCertificates();
    SslContext made =
        builder(key)
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(authorities.toArray(X509Certificate[]::new))
            .build();
    made.attributes().attr(DOMAIN).set(required.domain());
    if (verified.size() >= MOST_DOMAINS) {
      verified.clear();
    }
    verified.put(required.domain(), new Verified(required, key, made));
    return made;
  }

  private static SslContextBuilder builder(ServerKey key) {
    return SslContextBuilder.forServer(key.key(), key.chain())
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1));
  }
}
