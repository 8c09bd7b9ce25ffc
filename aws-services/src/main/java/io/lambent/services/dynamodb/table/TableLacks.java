package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Answers questions about what tables of Lambent never have, such as backups and resource policies.
 * Operations that would make such things are not there.
 */
@Component
public class TableLacks {
  private final Tables tables;

  TableLacks(Tables tables) {
    this.tables = tables;
  }

  public Struct backups(Caller caller, Struct input) {
    return Struct.of("BackupSummaries", List.of());
  }

  public Struct globalTables(Caller caller, Struct input) {
    return Struct.of("GlobalTables", List.of());
  }

  public Struct exports(Caller caller, Struct input) {
    return Struct.of("ExportSummaries", List.of());
  }

  public Struct imports(Caller caller, Struct input) {
    return Struct.of("ImportSummaryList", List.of());
  }

  public Struct insights(Caller caller, Struct input) {
    return Struct.of("ContributorInsightsSummaries", List.of());
  }

  public Struct insightsOfTable(Caller caller, Struct input) {
    Table table = find(caller, input);
    return Struct.of(
        "TableName",
        table.name(),
        "IndexName",
        input.text("IndexName"),
        "ContributorInsightsStatus",
        "DISABLED");
  }

  public Struct kinesisDestinations(Caller caller, Struct input) {
    return Struct.of(
        "TableName", find(caller, input).name(), "KinesisDataStreamDestinations", List.of());
  }

  public Struct resourcePolicy(Caller caller, Struct input) {
    String arn = Objects.requireNonNull(input.text("ResourceArn"));
    throw AwsFailure.declared(
        "PolicyNotFoundException",
        "Resource-based policy not found for the provided ResourceArn: " + arn);
  }

  private Table find(Caller caller, Struct input) {
    return tables.find(caller, Objects.requireNonNull(input.text("TableName")));
  }
}
