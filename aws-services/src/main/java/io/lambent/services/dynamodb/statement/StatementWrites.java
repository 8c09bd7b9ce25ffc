package io.lambent.services.dynamodb.statement;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.expression.Condition;
import io.lambent.services.dynamodb.expression.ExpressionPrinter;
import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.item.ItemOperations;
import io.lambent.services.dynamodb.partiql.Statement;
import io.lambent.services.dynamodb.partiql.Where;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.table.TableCache;
import io.lambent.services.dynamodb.value.Structures;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Translates INSERT, UPDATE and DELETE statements into equivalent writes of items. */
@Component
class StatementWrites {
  /** The start of error texts of expressions, which those of statements lack. */
  private static final Pattern EXPRESSION =
      Pattern.compile("Invalid (Condition|Update)Expression: (.*)", Pattern.DOTALL);

  private final TableCache tables;
  private final ItemOperations items;

  StatementWrites(TableCache tables, ItemOperations items) {
    this.tables = tables;
    this.items = items;
  }

  Struct execute(Caller caller, Statement statement, Struct input) {
    Struct write = write(caller, statement);
    write
        .put("ReturnConsumedCapacity", input.text("ReturnConsumedCapacity"))
        .put(
            "ReturnValuesOnConditionCheckFailure",
            input.text("ReturnValuesOnConditionCheckFailure"));
    try {
      Struct answer =
          switch (statement) {
            case Statement.Insert insert -> items.put(caller, write);
            case Statement.Update update ->
                items.update(caller, write.put("ReturnValues", returnValues(update.returning())));
            case Statement.Delete delete ->
                items.delete(caller, write.put("ReturnValues", returnValues(delete.returning())));
            case Statement.Select select -> throw new IllegalArgumentException("no write");
            case Statement.Exists exists -> throw new IllegalArgumentException("no write");
          };
      return Struct.of(
          "Items",
          answer.has("Attributes") ? List.of(answer.map("Attributes")) : List.of(),
          "ConsumedCapacity",
          answer.get("ConsumedCapacity"));
    } catch (AwsFailure e) {
      throw translated(statement, e);
    }
  }

  private static AwsFailure translated(Statement statement, AwsFailure failure) {
    boolean isFailedCondition = failure.error().awsName().equals("ConditionalCheckFailedException");
    if (isFailedCondition && statement instanceof Statement.Insert) {
      return AwsFailure.declared("DuplicateItemException", "Duplicate primary key exists in table");
    }
    Matcher matcher = EXPRESSION.matcher(failure.text());
    return matcher.matches() ? DynamoErrors.validation(matcher.group(2)) : failure;
  }

  private static String returnValues(Statement.Returning returning) {
    return switch (returning) {
      case NOTHING -> "NONE";
      case ALL_OLD -> "ALL_OLD";
      case MODIFIED_OLD -> "UPDATED_OLD";
      case ALL_NEW -> "ALL_NEW";
      case MODIFIED_NEW -> "UPDATED_NEW";
    };
  }

  /** The members of the write that is equivalent to a statement. */
  Struct write(Caller caller, Statement statement) {
    Table table = tables.get(caller, statement.source().table());
    String name = statement.source().table();
    ExpressionPrinter printer = new ExpressionPrinter();
    Path hash = Path.of(table.key().hash());
    return switch (statement) {
      case Statement.Insert insert ->
          withPlaceholders(
              Struct.of(
                  "TableName",
                  name,
                  "Item",
                  Structures.of(insert.item()),
                  "ConditionExpression",
                  printer.condition(new Condition.NotExists(hash))),
              printer);
      case Statement.Update update -> {
        Where where = wholeKey(table, update.where());
        Condition exists = new Condition.Exists(hash);
        yield withPlaceholders(
            Struct.of(
                "TableName",
                name,
                "Key",
                Structures.of(where.key()),
                "UpdateExpression",
                printer.update(update.update()),
                "ConditionExpression",
                printer.condition(
                    where.rest() == null ? exists : new Condition.And(exists, where.rest()))),
            printer);
      }
      case Statement.Delete delete -> {
        Where where = wholeKey(table, delete.where());
        yield withPlaceholders(
            Struct.of(
                "TableName",
                name,
                "Key",
                Structures.of(where.key()),
                "ConditionExpression",
                printed(printer, where.rest())),
            printer);
      }
      case Statement.Exists exists -> {
        Where where = wholeKey(table, exists.select().where());
        if (where.rest() == null) {
          throw DynamoErrors.validation(
              "EXISTS() must contain a single item read with additional condition");
        }
        yield withPlaceholders(
            Struct.of(
                "TableName",
                name,
                "Key",
                Structures.of(where.key()),
                "ConditionExpression",
                printed(printer, where.rest())),
            printer);
      }
      case Statement.Select select -> throw new IllegalArgumentException("no write: " + select);
    };
  }

  private static @Nullable String printed(
      ExpressionPrinter printer, @Nullable Condition condition) {
    return condition == null ? null : printer.condition(condition);
  }

  private static Struct withPlaceholders(Struct write, ExpressionPrinter printer) {
    return write
        .put("ExpressionAttributeNames", Placeholder.names(printer))
        .put("ExpressionAttributeValues", Placeholder.values(printer));
  }

  private static Where wholeKey(Table table, @Nullable Condition condition) {
    Where where = Where.of(condition, table.key().names());
    if (!where.key().attributes().keySet().containsAll(table.key().names())) {
      throw DynamoErrors.validation(
          "Where clause does not contain a mandatory equality on all key attributes");
    }
    return where;
  }
}
