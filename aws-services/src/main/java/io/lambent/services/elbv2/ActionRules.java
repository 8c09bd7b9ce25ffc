package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Validates the actions of a rule, and renders them for answers. */
@Component("elbActionRules")
class ActionRules {
  static final int MAX_TARGET_GROUPS = 5;

  private static final int MAX_WEIGHT = 999;
  private static final int MAX_STICKY_SECONDS = 604_800;
  private static final int MAX_PORT = 65_535;
  private static final String SAME_PORT = "#{port}";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
  private static final Set<String> TYPES = Set.of("forward", "redirect", "fixed-response");
  private static final Set<String> CONTENT_TYPES =
      Set.of("text/plain", "text/css", "text/html", "application/javascript", "application/json");

  private final TargetGroupTable groups;
  private final LoadBalancerTable loadBalancers;

  ActionRules(TargetGroupTable groups, LoadBalancerTable loadBalancers) {
    this.groups = groups;
    this.loadBalancers = loadBalancers;
  }

  /**
   * Actions in the form of answers.
   *
   * @param targetGroups the ids of those that they name
   */
  record Checked(List<Shapes.Action> actions, List<Long> targetGroups) {}

  /**
   * Checks the actions of a rule of a load balancer.
   *
   * @throws AwsFailure where AWS does not take them, or they would have no effect here
   */
  Checked check(Caller caller, StoredLoadBalancer loadBalancer, List<Shapes.Action> actions) {
    for (Shapes.Action action : actions) {
      if (!TYPES.contains(action.type())) {
        throw ElbErrors.unsupported("Actions of the type '" + action.type() + "' are");
      }
    }
    if (actions.size() != 1) {
      throw invalid(
          actions.isEmpty()
              ? "A rule must have an action"
              : "A rule can have only one action of the types forward, redirect and"
                  + " fixed-response");
    }
    Shapes.Action action = actions.getFirst();
    return switch (action.type()) {
      case "redirect" -> new Checked(List.of(redirect(action)), List.of());
      case "fixed-response" -> new Checked(List.of(fixedResponse(action)), List.of());
      default -> forward(caller, loadBalancer, action);
    };
  }

  private Checked forward(Caller caller, StoredLoadBalancer loadBalancer, Shapes.Action action) {
    List<Shapes.TargetGroupTuple> named = tuples(action);
    List<Shapes.TargetGroupTuple> tuples = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (Shapes.TargetGroupTuple tuple : named) {
      StoredTargetGroup group =
          groups.keep(caller, Objects.requireNonNullElse(tuple.targetGroupArn(), ""));
      int weight = Objects.requireNonNullElse(tuple.weight(), 1);
      if (weight < 0 || weight > MAX_WEIGHT) {
        throw ElbErrors.validation(
            "The weight '" + weight + "' of a target group must be between 0 and " + MAX_WEIGHT);
      }
      requireFree(group, loadBalancer);
      tuples.add(new Shapes.TargetGroupTuple(group.arn(), weight));
      ids.add(group.id());
    }
    Shapes.ForwardConfig config = action.forwardConfig();
    return new Checked(
        List.of(
            new Shapes.Action(
                action.type(),
                tuples.size() == 1 ? tuples.getFirst().targetGroupArn() : null,
                action.order(),
                null,
                null,
                new Shapes.ForwardConfig(
                    tuples,
                    stickiness(config == null ? null : config.targetGroupStickinessConfig())))),
        ids);
  }

