package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.TableInput.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Operations on time to live, tags and settings of backups, and those that describe the service.
 */
@Component
public class TableExtras {
  private static final int MAX_RECOVERY_DAYS = 35;
  private static final long CAPACITY = 80_000;
  private static final long TABLE_CAPACITY = 40_000;

  private final Tables tables;
  private final TableStore store;
  private final ObjectProvider<TableWork> work;
  private final Clock clock;

  TableExtras(Tables tables, TableStore store, ObjectProvider<TableWork> work, Clock clock) {
    this.tables = tables;
    this.store = store;
    this.work = work;
    this.clock = clock;
  }

  /** The input of ListTagsOfResource. */
  public record Resource(String resourceArn, @Nullable String nextToken) {}

  /** The answer of ListTagsOfResource. */
  public record Tags(List<Tag> tags) {}

  /** The input of TagResource. */
  public record Tagging(String resourceArn, List<Tag> tags) {}

  /** The input of UntagResource. */
  public record Untagging(String resourceArn, List<String> tagKeys) {}

  public Tags tags(Caller caller, Resource input) {
    return new Tags(
        store.tags(byArn(caller, input.resourceArn(), "ListTagsOfResource")).entrySet().stream()
            .map(tag -> new Tag(tag.getKey(), tag.getValue()))
            .toList());
  }

  public void tag(Caller caller, Tagging input) {
    Map<String, String> added = TableSettings.tags(input.tags());
    change(
        byArn(caller, input.resourceArn(), "TagResource"),
        tags -> {
          tags.putAll(added);
          TableSettings.checkCount(tags);
        });
  }

  public void untag(Caller caller, Untagging input) {
    change(
        byArn(caller, input.resourceArn(), "UntagResource"),
        tags -> input.tagKeys().forEach(tags.keySet()::remove));
  }

  private interface TagChange {
    void apply(Map<String, String> tags);
  }

  private void change(Table table, TagChange change) {
    while (true) {
      Map<String, String> before = store.tags(table);
      Map<String, String> after = new LinkedHashMap<>(before);
      change.apply(after);
      if (store.setTags(table, before, after)) {
        return;
      }
    }
  }

  /** Tables of other accounts have no policy that could let the caller see their tags. */
  private Table byArn(Caller caller, String text, String operation) {
    Arn arn =
        Arn.parse(text)
            .filter(parsed -> parsed.service().equals("dynamodb"))
            .filter(parsed -> parsed.resource().startsWith("table/"))
            .orElseThrow(() -> DynamoErrors.parameters("Invalid TableArn"));
    if (!arn.account().equals(caller.account())) {
      throw new AwsFailure(
          CommonError.ACCESS_DENIED,
          "User: arn:%s:iam::%s:root is not authorized to perform: dynamodb:%s on resource: %s because no resource-based policy allows the dynamodb:%s action"
              .formatted(
                  Arn.partition(caller.region()), caller.account(), operation, text, operation));
    }
    if (!arn.region().equals(caller.region())) {
      throw AwsFailure.declared(
          "ResourceNotFoundException",
          "Requested resource not found: ResourcArn: " + text + " not found");
    }
    return tables.find(caller, arn.resource().substring("table/".length()));
  }

  private static String name(Struct input) {
    return Objects.requireNonNull(input.text("TableName"));
  }

  public Struct describeTtl(Caller caller, Struct input) {
    String attribute = tables.find(caller, name(input)).definition().settings().ttlAttribute();
    return Struct.of(
        "TimeToLiveDescription",
        Struct.of(
            "TimeToLiveStatus",
            attribute == null ? "DISABLED" : "ENABLED",
            "AttributeName",
            attribute));
  }

  public Struct updateTtl(Caller caller, Struct input) {
    return Tables.change(name(input), () -> tryUpdateTtl(caller, input));
  }

