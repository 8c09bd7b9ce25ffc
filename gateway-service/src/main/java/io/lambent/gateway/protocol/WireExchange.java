package io.lambent.gateway.protocol;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.CallerCredentials;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.contract.function.CallingFunction;
import io.lambent.gateway.exchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers as the AWS protocols library has them. */
public final class WireExchange {

  private WireExchange() {}

  /** The request of a call. */
  public static WireRequest request(Call call, byte[] body) {
    List<Headers.Field> fields = new ArrayList<>();
    for (Map.Entry<String, String> header : call.headers()) {
      fields.add(new Headers.Field(header.getKey(), header.getValue()));
    }
    return new WireRequest(
        call.exchange().method().name(), call.path(), call.query(), Headers.of(fields), body);
  }

  /**
   * The caller of a call, as services see it.
   *
   * @param endpoint the address in URLs of the answer
   * @param traceHeader the trace that the request belongs to; null where it belongs to none
   */
  public static Caller caller(Call call, String endpoint, @Nullable String traceHeader) {
    CallingFunction function = call.caller().function();
    String token = call.header(CallerCredentials.TOKEN_HEADER);
    return new Caller(
        call.caller().account(),
        call.caller().region(),
        call.requestId(),
        endpoint,
        traceHeader,
        new CallerCredentials(
            call.caller().accessKeyId(),
            token == null && !call.query().isEmpty()
                ? QueryString.parse(call.query()).first(CallerCredentials.TOKEN_HEADER)
                : token,
            function == null ? null : function.function().name(),
            function == null ? null : function.role()));
  }

  /** Answers a call. */
  public static void send(Call call, WireAnswer answer) {
    Exchange exchange = call.exchange().status(answer.status());
    for (Headers.Field header : answer.headers().fields()) {
      exchange.header(header.name(), header.value());
    }
    exchange.send(answer.body());
  }
}
