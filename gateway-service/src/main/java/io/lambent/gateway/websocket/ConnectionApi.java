package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.gateway.apigateway.ApiAnswers;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.Query;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API by which backends reach open connections, {@code @connections}. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html">its
 * commands</a>.
 */
@Component
final class ConnectionApi {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Sessions sessions;
  private final SocketMetrics metrics;
  private final Peers peers;

  ConnectionApi(Sessions sessions, SocketMetrics metrics, Peers peers) {
    this.sessions = sessions;
    this.peers = peers;
    this.metrics = metrics;
  }

  /**
   * Serves a request, which may be about a connection that another gateway owns. As with {@code
   * AWS_IAM} routes, it must be signed, and the value of the signature is not verified.
   *
   * @param encodedId the connection's id, percent-encoded
   */
  void serve(Call call, WebSocketApi api, ApiStage stage, String encodedId) {
    if (!call.caller().isSigned()) {
      call.exchange()
          .answerHeaders()
          .set(Answers.ERROR_TYPE, "MissingAuthenticationTokenException");
      ApiAnswers.refuse(call, 403, "Missing Authentication Token");
      return;
    }
    String id = Query.decodePath(encodedId);
    InetSocketAddress owner = sessions.isOpen(id) ? null : peers.owner(id);
    call.exchange()
        .readBody(
            WebSocketServer.MAX_MESSAGE,
            body -> {
              if (owner == null) {
                serveOwn(call, api.identity().id(), stage.name(), id, body);
              } else if (body.isTooLarge()) {
                error(call, 413, "PayloadTooLargeException");
              } else {
                peers.forward(
                    call,
                    owner,
                    api.identity().id() + "/" + stage.name() + "/" + id,
                    body.bytes(),
                    () -> error(call, 410, "GoneException"));
              }
            });
  }

  /** Serves a request about a connection of this gateway; answers 410 where it is not open. */
  void serveOwn(Call call, String apiId, String stage, String id, RequestBody body) {
    Session session = sessions.find(apiId, stage, id);
    if (session == null) {
      error(call, 410, "GoneException");
    } else {
      serve(call, session, call.exchange().method().name().toUpperCase(Locale.ROOT), body);
    }
  }

  private void serve(Call call, Session session, String method, RequestBody body) {
    switch (method) {
      case "POST" -> post(call, session, body);
      case "GET" -> get(call, session);
      case "DELETE" -> delete(call, session);
      default -> error(call, 403, "ForbiddenException");
    }
  }

  private void post(Call call, Session session, RequestBody body) {
    if (body.isTooLarge()) {
      error(call, 413, "PayloadTooLargeException");
      return;
    }
    Channel channel = session.channel();
    if (!channel.isWritable()) {
      // The client has not read what was sent before.
      error(call, 429, "LimitExceededException");
      return;
    }
    session.active();
    metrics.message(session);
    channel
        .writeAndFlush(frame(body.bytes()))
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                call.exchange()
                    .status(200)
                    .header(Answers.REQUEST_ID, call.requestId())
                    .send(new byte[0]);
              } else {
                error(call, 410, "GoneException");
              }
            });
  }

  /** Makes a text frame of bytes that are UTF-8, and a binary frame of others. */
  private static WebSocketFrame frame(byte[] bytes) {
    try {
      return new TextWebSocketFrame(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes));
    }
  }

  private static void get(Call call, Session session) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("connectedAt", Instant.ofEpochMilli(session.connectedMillis()).toString());
    ObjectNode identity = answer.putObject("identity");
    identity.put("sourceIp", session.sourceIp());
    String userAgent = session.userAgent();
    if (userAgent != null) {
      identity.put("userAgent", userAgent);
    }
    answer.put("lastActiveAt", Instant.ofEpochMilli(session.activeMillis()).toString());
    call.exchange()
        .status(200)
        .header(HttpHeaderNames.CONTENT_TYPE, Answers.JSON)
        .header(Answers.REQUEST_ID, call.requestId())
        .send(JSON.writeValueAsBytes(answer));
  }

  private static void delete(Call call, Session session) {
    session
        .channel()
        .writeAndFlush(new CloseWebSocketFrame(1000, "Connection closed by the server"))
        .addListener(ChannelFutureListener.CLOSE);
    call.exchange().status(204).header(Answers.REQUEST_ID, call.requestId()).sendHead();
  }

  static void error(Call call, int status, String type) {
    call.exchange()
        .status(status)
        .header(HttpHeaderNames.CONTENT_TYPE, Answers.JSON)
        .header(Answers.REQUEST_ID, call.requestId())
        .header(Answers.ERROR_TYPE, type)
        .send("{}".getBytes(UTF_8));
  }
}
