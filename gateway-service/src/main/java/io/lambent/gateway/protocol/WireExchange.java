package io.lambent.gateway.protocol;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.gateway.exchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** Answers a call. */
  public static void send(Call call, WireAnswer answer) {
    Exchange exchange = call.exchange().status(answer.status());
    for (Headers.Field header : answer.headers().fields()) {
      exchange.header(header.name(), header.value());
    }
    exchange.send(answer.body());
  }
}
