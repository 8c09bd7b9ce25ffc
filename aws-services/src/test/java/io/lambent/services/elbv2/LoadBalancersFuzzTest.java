package io.lambent.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

class LoadBalancersFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  private static List<String> quoted(String... values) {
    return List.of(values).stream().map(value -> "\"" + value + "\"").toList();
  }

  @Test
  void answersFormsWithNothingButErrorsOfTheCaller() throws Exception {
    TestingAwsServices services = TestingAwsServices.shared();
    try (ElasticLoadBalancingV2Client elb =
        services.client(
            ElasticLoadBalancingV2Client.builder(), "elasticloadbalancing", "000000000000")) {
      String balancer =
          elb.createLoadBalancer(request -> request.name("fuzz"))
              .loadBalancers()
              .getFirst()
              .loadBalancerArn();
      String group =
          elb.createTargetGroup(request -> request.name("fuzz").targetType(TargetTypeEnum.LAMBDA))
              .targetGroups()
              .getFirst()
              .targetGroupArn();
      String listener =
          elb.createListener(
                  request ->
                      request
                          .loadBalancerArn(balancer)
                          .protocol(ProtocolEnum.HTTP)
                          .port(80)
                          .defaultActions(
                              action -> action.type(ActionTypeEnum.FORWARD).targetGroupArn(group)))
              .listeners()
              .getFirst()
              .listenerArn();
      String rule =
          elb.describeRules(request -> request.listenerArn(listener)).rules().getFirst().ruleArn();
      ServiceFuzz fuzz =
          new ServiceFuzz(
              services,
              "elbv2",
              Map.ofEntries(
                  Map.entry("LoadBalancerArn", quoted(balancer)),
                  Map.entry("LoadBalancerArns", quoted(balancer)),
                  Map.entry("TargetGroupArn", quoted(group)),
                  Map.entry("TargetGroupArns", quoted(group)),
                  Map.entry("ListenerArn", quoted(listener)),
                  Map.entry("ListenerArns", quoted(listener)),
                  Map.entry("RuleArn", quoted(rule)),
                  Map.entry("RuleArns", quoted(rule)),
                  Map.entry("ResourceArns", quoted(balancer, group, listener, rule)),
                  Map.entry("Name", quoted("fuzz", "other")),
                  Map.entry("Names", quoted("fuzz")),
                  Map.entry("Type", quoted("forward", "fixed-response", "redirect", "application")),
                  Map.entry("TargetType", quoted("lambda")),
                  Map.entry("Protocol", quoted("HTTP", "HTTPS")),
                  Map.entry("Port", quoted("80", "81")),
                  Map.entry("Priority", quoted("1", "2")),
                  Map.entry("Weight", quoted("1", "0")),
                  Map.entry("StatusCode", quoted("200", "HTTP_301")),
                  Map.entry("HttpCode", quoted("200")),
                  Map.entry("Field", quoted("path-pattern", "http-header", "source-ip")),
                  Map.entry("Values", quoted("/a*", "10.0.0.0/8")),
                  Map.entry("CertificateArn", quoted("arn:aws:acm:us-east-1:0:certificate/a")),
                  Map.entry("Id", quoted("arn:aws:lambda:us-east-1:000000000000:function:f"))),
              SEED);

      assertThat(fuzz.query(20)).as("seed " + SEED).isEmpty();
    }
  }
}
