package io.lambent.services.elbv2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.InvocationOutcome;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Functions as targets, and their health. */
class TargetsTest extends ElbCalls {
  @Test
  void registersOneFunctionThatItMayCall() {
    TargetGroup group = group("-r");
    String arn = group.targetGroupArn();
    refused(
        "AccessDenied",
        "elasticloadbalancing principal does not have permission to invoke "
            + function
            + " from target group "
            + arn,
        () ->
            elb.registerTargets(
                request -> request.targetGroupArn(arn).targets(target -> target.id(function))));
    services.functions().policy(name, ALLOWED);
    services.functions().policy(name + "-2", ALLOWED);
    elb.registerTargets(
        request -> request.targetGroupArn(arn).targets(target -> target.id(function)));
    refused(
        "TooManyTargets",
        arn,
        () ->
            elb.registerTargets(
                request ->
                    request.targetGroupArn(arn).targets(target -> target.id(function + "-2"))));

    assertThat(health(arn)).isEqualTo(Map.of(function, "Target.NotInUse"));
    elb.deregisterTargets(
        request -> request.targetGroupArn(arn).targets(target -> target.id(function)));
    assertThat(health(arn)).isEmpty();
    elb.deleteTargetGroup(request -> request.targetGroupArn(arn));
  }

  private static Map<String, String> health(String group) {
    return elb
        .describeTargetHealth(request -> request.targetGroupArn(group))
        .targetHealthDescriptions()
        .stream()
        .collect(
            Collectors.toMap(one -> one.target().id(), one -> one.targetHealth().reasonAsString()));
  }

  private TargetHealthStateEnum state(String group) {
    HealthChecks checks = services.bean(HealthChecks.class);
    checks.claim(10).forEach(checks::perform);
    return elb.describeTargetHealth(request -> request.targetGroupArn(group))
        .targetHealthDescriptions()
        .getFirst()
        .targetHealth()
        .state();
  }

  @Test
  void checksTheHealthOfAFunctionInUse() {
    var made = balancer();
    TargetGroup group = group("-h");
    String arn = group.targetGroupArn();
    services.functions().policy(name, ALLOWED);
    elb.registerTargets(
        request -> request.targetGroupArn(arn).targets(target -> target.id(function)));
    listener(made.loadBalancerArn(), 80, forward(group));
    assertThat(health(arn)).isEqualTo(Map.of(function, "Target.HealthCheckDisabled"));
    services
        .invoker()
        .next(
            name,
            new InvocationOutcome.Succeeded(
                new Execution("$LATEST", 1, 1, null, 128, 1, null),
                "{\"statusCode\":200}".getBytes(UTF_8)));

    elb.modifyTargetGroup(request -> request.targetGroupArn(arn).healthCheckEnabled(true));

    long end = System.nanoTime() + 60_000_000_000L;
    while (state(arn) != TargetHealthStateEnum.HEALTHY && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(state(arn)).isEqualTo(TargetHealthStateEnum.HEALTHY);
    assertThat(new String(services.invoker().of(name).element().payload(), UTF_8))
        .contains("ELB-HealthChecker/2.0");
    elb.deleteLoadBalancer(request -> request.loadBalancerArn(made.loadBalancerArn()));
    elb.deleteTargetGroup(request -> request.targetGroupArn(arn));
  }
}
