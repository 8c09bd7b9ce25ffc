package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import org.jspecify.annotations.Nullable;

/** The kinds of resources. */
enum ElbKind {
  LOAD_BALANCER(
      "loadbalancer/app/",
      3,
      "Load balancer",
      "load balancer",
      "LoadBalancerNotFoundException",
      "elb_load_balancer"),
  LISTENER("listener/app/", 4, "Listener", "listener", "ListenerNotFoundException", "elb_listener"),
  RULE("listener-rule/app/", 5, "Rule", "listener rule", "RuleNotFoundException", "elb_rule"),
  TARGET_GROUP(
      "targetgroup/",
      2,
      "Target group",
      "target group",
      "TargetGroupNotFoundException",
      "elb_target_group");

  private static final String SERVICE = "elasticloadbalancing";

  private final String prefix;
  private final int slashes;
  private final String title;
  private final String words;
  private final String notFound;
  private final String table;

  ElbKind(String prefix, int slashes, String title, String words, String notFound, String table) {
    this.prefix = prefix;
    this.slashes = slashes;
    this.title = title;
    this.words = words;
    this.notFound = notFound;
    this.table = table;
  }

  /** The prefix of the resource part of its ARNs. */
  String prefix() {
    return prefix;
  }

  String title() {
    return title;
  }

  String words() {
    return words;
  }

  /** The name of the error in the model. */
  String notFound() {
    return notFound;
  }

  /** Its table, with the schema. */
  String table() {
    return "lambent_aws." + table;
  }

  /** Returns true for an ARN of this kind, of any account and region. */
  boolean isArn(String text) {
    Arn arn = Arn.parse(text).orElse(null);
    return arn != null
        && arn.service().equals(SERVICE)
        && arn.resource().startsWith(prefix)
        && arn.resource().chars().filter(c -> c == '/').count() == slashes
        && !arn.resource().endsWith("/");
  }

  /** Returns true where an ARN is of the caller's account and region. */
  static boolean isOf(Caller caller, String text) {
    return Arn.parse(text)
        .filter(arn -> arn.account().equals(caller.account()))
        .filter(arn -> arn.region().equals(caller.region()))
        .isPresent();
  }

  /**
   * Checks that a text is an ARN of this kind.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is none
   */
  void require(String text) {
    if (!isArn(text)) {
      throw ElbErrors.notAnArn(this, text);
    }
  }

  /** The kind that an ARN is of; null where it is of none. */
  static @Nullable ElbKind of(String text) {
    for (ElbKind kind : values()) {
      if (kind.isArn(text)) {
        return kind;
      }
    }
    return null;
  }
}
