package io.lambent.services.elbv2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The attributes of one kind of resource. See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html">LoadBalancerAttribute</a>
 * and its siblings.
 */
final class AttributeRules {
  static final String DELETION_PROTECTION = "deletion_protection.enabled";
  static final String MULTI_VALUE_HEADERS = "lambda.multi_value_headers.enabled";

  static final AttributeRules LOAD_BALANCER =
      new AttributeRules(ElbKind.LOAD_BALANCER, loadBalancer());
  static final AttributeRules TARGET_GROUP =
      new AttributeRules(ElbKind.TARGET_GROUP, targetGroup());
  static final AttributeRules LISTENER = new AttributeRules(ElbKind.LISTENER, listener());

  private static final int MAX_IDLE_SECONDS = 4000;
  private static final int IDLE_SECONDS = 60;

  private final ElbKind kind;
  private final Map<String, AttributeRule> rules = new LinkedHashMap<>();

  private AttributeRules(ElbKind kind, List<AttributeRule> rules) {
    this.kind = kind;
    rules.forEach(rule -> this.rules.put(rule.name(), rule));
  }

  private static List<AttributeRule> loadBalancer() {
    List<AttributeRule> rules = new ArrayList<>();
    for (String log : List.of("access_logs", "connection_logs", "health_check_logs")) {
      rules.add(AttributeRule.fixed(log + ".s3.enabled", "false"));
      rules.add(AttributeRule.text(log + ".s3.bucket"));
      rules.add(AttributeRule.text(log + ".s3.prefix"));
    }
    rules.addAll(
        List.of(
            AttributeRule.flag(DELETION_PROTECTION, false),
            AttributeRule.number("idle_timeout.timeout_seconds", IDLE_SECONDS, 1, MAX_IDLE_SECONDS),
            AttributeRule.fixed("client_keep_alive.seconds", "3600"),
            AttributeRule.fixed("ipv6.deny_all_igw_traffic", "false"),
            AttributeRule.fixed("load_balancing.cross_zone.enabled", "true"),
            AttributeRule.fixed("routing.http.desync_mitigation_mode", "defensive"),
            AttributeRule.flag("routing.http.drop_invalid_header_fields.enabled", false),
            // Functions get the client's Host header whatever this is set to.
            AttributeRule.flag("routing.http.preserve_host_header.enabled", false),
            AttributeRule.fixed(
                "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false"),
            AttributeRule.flag("routing.http.xff_client_port.enabled", false),
            AttributeRule.of(
                "routing.http.xff_header_processing.mode",
                "append",
                "append",
                "preserve",
                "remove"),
            AttributeRule.fixed("routing.http2.enabled", "true"),
            AttributeRule.fixed("waf.fail_open.enabled", "false"),
            AttributeRule.fixed("zonal_shift.config.enabled", "false")));
    return rules;
  }

  private static List<AttributeRule> targetGroup() {
    String health = "target_group_health.";
    return List.of(
        AttributeRule.flag(MULTI_VALUE_HEADERS, false),
        AttributeRule.fixed("load_balancing.cross_zone.enabled", "use_load_balancer_configuration"),
        // A target group has one function, so there is no choice of targets to make sticky.
        AttributeRule.fixed("stickiness.enabled", "false"),
        AttributeRule.fixed(health + "dns_failover.minimum_healthy_targets.count", "1"),
        AttributeRule.fixed(health + "dns_failover.minimum_healthy_targets.percentage", "off"),
        AttributeRule.fixed(health + "unhealthy_state_routing.minimum_healthy_targets.count", "1"),
        AttributeRule.fixed(
            health + "unhealthy_state_routing.minimum_healthy_targets.percentage", "off"));
  }

  private static List<AttributeRule> listener() {
    String response = "routing.http.response.";
    List<AttributeRule> rules = new ArrayList<>();
    rules.add(AttributeRule.flag(response + "server.enabled", true));
    for (String header :
        List.of(
            "strict_transport_security",
            "access_control_allow_origin",
            "access_control_allow_methods",
            "access_control_allow_headers",
            "access_control_allow_credentials",
            "access_control_expose_headers",
            "access_control_max_age",
            "content_security_policy",
            "x_content_type_options",
            "x_frame_options")) {
      rules.add(AttributeRule.text(response + header + ".header_value"));
    }
    return rules;
  }

  /** All attributes with their values. */
  Map<String, String> all(Map<String, String> set) {
    Map<String, String> all = new LinkedHashMap<>();
    rules.forEach((name, rule) -> all.put(name, set.getOrDefault(name, rule.initial())));
    return all;
  }

  /**
   * Reads the attributes that a request sets.
   *
   * @throws io.lambent.aws.error.AwsFailure where one is unknown, or its value has no effect here
   */
  Map<String, String> read(List<Shapes.Attribute> attributes) {
    Map<String, String> read = new LinkedHashMap<>();
    for (Shapes.Attribute attribute : attributes) {
      String name = Objects.requireNonNullElse(attribute.key(), "");
      String value = Objects.requireNonNullElse(attribute.value(), "");
      AttributeRule rule = rules.get(name);
      if (rule == null) {
        throw ElbErrors.validation(
            kind.title() + " attribute key '" + name + "' is not recognized");
      }
      if (!rule.isAws().test(value)) {
        throw ElbErrors.invalidConfiguration(
            "The value '"
                + value
                + "' of the "
                + kind.words()
                + " attribute '"
                + name
                + "' is not valid");
      }
      if (!rule.isAllowed().test(value)) {
        throw ElbErrors.unsupported("The value '" + value + "' of the attribute '" + name + "' is");
      }
      read.put(name, value);
    }
    return read;
  }
}
