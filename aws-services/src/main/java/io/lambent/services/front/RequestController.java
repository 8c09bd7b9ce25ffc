package io.lambent.services.front;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.CallerCredentials;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.wire.WireProtocols;
import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Takes every request for an AWS service. The gateway has decided which service a request is for
 * and who sent it, and says so in headers.
 */
@Controller
class RequestController {
  private static final String TRACE_HEADER = "X-Amzn-Trace-Id";
  private static final int MAX_TRACE_HEADER = 1_024;

  private final Map<String, HostedService> services;
  private final Map<String, StreamingService> streaming;

  RequestController(List<HostedService> services, List<StreamingService> streaming) {
    this.services =
        services.stream()
            .collect(Collectors.toMap(HostedService::signingName, Function.identity()));
    this.streaming =
        streaming.stream()
            .collect(Collectors.toMap(StreamingService::signingName, Function.identity()));
  }

  @RequestMapping("/**")
  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String name = request.getHeader(InternalHttp.SERVICE);
    HostedService service = name == null ? null : services.get(name);
    StreamingService streams = name == null ? null : streaming.get(name);
    if (streams != null) {
      streams.serve(new ServletExchange(caller(request), request, response));
    } else if (service == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      answer(service, caller(request), request, response);
    }
  }

  private static Caller caller(HttpServletRequest request) {
    return new Caller(
        header(request, InternalHttp.ACCOUNT),
        header(request, InternalHttp.REGION),
        header(request, InternalHttp.REQUEST_ID),
        header(request, InternalHttp.ENDPOINT),
        traceHeader(request),
        credentials(request));
  }

  private static CallerCredentials credentials(HttpServletRequest request) {
    @Nullable String token = request.getHeader(CallerCredentials.TOKEN_HEADER);
    return new CallerCredentials(
        request.getHeader(InternalHttp.ACCESS_KEY),
        token == null ? presigned(request.getQueryString()) : token,
        request.getHeader(InternalHttp.FUNCTION),
        request.getHeader(InternalHttp.ROLE));
  }

  /** The session token in a presigned URL. */
  private static @Nullable String presigned(@Nullable String query) {
    return query == null ? null : QueryString.parse(query).first(CallerCredentials.TOKEN_HEADER);
  }

  /**
   * The trace that a request belongs to. One that is too long, or is not text, is left out, as it
   * goes into tables and into headers of other requests.
   */
  private static @Nullable String traceHeader(HttpServletRequest request) {
    @Nullable String header = request.getHeader(TRACE_HEADER);
    return header != null
            && header.length() <= MAX_TRACE_HEADER
            && header.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? header
        : null;
  }

  private static void answer(
      HostedService service,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    WireRequest bare = ReceivedRequest.bare(request);
    byte[] body;
    try {
      body =
          Body.read(
              request.getInputStream(), request.getHeader("Content-Encoding"), service.maxBody());
    } catch (Body.TooLargeException e) {
      String text = "Request size exceeded " + service.maxBody() + " bytes.";
      send(response, refused(service, bare, caller, CommonError.REQUEST_TOO_LARGE, text));
      return;
    } catch (Body.UnreadableException e) {
      String text = "The request's body cannot be decompressed.";
      send(response, refused(service, bare, caller, CommonError.SERIALIZATION, text));
      return;
    }
    WireRequest whole =
        new WireRequest(bare.method(), bare.path(), bare.query(), bare.headers(), body);
    if (service.api().isStreamed(whole)) {
      EventStreams.serve(service.api(), caller, whole, response);
    } else {
      send(response, service.api().serve(caller, whole));
    }
  }

  private static WireAnswer refused(
      HostedService service, WireRequest request, Caller caller, CommonError error, String text) {
    return WireProtocols.of(service.api().model(), request)
        .error(new AwsFailure(error, text), caller.requestId());
  }

  private static String header(HttpServletRequest request, String name) {
    @Nullable String value = request.getHeader(name);
    return Objects.requireNonNullElse(value, "");
  }

  static void send(HttpServletResponse response, WireAnswer answer) throws IOException {
    response.setStatus(answer.status());
    for (Headers.Field field : answer.headers().fields()) {
      if (field.name().equalsIgnoreCase("Content-Type")) {
        response.setContentType(field.value());
      } else if (!field.name().equalsIgnoreCase("Content-Length")) {
        response.setHeader(field.name(), field.value());
      }
    }
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }
}
