package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and web pages that reach the port, and those that do not. */
class OriginTest {
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";
  private static final TestingGateway gateway =
      new TestingGateway(
          "lambent.gateway.allowed-hosts=lambent.internal,*.example.org",
          "lambent.gateway.allowed-origins=http://localhost:3000");

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static String withHost(String host) {
    return gateway.raw(
        "POST "
            + INVOKE
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:4566",
        "stream-localhost:4566",
        "lambda.localhost:4566",
        "127.0.0.1:4566",
        "[::1]:4566",
        "localhost.localstack.cloud:4566",
        "lambent.internal:80",
        "host.docker.internal:4566",
        "a.example.org"
      })
  void servesKnownHosts(String host) {
    assertThat(withHost(host)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attacker.example.com",
        "localhost.attacker.com:4566",
        "notlocalhost",
        "stream-attacker.com",
        "127.0.0.1.nip.io",
        "example.org.attacker.com",
        ""
      })
  void refusesForeignHosts(String host) {
    assertThat(withHost(host))
        .startsWith("HTTP/1.1 403 ")
        .contains("x-amzn-ErrorType: AccessDeniedException");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @Test
  void refusesForeignHostsOnRoutesToo() {
    String response =
        gateway.raw(
            "GET /2015-03-31/functions HTTP/1.1\r\nHost: attacker.com\r\nConnection: close\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 403 ");
    assertThat(gateway.function.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://attacker.com", "null", "http://localhost:3001", "http://localhost"})
  void refusesPagesOfOtherOrigins(String origin) {
    HttpResponse<String> response = gateway.post(INVOKE, "{}", "Origin", origin);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void refusesRequestsThatAPageMakesWithoutAnOrigin(String site) {
    HttpResponse<String> response =
        gateway.get("/2015-03-31/functions", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "no-cors");

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void servesALinkThatAUserFollows() {
    HttpResponse<String> response =
        gateway.get(
            "/_lambent/health", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void servesPagesOfItsOwnOrigin() {
    HttpResponse<String> response =
        gateway.post(INVOKE, "{}", "Origin", "http://127.0.0.1:" + gateway.port());

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void letsConfiguredPagesReadTheAnswer() {
    HttpResponse<String> response = gateway.post(INVOKE, "{}", "Origin", "http://localhost:3000");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://localhost:3000");
  }

  @Test
  void answersThePreflightOfConfiguredPages() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request(INVOKE)
                .method("OPTIONS", BodyPublishers.noBody())
                .headers(
                    "Origin",
                    "http://localhost:3000",
                    "Access-Control-Request-Method",
                    "POST",
                    "Access-Control-Request-Headers",
                    "authorization,x-amz-date"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("authorization,x-amz-date");
  }
}
