package io.lambent.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.LoadBalancer;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Load balancers with their listeners, rules and target groups. */
class LoadBalancersTest extends ElbCalls {
  @Test
  void keepsALoadBalancerWithItsAttributesAndTags() {
    var made = balancer();
    String arn = made.loadBalancerArn();
    assertThat(arn)
        .matches(
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/"
                + name
                + "/[0-9a-f]{16}");
    assertThat(made.dnsName()).matches(name + "-\\d{10}\\.us-east-1\\.elb\\.localhost:4566");
    assertThat(made.state().codeAsString()).isEqualTo("active");
    assertThat(made.availabilityZones()).hasSize(2);
    assertThat(balancer().loadBalancerArn()).isEqualTo(arn);
    refused(
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '" + name + "' exists, but with different settings",
        () -> elb.createLoadBalancer(request -> request.name(name).subnets("subnet-3")));

    elb.modifyLoadBalancerAttributes(
        request ->
            request
                .loadBalancerArn(arn)
                .attributes(
                    attribute -> attribute.key("deletion_protection.enabled").value("true"),
                    attribute -> attribute.key("idle_timeout.timeout_seconds").value("90")));
    assertThat(
            elb.describeLoadBalancerAttributes(request -> request.loadBalancerArn(arn))
                .attributes())
        .anyMatch(
            attribute ->
                attribute.key().equals("idle_timeout.timeout_seconds")
                    && attribute.value().equals("90"))
        .anyMatch(attribute -> attribute.key().equals("routing.http2.enabled"));
    refused(
        "NotImplemented",
        "access_logs.s3.enabled",
        () ->
            elb.modifyLoadBalancerAttributes(
                request ->
                    request
                        .loadBalancerArn(arn)
                        .attributes(
                            attribute -> attribute.key("access_logs.s3.enabled").value("true"))));
    elb.addTags(
        request -> request.resourceArns(arn).tags(Tag.builder().key("team").value("shop").build()));
    assertThat(
            elb.describeTags(request -> request.resourceArns(arn))
                .tagDescriptions()
                .getFirst()
                .tags())
        .containsExactly(Tag.builder().key("team").value("shop").build());

    refused(
        "OperationNotPermitted",
        "deletion protection",
        () -> elb.deleteLoadBalancer(request -> request.loadBalancerArn(arn)));
    elb.modifyLoadBalancerAttributes(
        request ->
            request
                .loadBalancerArn(arn)
                .attributes(
                    attribute -> attribute.key("deletion_protection.enabled").value("false")));
    elb.deleteLoadBalancer(request -> request.loadBalancerArn(arn));
    refused(
        "LoadBalancerNotFound",
        "Load balancers '[" + name + "]' not found",
        () -> elb.describeLoadBalancers(request -> request.names(name)));
    elb.deleteLoadBalancer(request -> request.loadBalancerArn(arn));
  }

  @Test
  void givesGatewaysWhatRulesSay() {
    var made = balancer();
    TargetGroup group = group("-a");
    services.functions().policy(name, ALLOWED);
    elb.registerTargets(
        request ->
            request.targetGroupArn(group.targetGroupArn()).targets(target -> target.id(function)));
    elb.modifyTargetGroupAttributes(
        request ->
            request
                .targetGroupArn(group.targetGroupArn())
                .attributes(
                    attribute ->
                        attribute.key("lambda.multi_value_headers.enabled").value("true")));
    String listener = listener(made.loadBalancerArn(), 80, text("default"));
    String first = rule(listener, 20, forward(group), path("/a*"));
    String second = rule(listener, 10, text("b"), path("/b*"));
    elb.setRulePriorities(
        request ->
            request.rulePriorities(
                pair -> pair.ruleArn(first).priority(10),
                pair -> pair.ruleArn(second).priority(20)));

    assertThat(
            elb.describeRules(request -> request.listenerArn(listener)).rules().stream()
                .map(Rule::priority))
        .containsExactly("10", "20", "default");
    String label = made.dnsName().substring(0, made.dnsName().indexOf('.'));
    LoadBalancerSource source = services.bean(LoadBalancerSource.class);
    assertThat(source.find("abc1234567")).isNull();
    assertThat(source.find(LoadBalancer.id(name)))
        .isInstanceOfSatisfying(
            LoadBalancer.class, byName -> assertThat(byName.label()).isEqualTo(label));
    assertThat(source.find(LoadBalancer.id(label)))
        .isInstanceOfSatisfying(
            LoadBalancer.class,
            served -> {
              List<LoadBalancer.Rule> rules = served.listeners().getFirst().rules();
              assertThat(rules).hasSize(3);
              assertThat(rules.getFirst().conditions())
                  .containsExactly(
                      new LoadBalancer.Condition("path-pattern", null, List.of("/a*"), List.of()));
              assertThat(rules.getFirst().action().forward())
                  .isEqualTo(
                      new LoadBalancer.Forward(
                          List.of(new LoadBalancer.Weighted(group.targetGroupArn(), 1)), 0));
              assertThat(rules.getLast().action().fixedResponse())
                  .isEqualTo(new LoadBalancer.FixedResponse(200, "text/plain", "default"));
              assertThat(served.targetGroups())
                  .containsExactly(
                      new LoadBalancer.TargetGroup(
                          group.targetGroupArn(), true, List.of(function)));
            });

    refused(
        "ResourceInUse",
        "is currently in use by a listener or a rule",
        () -> elb.deleteTargetGroup(request -> request.targetGroupArn(group.targetGroupArn())));
    elb.deleteLoadBalancer(request -> request.loadBalancerArn(made.loadBalancerArn()));
    elb.deleteTargetGroup(request -> request.targetGroupArn(group.targetGroupArn()));
    assertThat(source.find(LoadBalancer.id(label))).isNull();
  }

