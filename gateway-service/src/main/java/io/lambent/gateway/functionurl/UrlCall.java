package io.lambent.gateway.functionurl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionUrl;
import io.lambent.gateway.httpevent.AnswerHeaders;
import io.lambent.gateway.httpevent.CorsAnswer;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to a function URL, and the answers that it may get.
 *
 * @param traceId as the function sees it
 */
record UrlCall(FunctionUrlAddress address, Call call, FunctionUrl url, String traceId) {
  private static final Logger log = LoggerFactory.getLogger(UrlCall.class);
  private static final String RESPONSE_STREAM = "RESPONSE_STREAM";

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

  /** Returns true where the answer is sent while the function writes it. */
  boolean isStreamed() {
    return url.invokeMode().equals(RESPONSE_STREAM);
  }

  /** Sends a whole answer. */
  void send(HttpAnswer answer) {
    if (!describe(answer)) {
      badGateway();
    } else if (hasNoBody(answer)) {
      call.exchange().sendHead();
    } else {
      call.exchange().send(answer.body());
    }
  }

  static boolean hasNoBody(HttpAnswer answer) {
    int status = answer.status();
    return status < 200 || status == 204 || status == 304;
  }

  /**
   * Sets status and headers of the answer.
   *
   * @return false where the function's headers cannot be sent; none is set then
   */
  boolean describe(HttpAnswer answer) {
    HttpHeaders headers = call.exchange().answerHeaders();
    headers.set(TraceId.HEADER, traceId);
    try {
      for (HttpAnswer.Header header : answer.headers()) {
        add(headers, header);
      }
      for (String cookie : answer.cookies()) {
        headers.add(HttpHeaderNames.SET_COOKIE, cookie);
      }
    } catch (IllegalArgumentException e) {
      notHttp(e);
      headers.clear();
      return false;
    }
    if (!headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
      headers.set(
          HttpHeaderNames.CONTENT_TYPE, isStreamed() ? "application/octet-stream" : Answers.JSON);
    }
    if (address.isByPath()) {
      headers.add(HttpHeaderNames.CONTENT_SECURITY_POLICY, AnswerHeaders.SANDBOX);
    }
    headers.set(Answers.REQUEST_ID, call.requestId());
    CorsAnswer.apply(url.cors(), call, headers);
    call.exchange().status(answer.status());
    return true;
  }

  private static void add(HttpHeaders headers, HttpAnswer.Header header) {
    String name = header.name();
    if (REMAPPED.contains(name.toLowerCase(Locale.ROOT))) {
      headers.add("x-amzn-Remapped-" + name, header.value());
    } else {
      headers.add(name, header.value());
    }
  }

  /** Writes down that the function's answer is none over HTTP. */
  void notHttp(IllegalArgumentException e) {
    log.info("{} answered what is no HTTP response: {}", url.function(), e.toString());
  }

  void badGateway() {
    HttpHeaders headers = call.exchange().status(502).answerHeaders();
    headers.set(TraceId.HEADER, traceId);
    headers.set(HttpHeaderNames.CONTENT_TYPE, Answers.JSON);
    headers.set(Answers.REQUEST_ID, call.requestId());
    CorsAnswer.apply(url.cors(), call, headers);
    call.exchange().send("Internal Server Error".getBytes(UTF_8));
  }
}
