package io.lambent.gateway.websocket;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.gateway.apigateway.ApiAnswers;
import io.lambent.gateway.apigateway.ApiRequest;
import io.lambent.gateway.apigateway.ApiServer;
import io.lambent.gateway.exchange.Upgrade;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves WebSocket APIs: accepts connections, and lets backends reach those that are open. */
@Component
final class WebSocketServer implements ApiServer<WebSocketApi> {
  private static final String CONNECTIONS = "/@connections/";
  private static final String PROTOCOL = "sec-websocket-protocol";

  /** Bytes of a frame, as API Gateway takes it. */
  private static final int MAX_FRAME = 32 << 10;

  /** Bytes of a message, as API Gateway takes it. */
  static final int MAX_MESSAGE = 128 << 10;

  private final Connecting connecting;
  private final Messages messages;
  private final Sessions sessions;
  private final ConnectionApi connectionApi;
  private final Peers peers;
  private final WebSocketProperties properties;
  private final BytesInFlight memory;

  WebSocketServer(
      Connecting connecting,
      Messages messages,
      Sessions sessions,
      ConnectionApi connectionApi,
      Peers peers,
      WebSocketProperties properties,
      BytesInFlight memory) {
    this.memory = memory;
    this.peers = peers;
    this.properties = properties;
    this.connecting = connecting;
    this.messages = messages;
    this.sessions = sessions;
    this.connectionApi = connectionApi;
  }

  @Override
  public Class<WebSocketApi> kind() {
    return WebSocketApi.class;
  }

  @Override
  public void serve(ApiRequest request, WebSocketApi api) {
    Call call = request.call();
    String named = request.address().stage();
    ApiRequest.Staged staged =
        named == null
            ? request.firstSegment()
            : new ApiRequest.Staged(named, request.address().path());
    ApiStage stage = staged == null ? null : stage(api, staged.stage());
    if (staged == null || stage == null) {
      ApiAnswers.forbidden(call);
    } else if (staged.path().startsWith(CONNECTIONS)) {
      connectionApi.serve(call, api, stage, staged.path().substring(CONNECTIONS.length()));
    } else if (!Upgrade.isAskedFor(call.exchange())) {
      ApiAnswers.forbidden(call);
    } else {
      Session session = new Session(peers.newId(), request, api, stage);
      call.exchange()
          .discardBody(() -> connecting.connect(session, result -> answer(call, session, result)));
    }
  }

  private static @Nullable ApiStage stage(WebSocketApi api, String name) {
    for (ApiStage stage : api.stages()) {
      if (stage.name().equals(name)) {
        return stage;
      }
    }
    return null;
  }

  private void answer(Call call, Session session, Connecting.Result result) {
    call.exchange()
        .guarded(
            () -> {
              switch (result) {
                case Connecting.Result.Refused refused -> {
                  if (refused.errorType() != null) {
                    call.exchange().header(Answers.ERROR_TYPE, refused.errorType());
                  }
                  ApiAnswers.message(call, refused.status(), refused.message());
                }
                case Connecting.Result.Accepted accepted ->
                    accept(call, session, accepted.answer());
              }
            });
  }

  private void accept(Call call, Session session, @Nullable HttpAnswer answer) {
    HttpHeaders headers = new DefaultHttpHeaders();
    String subprotocol = null;
    if (answer != null) {
      for (HttpAnswer.Header header : answer.headers()) {
        if (header.name().equalsIgnoreCase(PROTOCOL)) {
          subprotocol = header.value();
        }
      }
    }
    call.exchange()
        .upgrade(
            new Upgrade(
                subprotocol,
                headers,
                MAX_FRAME,
                MAX_MESSAGE,
                new FrameHandler(session, messages, sessions, memory, properties)),
            () -> messages.disconnected(session, 1006, "Connection closed abnormally"));
  }
}
