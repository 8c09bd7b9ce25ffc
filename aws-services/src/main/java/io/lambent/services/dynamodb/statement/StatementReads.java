package io.lambent.services.dynamodb.statement;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.expression.Condition;
import io.lambent.services.dynamodb.expression.ExpressionPrinter;
import io.lambent.services.dynamodb.item.IndexReach;
import io.lambent.services.dynamodb.item.ItemOperations;
import io.lambent.services.dynamodb.item.SearchOperations;
import io.lambent.services.dynamodb.partiql.Statement;
import io.lambent.services.dynamodb.partiql.Where;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.table.TableCache;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.ItemBytes;
import io.lambent.services.dynamodb.value.Structures;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SELECT statements. */
@Component
class StatementReads {
  private final TableCache tables;
  private final SearchOperations searches;
  private final ItemOperations items;

  StatementReads(TableCache tables, SearchOperations searches, ItemOperations items) {
    this.tables = tables;
    this.searches = searches;
    this.items = items;
  }

  /** Reads a page of the items of a SELECT: a query if it names a partition, or else a scan. */
  Struct page(Caller caller, Statement.Select select, Struct input) {
    Table table = tables.get(caller, select.source().table());
    String indexName = select.source().index();
    IndexDefinition index = indexName == null ? null : index(table, indexName, input);
    KeySchema schema = index == null ? table.key() : index.key();
    Where where = Where.of(select.where(), List.of(schema.hash()));
    AttributeValue partition = where.key().get(schema.hash());
    Struct search =
        Struct.of(
            "TableName",
            select.source().table(),
            "IndexName",
            indexName,
            "ConsistentRead",
            input.get("ConsistentRead"),
            "Limit",
            input.get("Limit"),
            "ReturnConsumedCapacity",
            input.text("ReturnConsumedCapacity"),
            "ExclusiveStartKey",
            startKey(input.text("NextToken")));
    checkOrder(select.order(), select.where(), schema);
    if (index != null) {
      reach(search, table, index, select, where);
    }
    if (partition == null) {
      return answer(select, select.where(), searches.scan(caller, search));
    }
    putKeyCondition(search, schema, partition, where);
    search.put("ScanIndexForward", select.order() == null || !select.order().isDescending());
    return answer(select, where.rest(), searches.query(caller, search));
  }

  private static IndexDefinition index(Table table, String name, Struct input) {
    IndexDefinition index = table.definition().index(name);
    if (index == null) {
      throw DynamoErrors.validation("The table does not have the specified index");
    }
    if (index.isGlobal() && Boolean.TRUE.equals(input.get("ConsistentRead"))) {
      throw DynamoErrors.validation(
          "Strongly consistent read is not supported on Global Secondary Indexes");
    }
    return index;
  }

  /** Asks for whole items where the statement selects what its local index does not project. */
  private static void reach(
      Struct search, Table table, IndexDefinition index, Statement.Select select, Where where) {
    if (IndexReach.isBeyond(table, index, select.list().attributes())) {
      search.put("Select", "ALL_ATTRIBUTES");
    }
    if (where.names(index.key().hash())) {
      IndexReach.requireFilter(table, index, where.attributes());
    }
  }

  private static void checkOrder(
      Statement.@Nullable Order order, @Nullable Condition where, KeySchema schema) {
    if (order == null) {
      return;
    }
    if (where == null) {
      throw DynamoErrors.validation(
          "Must have WHERE clause in the statement when using ORDER BY clause.");
    }
    if (Where.of(where, List.of(schema.hash())).key().isEmpty()) {
      throw DynamoErrors.validation(
          "Must have at least one non-optional hash key condition in WHERE clause when using ORDER"
              + " BY clause.");
    }
    if (!schema.has(order.attribute())) {
      throw DynamoErrors.validation(
          "Variable reference "
              + order.attribute()
              + " in ORDER BY clause must be part of the primary key");
    }
  }

  private static void putKeyCondition(
      Struct search, KeySchema schema, AttributeValue partition, Where where) {
    ExpressionPrinter printer = new ExpressionPrinter();
    Condition range = schema.range() == null ? null : where.range(schema.range());
    String text = printer.equality(schema.hash(), partition);
    if (range != null) {
      text += " AND " + printer.condition(range);
    }
    search
        .put("KeyConditionExpression", text)
        .put("ExpressionAttributeNames", printer.names())
        .put("ExpressionAttributeValues", Placeholder.values(printer));
  }

  private static Struct answer(Statement.Select select, @Nullable Condition rest, Struct found) {
    List<Map<String, Object>> taken = new ArrayList<>();
    for (Object each : found.list("Items")) {
      Item item = Structures.item((Map<?, ?>) each);
      if (rest == null || rest.test(item)) {
        taken.add(Structures.of(select.list().apply(item)));
      }
    }
    Map<?, ?> last = found.map("LastEvaluatedKey");
    return Struct.of(
        "Items",
        taken,
        "ConsumedCapacity",
        found.get("ConsumedCapacity"),
        "NextToken",
        last.isEmpty() ? null : token(Structures.item(last)));
  }

  private static String token(Item lastKey) {
    return Base64.getEncoder().encodeToString(ItemBytes.write(lastKey));
  }

  private static @Nullable Map<String, Object> startKey(@Nullable String token) {
    if (token == null) {
      return null;
    }
    try {
      return Structures.of(ItemBytes.read(Base64.getDecoder().decode(token)));
    } catch (RuntimeException e) {
      throw DynamoErrors.validation("Invalid NextToken");
    }
  }

  /** Reads the item of a SELECT in a batch, which must name the whole key and nothing else. */
  Struct single(Caller caller, Statement.Select select, Struct input) {
    Struct get = get(caller, select, "BatchExecuteStatement");
    get.put("ConsistentRead", input.get("ConsistentRead"))
        .put("ReturnConsumedCapacity", input.text("ReturnConsumedCapacity"));
    Struct answer = items.get(caller, get);
    return Struct.of(
        "Items",
        answer.has("Item") ? List.of(taken(select, answer)) : List.of(),
        "ConsumedCapacity",
        answer.get("ConsumedCapacity"));
  }

  /** The selection of a SELECT from an item in an answer. */
  static Map<String, Object> taken(Statement.Select select, Struct answer) {
    return Structures.of(select.list().apply(Structures.item(answer.map("Item"))));
  }

  /**
   * The input of the GetItem that is equivalent to a SELECT.
   *
   * @param operation for the error if it does not name the whole key
   */
  Struct get(Caller caller, Statement.Select select, String operation) {
    Table table = tables.get(caller, select.source().table());
    Where where = Where.of(select.where(), table.key().names());
    if (select.source().index() != null && operation.equals("ExecuteTransaction")) {
      throw DynamoErrors.validation("Reads on indices are not supported within transactions.");
    }
    boolean isOneItem =
        select.source().index() == null
            && where.rest() == null
            && where.key().attributes().keySet().containsAll(table.key().names());
    if (!isOneItem) {
      throw DynamoErrors.validation(
          "Select statements within "
              + operation
              + " must specify the primary key in the where clause.");
    }
    return Struct.of("TableName", select.source().table(), "Key", Structures.of(where.key()));
  }
}
