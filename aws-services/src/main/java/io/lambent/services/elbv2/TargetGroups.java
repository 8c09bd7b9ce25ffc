package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes and describes target groups. Their targets are functions. */
@Component("elbTargetGroups")
class TargetGroups {
  static final int MAX_TARGET_GROUPS = 3000;

  private static final String LAMBDA = "lambda";

  private final TargetGroupTable table;
  private final LoadBalancerTable loadBalancers;
  private final RuleTable rules;
  private final TargetTable targets;
  private final Columns columns;
  private final Changes changes;
  private final Clock clock;

  TargetGroups(
      TargetGroupTable table,
      LoadBalancerTable loadBalancers,
      RuleTable rules,
      TargetTable targets,
      Columns columns,
      Changes changes,
      Clock clock) {
    this.table = table;
    this.loadBalancers = loadBalancers;
    this.rules = rules;
    this.targets = targets;
    this.columns = columns;
    this.changes = changes;
    this.clock = clock;
  }

  record Create(
      String name,
      @Nullable String targetType,
      @Nullable String protocol,
      @Nullable String protocolVersion,
      @Nullable Integer port,
      @Nullable String vpcId,
      List<Shapes.Tag> tags,
      @Inlined HealthChecking healthChecks) {}

  record Shown(List<Description> targetGroups) {}

  record Description(
      String targetGroupArn,
      String targetGroupName,
      boolean healthCheckEnabled,
      int healthCheckIntervalSeconds,
      int healthCheckTimeoutSeconds,
      int healthyThresholdCount,
      int unhealthyThresholdCount,
      String healthCheckPath,
      Shapes.Matcher matcher,
      List<String> loadBalancerArns,
      String targetType,
      String ipAddressType) {}

  record Describe(
      @Nullable String loadBalancerArn,
      List<String> targetGroupArns,
      List<String> names,
      @Inlined Paging paging) {}

  record Listed(List<Description> targetGroups, @Nullable String nextMarker) {}

  record ByArn(String targetGroupArn) {}

  record Nothing() {}

  record Modify(String targetGroupArn, @Inlined HealthChecking healthChecks) {}

  record ModifyAttributes(String targetGroupArn, List<Shapes.Attribute> attributes) {}

  record Attributes(List<Shapes.Attribute> attributes) {}

  Shown create(Caller caller, Create input) {
    Names.requireTargetGroup(input.name());
    requireFunctions(input);
    StoredTargetGroup.Settings settings = input.healthChecks().applied(HealthChecking.DEFAULTS);
    List<StoredTargetGroup> all = table.list(caller);
    StoredTargetGroup group =
        Lookup.findOrCreate(
            all,
            input.name(),
            settings,
            () -> {
              requireRoom(all.size());
              return insert(caller, input.name(), settings, TagRules.read(input.tags()));
            },
            TargetGroups::nameTaken);
    return new Shown(List.of(description(group)));
  }

  private static void requireRoom(int existing) {
    if (existing >= MAX_TARGET_GROUPS) {
      throw ElbErrors.tooMany(
          "TooManyTargetGroupsException", "The maximum number of target groups has been reached");
    }
  }

  private static AwsFailure nameTaken(String name) {
    return ElbErrors.nameTaken(ElbKind.TARGET_GROUP, "DuplicateTargetGroupNameException", name);
  }

  private static void requireFunctions(Create input) {
    String type = Objects.requireNonNullElse(input.targetType(), "instance");
    if (!type.equals(LAMBDA)) {
      throw ElbErrors.unsupported("Target groups of the type '" + type + "' are");
    }
    if (input.protocol() != null
        || input.port() != null
        || input.vpcId() != null
        || input.protocolVersion() != null) {
      throw ElbErrors.validation(
          "Protocol, port, and VPC cannot be specified for target groups with the target type"
              + " lambda");
    }
  }

  private StoredTargetGroup insert(
      Caller caller, String name, StoredTargetGroup.Settings settings, Map<String, String> tags) {
    StoredTargetGroup made =
        new StoredTargetGroup(
            0,
            caller.account(),
            caller.region(),
            name,
            caller
                .arn(
                    "elasticloadbalancing",
                    ElbKind.TARGET_GROUP.prefix() + name + "/" + ElbIds.next())
                .toString(),
            settings,
            Map.of(),
            tags);
    if (!table.insert(made)) {
      throw nameTaken(name);
    }
    return made;
  }

  private Description description(StoredTargetGroup group) {
    StoredTargetGroup.Settings settings = group.settings();
    return new Description(
        group.arn(),
        group.name(),
        settings.healthCheckEnabled(),
        settings.intervalSeconds(),
        settings.timeoutSeconds(),
        settings.healthyThreshold(),
        settings.unhealthyThreshold(),
        settings.healthCheckPath(),
        new Shapes.Matcher(settings.codes(), null),
        loadBalancers.using(group.id()).stream().map(StoredLoadBalancer::arn).toList(),
        LAMBDA,
        "ipv4");
  }

  Listed describe(Caller caller, Describe input) {
    Paging.Page<StoredTargetGroup> page =
        input.paging().of(named(caller, input), StoredTargetGroup::name);
    return new Listed(page.items().stream().map(this::description).toList(), page.nextMarker());
  }

  private List<StoredTargetGroup> named(Caller caller, Describe input) {
    input.targetGroupArns().forEach(ElbKind.TARGET_GROUP::require);
    String arn = input.loadBalancerArn();
    if (arn != null) {
      return table.of(loadBalancers.get(caller, arn).id());
    }
    return Lookup.select(
        table.list(caller),
        input.names(),
        input.targetGroupArns(),
        missing -> ElbErrors.someNotFound(ElbKind.TARGET_GROUP));
  }

  Nothing delete(Caller caller, ByArn input) {
    StoredTargetGroup group = table.lockIfAny(caller, input.targetGroupArn()).orElse(null);
    if (group == null) {
      return new Nothing();
    }
    if (rules.isUsed(group.id())) {
      throw ElbErrors.inUse(
          "Target group '" + group.arn() + "' is currently in use by a listener or a rule");
    }
    columns.delete(ElbKind.TARGET_GROUP, group.id());
    return new Nothing();
  }

  Shown modify(Caller caller, Modify input) {
    StoredTargetGroup group = table.lock(caller, input.targetGroupArn());
    StoredTargetGroup.Settings settings = input.healthChecks().applied(group.settings());
    columns.setSettings(ElbKind.TARGET_GROUP, group.id(), settings);
    if (settings.healthCheckEnabled() != group.settings().healthCheckEnabled()) {
      targets.restart(group.id(), settings.healthCheckEnabled() ? clock.instant() : null);
    }
    changes.of(group);
    return new Shown(List.of(description(table.get(caller, group.arn()))));
  }

  Attributes attributes(Caller caller, ByArn input) {
    StoredTargetGroup group = table.get(caller, input.targetGroupArn());
    return new Attributes(Shapes.attributes(AttributeRules.TARGET_GROUP.all(group.attributes())));
  }

  Attributes modifyAttributes(Caller caller, ModifyAttributes input) {
    StoredTargetGroup group = table.lock(caller, input.targetGroupArn());
    columns.addAttributes(
        ElbKind.TARGET_GROUP, group.id(), AttributeRules.TARGET_GROUP.read(input.attributes()));
    changes.of(group);
    return attributes(caller, new ByArn(group.arn()));
  }
}
