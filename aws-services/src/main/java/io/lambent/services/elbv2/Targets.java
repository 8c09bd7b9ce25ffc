package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.invocation.FunctionEvents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Registers functions with target groups, and tells of their health. */
@Component("elbTargets")
class Targets {
  private static final String ALL_ZONES = "all";
  private static final String UNUSED = "unused";

  private final TargetGroupTable groups;
  private final TargetTable table;
  private final RuleTable rules;
  private final FunctionPermissions permissions;
  private final Changes changes;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Targets(
      TargetGroupTable groups,
      TargetTable table,
      RuleTable rules,
      FunctionPermissions permissions,
      Changes changes,
      TransactionTemplate transactions,
      Clock clock) {
    this.groups = groups;
    this.table = table;
    this.rules = rules;
    this.permissions = permissions;
    this.changes = changes;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Target(String id, @Nullable Integer port, @Nullable String availabilityZone) {}

  record Register(String targetGroupArn, List<Target> targets) {}

  record Nothing() {}

  record Describe(String targetGroupArn, List<Target> targets) {}

  record Described(List<Description> targetHealthDescriptions) {}

  record Description(Target target, Health targetHealth) {}

  record Health(String state, @Nullable String reason, @Nullable String description) {}

  /** Registers a function. Its policy is asked for before the transaction begins. */
  Nothing register(Caller caller, Register input) {
    StoredTargetGroup group = groups.get(caller, input.targetGroupArn());
    List<String> ids = ids(input.targets());
    for (String id : ids) {
      permissions.require(caller, function(caller, id), id, group.arn());
    }
    transactions.executeWithoutResult(status -> add(caller, group.arn(), ids));
    return new Nothing();
  }

  private static List<String> ids(List<Target> targets) {
    for (Target target : targets) {
      String zone = Objects.requireNonNullElse(target.availabilityZone(), ALL_ZONES);
      if (!zone.equals(ALL_ZONES)) {
        throw ElbErrors.validation(
            "The Availability Zone '" + zone + "' cannot be specified for a Lambda function");
      }
    }
    return targets.stream().map(Target::id).distinct().toList();
  }

  private static FunctionEvents.Target function(Caller caller, String id) {
    FunctionEvents.Target function = FunctionEvents.Target.of(id);
    if (function == null) {
      throw ElbErrors.validation("Invalid ARN '" + id + "'. Expected the ARN of a Lambda function");
    }
    if (!function.name().account().equals(caller.account())
        || !function.name().region().equals(caller.region())) {
      throw ElbErrors.validation(
          "The Lambda function '"
              + id
              + "' must be in the same account and Region as the target group");
    }
    return function;
  }

  private void add(Caller caller, String arn, List<String> ids) {
    StoredTargetGroup group = groups.lock(caller, arn);
    List<String> all =
        new ArrayList<>(table.of(group.id()).stream().map(TargetTable.Target::id).toList());
    ids.stream().filter(id -> !all.contains(id)).forEach(all::add);
    if (all.size() > 1) {
      throw AwsFailure.declared(
          "TooManyTargetsException",
          "You cannot register more than '1' Lambda function with target group '" + arn + "'");
    }
    ids.forEach(
        id ->
            table.add(
                group.id(), id, group.settings().healthCheckEnabled() ? clock.instant() : null));
    changes.of(group);
  }

  Nothing deregister(Caller caller, Register input) {
    StoredTargetGroup group = groups.lock(caller, input.targetGroupArn());
    ids(input.targets()).forEach(id -> table.remove(group.id(), id));
    changes.of(group);
    return new Nothing();
  }

  Described describe(Caller caller, Describe input) {
    StoredTargetGroup group = groups.get(caller, input.targetGroupArn());
    boolean isUsed = rules.isUsed(group.id());
    List<TargetTable.Target> known = table.of(group.id());
    List<Description> descriptions = new ArrayList<>();
    if (input.targets().isEmpty()) {
      known.forEach(
          one -> descriptions.add(description(one.id(), health(group, isUsed, one.health()))));
    }
    for (String id : ids(input.targets())) {
      descriptions.add(
          description(
              id,
              known.stream()
                  .filter(one -> one.id().equals(id))
                  .findFirst()
                  .map(one -> health(group, isUsed, one.health()))
                  .orElse(
                      new Health(
                          UNUSED,
                          "Target.NotRegistered",
                          "Target is not registered to the target group"))));
    }
    return new Described(descriptions);
  }

  private static Description description(String id, Health health) {
    return new Description(new Target(id, null, ALL_ZONES), health);
  }

  private static Health health(StoredTargetGroup group, boolean isUsed, TargetTable.Health health) {
    if (!isUsed) {
      return new Health(
          UNUSED,
          "Target.NotInUse",
          "Target group is not configured to receive traffic from the load balancer");
    }
    if (!group.settings().healthCheckEnabled()) {
      return new Health(
          "unavailable",
          "Target.HealthCheckDisabled",
          "Health checks are not enabled for this target");
    }
    Boolean isHealthy = health.isHealthy();
    if (isHealthy == null) {
      return new Health(
          "initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
    }
    return isHealthy
        ? new Health("healthy", null, null)
        : new Health("unhealthy", health.reason(), health.description());
  }
}
