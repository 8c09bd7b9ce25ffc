package io.lambent.services.scheduler;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.services.schedule.OneTime;
import io.lambent.services.schedule.ScheduleExpression;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on schedules. */
@Component
class Schedules {
  private static final int PAGE = 100;

  /** Times are kept for so long, as AWS calls targets within the minute of their time. */
  private static final Duration PRECISION = Duration.ofMinutes(1);

  private final ScheduleTable schedules;
  private final ScheduleGroupTable groups;
  private final ScheduleChecks checks;
  private final Timetable timetable;
  private final Clock clock;

  Schedules(
      ScheduleTable schedules,
      ScheduleGroupTable groups,
      ScheduleChecks checks,
      Timetable timetable,
      Clock clock) {
    this.schedules = schedules;
    this.groups = groups;
    this.checks = checks;
    this.timetable = timetable;
    this.clock = clock;
  }

  record Put(
      String name,
      @Nullable String groupName,
      @Nullable String clientToken,
      @Inlined Definition definition) {}

  record Stored(String scheduleArn) {}

  record ByName(String name, @Nullable String groupName) {}

  record Found(
      String arn,
      String name,
      String groupName,
      Instant creationDate,
      Instant lastModificationDate,
      @Inlined Definition definition) {}

  record ListInput(
      @Nullable String groupName,
      @Nullable String namePrefix,
      @Nullable String state,
      @Nullable String nextToken,
      @Nullable Integer maxResults) {}

  record Summary(
      String arn,
      String name,
      String groupName,
      @Nullable String state,
      Instant creationDate,
      Instant lastModificationDate,
      TargetSummary target) {}

  record TargetSummary(String arn) {}

  record Listed(List<Summary> schedules, @Nullable String nextToken) {}

  Stored create(Caller caller, Put input) {
    Instant now = clock.instant();
    checks.check(input.definition(), now);
    Definition definition = input.definition().withDefaults();
    ScheduleGroup group = groups.find(caller, groupName(input.groupName()), now);
    boolean isNew =
        schedules.insert(
            group, input.name(), definition, input.clientToken(), first(definition, now), now);
    Schedule stored = find(caller, input.groupName(), input.name());
    if (!isNew
        && (stored.clientToken() == null || !stored.clientToken().equals(input.clientToken()))) {
      throw SchedulerErrors.conflict("Schedule " + input.name() + " already exists.");
    }
    timetable.wake();
    return new Stored(stored.arn());
  }

  /** Replaces all that was said of a schedule. A rate is counted anew only where it changes. */
  Stored update(Caller caller, Put input) {
    Instant now = clock.instant();
    checks.check(input.definition(), now);
    Definition definition = input.definition().withDefaults();
    Schedule stored = find(caller, input.groupName(), input.name());
    boolean isSameRate =
        definition.scheduleExpression().equals(stored.definition().scheduleExpression())
            && Objects.equals(definition.startDate(), stored.definition().startDate());
    Instant anchor = isSameRate ? stored.anchor() : now;
    Instant next =
        !definition.isEnabled()
            ? null
            : isSameRate ? definition.next(now, anchor) : first(definition, now);
    if (!schedules.update(stored, definition, anchor, next, now)) {
      throw SchedulerErrors.noSchedule(input.name());
    }
    timetable.wake();
    return new Stored(stored.arn());
  }

  private static @Nullable Instant first(Definition definition, Instant now) {
    if (!definition.isEnabled()) {
      return null;
    }
    ScheduleExpression expression = ScheduleExpression.parse(definition.scheduleExpression());
    Instant after = expression instanceof OneTime ? now.minus(PRECISION) : now.minusNanos(1);
    return definition.next(after, now);
  }

  Found get(Caller caller, ByName input) {
    Schedule stored = find(caller, input.groupName(), input.name());
    return new Found(
        stored.arn(),
        stored.name(),
        stored.group(),
        stored.createdAt(),
        stored.modifiedAt(),
        stored.definition());
  }

  void delete(Caller caller, ByName input) {
    schedules.delete(find(caller, input.groupName(), input.name()));
  }

  Listed list(Caller caller, ListInput input) {
    if (input.groupName() != null) {
      groups.find(caller, input.groupName(), clock.instant());
    }
    int limit = Objects.requireNonNullElse(input.maxResults(), PAGE);
    List<Schedule> found =
        schedules.list(
            caller,
            input.groupName(),
            Objects.requireNonNullElse(input.namePrefix(), ""),
            input.state(),
            PageToken.parse(input.nextToken()),
            limit + 1);
    List<Schedule> page = found.subList(0, Math.min(limit, found.size()));
    return new Listed(
        page.stream().map(Schedules::summary).toList(),
        found.size() > limit
            ? new PageToken(page.getLast().group(), page.getLast().name()).text()
            : null);
  }

  private static Summary summary(Schedule schedule) {
    return new Summary(
        schedule.arn(),
        schedule.name(),
        schedule.group(),
        schedule.definition().state(),
        schedule.createdAt(),
        schedule.modifiedAt(),
        new TargetSummary(schedule.definition().target().arn()));
  }

  private Schedule find(Caller caller, @Nullable String group, String name) {
    Schedule stored = schedules.read(caller, groupName(group), name);
    if (stored == null) {
      throw SchedulerErrors.noSchedule(name);
    }
    return stored;
  }

  private static String groupName(@Nullable String given) {
    return Objects.requireNonNullElse(given, ScheduleGroup.DEFAULT);
  }
}
