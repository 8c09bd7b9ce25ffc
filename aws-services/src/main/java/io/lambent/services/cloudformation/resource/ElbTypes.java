package io.lambent.services.cloudformation.resource;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of Elastic Load Balancing. Their physical ids are ARNs. */
final class ElbTypes {
  private static final String SERVICE = "elbv2";
  private static final int LONGEST_NAME = 32;
  private static final List<String> UNSUPPORTED =
      List.of(
          "EnableCapacityReservationProvisionStabilize",
          "EnablePrefixForIpv6SourceNat",
          "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
          "Ipv4IpamPoolId",
          "MinimumLoadBalancerCapacity",
          "TargetControlPort");
  private static final String[] HEALTH_CHECKS = {
    "HealthCheckEnabled",
    "HealthCheckIntervalSeconds",
    "HealthCheckPath",
    "HealthCheckPort",
    "HealthCheckProtocol",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "Matcher",
    "UnhealthyThresholdCount"
  };
  private static final String[] LISTENER = {
    "AlpnPolicy",
    "Certificates",
    "DefaultActions",
    "MutualAuthentication",
    "Port",
    "Protocol",
    "SslPolicy"
  };

  private ElbTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        ElbTypes::createLoadBalancer,
        ElbTypes::updateLoadBalancer,
        step -> delete(step, "DeleteLoadBalancer", "LoadBalancerArn", "LoadBalancerNotFound"));
    types.add(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        ElbTypes::createTargetGroup,
        ElbTypes::updateTargetGroup,
        step -> delete(step, "DeleteTargetGroup", "TargetGroupArn", "TargetGroupNotFound"));
    types.add(
        "AWS::ElasticLoadBalancingV2::Listener",
        ElbTypes::createListener,
        ElbTypes::updateListener,
        step -> delete(step, "DeleteListener", "ListenerArn", "ListenerNotFound"));
    types.add(
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        ElbTypes::createRule,
        ElbTypes::updateRule,
        step -> delete(step, "DeleteRule", "RuleArn", "RuleNotFound"));
  }

  private static void delete(Step step, String operation, String member, String missing) {
    step.callUnless(SERVICE, operation, step.object().put(member, step.physicalId()), missing);
  }

  private static void requireSupported(Step step) {
    for (String property : UNSUPPORTED) {
      if (step.has(property)) {
        throw new ResourceFailure(
            "Lambent does not support the property " + property + " of " + step.type());
      }
    }
  }

  private static ObjectNode names(Step step, String name) {
    ObjectNode input = step.object();
    input.putArray("Names").add(name);
    return input;
  }

  /** The input of an operation that makes something with a name and tags. */
  private static ObjectNode named(Step step, String name, ObjectNode picked) {
    picked.put("Name", name);
    if (!step.tags().isEmpty()) {
      picked.set("Tags", step.tagList());
    }
    return picked;
  }

  private static void attributes(Step step, String property, String resource, String arn) {
    if (step.changed(property) && step.has(property) && !step.get(property).isEmpty()) {
      ObjectNode input = step.object().put(resource + "Arn", arn);
      input.set("Attributes", step.get(property));
      step.call(SERVICE, "Modify" + resource + "Attributes", input);
    }
  }

  private static void tags(Step step) {
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object();
      input.putArray("ResourceArns").add(step.physicalId());
      input.set("TagKeys", step.removedTags());
      step.call(SERVICE, "RemoveTags", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object();
      input.putArray("ResourceArns").add(step.physicalId());
      input.set("Tags", step.tagList());
      step.call(SERVICE, "AddTags", input);
    }
  }

  private static Made createLoadBalancer(Step step) {
    requireSupported(step);
    String name = step.name("Name", LONGEST_NAME);
    step.begin(
        name,
        () ->
            step.answers(
                SERVICE, "DescribeLoadBalancers", names(step, name), "LoadBalancerNotFound"));
    JsonNode made =
        step.call(
                SERVICE,
                "CreateLoadBalancer",
                named(
                    step,
                    name,
                    step.pick(
                        "Scheme",
                        "Subnets",
                        "SubnetMappings",
                        "SecurityGroups",
                        "IpAddressType",
                        "Type")))
            .path("LoadBalancers")
            .path(0);
    String arn = made.path("LoadBalancerArn").asString();
    step.identified(arn);
    attributes(step, "LoadBalancerAttributes", "LoadBalancer", arn);
    return Made.of(
        arn,
        "LoadBalancerArn",
        arn,
        "DNSName",
        made.path("DNSName").asString(),
        "CanonicalHostedZoneID",
        made.path("CanonicalHostedZoneId").asString(),
        "LoadBalancerFullName",
        arn.substring(arn.indexOf("app/")),
        "LoadBalancerName",
        name);
  }

  private static Made updateLoadBalancer(Step step) {
    requireSupported(step);
    String arn = step.physicalId();
    if (step.changed("Subnets", "SubnetMappings")) {
      ObjectNode input = step.pick("Subnets", "SubnetMappings");
      step.call(SERVICE, "SetSubnets", input.put("LoadBalancerArn", arn));
    }
    if (step.changed("SecurityGroups")) {
      ObjectNode input = step.object().put("LoadBalancerArn", arn);
      input.set(
          "SecurityGroups", step.has("SecurityGroups") ? step.get("SecurityGroups") : step.list());
      step.call(SERVICE, "SetSecurityGroups", input);
    }
    if (step.changed("IpAddressType")) {
      step.call(
          SERVICE,
          "SetIpAddressType",
          step.object()
              .put("LoadBalancerArn", arn)
              .put("IpAddressType", step.text("IpAddressType", "ipv4")));
    }
    attributes(step, "LoadBalancerAttributes", "LoadBalancer", arn);
    tags(step);
    return new Made(arn, step.attributes());
  }

  private static Made createTargetGroup(Step step) {
    requireSupported(step);
    String name = step.name("Name", LONGEST_NAME);
    step.begin(
        name,
        () ->
            step.answers(
                SERVICE, "DescribeTargetGroups", names(step, name), "TargetGroupNotFound"));
    ObjectNode input = step.pick(HEALTH_CHECKS);
    input.setAll(
        step.pick("IpAddressType", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId"));
    String arn =
        step.call(SERVICE, "CreateTargetGroup", named(step, name, input))
            .path("TargetGroups")
            .path(0)
            .path("TargetGroupArn")
            .asString();
    step.identified(arn);
    attributes(step, "TargetGroupAttributes", "TargetGroup", arn);
    targets(step, "RegisterTargets", arn, step.get("Targets"));
    return Made.of(
        arn,
        "TargetGroupArn",
        arn,
        "TargetGroupFullName",
        arn.substring(arn.indexOf("targetgroup/")),
        "TargetGroupName",
        name);
  }

  private static void targets(Step step, String operation, String arn, JsonNode targets) {
    if (!targets.isEmpty()) {
      ObjectNode input = step.object().put("TargetGroupArn", arn);
      input.set("Targets", targets);
      step.call(SERVICE, operation, input);
    }
  }

  private static Made updateTargetGroup(Step step) {
    requireSupported(step);
    String arn = step.physicalId();
    if (step.changed(HEALTH_CHECKS)) {
      step.call(SERVICE, "ModifyTargetGroup", step.pick(HEALTH_CHECKS).put("TargetGroupArn", arn));
    }
    attributes(step, "TargetGroupAttributes", "TargetGroup", arn);
    if (step.changed("Targets")) {
      targets(
          step,
          "DeregisterTargets",
          arn,
          missing(step, step.before().path("Targets"), step.get("Targets")));
      targets(
          step,
          "RegisterTargets",
          arn,
          missing(step, step.get("Targets"), step.before().path("Targets")));
    }
    tags(step);
    return new Made(arn, step.attributes());
  }

  /** The targets of one list that another one does not have. */
  private static ArrayNode missing(Step step, JsonNode from, JsonNode in) {
    ArrayNode missing = step.list();
    for (JsonNode target : from) {
      if (in.valueStream().noneMatch(other -> other.path("Id").equals(target.path("Id")))) {
        missing.add(target);
      }
    }
    return missing;
  }

  private static Made createListener(Step step) {
    String arn =
        step.call(
                SERVICE,
                "CreateListener",
                step.pick(LISTENER).put("LoadBalancerArn", step.text("LoadBalancerArn")))
            .path("Listeners")
            .path(0)
            .path("ListenerArn")
            .asString();
    step.identified(arn);
    attributes(step, "ListenerAttributes", "Listener", arn);
    return Made.of(arn, "ListenerArn", arn);
  }

  private static Made updateListener(Step step) {
    String arn = step.physicalId();
    if (step.changed(LISTENER)) {
      step.call(SERVICE, "ModifyListener", step.pick(LISTENER).put("ListenerArn", arn));
    }
    attributes(step, "ListenerAttributes", "Listener", arn);
    return new Made(arn, step.attributes());
  }

  private static Made createRule(Step step) {
    String arn =
        step.call(
                SERVICE,
                "CreateRule",
                step.pick("ListenerArn", "Priority", "Conditions", "Actions", "Transforms"))
            .path("Rules")
            .path(0)
            .path("RuleArn")
            .asString();
    step.identified(arn);
    ObjectNode attributes = step.object().put("RuleArn", arn).put("IsDefault", false);
    return new Made(arn, attributes);
  }

  private static Made updateRule(Step step) {
    String arn = step.physicalId();
    if (step.changed("Conditions", "Actions", "Transforms")) {
      step.call(
          SERVICE,
          "ModifyRule",
          step.pick("Conditions", "Actions", "Transforms").put("RuleArn", arn));
    }
    if (step.changed("Priority")) {
      ObjectNode input = step.object();
      input
          .putArray("RulePriorities")
          .addObject()
          .put("RuleArn", arn)
          .set("Priority", step.get("Priority"));
      step.call(SERVICE, "SetRulePriorities", input);
    }
    return new Made(arn, step.attributes());
  }
}
