package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes, describes and orders rules. */
@Component("elbRules")
class Rules {
  static final int MAX_RULES = 100;

  private static final int MAX_PRIORITY = 50_000;

  private final Listeners listeners;
  private final ListenerTable listenerTable;
  private final RuleTable table;
  private final ActionRules actions;
  private final Columns columns;
  private final Changes changes;

  Rules(
      Listeners listeners,
      ListenerTable listenerTable,
      RuleTable table,
      ActionRules actions,
      Columns columns,
      Changes changes) {
    this.listeners = listeners;
    this.listenerTable = listenerTable;
    this.table = table;
    this.actions = actions;
    this.columns = columns;
    this.changes = changes;
  }

  record Create(
      String listenerArn,
      List<Shapes.Condition> conditions,
      int priority,
      List<Shapes.Action> actions,
      List<Shapes.Tag> tags,
      List<Shapes.Transform> transforms) {}

  record Shown(List<Description> rules) {}

  record Description(
      String ruleArn,
      String priority,
      List<Shapes.Condition> conditions,
      List<Shapes.Action> actions,
      boolean isDefault) {}

  record Describe(@Nullable String listenerArn, List<String> ruleArns, @Inlined Paging paging) {}

  record Listed(List<Description> rules, @Nullable String nextMarker) {}

  record ByArn(String ruleArn) {}

  record Nothing() {}

  record Modify(
      String ruleArn,
      List<Shapes.Condition> conditions,
      List<Shapes.Action> actions,
      List<Shapes.Transform> transforms) {}

  record SetPriorities(List<Pair> rulePriorities) {}

  record Pair(@Nullable String ruleArn, @Nullable Integer priority) {}

  /** Makes the ARN of a new rule. */
  static String arn(StoredListener listener) {
    return listener.arn().replaceFirst(":listener/app/", ":" + ElbKind.RULE.prefix())
        + "/"
        + ElbIds.next();
  }

  Shown create(Caller caller, Create input) {
    requireNoTransforms(input.transforms());
    Listeners.Owned owned = listeners.lock(caller, input.listenerArn());
    List<Shapes.Condition> conditions = ConditionRules.check(input.conditions());
    List<StoredRule> all = table.of(owned.listener().id());
    requireFree(all, input.priority());
    // The default rule does not count.
    if (all.size() > MAX_RULES) {
      throw ElbErrors.tooMany(
          "TooManyRulesException",
          "The maximum number of rules for the load balancer has been reached");
    }
    ActionRules.Checked checked = actions.check(caller, owned.owner(), input.actions());
    StoredRule made =
        new StoredRule(
            0,
            owned.listener().id(),
            arn(owned.listener()),
            input.priority(),
            new StoredRule.Settings(conditions, checked.actions()),
            TagRules.read(input.tags()));
    table.insert(made, checked.targetGroups());
    changes.of(owned.owner());
    return new Shown(List.of(description(made)));
  }

  private static void requireNoTransforms(List<Shapes.Transform> transforms) {
    if (!transforms.isEmpty()) {
      throw ElbErrors.unsupported(
          "Transforms of the type '" + transforms.getFirst().type() + "' are");
    }
  }

  private static void requireFree(List<StoredRule> rules, int priority) {
    if (rules.stream().anyMatch(rule -> Integer.valueOf(priority).equals(rule.priority()))) {
      throw inUse(priority);
    }
  }

  private static AwsFailure inUse(int priority) {
    return AwsFailure.declared(
        "PriorityInUseException", "Priority '" + priority + "' is currently in use");
  }

  private static Description description(StoredRule rule) {
    Integer priority = rule.priority();
    return new Description(
        rule.arn(),
        priority == null ? "default" : priority.toString(),
        rule.settings().conditions(),
        rule.settings().actions(),
        priority == null);
  }

  Listed describe(Caller caller, Describe input) {
    String listener = input.listenerArn();
    if ((listener == null) == input.ruleArns().isEmpty()) {
      throw ElbErrors.validation(
          listener == null
              ? "You must specify either listener rule ARNs or a listener ARN"
              : "You cannot specify both listener rule ARNs and a listener ARN");
    }
    List<StoredRule> found =
        listener == null
            ? Lookup.byArns(ElbKind.RULE, input.ruleArns(), arn -> table.find(caller, arn))
            : table.of(listenerTable.get(caller, listener).id());
    Paging.Page<StoredRule> page = input.paging().of(found, StoredRule::arn);
    return new Listed(page.items().stream().map(Rules::description).toList(), page.nextMarker());
  }

  /** A rule that is not the default one, whose load balancer is locked. */
  private record Owned(StoredLoadBalancer owner, StoredRule rule) {}

  private Owned lock(Caller caller, String arn, String refused) {
    StoredRule rule = table.get(caller, arn);
    String listener =
        listenerTable
            .byId(rule.listener())
            .map(StoredListener::arn)
            .orElseThrow(() -> ElbErrors.notFound(ElbKind.RULE, arn));
    StoredLoadBalancer owner = listeners.lock(caller, listener).owner();
    if (rule.priority() == null) {
      throw ElbErrors.notPermitted("Default rule '" + arn + "' cannot be " + refused);
    }
    return new Owned(owner, table.get(caller, arn));
  }

  Nothing delete(Caller caller, ByArn input) {
    Owned owned = lock(caller, input.ruleArn(), "deleted");
    columns.delete(ElbKind.RULE, owned.rule().id());
    changes.of(owned.owner());
    return new Nothing();
  }

  Shown modify(Caller caller, Modify input) {
    requireNoTransforms(input.transforms());
    Owned owned = lock(caller, input.ruleArn(), "modified");
    StoredRule.Settings before = owned.rule().settings();
    List<Shapes.Condition> conditions =
        input.conditions().isEmpty()
            ? before.conditions()
            : ConditionRules.check(input.conditions());
    ActionRules.Checked checked =
        actions.check(
            caller, owned.owner(), input.actions().isEmpty() ? before.actions() : input.actions());
    table.update(
        owned.rule().id(),
        new StoredRule.Settings(conditions, checked.actions()),
        checked.targetGroups());
    changes.of(owned.owner());
    return new Shown(List.of(description(table.get(caller, input.ruleArn()))));
  }

  Shown setPriorities(Caller caller, SetPriorities input) {
    Map<String, Integer> asked = new LinkedHashMap<>();
    for (Pair pair : input.rulePriorities()) {
      String arn = pair.ruleArn();
      Integer priority = pair.priority();
      if (arn == null || priority == null || priority < 1 || priority > MAX_PRIORITY) {
        throw ElbErrors.validation("A rule ARN and a priority from 1 to 50000 must be specified");
      }
      asked.put(arn, priority);
    }
    Map<Long, Integer> ids = new HashMap<>();
    Set<Long> listenerIds = new HashSet<>();
    asked.forEach(
        (arn, priority) -> {
          Owned owned = lock(caller, arn, "reprioritized");
          ids.put(owned.rule().id(), priority);
          listenerIds.add(owned.rule().listener());
          changes.of(owned.owner());
        });
    listenerIds.forEach(id -> requireDistinct(table.of(id), ids));
    table.setPriorities(ids);
    return new Shown(
        asked.keySet().stream().map(arn -> description(table.get(caller, arn))).toList());
  }

  private static void requireDistinct(List<StoredRule> rules, Map<Long, Integer> changed) {
    Set<Integer> taken = new HashSet<>();
    for (StoredRule rule : rules) {
      Integer priority = changed.getOrDefault(rule.id(), rule.priority());
      if (priority != null && !taken.add(priority)) {
        throw inUse(priority);
      }
    }
  }
}
