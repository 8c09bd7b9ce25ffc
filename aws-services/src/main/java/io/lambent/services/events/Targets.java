package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on targets. */
@Component
class Targets {
  private static final int PAGE = 100;
  private static final int MOST_OF_A_RULE = 5;

  private final BusTable buses;
  private final RuleTable rules;
  private final TargetTable targets;
  private final TargetChecks checks;

  Targets(BusTable buses, RuleTable rules, TargetTable targets, TargetChecks checks) {
    this.buses = buses;
    this.rules = rules;
    this.targets = targets;
    this.checks = checks;
  }

  record Put(String rule, @Nullable String eventBusName, List<Target> targets) {}

  record Remove(String rule, @Nullable String eventBusName, List<String> ids, boolean force) {}

  /** The targets that were not changed: none, as a request changes all of its targets or fails. */
  record Changed(int failedEntryCount, List<FailedEntry> failedEntries) {
    static final Changed ALL = new Changed(0, List.of());
  }

  record FailedEntry(String targetId, String errorCode, String errorMessage) {}

  record ListInput(
      String rule,
      @Nullable String eventBusName,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Listed(List<Target> targets, @Nullable String nextToken) {}

  Changed put(Caller caller, Put input) {
    Bus bus = buses.find(caller, input.eventBusName());
    rules.find(bus, input.rule());
    input.targets().forEach(checks::check);
    return rules.changeTargets(
        bus,
        input.rule(),
        rule -> {
          input.targets().forEach(target -> targets.put(rule, target));
          if (targets.count(rule) > MOST_OF_A_RULE) {
            throw EventsErrors.limit();
          }
          return Changed.ALL;
        });
  }

  Changed remove(Caller caller, Remove input) {
    return rules.changeTargets(
        buses.find(caller, input.eventBusName()),
        input.rule(),
        rule -> {
          input.ids().forEach(id -> targets.delete(rule, id));
          return Changed.ALL;
        });
  }

  Listed list(Caller caller, ListInput input) {
    Rule rule = rules.find(buses.find(caller, input.eventBusName()), input.rule());
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<Target> found = targets.list(rule, PageToken.after(input.nextToken()), limit + 1);
    return new Listed(
        found.stream().limit(limit).toList(), PageToken.next(found, limit, Target::id));
  }
}
