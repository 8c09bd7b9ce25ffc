package io.lambent.gateway.functionurl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.httpevent.CorsAnswer;
import io.lambent.gateway.httpevent.EventContext;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.httpevent.PayloadV2;
import io.lambent.gateway.invoke.InvocationCall;
import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.HttpTrigger;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Serves function URLs: a request becomes an event, the function's answer becomes a response.
 * Signatures of URLs with {@code AWS_IAM} must be there, and are not verified.
 */
@Component
public final class FunctionUrlApi implements HttpTrigger {
  static final String AWS_IAM = "AWS_IAM";
  private static final Logger log = LoggerFactory.getLogger(FunctionUrlApi.class);
  private static final String METERED_AS = "function-url";
  private static final String DEFAULT = "$default";
  private static final int LARGEST_BODY = 6 << 20;
  private static final String FORBIDDEN =
      "{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see:"
          + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}";

  /** Above this size, in bytes, JSON is read and written away from the event loop. */
  private static final int QUICKLY_TRANSLATED = 64 << 10;

  private final FunctionUrlDirectory directory;
  private final Invoker invoker;
  private final UrlMetrics metrics;

  FunctionUrlApi(FunctionUrlDirectory directory, Invoker invoker, UrlMetrics metrics) {
    this.directory = directory;
    this.invoker = invoker;
    this.metrics = metrics;
  }

  @Override
  public boolean serve(Call call) {
    FunctionUrlAddress address = FunctionUrlAddress.of(call.host(), call.path());
    if (address == null) {
      return false;
    }
    call.exchange().service(METERED_AS);
    find(address, call);
    return true;
  }

  private void find(FunctionUrlAddress address, Call call) {
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
      return;
    }
    call.exchange().whenAnswered((status, nanos) -> metrics.answered(url, status, nanos));
    if (CorsAnswer.isPreflight(url.cors(), call)) {
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
    String traceId = TraceId.of(call.header(TraceId.HEADER));
    Invocation invocation =
        new Invocation(
            call.requestId(),
            1,
            url.function(),
            FunctionVersion.LATEST.equals(url.qualifier()) ? null : url.qualifier(),
            InvocationType.REQUEST_RESPONSE,
            PayloadV2.event(call, context(address, call, url, traceId), body),
            null,
            null,
            traceId,
            false);
    UrlCall asked = new UrlCall(address, call, url, traceId);
    StreamedUrlAnswer parts = asked.isStreamed() ? new StreamedUrlAnswer(asked) : null;
    InvocationCall.run(invoker, call, invocation, parts, outcome -> answer(asked, parts, outcome));
  }

  private static EventContext context(
      FunctionUrlAddress address, Call call, FunctionUrl url, String traceId) {
    boolean iam = url.authType().equals(AWS_IAM);
    String name = address.domainName();
    return new EventContext(
        address.path(),
        DEFAULT,
        DEFAULT,
        iam ? call.caller().account() : "anonymous",
        url.id(),
        name == null
            ? url.id() + ".lambda-url." + url.function().region() + "." + call.host()
            : name,
        url.id(),
        call.requestId(),
        traceId,
        Map.of(),
        Map.of(),
        false,
        iam ? new IamAuthorizer(call.caller()) : null);
  }

  private static void answer(
      UrlCall asked, @Nullable StreamedUrlAnswer parts, InvocationOutcome outcome) {
    if (parts != null && parts.begun()) {
      parts.end(outcome);
      return;
    }
    Call call = asked.call();
    switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> translated(asked, succeeded.payload());
      case InvocationOutcome.Failed failed -> asked.badGateway();
      case InvocationOutcome.Throttled throttled -> {
        call.exchange().header(TraceId.HEADER, asked.traceId());
        Answers.throttled(call, throttled.reason());
      }
      case InvocationOutcome.Rejected rejected -> {
        call.exchange().header(TraceId.HEADER, asked.traceId());
        if (rejected.code() == ErrorCode.RESOURCE_NOT_FOUND) {
          forbidden(call, FORBIDDEN);
        } else {
          Answers.error(call, rejected.code(), rejected.message());
        }
      }
      case InvocationOutcome.Accepted accepted -> asked.badGateway();
      case InvocationOutcome.Permitted permitted -> asked.badGateway();
    }
  }

  private static void translated(UrlCall asked, byte[] payload) {
    if (payload.length > QUICKLY_TRANSLATED) {
      asked.call().exchange().continueElsewhere(() -> translate(asked, payload));
    } else {
      translate(asked, payload);
    }
  }

  private static void translate(UrlCall asked, byte[] payload) {
    HttpAnswer answer;
    try {
      answer = asked.isStreamed() ? HttpAnswer.ofStream(payload) : HttpAnswer.of(payload);
    } catch (IllegalArgumentException e) {
      asked.notHttp(e);
      asked.badGateway();
      return;
    }
    asked.send(answer);
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
