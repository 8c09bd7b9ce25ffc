package io.lambent.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Calls of Elastic Load Balancing by the SDK. Each test has a name of its own. */
abstract class ElbCalls {
  static final TestingAwsServices services = TestingAwsServices.shared();
  static final ElasticLoadBalancingV2Client elb =
      services.client(
          ElasticLoadBalancingV2Client.builder(), "elasticloadbalancing", "123456789012");
  static final String ALLOWED =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"lambda:InvokeFunction\",\"Principal\":"
          + "{\"Service\":\"elasticloadbalancing.amazonaws.com\"}}]}";

  final String name = "t-" + UUID.randomUUID().toString().substring(0, 20);
  final String function = "arn:aws:lambda:us-east-1:123456789012:function:" + name;

  software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer balancer() {
    return elb.createLoadBalancer(
            request -> request.name(name).subnets("subnet-1", "subnet-2").securityGroups("sg-1"))
        .loadBalancers()
        .getFirst();
  }

  TargetGroup group(String ending) {
    return elb.createTargetGroup(
            request -> request.name(name + ending).targetType(TargetTypeEnum.LAMBDA))
        .targetGroups()
        .getFirst();
  }

  static Action forward(TargetGroup group) {
    return Action.builder()
        .type(ActionTypeEnum.FORWARD)
        .targetGroupArn(group.targetGroupArn())
        .build();
  }

  static Action text(String body) {
    return Action.builder()
        .type(ActionTypeEnum.FIXED_RESPONSE)
        .fixedResponseConfig(
            config -> config.statusCode("200").contentType("text/plain").messageBody(body))
        .build();
  }

  static RuleCondition path(String pattern) {
    return RuleCondition.builder()
        .field("path-pattern")
        .pathPatternConfig(config -> config.values(pattern))
        .build();
  }

  static void refused(String code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ElasticLoadBalancingV2Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.awsErrorDetails().errorMessage()).contains(text);
            });
  }

  static String listener(String balancer, int port, Action action) {
    return elb.createListener(
            request ->
                request
                    .loadBalancerArn(balancer)
                    .protocol(ProtocolEnum.HTTP)
                    .port(port)
                    .defaultActions(action))
        .listeners()
        .getFirst()
        .listenerArn();
  }

  static String rule(String listener, int priority, Action action, RuleCondition condition) {
    return elb.createRule(
            request ->
                request
                    .listenerArn(listener)
                    .priority(priority)
                    .actions(action)
                    .conditions(condition))
        .rules()
        .getFirst()
        .ruleArn();
  }
}