  @Test
  void refusesWhatItDoesNotDoByName() {
    var made = balancer();
    String arn = made.loadBalancerArn();
    String listener = listener(arn, 80, text("default"));
    refused(
        "NotImplemented",
        "'network'",
        () ->
            elb.createLoadBalancer(
                request -> request.name(name + "-n").type(LoadBalancerTypeEnum.NETWORK)));
    refused(
        "NotImplemented",
        "'ip'",
        () ->
            elb.createTargetGroup(
                request -> request.name(name + "-i").targetType(TargetTypeEnum.IP)));
    refused(
        "NotImplemented",
        "'authenticate-oidc'",
        () ->
            rule(
                listener,
                1,
                Action.builder().type(ActionTypeEnum.AUTHENTICATE_OIDC).build(),
                path("/a")));
    refused(
        "NotImplemented",
        "Regular expressions",
        () ->
            rule(
                listener,
                1,
                text("x"),
                RuleCondition.builder().field("path-pattern").regexValues("a+").build()));
    refused(
        "NotImplemented",
        "CreateTrustStore",
        () ->
            elb.createTrustStore(
                request ->
                    request
                        .name("t")
                        .caCertificatesBundleS3Bucket("b")
                        .caCertificatesBundleS3Key("k")));
    elb.deleteLoadBalancer(request -> request.loadBalancerArn(arn));
  }

  @Test
  void answersTheErrorsOfAws() {
    var made = balancer();
    String arn = made.loadBalancerArn();
    String listener = listener(arn, 80, text("default"));
    assertThat(listener(arn, 80, text("default"))).isEqualTo(listener);
    refused(
        "DuplicateListener",
        "A listener already exists on this port for this load balancer '" + arn + "'",
        () -> listener(arn, 80, text("other")));
    rule(listener, 1, text("x"), path("/x"));
    refused(
        "PriorityInUse",
        "Priority '1' is currently in use",
        () -> rule(listener, 1, text("y"), path("/y")));
    refused(
        "ValidationError",
        "Condition field 'colour' must be one of",
        () -> rule(listener, 2, text("y"), RuleCondition.builder().field("colour").build()));
    String byDefault =
        elb.describeRules(request -> request.listenerArn(listener)).rules().getLast().ruleArn();
    refused(
        "OperationNotPermitted",
        "Default rule '" + byDefault + "' cannot be deleted",
        () -> elb.deleteRule(request -> request.ruleArn(byDefault)));
    refused(
        "ValidationError",
        "'x' is not a valid listener ARN",
        () -> elb.deleteListener(request -> request.listenerArn("x")));
    refused(
        "ValidationError",
        "A certificate must be specified for HTTPS listeners",
        () ->
            elb.createListener(
                request ->
                    request
                        .loadBalancerArn(arn)
                        .protocol(ProtocolEnum.HTTPS)
                        .port(443)
                        .defaultActions(text("x"))));
    refused(
        "TargetGroupNotFound",
        "not found",
        () -> elb.describeTargetGroups(request -> request.names(name + "-none")));
    elb.deleteLoadBalancer(request -> request.loadBalancerArn(arn));
  }
}