  private static List<Shapes.TargetGroupTuple> tuples(Shapes.Action action) {
    Shapes.ForwardConfig config = action.forwardConfig();
    String arn = action.targetGroupArn();
    List<Shapes.TargetGroupTuple> tuples = config == null ? List.of() : config.targetGroups();
    if (tuples.isEmpty() && arn != null) {
      return List.of(new Shapes.TargetGroupTuple(arn, null));
    }
    if (arn != null && (tuples.size() != 1 || !arn.equals(tuples.getFirst().targetGroupArn()))) {
      throw invalid(
          "The target group ARN of a forward action must be that of its only target group");
    }
    if (tuples.isEmpty()) {
      throw invalid("A target group ARN must be specified for a forward action");
    }
    if (tuples.size() > MAX_TARGET_GROUPS) {
      throw AwsFailure.declared(
          "TooManyTargetGroupsException",
          "A forward action can have at most '" + MAX_TARGET_GROUPS + "' target groups");
    }
    if (tuples.stream().map(Shapes.TargetGroupTuple::targetGroupArn).distinct().count()
        < tuples.size()) {
      throw invalid("A target group can be specified only once in a forward action");
    }
    return tuples;
  }

  private static Shapes.Stickiness stickiness(Shapes.@Nullable Stickiness asked) {
    if (asked == null || !Boolean.TRUE.equals(asked.enabled())) {
      return new Shapes.Stickiness(false, null);
    }
    Integer seconds = asked.durationSeconds();
    if (seconds == null || seconds < 1 || seconds > MAX_STICKY_SECONDS) {
      throw invalid(
          "Target group stickiness duration must be between 1 and "
              + MAX_STICKY_SECONDS
              + " seconds");
    }
    return asked;
  }

  private void requireFree(StoredTargetGroup group, StoredLoadBalancer loadBalancer) {
    if (loadBalancers.using(group.id()).stream().anyMatch(one -> one.id() != loadBalancer.id())) {
      throw AwsFailure.declared(
          "TargetGroupAssociationLimitException",
          "The following target groups cannot be associated with more than one load balancer: "
              + group.arn());
    }
  }

  private static Shapes.Action redirect(Shapes.Action action) {
    Shapes.RedirectConfig config = action.redirectConfig();
    if (config == null) {
      throw invalid("A redirect configuration must be specified for a redirect action");
    }
    Shapes.RedirectConfig filled =
        new Shapes.RedirectConfig(
            Objects.requireNonNullElse(config.protocol(), "#{protocol}"),
            Objects.requireNonNullElse(config.port(), SAME_PORT),
            Objects.requireNonNullElse(config.host(), "#{host}"),
            Objects.requireNonNullElse(config.path(), "/#{path}"),
            Objects.requireNonNullElse(config.query(), "#{query}"),
            config.statusCode());
    if (isLoop(filled)) {
      throw invalid("The redirect configuration is not valid because it creates a loop.");
    }
    String port = filled.port();
    if (port == null
        || (!port.equals(SAME_PORT)
            && (!NUMBER.matcher(port).matches()
                || Integer.parseInt(port) < 1
                || Integer.parseInt(port) > MAX_PORT))) {
      throw invalid("The port '" + port + "' of a redirect is not valid");
    }
    if (!String.valueOf(filled.path()).startsWith("/")) {
      throw invalid("The path '" + filled.path() + "' of a redirect must begin with '/'");
    }
    return new Shapes.Action(action.type(), null, action.order(), filled, null, null);
  }

  /** Returns true where nothing but the query may change. */
  private static boolean isLoop(Shapes.RedirectConfig config) {
    return "#{protocol}".equals(config.protocol())
        && SAME_PORT.equals(config.port())
        && "#{host}".equals(config.host())
        && "/#{path}".equals(config.path());
  }

  private static Shapes.Action fixedResponse(Shapes.Action action) {
    Shapes.FixedResponseConfig config = action.fixedResponseConfig();
    if (config == null) {
      throw invalid("A fixed response configuration must be specified for a fixed-response action");
    }
    String type = config.contentType();
    if (type != null && !type.isEmpty() && !CONTENT_TYPES.contains(type)) {
      throw invalid("The content type '" + type + "' of a fixed response is not valid");
    }
    return new Shapes.Action(action.type(), null, action.order(), null, config, null);
  }

  private static AwsFailure invalid(String text) {
    return AwsFailure.declared("InvalidLoadBalancerActionException", text);
  }
}
