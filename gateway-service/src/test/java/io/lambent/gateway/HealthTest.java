package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's answers about the health of the installation. */
class HealthTest {
  private static final TestingGateway gateway = new TestingGateway();

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @Test
  void isUpWhileEveryServiceIs() {
    HttpResponse<String> response = gateway.get("/actuator/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"status\":\"UP\"", "functionService");
  }

  @Test
  void isDownWhenAServiceIs() {
    gateway.execution.health(503);

    HttpResponse<String> actuator = gateway.get("/actuator/health");
    HttpResponse<String> own = gateway.get("/_lambent/health");
    HttpResponse<String> localstack = gateway.get("/_localstack/health");

    assertThat(actuator.statusCode()).isEqualTo(503);
    assertThat(actuator.body())
        .contains("\"executionService\":{\"status\":\"DOWN\"}")
        .doesNotContain("answers 503");
    assertThat(own.statusCode()).isEqualTo(503);
    assertThat(own.body()).contains("\"execution-service\":\"answers 503\"");
    assertThat(localstack.body()).contains("\"lambda\":\"error\"", "\"logs\":\"error\"");
  }

  @Test
  void namesNoAddressOfAServiceThatIsAway() {
    try (TestingGateway alone =
        new TestingGateway("lambent.gateway.billing-service-url=http://127.0.0.1:1")) {
      HttpResponse<String> actuator = alone.get("/actuator/health");
      HttpResponse<String> own = alone.get("/_lambent/health");

      assertThat(actuator.body()).contains("\"billingService\":{\"status\":\"DOWN\"}");
      assertThat(own.body()).contains("\"billing-service\":\"cannot be reached\"");
      assertThat(actuator.body() + own.body()).doesNotContain("127.0.0.1", "refused");
    }
  }

  @Test
  void tellsToolsWrittenForLocalStackWhatRuns() {
    HttpResponse<String> response = gateway.get("/_localstack/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .startsWith(
            "{\"services\":{\"lambda\":\"running\",\"logs\":\"running\",\"sts\":\"running\","
                + "\"cloudcontrol\":\"running\",\"cloudwatch\":\"running\",\"dynamodb\":\"running\",\"dynamodbstreams\":\"running\",\"ecr\":\"running\",\"elbv2\":\"running\",\"events\":\"running\",\"iam\":\"running\",\"kinesis\":\"running\",\"kms\":\"running\",\"s3\":\"running\",\"scheduler\":\"running\",\"secretsmanager\":\"running\","
                + "\"sns\":\"running\",\"sqs\":\"running\",\"ssm\":\"running\",\"cloudformation\":\"running\",\"apigateway\":\"running\"},"
                + "\"edition\":\"lambent\",\"version\":");
  }

  @Test
  void addsTheGatewayToWhatTheServicesSupport() {
    HttpResponse<String> response = gateway.get("/_lambent/compat");

    assertThat(response.body())
        .startsWith(
            "{\"operations\":[],\"services\":{\"operations\":[]},\"gateway\":[{\"name\":\"Invoke\"");
  }
}
