package io.lambent.function.awsapi;

import io.lambent.aws.api.Caller;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.wire.BlobSink;
import io.lambent.aws.wire.BodyStream;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Serves the Lambda API over HTTP, at all paths that no controller has. The body is read as it
 * arrives, so that an archive in it need not fit into memory.
 */
@Component
class LambdaRequests extends SimpleUrlHandlerMapping {
  /** Behind the controllers, before what serves static files. */
  private static final int ORDER = 10;

  private static final byte[] NOTHING = {};
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

  private final ObjectProvider<LambdaApi> lambda;
  private final BlobSink.Opener uploads;
  private final RequestMemory memory;

  /**
   * @param lambda looked up with the first request where beans are made when they are needed, for
   *     it needs the database
   */
  LambdaRequests(ObjectProvider<LambdaApi> lambda, BlobSink.Opener uploads, RequestMemory memory) {
    super(Map.of(), ORDER);
    this.lambda = lambda;
    this.uploads = uploads;
    this.memory = memory;
    HttpRequestHandler handler = this::handle;
    setUrlMap(Map.of("/**", handler));
  }

  private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    WireAnswer answer;
    try {
      answer = serve(request);
    } catch (AwsException refused) {
      answer = ErrorAnswers.answer(refused, header(request, InternalHttp.REQUEST_ID));
    }
    RequestBody.drain(request);
    response.setStatus(answer.status());
    answer.headers().fields().forEach(field -> response.setHeader(field.name(), field.value()));
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }

  private WireAnswer serve(HttpServletRequest request) throws IOException {
    LambdaApi api = lambda.getObject();
    @Nullable String query = request.getQueryString();
    WireRequest wire =
        new WireRequest(
            request.getMethod(),
            request.getRequestURI(),
            Objects.requireNonNullElse(query, ""),
            Headers.NONE,
            NOTHING);
    if (BROKEN_ESCAPE.matcher(wire.query()).find()) {
      throw new AwsException(ErrorCode.SERIALIZATION, "The query cannot be decoded.");
    }
    Operation operation = operation(api, wire);
    Caller caller =
        new Caller(
            header(request, InternalHttp.ACCOUNT),
            header(request, InternalHttp.REGION),
            header(request, InternalHttp.REQUEST_ID),
            header(request, InternalHttp.ENDPOINT));
    try (RequestBody body = RequestBody.of(request, operation.name());
        RequestMemory.Lease taken = memory.lease()) {
      return api.api().serve(caller, wire, new BodyStream(body, uploads, taken::read));
    }
  }

  /**
   * @throws AwsException where AWS has no such operation, or Lambent has not
   */
  private static Operation operation(LambdaApi api, WireRequest request) {
    Operation operation =
        Optional.ofNullable(
                api.api()
                    .model()
                    .route(
                        request.method(),
                        request.path(),
                        QueryString.parse(request.query()),
                        request.headers()))
            .map(ServiceModel.Route::operation)
            .orElseThrow(
                () ->
                    new AwsException(
                        ErrorCode.UNKNOWN_OPERATION,
                        "Unable to determine service/operation name to be authorized"));
    if (!api.api().operations().contains(operation.name())) {
      throw new AwsException(
          ErrorCode.UNSUPPORTED_OPERATION,
          operation.name()
              + " is not supported by Lambent yet. GET /_lambent/compat lists what is.");
    }
    return operation;
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    if (value == null) {
      throw new AwsException(ErrorCode.SERVICE, "The header " + name + " is missing.");
    }
    return value;
  }
}
