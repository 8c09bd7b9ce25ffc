package io.lambent.services.dynamodb.table;

import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables as operations describe them. */
final class TableDescription {
  private static final TableStore.Size EMPTY = new TableStore.Size(0, 0, false);

  /** The reads per second that AWS lets a new on-demand table do. */
  private static final long WARM_READS = 12_000;

  private static final long WARM_WRITES = 4_000;

  private TableDescription() {}

  /**
   * @param status {@code ACTIVE} or another one
   * @param sizes by number of an index; 0 is the table
   */
  static Struct of(Table table, String status, Map<Integer, TableStore.Size> sizes) {
    TableDefinition definition = table.definition();
    TableDefinition.Settings settings = definition.settings();
    TableStore.Size size = sizes.getOrDefault(0, EMPTY);
    Struct described =
        Struct.of(
            "AttributeDefinitions",
            definition.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                    each ->
                        Struct.of("AttributeName", each.getKey(), "AttributeType", each.getValue()))
                .toList(),
            "TableName",
            table.name(),
            "KeySchema",
            table.key().elements(),
            "TableStatus",
            status,
            "CreationDateTime",
            table.createdAt(),
            "ProvisionedThroughput",
            throughput(settings.throughput()),
            "TableSizeBytes",
            size.bytes(),
            "ItemCount",
            size.items(),
            "TableArn",
            table.arn(),
            "TableId",
            definition.tableId(),
            "DeletionProtectionEnabled",
            settings.isProtected(),
            "WarmThroughput",
            warm(settings.throughput(), settings.isOnDemand(), status));
    addSettings(table, settings, described);
    addIndexes(table, status, sizes, described);
    return described;
  }

  private static void addSettings(
      Table table, TableDefinition.Settings settings, Struct described) {
    if (settings.isOnDemand() || settings.onDemandSince() != null) {
      described.put(
          "BillingModeSummary",
          Struct.of(
              "BillingMode",
              settings.isOnDemand() ? TableSettings.ON_DEMAND : "PROVISIONED",
              "LastUpdateToPayPerRequestDateTime",
              settings.onDemandSince()));
    }
    described.put("OnDemandThroughput", onDemand(settings.throughput()));
    if (settings.stream() != null) {
      described.put(
          "StreamSpecification",
          Struct.of("StreamEnabled", true, "StreamViewType", settings.stream().viewType()));
    }
    if (settings.latestLabel() != null) {
      described.put("LatestStreamLabel", settings.latestLabel());
      described.put("LatestStreamArn", table.streamArn(settings.latestLabel()));
    }
    if (settings.sse() != null) {
      described.put(
          "SSEDescription",
          Struct.of(
              "Status", "ENABLED", "SSEType", "KMS", "KMSMasterKeyArn", keyArn(table, settings)));
    }
    if (settings.tableClass() != null) {
      described.put("TableClassSummary", Struct.of("TableClass", settings.tableClass()));
    }
  }

  private static String keyArn(Table table, TableDefinition.Settings settings) {
    String key = settings.sse();
    if (key != null && key.startsWith("arn:")) {
      return key;
    }
    String resource =
        key == null || key.isEmpty()
            ? "alias/aws/dynamodb"
            : key.startsWith("alias/") ? key : "key/" + key;
    return "arn:aws:kms:" + table.region() + ":" + table.account() + ":" + resource;
  }

  private static void addIndexes(
      Table table, String status, Map<Integer, TableStore.Size> sizes, Struct described) {
    List<Struct> global = new ArrayList<>();
    List<Struct> local = new ArrayList<>();
    for (IndexDefinition index : table.definition().indexes()) {
      TableStore.Size size = sizes.getOrDefault(index.number(), EMPTY);
      Struct projection = Struct.of("ProjectionType", index.projection());
      if (!index.nonKeys().isEmpty()) {
        projection.put("NonKeyAttributes", index.nonKeys());
      }
      Struct one =
          Struct.of(
              "IndexName",
              index.name(),
              "KeySchema",
              index.key().elements(),
              "Projection",
              projection,
              "IndexSizeBytes",
              size.bytes(),
              "ItemCount",
              size.items(),
              "IndexArn",
              table.arn() + "/index/" + index.name());
      if (index.isGlobal()) {
        String shown = status.equals("ACTIVE") ? index.status() : indexStatus(status, index);
        one.put("IndexStatus", shown);
        one.put("ProvisionedThroughput", throughput(index.throughput()));
        one.put("OnDemandThroughput", onDemand(index.throughput()));
        one.put(
            "WarmThroughput",
            warm(index.throughput(), table.definition().settings().isOnDemand(), shown));
        if (index.status().equals(IndexDefinition.CREATING)) {
          one.put("Backfilling", true);
        }
        global.add(one);
      } else {
        local.add(one);
      }
    }
    if (!global.isEmpty()) {
      described.put("GlobalSecondaryIndexes", global);
    }
    if (!local.isEmpty()) {
      described.put("LocalSecondaryIndexes", local);
    }
  }

  private static String indexStatus(String tableStatus, IndexDefinition index) {
    return tableStatus.equals("UPDATING") ? index.status() : tableStatus;
  }

  private static Struct throughput(Throughput throughput) {
    return Struct.of(
        "NumberOfDecreasesToday",
        0L,
        "ReadCapacityUnits",
        throughput.reads(),
        "WriteCapacityUnits",
        throughput.writes());
  }

  private static @Nullable Struct onDemand(Throughput throughput) {
    if (throughput.maxReads() == null && throughput.maxWrites() == null) {
      return null;
    }
    return Struct.of(
        "MaxReadRequestUnits",
        throughput.maxReads() == null ? -1L : throughput.maxReads(),
        "MaxWriteRequestUnits",
        throughput.maxWrites() == null ? -1L : throughput.maxWrites());
  }

  private static Struct warm(Throughput throughput, boolean isOnDemand, String status) {
    return Struct.of(
        "ReadUnitsPerSecond",
        isOnDemand ? WARM_READS : throughput.reads(),
        "WriteUnitsPerSecond",
        isOnDemand ? WARM_WRITES : throughput.writes(),
        "Status",
        status);
  }
}
