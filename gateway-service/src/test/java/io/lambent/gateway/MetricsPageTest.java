package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway's own meters on the page of all. */
class MetricsPageTest {
  private static final TestingGateway gateway =
      new TestingGateway("lambent.gateway.metrics-token=known");

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static String page() {
    HttpResponse<String> page = gateway.get("/_lambent/metrics", "Authorization", "Bearer known");
    assertThat(page.statusCode()).isEqualTo(200);
    return page.body();
  }

  @Test
  void needsTheToken() {
    assertThat(gateway.get("/_lambent/metrics").statusCode()).isEqualTo(401);
  }

  @Test
  void countsRequestsByServiceAndOutcome() {
    gateway.post("/2015-03-31/functions/hello/invocations", "{}");
    gateway.post("/2015-03-31/functions/hello/invocations", "no json");
    gateway.get("/2015-03-31/functions");
    gateway.get("/_lambent/health");
    gateway.get("/unknown/to/all");

    assertThat(page())
        .contains(
            "lambent_gateway_requests_seconds_count{outcome=\"success\",service=\"lambda-invoke\"}"
                + " 1",
            "lambent_gateway_requests_seconds_count{outcome=\"client_error\","
                + "service=\"lambda-invoke\"} 1",
            "lambent_gateway_requests_seconds_count{outcome=\"success\",service=\"lambda\"} 1",
            "lambent_gateway_requests_seconds_count{outcome=\"client_error\",service=\"other\"} 1",
            "service=\"lambent\"");
  }

  @Test
  void metersTheCallsOfServices() {
    gateway.get("/2015-03-31/functions");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(page())
                    .contains(
                        "lambent_client_breaker_state{caller=\"gateway-service\","
                            + "name=\"function-service\",state=\"closed\"} 1")
                    .containsPattern(
                        "lambent_client_calls_seconds_count\\{caller=\"gateway-service\","
                            + "kind=\"successful\",name=\"function-service\"\\} [1-9]"));
  }
}
