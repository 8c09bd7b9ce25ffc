package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.TableInput.Attribute;
import io.lambent.services.dynamodb.table.TableInput.Encryption;
import io.lambent.services.dynamodb.table.TableInput.GlobalIndex;
import io.lambent.services.dynamodb.table.TableInput.OnDemand;
import io.lambent.services.dynamodb.table.TableInput.Provisioned;
import io.lambent.services.dynamodb.table.TableInput.Stream;
import io.lambent.services.dynamodb.table.TableInput.Warm;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** UpdateTable: another capacity, another stream, other indexes and other settings. */
@Component
public class TableUpdates {
  private final Tables tables;
  private final TableStore store;
  private final StreamSwitch streams;
  private final ObjectProvider<TableWork> work;
  private final TransactionTemplate transactions;
  private final Clock clock;

  TableUpdates(
      Tables tables,
      TableStore store,
      StreamSwitch streams,
      ObjectProvider<TableWork> work,
      TransactionTemplate transactions,
      Clock clock) {
    this.tables = tables;
    this.store = store;
    this.streams = streams;
    this.work = work;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The change of one global index. */
  public record IndexUpdate(
      @Nullable IndexThroughput update, @Nullable GlobalIndex create, @Nullable IndexName delete) {}

  /** Another throughput of an index. */
  public record IndexThroughput(
      String indexName,
      @Nullable Provisioned provisionedThroughput,
      @Nullable OnDemand onDemandThroughput,
      @Nullable Warm warmThroughput) {}

  /** The index that is deleted. */
  public record IndexName(String indexName) {}

  /** The input of UpdateTable. */
  public record Update(
      @Nullable List<Attribute> attributeDefinitions,
      String tableName,
      @Nullable String billingMode,
      @Nullable Provisioned provisionedThroughput,
      @Nullable List<IndexUpdate> globalSecondaryIndexUpdates,
      @Nullable Stream streamSpecification,
      @Nullable Encryption sSESpecification,
      @Nullable List<Struct> replicaUpdates,
      @Nullable String tableClass,
      @Nullable Boolean deletionProtectionEnabled,
      @Nullable String multiRegionConsistency,
      @Nullable OnDemand onDemandThroughput,
      @Nullable Warm warmThroughput,
      @Nullable List<Struct> vectorIndexUpdates) {}

  public Tables.Described update(Caller caller, Update input) {
    refuseForeign(input);
    Table table = tables.find(caller, input.tableName());
    if (!table.isActive()) {
      throw Tables.changed(table.name());
    }
    requireSomething(input);
    Instant now = clock.instant();
    TableDefinition definition = withSettings(table, input, now);
    definition = withIndexes(definition, input);
    Table changed = commit(caller, table, definition, input, now);
    if (changed.hasWork()) {
      work.forEach(TableWork::wake);
    }
    return new Tables.Described(TableDescription.of(changed, "UPDATING", store.sizes(table, 1)));
  }

  /** Refuses what Lambent does not have. */
  private static void refuseForeign(Update input) {
    if (input.replicaUpdates() != null) {
      throw DynamoErrors.unsupported("ReplicaUpdates");
    }
    if (input.multiRegionConsistency() != null) {
      throw DynamoErrors.unsupported("MultiRegionConsistency");
    }
    if (input.vectorIndexUpdates() != null) {
      throw DynamoErrors.unsupported("VectorIndexUpdates");
    }
  }

  private static void requireSomething(Update input) {
    boolean isEmpty =
        input.billingMode() == null
            && input.provisionedThroughput() == null
            && (input.globalSecondaryIndexUpdates() == null
                || input.globalSecondaryIndexUpdates().isEmpty())
            && input.streamSpecification() == null
            && input.sSESpecification() == null
            && input.tableClass() == null
            && input.deletionProtectionEnabled() == null
            && input.onDemandThroughput() == null
            && input.warmThroughput() == null;
    if (isEmpty) {
      throw DynamoErrors.validation(
          "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
              + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
    }
  }

  private static TableDefinition withSettings(Table table, Update input, Instant now) {
    TableDefinition.Settings before = table.definition().settings();
    boolean isOnDemand =
        input.billingMode() == null
            ? before.isOnDemand()
            : input.billingMode().equals(TableSettings.ON_DEMAND);
    TableDefinition.Settings settings = before;
    boolean isOther = isOnDemand != before.isOnDemand();
    if (isOther || input.provisionedThroughput() != null || input.onDemandThroughput() != null) {
      Throughput throughput =
          TableSettings.throughput(
              isOnDemand, input.provisionedThroughput(), input.onDemandThroughput(), null);
      if (!isOther && !isOnDemand && throughput.equals(before.throughput())) {
        throw DynamoErrors.validation(
            "The provisioned throughput for the table will not change. The requested value equals"
                + " the current value. Current ReadCapacityUnits provisioned for the table: "
                + throughput.reads()
                + ". Requested ReadCapacityUnits: "
                + throughput.reads()
                + ". Current WriteCapacityUnits provisioned for the table: "
                + throughput.writes()
                + ". Requested WriteCapacityUnits: "
                + throughput.writes()
                + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to"
                + " request higher limits.");
      }
      settings = settings.withThroughput(isOnDemand, throughput, now);
    }
    settings =
        settings.with(
            Objects.requireNonNullElse(input.deletionProtectionEnabled(), before.isProtected()),
            input.tableClass() == null ? before.tableClass() : input.tableClass(),
            input.sSESpecification() == null
                ? before.sse()
                : TableSettings.encryption(input.sSESpecification()));
    TableDefinition changed = table.definition().with(settings);
    if (isOther && isOnDemand) {
      Throughput none = new Throughput(0, 0, null, null);
      changed =
          changed.with(
              changed.attributes(),
              changed.indexes().stream().map(index -> index.withThroughput(none)).toList());
    }
    return changed;
  }

  private static TableDefinition withIndexes(TableDefinition definition, Update input) {
    List<IndexUpdate> updates = input.globalSecondaryIndexUpdates();
    if (updates == null || updates.isEmpty()) {
      return definition;
    }
    Map<String, String> attributes = new LinkedHashMap<>(definition.attributes());
    if (input.attributeDefinitions() != null) {
      KeyChecks.attributes(input.attributeDefinitions())
          .forEach((name, type) -> define(attributes, name, type));
    }
    List<IndexDefinition> indexes = new ArrayList<>(definition.indexes());
    boolean isOnDemand = definition.settings().isOnDemand();
    int structural = 0;
    for (IndexUpdate update : updates) {
      if (update.create() != null) {
        structural++;
        int number = 1 + indexes.stream().mapToInt(IndexDefinition::number).max().orElse(0);
        indexes.add(
            Tables.global(update.create(), attributes, number, isOnDemand)
                .withStatus(IndexDefinition.CREATING));
      } else if (update.delete() != null) {
        structural++;
        replace(
            indexes,
            update.delete().indexName(),
            index -> index.withStatus(IndexDefinition.DELETING));
      } else if (update.update() != null) {
        IndexThroughput other = update.update();
        Throughput throughput =
            TableSettings.throughput(
                isOnDemand,
                other.provisionedThroughput(),
                other.onDemandThroughput(),
                other.indexName());
        replace(indexes, other.indexName(), index -> index.withThroughput(throughput));
      } else {
        throw DynamoErrors.parameters(
            "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                + " GlobalSecondaryIndexUpdate.Delete must not be null");
      }
    }
    if (structural > 1) {
      throw AwsFailure.declared(
          "LimitExceededException",
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously"
              + " per table");
    }
    KeyChecks.indexes(indexes);
    TableDefinition changed = definition.with(attributes, indexes);
    return changed.with(used(changed), indexes);
  }

  private static void define(Map<String, String> attributes, String name, String type) {
    String before = attributes.put(name, type);
    if (before != null && !before.equals(type)) {
      throw DynamoErrors.parameters(
          "Attribute " + name + " is defined with type " + before + " already");
    }
  }

  private interface Change {
    IndexDefinition of(IndexDefinition index);
  }

  private static void replace(List<IndexDefinition> indexes, String name, Change change) {
    for (int i = 0; i < indexes.size(); i++) {
      if (indexes.get(i).name().equals(name) && indexes.get(i).isGlobal()) {
        indexes.set(i, change.of(indexes.get(i)));
        return;
      }
    }
    throw AwsFailure.declared(
        "ResourceNotFoundException", "Requested resource not found: Index: " + name + " not found");
  }

  /** The attributes that keys use, without those of an index that is being deleted. */
  private static Map<String, String> used(TableDefinition definition) {
    Set<String> names = new TreeSet<>(definition.key().names());
    definition.indexes().stream()
        .filter(IndexDefinition::isWritten)
        .forEach(index -> names.addAll(index.key().names()));
    Map<String, String> attributes = new LinkedHashMap<>(definition.attributes());
    attributes.keySet().retainAll(names);
    return attributes;
  }

  private Table commit(
      Caller caller, Table table, TableDefinition definition, Update input, Instant now) {
    Stream wanted = input.streamSpecification();
    String viewType = TableSettings.viewType(wanted);
    StreamSettings stream = table.stream();
    if (wanted != null && wanted.streamEnabled() && stream != null) {
      throw DynamoErrors.validation(
          "Table already has an enabled stream: TableName: " + table.name());
    }
    if (wanted != null && !wanted.streamEnabled() && stream == null) {
      throw DynamoErrors.validation(
          "Table doesn't have an enabled stream to disable: TableName: " + table.name());
    }
    boolean hasWork =
        table.hasWork() || definition.indexes().stream().anyMatch(index -> !index.isActive());
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              TableDefinition changed = definition;
              if (viewType != null) {
                StreamSettings begun =
                    streams.begin(caller, table.id(), table.name(), table.key(), viewType, now);
                changed = changed.with(changed.settings().withStream(begun));
              } else if (wanted != null && stream != null) {
                streams.end(stream, now);
                changed = changed.with(changed.settings().withStream(null));
              }
              if (!store.update(table, changed, hasWork)) {
                throw Tables.changed(table.name());
              }
              return Objects.requireNonNull(store.find(table.id()));
            }));
  }
}
