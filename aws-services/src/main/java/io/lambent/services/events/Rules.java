package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on rules. */
@Component
class Rules {
  private static final int PAGE = 100;

  private final BusTable buses;
  private final RuleTable rules;
  private final EventPatterns patterns;
  private final EventSignal signal;
  private final Clock clock;

  Rules(BusTable buses, RuleTable rules, EventPatterns patterns, EventSignal signal, Clock clock) {
    this.buses = buses;
    this.rules = rules;
    this.patterns = patterns;
    this.signal = signal;
    this.clock = clock;
  }

  record Put(
      String name,
      @Nullable String eventBusName,
      List<TagList.Tag> tags,
      @Inlined Rule.Definition definition) {}

  record Stored(String ruleArn) {}

  record ByName(String name, @Nullable String eventBusName) {}

  record Delete(String name, @Nullable String eventBusName, boolean force) {}

  record Described(
      String name,
      String arn,
      String eventBusName,
      String createdBy,
      @Inlined Rule.Definition definition) {}

  record Summary(
      String name, String arn, String eventBusName, @Inlined Rule.Definition definition) {}

  record ListInput(
      @Nullable String namePrefix,
      @Nullable String eventBusName,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Listed(List<Summary> rules, @Nullable String nextToken) {}

  record ListNames(
      String targetArn,
      @Nullable String eventBusName,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Names(List<String> ruleNames, @Nullable String nextToken) {}

  /** Stores a rule; of one that is there all is replaced but its targets and tags. */
  Stored put(Caller caller, Put input) {
    Bus bus = buses.find(caller, input.eventBusName());
    Rule.Definition given = input.definition();
    String pattern = nullIfEmpty(given.eventPattern());
    String schedule = nullIfEmpty(given.scheduleExpression());
    if (pattern == null && schedule == null) {
      throw EventsErrors.invalid(
          "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    if (pattern != null) {
      patterns.check(pattern);
    }
    if (schedule != null && !bus.name().isDefault()) {
      throw EventsErrors.invalid("ScheduleExpression is supported only on the default event bus.");
    }
    if (schedule != null && !RuleSchedule.isValid(schedule)) {
      throw EventsErrors.invalid("Parameter ScheduleExpression is not valid.");
    }
    rules.put(
        bus,
        input.name(),
        new Rule.Definition(
            pattern,
            schedule,
            Objects.requireNonNullElse(given.state(), Rule.Definition.ENABLED),
            given.description(),
            given.roleArn()),
        TagList.map(input.tags()),
        clock.instant());
    signal.raise();
    return new Stored(Rule.arn(bus.name(), input.name()));
  }

  private static @Nullable String nullIfEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  Described describe(Caller caller, ByName input) {
    Rule rule = rules.find(buses.find(caller, input.eventBusName()), input.name());
    return new Described(
        rule.name(), rule.arn(), rule.bus().name(), rule.bus().account(), rule.definition());
  }

  void delete(Caller caller, Delete input) {
    if (!rules.delete(buses.find(caller, input.eventBusName()), input.name())) {
      throw EventsErrors.invalid("Rule can't be deleted since it has targets.");
    }
  }

  void enable(Caller caller, ByName input) {
    setState(caller, input, Rule.Definition.ENABLED);
  }

  void disable(Caller caller, ByName input) {
    setState(caller, input, Rule.Definition.DISABLED);
  }

  private void setState(Caller caller, ByName input, String state) {
    rules.change(
        buses.find(caller, input.eventBusName()),
        input.name(),
        clock.instant(),
        definition -> definition.withState(state));
    signal.raise();
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<Rule> found =
        rules.list(
            buses.find(caller, input.eventBusName()),
            Objects.requireNonNullElse(input.namePrefix(), ""),
            PageToken.after(input.nextToken()),
            limit + 1);
    return new Listed(
        found.stream().limit(limit).map(Rules::summary).toList(),
        PageToken.next(found, limit, Rule::name));
  }

  private static Summary summary(Rule rule) {
    return new Summary(rule.name(), rule.arn(), rule.bus().name(), rule.definition());
  }

  Names namesByTarget(Caller caller, ListNames input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<String> found =
        input.targetArn().indexOf('\0') >= 0
            ? List.of()
            : rules.namesByTarget(
                buses.find(caller, input.eventBusName()),
                input.targetArn(),
                PageToken.after(input.nextToken()),
                limit + 1);
    return new Names(
        found.stream().limit(limit).toList(), PageToken.next(found, limit, name -> name));
  }
}
