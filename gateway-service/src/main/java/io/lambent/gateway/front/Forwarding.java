package io.lambent.gateway.front;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.InternalProperties;
import io.lambent.gateway.awsapi.Answers;
import io.lambent.gateway.awsapi.Call;
import io.lambent.gateway.awsapi.RequestBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Hands a request to Spring's handlers, which route it to another service, with the headers by
 * which services trust each other in place of those that the client sent under such names.
 */
@Component
final class Forwarding {
  private static final String INTERNAL = "x-lambent-";

  private final String token;
  private final ObjectProvider<HttpHandler> handler;
  private volatile @Nullable ReactorHttpHandlerAdapter adapter;

  /**
   * @param handler made with the web server, later than this
   */
  Forwarding(InternalProperties internal, ObjectProvider<HttpHandler> handler) {
    this.token = internal.token();
    this.handler = handler;
  }

  Mono<Void> forward(Call call) {
    if (RequestTarget.climbs(call.path())) {
      return RequestBody.discard(call.request())
          .then(
              Mono.defer(
                  () ->
                      Answers.error(
                          call,
                          ErrorCode.VALIDATION,
                          "The path must not contain '.' and '..' segments.")));
    }
    HttpHeaders headers = call.headers();
    List<String> internal =
        headers.names().stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(INTERNAL))
            .toList();
    internal.forEach(headers::remove);
    headers.set(InternalHttp.TOKEN, token);
    headers.set(InternalHttp.ACCOUNT, call.caller().account());
    headers.set(InternalHttp.REGION, call.caller().region());
    headers.set(InternalHttp.REQUEST_ID, call.requestId());
    headers.set(
        InternalHttp.ENDPOINT, call.request().scheme() + "://" + headers.get(HttpHeaderNames.HOST));
    return adapter().apply(call.request(), call.response());
  }

  private ReactorHttpHandlerAdapter adapter() {
    ReactorHttpHandlerAdapter made = adapter;
    if (made == null) {
      made = new ReactorHttpHandlerAdapter(handler.getObject());
      adapter = made;
    }
    return made;
  }
}