  private @Nullable Struct tryUpdateTtl(Caller caller, Struct input) {
    Table table = tables.find(caller, name(input));
    Struct wanted = Objects.requireNonNull(input.struct("TimeToLiveSpecification"));
    boolean isEnabled = Boolean.TRUE.equals(wanted.get("Enabled"));
    String attribute = Objects.requireNonNull(wanted.text("AttributeName"));
    String before = table.definition().settings().ttlAttribute();
    if (isEnabled == (before != null)) {
      throw DynamoErrors.validation(
          "TimeToLive is already " + (isEnabled ? "enabled" : "disabled"));
    }
    if (!isEnabled && !attribute.equals(before)) {
      throw DynamoErrors.validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is " + before);
    }
    TableDefinition definition = table.definition();
    if (!store.update(
        table,
        definition.with(definition.settings().withTtl(isEnabled ? attribute : null)),
        true)) {
      return null;
    }
    work.forEach(TableWork::wake);
    return Struct.of(
        "TimeToLiveSpecification", Struct.of("Enabled", isEnabled, "AttributeName", attribute));
  }

  public Struct describeBackups(Caller caller, Struct input) {
    return backups(byName(caller, name(input)).definition().settings());
  }

  /** The table as operations on backups find it. */
  private Table byName(Caller caller, String nameOrArn) {
    String name = TableName.parse(caller, nameOrArn);
    Table table = store.find(caller.account(), caller.region(), name);
    if (table == null) {
      throw AwsFailure.declared("TableNotFoundException", "Table not found: " + name);
    }
    return table;
  }

  public Struct updateBackups(Caller caller, Struct input) {
    return Tables.change(name(input), () -> tryUpdateBackups(caller, input));
  }

  private @Nullable Struct tryUpdateBackups(Caller caller, Struct input) {
    Table table = byName(caller, name(input));
    Struct wanted = Objects.requireNonNull(input.struct("PointInTimeRecoverySpecification"));
    boolean isEnabled = Boolean.TRUE.equals(wanted.get("PointInTimeRecoveryEnabled"));
    Integer days = wanted.integer("RecoveryPeriodInDays");
    if (!isEnabled && days != null) {
      throw DynamoErrors.parameters(
          "RecoveryPeriodInDays can only be specified when PointInTimeRecoveryEnabled is true");
    }
    TableDefinition.Settings before = table.definition().settings();
    Instant since = before.recoverySince() == null ? clock.instant() : before.recoverySince();
    TableDefinition.Settings changed =
        isEnabled
            ? before.withRecovery(Objects.requireNonNullElse(days, MAX_RECOVERY_DAYS), since)
            : before.withRecovery(null, null);
    if (!store.update(table, table.definition().with(changed), table.hasWork())) {
      return null;
    }
    return backups(changed);
  }

  private Struct backups(TableDefinition.Settings settings) {
    Integer days = settings.recoveryDays();
    Instant since = settings.recoverySince();
    Struct recovery = Struct.of("PointInTimeRecoveryStatus", days == null ? "DISABLED" : "ENABLED");
    if (days != null && since != null) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      Instant earliest = now.minus(days, ChronoUnit.DAYS);
      recovery
          .put("RecoveryPeriodInDays", days)
          .put("EarliestRestorableDateTime", since.isAfter(earliest) ? since : earliest)
          .put("LatestRestorableDateTime", now);
    }
    return Struct.of(
        "ContinuousBackupsDescription",
        Struct.of(
            "ContinuousBackupsStatus", "ENABLED", "PointInTimeRecoveryDescription", recovery));
  }

  public Struct limits(Caller caller, Struct input) {
    return Struct.of(
        "AccountMaxReadCapacityUnits",
        CAPACITY,
        "AccountMaxWriteCapacityUnits",
        CAPACITY,
        "TableMaxReadCapacityUnits",
        TABLE_CAPACITY,
        "TableMaxWriteCapacityUnits",
        TABLE_CAPACITY);
  }

  public Struct endpoints(Caller caller, Struct input) {
    String authority = URI.create(caller.endpoint()).getAuthority();
    return Struct.of(
        "Endpoints",
        List.of(
            Struct.of(
                "Address",
                authority == null ? "dynamodb." + caller.region() + ".amazonaws.com" : authority,
                "CachePeriodInMinutes",
                1_440L)));
  }
}
