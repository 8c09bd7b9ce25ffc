package io.lambent.services.dynamodb.item;

import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The capacity that requests consume, as AWS counts it. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">DynamoDB
 * read and write operations</a>.
 */
final class Capacity {
  private static final int WRITE_UNIT = 1_024;
  private static final int READ_UNIT = 4_096;

  private final boolean isRead;
  private final Map<Table, Map<String, Double>> units = new LinkedHashMap<>();

  /** The key of the table's own units in maps by index name; no index has an empty name. */
  private static final String TABLE = "";

  private Capacity(boolean isRead) {
    this.isRead = isRead;
  }

  static Capacity ofReads() {
    return new Capacity(true);
  }

  static Capacity ofWrites() {
    return new Capacity(false);
  }

  /** Returns true where a request asks for its capacity. */
  static boolean isAsked(Struct input) {
    String asked = input.text("ReturnConsumedCapacity");
    return asked != null && !asked.equals("NONE");
  }

  /** The capacity units of a read of some bytes. */
  static double reads(long bytes, boolean isConsistent) {
    double whole = Math.max(1, (bytes + READ_UNIT - 1) / READ_UNIT);
    return isConsistent ? whole : whole / 2;
  }

  /** The capacity units of a write of some bytes. */
  private static double writes(long bytes) {
    return Math.max(1, (bytes + WRITE_UNIT - 1) / WRITE_UNIT);
  }

  /**
   * Adds units to those of a table or an index.
   *
   * @param index null for the table itself
   */
  Capacity add(Table table, @Nullable String index, double amount) {
    units
        .computeIfAbsent(table, key -> new TreeMap<>())
        .merge(index == null ? TABLE : index, amount, Double::sum);
    return this;
  }

  /**
   * Adds the units of a write, including its writes to indexes.
   *
   * @param factor 2 in transactions
   */
  Capacity addWrite(Table table, @Nullable Item before, @Nullable Item after, int factor) {
    int size = Math.max(before == null ? 0 : before.size(), after == null ? 0 : after.size());
    add(table, null, factor * writes(size));
    for (IndexDefinition index : table.definition().indexes()) {
      double amount = indexWrites(table, index, before, after);
      if (amount > 0) {
        add(table, index.name(), factor * amount);
      }
    }
    return this;
  }

  private static double indexWrites(
      Table table, IndexDefinition index, @Nullable Item before, @Nullable Item after) {
    Item removed = projected(table, index, before);
    Item added = projected(table, index, after);
    if (removed == null || added == null) {
      Item one = removed == null ? added : removed;
      return one == null ? 0 : writes(one.size());
    }
    if (removed.equals(added)) {
      return 0;
    }
    boolean isSamePlace =
        Objects.equals(
            removed.only(index.key().names()).attributes(),
            added.only(index.key().names()).attributes());
    return isSamePlace
        ? writes(Math.max(removed.size(), added.size()))
        : writes(removed.size()) + writes(added.size());
  }

  private static @Nullable Item projected(Table table, IndexDefinition index, @Nullable Item item) {
    return item == null || IndexEntry.key(table, index, item) == null
        ? null
        : project(item, index, table.key());
  }

  /** Returns the attributes of an item that are projected into an index. */
  static Item project(Item item, IndexDefinition index, KeySchema tableKey) {
    if (index.projectsAll()) {
      return item;
    }
    return item.only(
        item.attributes().keySet().stream()
            .filter(name -> index.projects(name, tableKey))
            .toList());
  }

  /**
   * The capacity in the answer of a request on one table; null if the request does not ask for it.
   */
  @Nullable Struct answer(Struct input, Table table) {
    return isAsked(input)
        ? described(table, units.getOrDefault(table, Map.of()), isDetailed(input), false)
        : null;
  }

  /**
   * The capacity in the answer of a request on several tables; null if the request does not ask for
   * it.
   *
   * @param isTransaction true where reads and writes are reported separately
   */
  @Nullable List<Struct> answers(Struct input, boolean isTransaction) {
    if (!isAsked(input)) {
      return null;
    }
    List<Struct> answers = new ArrayList<>();
    units.forEach(
        (table, parts) -> answers.add(described(table, parts, isDetailed(input), isTransaction)));
    return answers;
  }

  private static boolean isDetailed(Struct input) {
    return "INDEXES".equals(input.text("ReturnConsumedCapacity"));
  }

  private Struct described(
      Table table, Map<String, Double> parts, boolean isDetailed, boolean isTransaction) {
    double total = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    Struct answer = Struct.of("TableName", table.name());
    fill(answer, total, isTransaction);
    if (!isDetailed) {
      return answer;
    }
    answer.put("Table", fill(new Struct(), parts.getOrDefault(TABLE, 0.0), isTransaction));
    Map<String, Object> local = new TreeMap<>();
    Map<String, Object> global = new TreeMap<>();
    parts.forEach(
        (name, amount) -> {
          IndexDefinition index = table.definition().index(name);
          if (index != null) {
            (index.isGlobal() ? global : local)
                .put(name, fill(new Struct(), amount, isTransaction));
          }
        });
    if (!local.isEmpty()) {
      answer.put("LocalSecondaryIndexes", local);
    }
    if (!global.isEmpty()) {
      answer.put("GlobalSecondaryIndexes", global);
    }
    return answer;
  }

  private Struct fill(Struct answer, double amount, boolean isTransaction) {
    answer.put("CapacityUnits", amount);
    if (isTransaction) {
      answer.put(isRead ? "ReadCapacityUnits" : "WriteCapacityUnits", amount);
    }
    return answer;
  }
}
