package io.lambent.gateway.loadbalancer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.httpevent.AnswerHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers of load balancers. */
final class BalancerResponses {
  private static final Logger log = LoggerFactory.getLogger(BalancerResponses.class);
  private static final String SERVER = "awselb/2.0";
  private static final String HTML = "text/html";
  private static final String DEFAULT_TYPE = "application/octet-stream";
  private static final String RESPONSE_ATTRIBUTE = "routing.http.response.";
  private static final String HEADER_ATTRIBUTE = ".header_value";

  /** Titles of AWS's pages where they differ from the standard. */
  private static final Map<Integer, String> TITLES =
      Map.of(
          405, "Not Allowed",
          463, "463",
          503, "Service Temporarily Unavailable",
          504, "Gateway Time-out");

  private BalancerResponses() {}

  /** Reads and discards the request's body, then answers an error. */
  static void refuse(BalancedCall call, int status) {
    call.call().exchange().discardBody(() -> page(call, status));
  }

  /** Answers the page with which AWS tells a status, such as that of an error. */
  static void page(BalancedCall call, int status) {
    String reason = TITLES.getOrDefault(status, HttpResponseStatus.valueOf(status).reasonPhrase());
    String title = reason.equals(Integer.toString(status)) ? reason : status + " " + reason;
    byte[] page =
        ("<html>\r\n<head><title>"
                + title
                + "</title></head>\r\n<body>\r\n<center><h1>"
                + title
                + "</h1></center>\r\n</body>\r\n</html>\r\n")
            .getBytes(UTF_8);
    HttpHeaders headers = call.call().exchange().status(status, reason).answerHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, HTML);
    headers.set(HttpHeaderNames.SERVER, SERVER);
    finish(call, headers);
    call.call().exchange().send(page);
  }

  /** Answers a redirect. */
  static void redirect(BalancedCall call, int status, String location) {
    try {
      call.call().exchange().answerHeaders().set(HttpHeaderNames.LOCATION, location);
    } catch (IllegalArgumentException e) {
      page(call, 400);
      return;
    }
    call.origin(BalancedCall.Origin.REDIRECT);
    page(call, status);
  }

  /** Answers what a rule says. */
  static void fixed(BalancedCall call, int status, @Nullable String type, @Nullable String body) {
    call.origin(BalancedCall.Origin.FIXED_RESPONSE);
    HttpHeaders headers = call.call().exchange().status(status).answerHeaders();
    headers.set(HttpHeaderNames.SERVER, SERVER);
    if (body != null && !body.isEmpty()) {
      String named = type == null || type.isEmpty() ? "text/plain" : type;
      headers.set(
          HttpHeaderNames.CONTENT_TYPE,
          named.startsWith("text/") ? named + "; charset=utf-8" : named);
    }
    finish(call, headers);
    send(call, status, body == null ? new byte[0] : body.getBytes(UTF_8));
  }

  /** Sends what a function has answered. */
  static void send(BalancedCall call, BalancerAnswer answer) {
    HttpHeaders headers = call.call().exchange().answerHeaders();
    try {
      for (BalancerAnswer.Header header : answer.headers()) {
        if (!AnswerHeaders.isOfConnection(header.name())) {
          headers.add(header.name(), header.value());
        }
      }
      if (answer.reason() == null) {
        call.call().exchange().status(answer.status());
      } else {
        call.call().exchange().status(answer.status(), answer.reason());
      }
    } catch (IllegalArgumentException e) {
      malformed(call, e);
      return;
    }
    call.origin(BalancedCall.Origin.TARGET);
    if (!headers.contains(HttpHeaderNames.SERVER)) {
      headers.set(HttpHeaderNames.SERVER, SERVER);
    }
    if (!headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, DEFAULT_TYPE);
    }
    finish(call, headers);
    send(call, answer.status(), answer.body());
  }

  /** Answers 502 where a function's answer is no response. */
  static void malformed(BalancedCall call, IllegalArgumentException e) {
    log.info(
        "A function behind {} answered what is no HTTP response: {}",
        call.balancer().definition().arn(),
        e.toString());
    call.call().exchange().answerHeaders().clear();
    call.origin(BalancedCall.Origin.FUNCTION_ERROR);
    page(call, 502);
  }

  private static void send(BalancedCall call, int status, byte[] body) {
    if (status == 204 || status == 304) {
      call.call().exchange().sendHead();
    } else {
      call.call().exchange().send(body);
    }
  }

  /** Adds what all answers of a listener have. */
  private static void finish(BalancedCall call, HttpHeaders headers) {
    Map<String, String> attributes = call.listener().definition().attributes();
    if ("false".equals(attributes.get(RESPONSE_ATTRIBUTE + "server.enabled"))) {
      headers.remove(HttpHeaderNames.SERVER);
    }
    attributes.forEach(
        (name, value) -> {
          if (!value.isEmpty()
              && name.startsWith(RESPONSE_ATTRIBUTE)
              && name.endsWith(HEADER_ATTRIBUTE)) {
            headers.set(
                name.substring(
                        RESPONSE_ATTRIBUTE.length(), name.length() - HEADER_ATTRIBUTE.length())
                    .replace('_', '-'),
                value);
          }
        });
    if (call.address().isByPath()) {
      headers.add(HttpHeaderNames.CONTENT_SECURITY_POLICY, AnswerHeaders.SANDBOX);
    }
  }
}
