package io.lambent.services.scheduler;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on groups of schedules and their tags. */
@Component
class ScheduleGroups {
  private static final int PAGE = 100;
  private static final int MAX_TAGS = 50;
  private static final String RESOURCE = "schedule-group/";

  private final ScheduleGroupTable groups;
  private final Clock clock;

  ScheduleGroups(ScheduleGroupTable groups, Clock clock) {
    this.groups = groups;
    this.clock = clock;
  }

  record Tag(String key, String value) {}

  record Create(String name, List<Tag> tags, @Nullable String clientToken) {}

  record Created(String scheduleGroupArn) {}

  record ByName(String name) {}

  record Found(
      String arn, String name, String state, Instant creationDate, Instant lastModificationDate) {
    static Found of(ScheduleGroup group) {
      return new Found(
          group.arn(), group.name(), ScheduleGroup.ACTIVE, group.createdAt(), group.modifiedAt());
    }
  }

  record ListInput(
      @Nullable String namePrefix, @Nullable String nextToken, @Nullable Integer maxResults) {}

  record Listed(List<Found> scheduleGroups, @Nullable String nextToken) {}

  record Resource(String resourceArn) {}

  record Tags(List<Tag> tags) {}

  record Tagging(String resourceArn, List<Tag> tags) {}

  record Untagging(String resourceArn, List<String> tagKeys) {}

  Created create(Caller caller, Create input) {
    Map<String, String> tags = map(input.tags());
    checkCount(tags);
    String token = Objects.requireNonNullElse(input.clientToken(), "");
    boolean isNew =
        !input.name().equals(ScheduleGroup.DEFAULT)
            && groups.insert(caller, input.name(), tags, token, clock.instant());
    ScheduleGroup group = groups.find(caller, input.name(), clock.instant());
    if (!isNew && (token.isEmpty() || !token.equals(group.clientToken()))) {
      throw SchedulerErrors.conflict("Schedule group " + input.name() + " already exists.");
    }
    return new Created(group.arn());
  }

  Found get(Caller caller, ByName input) {
    return Found.of(groups.find(caller, input.name(), clock.instant()));
  }

  void delete(Caller caller, ByName input) {
    if (input.name().equals(ScheduleGroup.DEFAULT)) {
      throw SchedulerErrors.invalid("The default schedule group cannot be deleted.");
    }
    groups.delete(groups.find(caller, input.name(), clock.instant()));
  }

  Listed list(Caller caller, ListInput input) {
    groups.find(caller, ScheduleGroup.DEFAULT, clock.instant());
    int limit = Objects.requireNonNullElse(input.maxResults(), PAGE);
    List<ScheduleGroup> found =
        groups.list(
            caller,
            Objects.requireNonNullElse(input.namePrefix(), ""),
            PageToken.parse(input.nextToken()).group(),
            limit + 1);
    List<Found> page = found.stream().limit(limit).map(Found::of).toList();
    return new Listed(
        page, found.size() > limit ? new PageToken(page.getLast().name(), "").text() : null);
  }

  Tags tags(Caller caller, Resource input) {
    return new Tags(
        group(caller, input.resourceArn()).tags().entrySet().stream()
            .map(tag -> new Tag(tag.getKey(), tag.getValue()))
            .toList());
  }

  void tag(Caller caller, Tagging input) {
    ScheduleGroup group = group(caller, input.resourceArn());
    Map<String, String> all = new LinkedHashMap<>(group.tags());
    all.putAll(map(input.tags()));
    checkCount(all);
    groups.setTags(group, map(input.tags()), List.of());
  }

  void untag(Caller caller, Untagging input) {
    groups.setTags(group(caller, input.resourceArn()), Map.of(), input.tagKeys());
  }

  private ScheduleGroup group(Caller caller, String text) {
    Arn arn =
        Arn.parse(text)
            .filter(parsed -> parsed.service().equals("scheduler"))
            .filter(parsed -> parsed.resource().startsWith(RESOURCE))
            .filter(parsed -> parsed.account().equals(caller.account()))
            .filter(parsed -> parsed.region().equals(caller.region()))
            .orElseThrow(() -> SchedulerErrors.invalid("Provided Arn is not in correct format."));
    return groups.find(caller, arn.resource().substring(RESOURCE.length()), clock.instant());
  }

  private static void checkCount(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw SchedulerErrors.invalid("A schedule group has at most " + MAX_TAGS + " tags.");
    }
  }

  private static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    tags.forEach(tag -> map.put(tag.key(), tag.value()));
    return map;
  }
}
