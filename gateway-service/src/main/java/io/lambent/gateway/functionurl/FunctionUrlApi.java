package io.lambent.gateway.functionurl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.awsapi.Answers;
import io.lambent.gateway.awsapi.Call;
import io.lambent.gateway.awsapi.RequestBody;
import io.lambent.gateway.awsapi.TraceId;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Serves function URLs: a request becomes an event, the function's answer becomes a response.
 * Signatures of URLs with {@code AWS_IAM} must be there, and are not verified.
 */
@Component
public final class FunctionUrlApi {
  static final String AWS_IAM = "AWS_IAM";
  private static final Logger log = LoggerFactory.getLogger(FunctionUrlApi.class);
  private static final String RESPONSE_STREAM = "RESPONSE_STREAM";
  private static final int LARGEST_BODY = 6 << 20;
  private static final String FORBIDDEN =
      "{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see:"
          + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}";

  /**
   * In the path form a function's pages would share the origin of the API, and could call it. With
   * this a browser treats them as of an origin of their own.
   */
  private static final String SANDBOX =
      "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";

  /** Above this size, in bytes, JSON is read and written away from the event loop. */
  private static final int QUICKLY_TRANSLATED = 64 << 10;

  /** Headers that are the server's own; the function's get another name, as on AWS. */
  private static final Set<String> REMAPPED =
      Set.of(
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "proxy-authenticate",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "www-authenticate");

  private final FunctionUrlDirectory directory;
  private final Invoker invoker;

  FunctionUrlApi(FunctionUrlDirectory directory, Invoker invoker) {
    this.directory = directory;
    this.invoker = invoker;
  }

  public Mono<Void> serve(FunctionUrlAddress address, Call call) {
    return Mono.fromFuture(directory.find(address.id()), true)
        .map(found -> serve(address, call, found))
        .onErrorResume(e -> Mono.just(unknown(address, call, e)))
        .flatMap(served -> served);
  }

  private static Mono<Void> unknown(FunctionUrlAddress address, Call call, Throwable e) {
    log.error("Function URL {} could not be looked up", address.id(), e);
    return RequestBody.discard(call.request())
        .then(
            Mono.defer(
                () ->
                    Answers.error(
                        call,
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The function URL could not be looked up.")));
  }

  private Mono<Void> serve(FunctionUrlAddress address, Call call, Optional<FunctionUrl> found) {
    FunctionUrl url = found.orElse(null);
    if (url == null
        || (address.region() != null && !address.region().equals(url.function().region()))) {
      return refuse(call, "{\"Message\":null}");
    }
    if (CorsAnswer.isPreflight(url.cors(), call)) {
      return CorsAnswer.preflight(Objects.requireNonNull(url.cors()), call);
    }
    if (url.authType().equals(AWS_IAM) && !call.caller().isSigned()) {
      return refuse(call, FORBIDDEN);
    }
    return RequestBody.read(call.request(), LARGEST_BODY)
        .flatMap(
            body -> {
              if (body.isTooLarge()) {
                return Answers.error(
                    call,
                    ErrorCode.REQUEST_ENTITY_TOO_LARGE,
                    "Request must be smaller than "
                        + LARGEST_BODY
                        + " bytes for the InvokeFunction operation");
              }
              byte[] bytes = body.bytes();
              Mono<Void> served = Mono.defer(() -> invoke(address, call, url, bytes));
              return bytes.length > QUICKLY_TRANSLATED
                  ? served.subscribeOn(Schedulers.parallel())
                  : served;
            });
  }

  private Mono<Void> invoke(FunctionUrlAddress address, Call call, FunctionUrl url, byte[] body) {
    String traceId = FunctionUrlEvent.traceId(call);
    Invocation invocation =
        new Invocation(
            call.requestId(),
            1,
            url.function(),
            url.qualifier(),
            InvocationType.REQUEST_RESPONSE,
            FunctionUrlEvent.of(call, address, url, traceId, body),
            null,
            null,
            traceId,
            false);
    return Mono.fromFuture(() -> invoker.invoke(invocation).toCompletableFuture(), true)
        .onErrorResume(
            e -> {
              log.error("Invocation {} of {} failed", call.requestId(), url.function(), e);
              return Mono.just(
                  new InvocationOutcome.Rejected(
                      ErrorCode.SERVICE, "An error occurred and the request cannot be processed."));
            })
        .flatMap(outcome -> answer(address, call, url, traceId, outcome));
  }

  private static Mono<Void> answer(
      FunctionUrlAddress address,
      Call call,
      FunctionUrl url,
      String traceId,
      InvocationOutcome outcome) {
    call.response().header(TraceId.HEADER, traceId);
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded ->
          translated(address, call, url, succeeded.payload());
      case InvocationOutcome.Failed failed -> badGateway(call, url);
      case InvocationOutcome.Throttled throttled -> Answers.throttled(call, throttled.reason());
      case InvocationOutcome.Rejected rejected ->
          rejected.code() == ErrorCode.RESOURCE_NOT_FOUND
              ? refuse(call, FORBIDDEN)
              : Answers.error(call, rejected.code(), rejected.message());
      case InvocationOutcome.Accepted accepted -> badGateway(call, url);
      case InvocationOutcome.Permitted permitted -> badGateway(call, url);
    };
  }

  private static Mono<Void> translated(
      FunctionUrlAddress address, Call call, FunctionUrl url, byte[] payload) {
    Mono<Void> answer = Mono.defer(() -> translate(address, call, url, payload));
    return payload.length > QUICKLY_TRANSLATED ? answer.subscribeOn(Schedulers.parallel()) : answer;
  }

  private static Mono<Void> translate(
      FunctionUrlAddress address, Call call, FunctionUrl url, byte[] payload) {
    HttpHeaders headers = call.response().responseHeaders();
    HttpAnswer answer;
    try {
      answer =
          url.invokeMode().equals(RESPONSE_STREAM)
              ? HttpAnswer.ofStream(payload)
              : HttpAnswer.of(payload);
      for (HttpAnswer.Header header : answer.headers()) {
        add(headers, header);
      }
      for (String cookie : answer.cookies()) {
        headers.add(HttpHeaderNames.SET_COOKIE, cookie);
      }
    } catch (IllegalArgumentException e) {
      log.info("{} answered what is no HTTP response: {}", url.function(), e.toString());
      headers.clear();
      return badGateway(call, url);
    }
    if (!headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
      headers.set(
          HttpHeaderNames.CONTENT_TYPE,
          url.invokeMode().equals(RESPONSE_STREAM) ? "application/octet-stream" : Answers.JSON);
    }
    if (address.isByPath()) {
      headers.add(HttpHeaderNames.CONTENT_SECURITY_POLICY, SANDBOX);
    }
    headers.set(Answers.REQUEST_ID, call.requestId());
    CorsAnswer.apply(url.cors(), call, headers);
    call.response().status(answer.status());
    return send(call, answer);
  }

  private static Mono<Void> send(Call call, HttpAnswer answer) {
    int status = answer.status();
    if (status < 200 || status == 204 || status == 304) {
      return call.response().send();
    }
    if (call.request().method().equals(HttpMethod.HEAD)) {
      return call.response()
          .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(answer.body().length))
          .send();
    }
    return Answers.send(call.response(), answer.body());
  }

  private static void add(HttpHeaders headers, HttpAnswer.Header header) {
    String name = header.name();
    if (REMAPPED.contains(name.toLowerCase(Locale.ROOT))) {
      headers.add("x-amzn-Remapped-" + name, header.value());
    } else {
      headers.add(name, header.value());
    }
  }

  private static Mono<Void> badGateway(Call call, FunctionUrl url) {
    HttpHeaders headers = call.response().status(502).responseHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, Answers.JSON);
    headers.set(Answers.REQUEST_ID, call.requestId());
    CorsAnswer.apply(url.cors(), call, headers);
    return Answers.send(call.response(), "Internal Server Error".getBytes(UTF_8));
  }

  private static Mono<Void> refuse(Call call, String body) {
    return RequestBody.discard(call.request())
        .then(
            Mono.defer(
                () ->
                    Answers.send(
                        call.response()
                            .status(403)
                            .header(HttpHeaderNames.CONTENT_TYPE, Answers.JSON)
                            .header(Answers.REQUEST_ID, call.requestId())
                            .header(Answers.ERROR_TYPE, ErrorCode.ACCESS_DENIED.awsName()),
                        body.getBytes(UTF_8))));
  }
}
