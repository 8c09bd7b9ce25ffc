package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.TableInput.Attribute;
import io.lambent.services.dynamodb.table.TableInput.ByName;
import io.lambent.services.dynamodb.table.TableInput.Encryption;
import io.lambent.services.dynamodb.table.TableInput.GlobalIndex;
import io.lambent.services.dynamodb.table.TableInput.KeyElement;
import io.lambent.services.dynamodb.table.TableInput.LocalIndex;
import io.lambent.services.dynamodb.table.TableInput.OnDemand;
import io.lambent.services.dynamodb.table.TableInput.Provisioned;
import io.lambent.services.dynamodb.table.TableInput.Stream;
import io.lambent.services.dynamodb.table.TableInput.Tag;
import io.lambent.services.dynamodb.table.TableInput.Warm;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations that create, describe, list and delete tables. */
@Component
public class Tables {
  private static final int PAGE = 100;

  /** The maximum number of items that are counted when a table is described. */
  private static final int COUNTED = 10_000;

  /** The number of times that a change is tried while others change the table first. */
  private static final int TRIES = 10;

  private final TableStore store;
  private final TableCache cache;
  private final StreamSwitch streams;
  private final ObjectProvider<TableWork> work;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Tables(
      TableStore store,
      TableCache cache,
      StreamSwitch streams,
      ObjectProvider<TableWork> work,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.cache = cache;
    this.streams = streams;
    this.work = work;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The input of CreateTable. */
  public record Create(
      @Nullable List<Attribute> attributeDefinitions,
      String tableName,
      @Nullable List<KeyElement> keySchema,
      @Nullable List<LocalIndex> localSecondaryIndexes,
      @Nullable List<GlobalIndex> globalSecondaryIndexes,
      @Nullable String billingMode,
      @Nullable Provisioned provisionedThroughput,
      @Nullable Stream streamSpecification,
      @Nullable Encryption sSESpecification,
      @Nullable List<Tag> tags,
      @Nullable String tableClass,
      @Nullable Boolean deletionProtectionEnabled,
      @Nullable Warm warmThroughput,
      @Nullable String resourcePolicy,
      @Nullable OnDemand onDemandThroughput,
      @Nullable String globalTableSourceArn,
      @Nullable List<Struct> vectorIndexes) {}

  /** The answer of CreateTable and DeleteTable. */
  public record Described(Struct tableDescription) {}

  /** The answer of DescribeTable. */
  public record Found(Struct table) {}

  /** The input of ListTables. */
  public record ListInput(@Nullable String exclusiveStartTableName, @Nullable Integer limit) {}

  /** The answer of ListTables. */
  public record Listed(List<String> tableNames, @Nullable String lastEvaluatedTableName) {}

  public Described create(Caller caller, Create input) {
    String name = TableName.parse(caller, input.tableName());
    refuseForeign(input);
    TableDefinition definition = definition(input, name);
    Map<String, String> tags = TableSettings.tags(input.tags());
    String viewType = TableSettings.viewType(input.streamSpecification());
    Instant now = clock.instant();
    Table table =
        Objects.requireNonNull(
            transactions.execute(status -> insert(caller, name, definition, tags, viewType, now)));
    return new Described(TableDescription.of(table, "CREATING", Map.of()));
  }

  private Table insert(
      Caller caller,
      String name,
      TableDefinition definition,
      Map<String, String> tags,
      @Nullable String viewType,
      Instant now) {
    Long id = store.insert(caller, name, definition, tags, now);
    if (id == null) {
      throw DynamoErrors.tableExists(name);
    }
    Table table = Objects.requireNonNull(store.find(id));
    if (viewType == null) {
      return table;
    }
    StreamSettings stream = streams.begin(caller, id, name, definition.key(), viewType, now);
    store.update(table, definition.with(definition.settings().withStream(stream)), false);
    return Objects.requireNonNull(store.find(id));
  }

  /** Refuses what Lambent does not have. */
  private static void refuseForeign(Create input) {
    if (input.globalTableSourceArn() != null) {
      throw DynamoErrors.unsupported("GlobalTableSourceArn");
    }
    if (input.vectorIndexes() != null) {
      throw DynamoErrors.unsupported("VectorIndexes");
    }
    if (input.resourcePolicy() != null) {
      throw DynamoErrors.unsupported("ResourcePolicy");
    }
  }

  private TableDefinition definition(Create input, String name) {
    if (input.attributeDefinitions() == null || input.keySchema() == null) {
      throw DynamoErrors.parameters(
          input.keySchema() == null
              ? "KeySchema must be specified"
              : "AttributeDefinitions must be specified");
    }
    boolean isOnDemand = TableSettings.ON_DEMAND.equals(input.billingMode());
    Throughput throughput =
        TableSettings.throughput(
            isOnDemand, input.provisionedThroughput(), input.onDemandThroughput(), null);
    Map<String, String> attributes = KeyChecks.attributes(input.attributeDefinitions());
    KeySchema key = KeyChecks.schema(input.keySchema(), attributes);
    List<IndexDefinition> indexes = new ArrayList<>();
    KeyChecks.requireNotEmpty(input.localSecondaryIndexes(), "LocalSecondaryIndexes");
    KeyChecks.requireNotEmpty(input.globalSecondaryIndexes(), "GlobalSecondaryIndexes");
    if (input.localSecondaryIndexes() != null) {
      for (LocalIndex index : input.localSecondaryIndexes()) {
        KeySchema indexKey = KeyChecks.schema(index.keySchema(), attributes);
        KeyChecks.local(index.indexName(), indexKey, key);
        indexes.add(
            new IndexDefinition(
                indexes.size() + 1,
                index.indexName(),
                false,
                indexKey,
                KeyChecks.projection(index.projection()),
                KeyChecks.nonKeys(index.projection()),
                new Throughput(0, 0, null, null),
                IndexDefinition.ACTIVE));
      }
    }
    if (input.globalSecondaryIndexes() != null) {
      for (GlobalIndex index : input.globalSecondaryIndexes()) {
        indexes.add(global(index, attributes, indexes.size() + 1, isOnDemand));
      }
    }
    KeyChecks.indexes(indexes);
    KeyChecks.requireAllUsed(attributes, key, indexes);
    return new TableDefinition(
        UUID.randomUUID().toString(),
        attributes,
        key,
        indexes,
        new TableDefinition.Settings(
            isOnDemand,
            isOnDemand ? clock.instant() : null,
            throughput,
            null,
            null,
            null,
            Boolean.TRUE.equals(input.deletionProtectionEnabled()),
            input.tableClass(),
            TableSettings.encryption(input.sSESpecification()),
            null,
            null));
  }

  static IndexDefinition global(
      GlobalIndex index, Map<String, String> attributes, int number, boolean isOnDemand) {
    return new IndexDefinition(
        number,
        index.indexName(),
        true,
        KeyChecks.schema(index.keySchema(), attributes),
        KeyChecks.projection(index.projection()),
        KeyChecks.nonKeys(index.projection()),
        TableSettings.throughput(
            isOnDemand,
            index.provisionedThroughput(),
            index.onDemandThroughput(),
            index.indexName()),
        IndexDefinition.ACTIVE);
  }

  public Found describe(Caller caller, ByName input) {
    Table table = find(caller, input.tableName());
    return new Found(
        TableDescription.of(
            table, table.isActive() ? "ACTIVE" : "UPDATING", store.sizes(table, COUNTED)));
  }

  /** Reads the current definition of a table. */
  Table find(Caller caller, String nameOrArn) {
    String name = TableName.parse(caller, nameOrArn);
    Table table = store.find(caller.account(), caller.region(), name);
    if (table == null) {
      throw DynamoErrors.noTable(name);
    }
    return table;
  }

  public Described delete(Caller caller, ByName input) {
    return change(input.tableName(), () -> tryDelete(caller, input));
  }

  private @Nullable Described tryDelete(Caller caller, ByName input) {
    Table table = find(caller, input.tableName());
    if (table.definition().settings().isProtected()) {
      throw DynamoErrors.validation(
          "Resource cannot be deleted as it is currently protected against deletion. Disable"
              + " deletion protection first.");
    }
    Instant now = clock.instant();
    boolean isDeleted =
        Objects.requireNonNull(
            transactions.execute(
                status -> {
                  if (!store.delete(table, now)) {
                    return false;
                  }
                  StreamSettings stream = table.stream();
                  if (stream != null) {
                    streams.end(stream, now);
                  }
                  return true;
                }));
    if (!isDeleted) {
      return null;
    }
    forget(table);
    work.forEach(TableWork::wake);
    return new Described(TableDescription.of(table, "DELETING", Map.of()));
  }

  private void forget(Table table) {
    try {
      cache.refresh(table);
    } catch (AwsFailure e) {
      // The cache has forgotten it.
    }
  }

  /**
   * Changes a table, and tries again where something else changed it between the read and the
   * write. Background workers do so at any time.
   *
   * @param attempt returns null where the table was changed meanwhile
   */
  static <T> T change(String name, Supplier<@Nullable T> attempt) {
    for (int i = 0; i < TRIES; i++) {
      T done = attempt.get();
      if (done != null) {
        return done;
      }
    }
    throw changed(name);
  }

  static RuntimeException changed(String name) {
    return DynamoErrors.inUse(
        "Attempt to change a resource which is still in use: Table is being updated: " + name);
  }

  public Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<String> names =
        store.names(
            caller, Objects.requireNonNullElse(input.exclusiveStartTableName(), ""), limit + 1);
    boolean isMore = names.size() > limit;
    List<String> page = isMore ? names.subList(0, limit) : names;
    return new Listed(page, isMore ? page.getLast() : null);
  }
}
