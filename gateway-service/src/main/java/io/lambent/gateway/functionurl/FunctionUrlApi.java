package io.lambent.gateway.functionurl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.awsapi.Answers;
import io.lambent.gateway.awsapi.Call;
import io.lambent.gateway.awsapi.TraceId;
import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.exchange.RequestBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

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

  public void serve(FunctionUrlAddress address, Call call) {
    directory
        .find(address.id())
        .whenComplete(
            (found, e) ->
                call.exchange()
                    .guarded(
                        () -> {
                          if (e == null) {
                            serve(address, call, found);
                          } else {
                            unknown(address, call, e);
                          }
                        }));
  }

  private static void unknown(FunctionUrlAddress address, Call call, Throwable e) {
    log.error("Function URL {} could not be looked up", address.id(), e);
    Answers.errorAfterBody(
        call, ErrorCode.SERVICE_UNAVAILABLE, "The function URL could not be looked up.");
  }

  private void serve(FunctionUrlAddress address, Call call, Optional<FunctionUrl> found) {
    FunctionUrl url = found.orElse(null);
    if (url == null
        || (address.region() != null && !address.region().equals(url.function().region()))) {
      refuse(call, "{\"Message\":null}");
    } else if (CorsAnswer.isPreflight(url.cors(), call)) {
      CorsAnswer.preflight(Objects.requireNonNull(url.cors()), call);
    } else if (url.authType().equals(AWS_IAM) && !call.caller().isSigned()) {
      refuse(call, FORBIDDEN);
    } else {
      call.exchange().readBody(LARGEST_BODY, body -> serve(address, call, url, body));
    }
  }

  private void serve(FunctionUrlAddress address, Call call, FunctionUrl url, RequestBody body) {
    if (body.isTooLarge()) {
      Answers.error(
          call,
          ErrorCode.REQUEST_ENTITY_TOO_LARGE,
          "Request must be smaller than "
              + LARGEST_BODY
              + " bytes for the InvokeFunction operation");
      return;
    }
    byte[] bytes = body.bytes();
    if (bytes.length > QUICKLY_TRANSLATED) {
      call.exchange().continueElsewhere(() -> invoke(address, call, url, bytes));
    } else {
      invoke(address, call, url, bytes);
    }
  }

  private void invoke(FunctionUrlAddress address, Call call, FunctionUrl url, byte[] body) {
    String traceId = FunctionUrlEvent.traceId(call);
    Invocation invocation =
        new Invocation(
            call.requestId(),
            1,
            url.function(),
            FunctionVersion.LATEST.equals(url.qualifier()) ? null : url.qualifier(),
            InvocationType.REQUEST_RESPONSE,
            FunctionUrlEvent.of(call, address, url, traceId, body),
            null,
            null,
            traceId,
            false);
    CompletionStage<InvocationOutcome> outcome;
    try {
      outcome = invoker.invoke(invocation);
    } catch (RuntimeException e) {
      answer(address, call, url, traceId, failed(invocation, e));
      return;
    }
    outcome.whenComplete(
        (known, e) ->
            call.exchange()
                .guarded(
                    () ->
                        answer(
                            address,
                            call,
                            url,
                            traceId,
                            e == null ? known : failed(invocation, e))));
  }

  private static InvocationOutcome failed(Invocation invocation, Throwable e) {
    log.error("Invocation {} of {} failed", invocation.requestId(), invocation.function(), e);
    return new InvocationOutcome.Rejected(
        ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }

  private static void answer(
      FunctionUrlAddress address,
      Call call,
      FunctionUrl url,
      String traceId,
      InvocationOutcome outcome) {
    call.exchange().header(TraceId.HEADER, traceId);
    switch (outcome) {
      case InvocationOutcome.Succeeded succeeded ->
          translated(address, call, url, succeeded.payload());
      case InvocationOutcome.Failed failed -> badGateway(call, url);
      case InvocationOutcome.Throttled throttled -> Answers.throttled(call, throttled.reason());
      case InvocationOutcome.Rejected rejected -> {
        if (rejected.code() == ErrorCode.RESOURCE_NOT_FOUND) {
          forbidden(call, FORBIDDEN);
        } else {
          Answers.error(call, rejected.code(), rejected.message());
        }
      }
      case InvocationOutcome.Accepted accepted -> badGateway(call, url);
      case InvocationOutcome.Permitted permitted -> badGateway(call, url);
    }
  }

  private static void translated(
      FunctionUrlAddress address, Call call, FunctionUrl url, byte[] payload) {
    if (payload.length > QUICKLY_TRANSLATED) {
      call.exchange().continueElsewhere(() -> translate(address, call, url, payload));
    } else {
      translate(address, call, url, payload);
    }
  }

  private static void translate(
      FunctionUrlAddress address, Call call, FunctionUrl url, byte[] payload) {
    HttpHeaders headers = call.exchange().answerHeaders();
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
      badGateway(call, url);
      return;
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
    send(call.exchange().status(answer.status()), answer);
  }

  private static void send(Exchange exchange, HttpAnswer answer) {
    int status = answer.status();
    if (status < 200 || status == 204 || status == 304) {
      exchange.sendHead();
    } else {
      exchange.send(answer.body());
    }
  }

  private static void add(HttpHeaders headers, HttpAnswer.Header header) {
    String name = header.name();
    if (REMAPPED.contains(name.toLowerCase(Locale.ROOT))) {
      headers.add("x-amzn-Remapped-" + name, header.value());
    } else {
      headers.add(name, header.value());
    }
  }

  private static void badGateway(Call call, FunctionUrl url) {
    HttpHeaders headers = call.exchange().status(502).answerHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, Answers.JSON);
    headers.set(Answers.REQUEST_ID, call.requestId());
    CorsAnswer.apply(url.cors(), call, headers);
    call.exchange().send("Internal Server Error".getBytes(UTF_8));
  }

  private static void refuse(Call call, String body) {
    call.exchange().discardBody(() -> forbidden(call, body));
  }

  private static void forbidden(Call call, String body) {
    call.exchange()
        .status(403)
        .header(HttpHeaderNames.CONTENT_TYPE, Answers.JSON)
        .header(Answers.REQUEST_ID, call.requestId())
        .header(Answers.ERROR_TYPE, ErrorCode.ACCESS_DENIED.awsName())
        .send(body.getBytes(UTF_8));
  }
}
