package io.lambent.gateway.websocket;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.outbound.OutboundHttp;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The other gateways of the installation, for requests about connections that they own. */
@Component
final class Peers {
  private static final Logger log = LoggerFactory.getLogger(Peers.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Headers of an owner's answer that are passed on to the client. */
  private static final List<CharSequence> PASSED =
      List.of(HttpHeaderNames.CONTENT_TYPE, Answers.ERROR_TYPE);

  private final ConnectionIds ids;
  private final PeerAddress own;
  private final OutboundHttp http;
  private final PeerSignature signature;

  Peers(ConnectionIds ids, PeerAddress own, OutboundHttp http, PeerSignature signature) {
    this.ids = ids;
    this.own = own;
    this.http = http;
    this.signature = signature;
  }

  /** Makes an id for a new connection to this gateway. */
  String newId() {
    return ids.next(own.get());
  }

  /**
   * Returns the other gateway that owns a connection; null where this one does, or the id is not
   * valid.
   */
  @Nullable InetSocketAddress owner(String id) {
    InetSocketAddress owner = ids.owner(id);
    return owner == null || owner.getPort() == 0 || owner.equals(own.get()) ? null : owner;
  }

  /** Returns true where a request comes from another gateway. */
  boolean isFromPeer(Call call, byte[] body) {
    return signature.isValid(
        call.header(PeerSignature.HEADER), call.exchange().method().name(), call.path(), body);
  }

  /**
   * Forwards a request to the owner of a connection, and its answer to the client.
   *
   * @param path the path of the connection, below {@link InternalHttp#CONNECTIONS}
   * @param gone answers the client where the owner cannot be reached
   */
  void forward(Call call, InetSocketAddress owner, String path, byte[] body, Runnable gone) {
    String host = owner.getAddress().getHostAddress();
    URI uri =
        URI.create(
            "http://"
                + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + ":"
                + owner.getPort()
                + InternalHttp.CONNECTIONS
                + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header(
                PeerSignature.HEADER,
                signature.of(call.exchange().method().name(), uri.getRawPath(), body))
            .method(call.exchange().method().name(), HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    http.client()
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .whenComplete(
            (answer, e) ->
                call.exchange()
                    .guarded(
                        () -> {
                          if (answer == null) {
                            failed(call, owner, e, gone);
                          } else {
                            answer(call, answer);
                          }
                        }));
  }

  private static void answer(Call call, HttpResponse<byte[]> answer) {
    call.exchange().status(answer.statusCode()).header(Answers.REQUEST_ID, call.requestId());
    for (CharSequence name : PASSED) {
      answer
          .headers()
          .firstValue(name.toString())
          .ifPresent(value -> call.exchange().header(name, value));
    }
    if (answer.statusCode() == 204) {
      call.exchange().sendHead();
    } else {
      call.exchange().send(answer.body());
    }
  }

  /** A gateway that cannot be reached has ended, and its connections with it. */
  private static void failed(
      Call call, InetSocketAddress owner, @Nullable Throwable e, Runnable gone) {
    log.info("The gateway at {} does not answer for a connection: {}", owner, String.valueOf(e));
    if (e instanceof HttpTimeoutException
        || (e != null && e.getCause() instanceof HttpTimeoutException)) {
      ConnectionApi.error(call, 500, "InternalServerErrorException");
    } else {
      gone.run();
    }
  }
}
