package io.lambent.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthChecksTest {
  private static final String GROUP = "arn:aws:elasticloadbalancing:us-east-1:0:targetgroup/g/0";
  private static final StoredTargetGroup.Settings SETTINGS =
      new StoredTargetGroup.Settings(true, "/health", 10, 5, 3, 2, "200-202,418");
  private static final HealthChecks.Failure FAILURE =
      new HealthChecks.Failure("Target.Timeout", "Request timed out");

  private static TargetTable.Check check(@Nullable Boolean isHealthy, int successes, int failures) {
    return new TargetTable.Check(
        1,
        GROUP,
        SETTINGS,
        "arn:aws:lambda:us-east-1:000000000000:function:f",
        new TargetTable.Health(isHealthy, null, null, successes, failures));
  }

  @ParameterizedTest
  @CsvSource({"200, true", "202, true", "203, false", "418, true", "500, false", "0, false"})
  void knowsTheCodesOfHealthyAnswers(int status, boolean matches) {
    assertThat(HealthChecks.matches(SETTINGS.codes(), status)).isEqualTo(matches);
  }

  @Test
  void makesANewTargetHealthyWithItsFirstSuccess() {
    assertThat(HealthChecks.after(check(null, 0, 1), null).isHealthy()).isTrue();
  }

  @Test
  void changesStatesAtTheThresholds() {
    assertThat(HealthChecks.after(check(true, 9, 0), FAILURE).isHealthy()).isTrue();
    TargetTable.Health failed = HealthChecks.after(check(true, 0, 1), FAILURE);
    assertThat(failed.isHealthy()).isFalse();
    assertThat(failed.reason()).isEqualTo("Target.Timeout");
    assertThat(HealthChecks.after(check(false, 1, 0), null).isHealthy()).isFalse();
    assertThat(HealthChecks.after(check(false, 2, 0), null).isHealthy()).isTrue();
  }

  @Test
  void callsFunctionsWithTheEventOfAws() {
    assertThat(HealthChecks.event(GROUP, "/health"))
        .isEqualTo(
            "{\"requestContext\":{\"elb\":{\"targetGroupArn\":\""
                + GROUP
                + "\"}},\"httpMethod\":\"GET\",\"path\":\"/health\",\"queryStringParameters\":{},"
                + "\"headers\":{\"user-agent\":\"ELB-HealthChecker/2.0\"},\"body\":\"\","
                + "\"isBase64Encoded\":false}");
  }
}
