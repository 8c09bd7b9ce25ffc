package io.lambent.gateway.front;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.InternalProperties;
import io.lambent.gateway.awsapi.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Makes a request ready for Spring's handlers, which route it to another service: with the headers
 * by which services trust each other in place of those that the client sent under such names.
 */
@Component
final class Forwarding {
  private static final String INTERNAL = "x-lambent-";

  private final String token;

  Forwarding(InternalProperties internal) {
    this.token = internal.token();
  }

  void prepare(Call call) {
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
        InternalHttp.ENDPOINT,
        call.exchange().scheme() + "://" + headers.get(HttpHeaderNames.HOST));
  }
}
