package io.lambent.services.dynamodb.item;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** GetItem, PutItem, UpdateItem and DeleteItem. */
@Component
public class ItemOperations {
  private static final String NONE = "NONE";
  private static final String ALL_OLD = "ALL_OLD";

  private final TableAccess tables;
  private final ItemStore store;
  private final ItemWriter writer;
  private final ItemCollections collections;

  ItemOperations(
      TableAccess tables, ItemStore store, ItemWriter writer, ItemCollections collections) {
    this.tables = tables;
    this.store = store;
    this.writer = writer;
    this.collections = collections;
  }

  /** GetItem. */
  public Struct get(Caller caller, Struct input) {
    Item key = Inputs.item(input, "Key");
    RequestExpressions expressions = RequestExpressions.ofRead(input);
    UnaryOperator<Item> projection = expressions.projection();
    expressions.checkAllUsed();
    return tables.with(
        caller,
        Inputs.tableName(input),
        table -> {
          Item item = store.read(table, ItemKeys.named(table, key)).item();
          Struct answer = new Struct();
          if (item != null) {
            answer.put("Item", Inputs.attributes(projection.apply(item)));
          }
          if (Capacity.isAsked(input)) {
            long size = item == null ? 0 : item.size();
            double units = Capacity.reads(size, Inputs.isSet(input, "ConsistentRead"));
            answer.put(
                "ConsumedCapacity",
                Capacity.ofReads().add(table, null, units).answer(input, table));
          }
          return answer;
        });
  }

  /** PutItem. */
  public Struct put(Caller caller, Struct input) {
    Item item = Inputs.item(input, "Item");
    String returned = oldOrNothing(input);
    RequestExpressions expressions = RequestExpressions.ofWrite(input);
    Condition condition = expressions.condition();
    expressions.checkAllUsed();
    boolean isPlain = condition == null && returned.equals(NONE) && !Capacity.isAsked(input);
    return tables.with(
        caller,
        Inputs.tableName(input),
        table -> {
          WriteRequest.Put put =
              WriteRequest.Put.of(table, item, condition, Inputs.showsItem(input));
          if (isPlain) {
            writer.put(table, put);
            return answer(input, table, put, new ItemWriter.Written(null, item), null);
          }
          ItemWriter.Written written = writer.write(table, put);
          return answer(
              input, table, put, written, returned.equals(ALL_OLD) ? written.before() : null);
        });
  }

  /** DeleteItem. */
  public Struct delete(Caller caller, Struct input) {
    Item key = Inputs.item(input, "Key");
    String returned = oldOrNothing(input);
    RequestExpressions expressions = RequestExpressions.ofWrite(input);
    Condition condition = expressions.condition();
    expressions.checkAllUsed();
    return tables.with(
        caller,
        Inputs.tableName(input),
        table -> {
          WriteRequest delete =
              new WriteRequest.Delete(
                  ItemKeys.named(table, key), condition, Inputs.showsItem(input));
          ItemWriter.Written written = writer.write(table, delete);
          return answer(
              input, table, delete, written, returned.equals(ALL_OLD) ? written.before() : null);
        });
  }

  private static String oldOrNothing(Struct input) {
    String returned = Objects.requireNonNullElse(input.text("ReturnValues"), NONE);
    if (!returned.equals(NONE) && !returned.equals(ALL_OLD)) {
      throw DynamoErrors.validation("ReturnValues can only be ALL_OLD or NONE");
    }
    return returned;
  }

  /** UpdateItem. */
  public Struct update(Caller caller, Struct input) {
    Item key = Inputs.item(input, "Key");
    RequestExpressions expressions = RequestExpressions.ofUpdate(input);
    WriteRequest.Updater updater = expressions.updater();
    Condition condition = expressions.condition();
    expressions.checkAllUsed();
    return tables.with(
        caller,
        Inputs.tableName(input),
        table -> {
          WriteRequest update =
              WriteRequest.Update.of(table, key, updater, condition, Inputs.showsItem(input));
          ItemWriter.Written written = writer.write(table, update);
          return answer(input, table, update, written, updated(input, updater, written));
        });
  }

  private static @Nullable Item updated(
      Struct input, WriteRequest.Updater updater, ItemWriter.Written written) {
    Item before = written.before();
    Item after = Objects.requireNonNullElse(written.after(), Item.EMPTY);
    return switch (Objects.requireNonNullElse(input.text("ReturnValues"), NONE)) {
      case "ALL_OLD" -> before;
      case "UPDATED_OLD" -> before == null ? null : updater.named(before);
      case "ALL_NEW" -> after;
      case "UPDATED_NEW" -> updater.named(after);
      default -> null;
    };
  }

  private Struct answer(
      Struct input,
      Table table,
      WriteRequest request,
      ItemWriter.Written written,
      @Nullable Item attributes) {
    Struct answer = new Struct();
    if (attributes != null && !attributes.isEmpty()) {
      answer.put("Attributes", Inputs.attributes(attributes));
    }
    if (Capacity.isAsked(input)) {
      answer.put(
          "ConsumedCapacity",
          Capacity.ofWrites()
              .addWrite(table, written.before(), written.after(), 1)
              .answer(input, table));
    }
    answer.put("ItemCollectionMetrics", collections.metrics(input, table, request.key()));
    return answer;
  }
}
