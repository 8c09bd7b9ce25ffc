package io.lambent.execution.logs;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.wire.WireProtocols;
import io.lambent.contract.internal.InternalHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The CloudWatch Logs API over HTTP: as AWS JSON, or as CBOR with the operation in the path. */
final class LogsHttp {
  static final String TARGET = "X-Amz-Target";
  static final String PREFIX = "Logs_20140328.";

  /**
   * The maximum size of a request, in bytes: a batch of 1 MiB of events, and the overhead of JSON.
   */
  private static final int LARGEST = 8 << 20;

  private static final byte[] EMPTY = new byte[0];

  private final AwsApi api;
  private final Scheduler blocking;

  LogsHttp(AwsApi api, Scheduler blocking) {
    this.api = api;
    this.blocking = blocking;
  }

  /** Requests of this API; other AWS services may share the paths. */
  static RequestPredicate requests() {
    RequestPredicate json =
        RequestPredicates.POST("/")
            .and(
                RequestPredicates.headers(
                    headers -> {
                      String target = headers.firstHeader(TARGET);
                      return target != null && target.startsWith(PREFIX);
                    }));
    return json.or(RequestPredicates.POST("/service/Logs_20140328/operation/{operation}"));
  }

  /** The body is read as it is: what a client says of its type may be anything. */
  Mono<ServerResponse> handle(ServerRequest request) {
    return DataBufferUtils.join(request.exchange().getRequest().getBody(), LARGEST)
        .map(LogsHttp::bytes)
        .defaultIfEmpty(EMPTY)
        .publishOn(blocking)
        .flatMap(body -> answer(caller(request), wireRequest(request, body)))
        .onErrorResume(DataBufferLimitException.class, e -> respond(tooLarge(request)));
  }

  private Mono<ServerResponse> answer(Caller caller, WireRequest request) {
    if (!api.isStreamed(request)) {
      return respond(api.serve(caller, request));
    }
    return switch (api.open(caller, request)) {
      case AwsApi.Opened.Refused refused -> respond(refused.answer());
      case AwsApi.Opened.Begun begun -> StreamedMessages.respond(begun.stream());
    };
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private WireAnswer tooLarge(ServerRequest request) {
    return WireProtocols.of(api.model(), wireRequest(request, EMPTY))
        .error(
            new AwsFailure(
                CommonError.REQUEST_TOO_LARGE, "Request size exceeded " + LARGEST + " bytes."),
            caller(request).requestId());
  }

  private static Caller caller(ServerRequest request) {
    return new Caller(
        header(request, InternalHttp.ACCOUNT),
        header(request, InternalHttp.REGION),
        header(request, InternalHttp.REQUEST_ID),
        header(request, InternalHttp.ENDPOINT));
  }

  private static String header(ServerRequest request, String name) {
    @Nullable String value = request.headers().firstHeader(name);
    return Objects.requireNonNullElse(value, "");
  }

  private static WireRequest wireRequest(ServerRequest request, byte[] body) {
    List<Headers.Field> headers = new ArrayList<>();
    request
        .headers()
        .asHttpHeaders()
        .forEach(
            (name, values) -> values.forEach(value -> headers.add(new Headers.Field(name, value))));
    @Nullable String query = request.uri().getRawQuery();
    return new WireRequest(
        request.method().name(),
        request.uri().getRawPath(),
        Objects.requireNonNullElse(query, ""),
        Headers.of(headers),
        body);
  }

  private static Mono<ServerResponse> respond(WireAnswer answer) {
    ServerResponse.BodyBuilder response = ServerResponse.status(answer.status());
    for (Headers.Field field : answer.headers().fields()) {
      response.header(field.name(), field.value());
    }
    return response.bodyValue(answer.body());
  }
}
