package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.services.tags.TagColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tags of load balancers, target groups, listeners and rules. */
@Component("elbTagging")
class Tagging {
  private final LoadBalancerTable loadBalancers;
  private final TargetGroupTable targetGroups;
  private final ListenerTable listeners;
  private final RuleTable rules;
  private final TagColumn column;

  Tagging(
      LoadBalancerTable loadBalancers,
      TargetGroupTable targetGroups,
      ListenerTable listeners,
      RuleTable rules,
      TagColumn column) {
    this.loadBalancers = loadBalancers;
    this.targetGroups = targetGroups;
    this.listeners = listeners;
    this.rules = rules;
    this.column = column;
  }

  record Add(List<String> resourceArns, List<Shapes.Tag> tags) {}

  record Remove(List<String> resourceArns, List<String> tagKeys) {}

  record Named(List<String> resourceArns) {}

  record Described(List<Description> tagDescriptions) {}

  record Description(String resourceArn, List<Shapes.Tag> tags) {}

  record Nothing() {}

  private record Tagged(ElbKind kind, long id, Map<String, String> tags) {}

  private Tagged find(Caller caller, String arn) {
    ElbKind kind = ElbKind.of(arn);
    if (kind == null) {
      throw ElbErrors.validation("'" + arn + "' is not a valid resource ARN");
    }
    return switch (kind) {
      case LOAD_BALANCER -> {
        StoredLoadBalancer found = loadBalancers.get(caller, arn);
        yield new Tagged(kind, found.id(), found.tags());
      }
      case TARGET_GROUP -> {
        StoredTargetGroup group = targetGroups.get(caller, arn);
        yield new Tagged(kind, group.id(), group.tags());
      }
      case LISTENER -> {
        StoredListener listener = listeners.get(caller, arn);
        yield new Tagged(kind, listener.id(), listener.tags());
      }
      case RULE -> {
        StoredRule rule = rules.get(caller, arn);
        yield new Tagged(kind, rule.id(), rule.tags());
      }
    };
  }

  Nothing add(Caller caller, Add input) {
    Map<String, String> added = TagRules.read(input.tags());
    for (String arn : input.resourceArns()) {
      Tagged tagged = find(caller, arn);
      Map<String, String> all = new HashMap<>(tagged.tags());
      all.putAll(added);
      TagRules.requireFew(all.size());
      column.change(tagged.kind().table(), tagged.id(), added, List.of());
    }
    return new Nothing();
  }

  Nothing remove(Caller caller, Remove input) {
    for (String arn : input.resourceArns()) {
      Tagged tagged = find(caller, arn);
      column.change(tagged.kind().table(), tagged.id(), Map.of(), input.tagKeys());
    }
    return new Nothing();
  }

  Described describe(Caller caller, Named input) {
    return new Described(
        input.resourceArns().stream()
            .map(
                arn ->
                    new Description(
                        arn,
                        find(caller, arn).tags().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(tag -> new Shapes.Tag(tag.getKey(), tag.getValue()))
                            .toList()))
            .toList());
  }
}
