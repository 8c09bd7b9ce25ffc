package io.lambent.execution.logs;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.execution.logs.GroupOperations.Nothing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/** The CloudWatch Logs API on the wire: JSON 1.1, the operation in {@code X-Amz-Target}. */
final class LogsHttp {
  static final String TARGET = "X-Amz-Target";
  static final String PREFIX = "Logs_20140328.";

  private static final Logger log = LoggerFactory.getLogger(LogsHttp.class);
  private static final MediaType JSON_1_1 = MediaType.parseMediaType("application/x-amz-json-1.1");
  private static final byte[] EMPTY = new byte[0];

  private final LogsApi api;
  private final JsonMapper json;
  private final Scheduler blocking;

  private record Error(String __type, String message) {}

  LogsHttp(LogsApi api, JsonMapper json, Scheduler blocking) {
    this.api = api;
    this.json = json;
    this.blocking = blocking;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return request
        .bodyToMono(byte[].class)
        .defaultIfEmpty(EMPTY)
        .publishOn(blocking)
        .flatMap(body -> answer(request, body));
  }

  private Mono<ServerResponse> answer(ServerRequest request, byte[] body) {
    try {
      String target = header(request, TARGET);
      Object answer = api.call(target.substring(PREFIX.length()), caller(request), body);
      return respond(request, 200, answer instanceof Nothing ? EMPTY : json(answer));
    } catch (LogsException e) {
      return respond(request, e.code().httpStatus(), json(new Error(e.code().awsName(), e.text())));
    } catch (RuntimeException e) {
      log.error("A call of CloudWatch Logs failed", e);
      LogsException.Code code = LogsException.Code.SERVICE_UNAVAILABLE;
      return respond(
          request,
          code.httpStatus(),
          json(new Error(code.awsName(), "The service cannot complete the request.")));
    }
  }

  private static Caller caller(ServerRequest request) {
    return new Caller(header(request, InternalHttp.ACCOUNT), header(request, InternalHttp.REGION));
  }

  private static String header(ServerRequest request, String name) {
    String value = request.headers().firstHeader(name);
    if (value == null) {
      throw LogsException.invalid("The header " + name + " is missing.");
    }
    return value;
  }

  private byte[] json(Object answer) {
    return json.writeValueAsBytes(answer);
  }

  private static Mono<ServerResponse> respond(ServerRequest request, int status, byte[] body) {
    ServerResponse.BodyBuilder response = ServerResponse.status(status).contentType(JSON_1_1);
    String requestId = request.headers().firstHeader(InternalHttp.REQUEST_ID);
    if (requestId != null) {
      response.header("x-amzn-RequestId", requestId);
    }
    return response.bodyValue(body);
  }
}
