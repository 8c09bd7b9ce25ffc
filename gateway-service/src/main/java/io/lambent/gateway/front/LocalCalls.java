package io.lambent.gateway.front;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.LocalServices;
import io.lambent.aws.api.StreamingApi;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.wire.WireProtocols;
import io.lambent.gateway.backend.PublicAddress;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.WireExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.springframework.stereotype.Component;

/** Serves requests for services that run in this process, each on a virtual thread. */
@Component
final class LocalCalls {
  private final LocalServices services;
  private final PublicAddress address;

  LocalCalls(LocalServices services, PublicAddress address) {
    this.services = services;
    this.address = address;
  }

  /**
   * Serves a request.
   *
   * @return false where its service is not here, the body has first to be decompressed, or the
   *     answer is an event stream
   */
  boolean serve(Call call, String signingName) {
    LocalServices.Local local = services.find(signingName);
    if (local == null
        || call.headers().contains(HttpHeaderNames.CONTENT_ENCODING)
        || isStreamed(local, call)) {
      return false;
    }
    call.exchange().readBody(local.maxBody(), body -> answer(call, local, body));
    return true;
  }

  /**
   * Serves a request whose body, and that of its answer, are streamed.
   *
   * @return false where its service is not here
   */
  boolean stream(Call call, String signingName) {
    StreamingApi service = services.findStreaming(signingName);
    if (service == null) {
      return false;
    }
    LocalStream stream = new LocalStream(call, caller(call));
    call.exchange().continueElsewhere(() -> stream.serve(service));
    return true;
  }

  private static boolean isStreamed(LocalServices.Local local, Call call) {
    return local.api().hasStreams()
        && local.api().isStreamed(WireExchange.request(call, new byte[0]));
  }

  private void answer(Call call, LocalServices.Local local, RequestBody body) {
    if (body.isTooLarge()) {
      WireRequest bare = WireExchange.request(call, new byte[0]);
      WireExchange.send(
          call,
          WireProtocols.of(local.api().model(), bare)
              .error(
                  new AwsFailure(
                      CommonError.REQUEST_TOO_LARGE,
                      "Request size exceeded " + local.maxBody() + " bytes."),
                  call.requestId()));
      return;
    }
    WireRequest request = WireExchange.request(call, body.bytes());
    Caller caller = caller(call);
    call.exchange()
        .continueElsewhere(
            () -> {
              WireAnswer answer = local.api().serve(caller, request);
              WireExchange.send(call, answer);
            });
  }

  private Caller caller(Call call) {
    String endpoint = address.of(call.exchange().scheme(), call.header(HttpHeaderNames.HOST));
    return WireExchange.caller(call, endpoint, call.header(TraceId.HEADER));
  }
}
