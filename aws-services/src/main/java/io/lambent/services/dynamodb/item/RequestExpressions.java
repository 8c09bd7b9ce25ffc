package io.lambent.services.dynamodb.item;

import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.expression.ConditionExpression;
import io.lambent.services.dynamodb.expression.ExpressionKind;
import io.lambent.services.dynamodb.expression.KeyCondition;
import io.lambent.services.dynamodb.expression.KeyConditionExpression;
import io.lambent.services.dynamodb.expression.KeySchema.KeyAttribute;
import io.lambent.services.dynamodb.expression.LegacyCondition;
import io.lambent.services.dynamodb.expression.ParameterMix;
import io.lambent.services.dynamodb.expression.Placeholders;
import io.lambent.services.dynamodb.expression.ProjectionExpression;
import io.lambent.services.dynamodb.expression.UpdateExpression;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.KeyBytes;
import io.lambent.services.dynamodb.value.Structures;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of one request, which share their placeholders, or the legacy parameters that
 * take their place.
 */
final class RequestExpressions {
  private static final String OPERATOR = "ConditionalOperator";
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";

  private final Struct input;
  private final Placeholders placeholders;

  private RequestExpressions(Struct input, Placeholders placeholders) {
    this.input = input;
    this.placeholders = placeholders;
  }

  /** The expressions of a request that reads an item. */
  static RequestExpressions ofRead(Struct input) {
    return of(input, List.of(ExpressionKind.PROJECTION), List.of("AttributesToGet"));
  }

  /** The expressions of a request that puts, deletes or checks an item. */
  static RequestExpressions ofWrite(Struct input) {
    return of(input, List.of(ExpressionKind.CONDITION), List.of("Expected", OPERATOR));
  }

  static RequestExpressions ofUpdate(Struct input) {
    return of(
        input,
        List.of(ExpressionKind.UPDATE, ExpressionKind.CONDITION),
        List.of("AttributeUpdates", "Expected", OPERATOR));
  }

  static RequestExpressions ofQuery(Struct input) {
    return of(
        input,
        List.of(ExpressionKind.PROJECTION, ExpressionKind.FILTER, ExpressionKind.KEY_CONDITION),
        List.of("AttributesToGet", "QueryFilter", OPERATOR, "KeyConditions"));
  }

  static RequestExpressions ofScan(Struct input) {
    return of(
        input,
        List.of(ExpressionKind.PROJECTION, ExpressionKind.FILTER),
        List.of("AttributesToGet", "ScanFilter", OPERATOR));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where expressions and legacy parameters are mixed, or
   *     placeholders are not valid
   */
  private static RequestExpressions of(
      Struct input, List<ExpressionKind> kinds, List<String> legacy) {
    ParameterMix mix = new ParameterMix();
    kinds.forEach(kind -> mix.expression(kind, input.has(kind.parameter())));
    legacy.forEach(parameter -> mix.legacy(parameter, input.has(parameter)));
    mix.check(input.has(NAMES), input.has(VALUES));
    return new RequestExpressions(
        input,
        input.has(NAMES) || input.has(VALUES)
            ? Placeholders.of(names(input), values(input))
            : Placeholders.none());
  }

  private static @Nullable Map<String, String> names(Struct input) {
    if (!input.has(NAMES)) {
      return null;
    }
    Map<String, String> names = new LinkedHashMap<>();
    input.map(NAMES).forEach((key, name) -> names.put((String) key, (String) name));
    return names;
  }

  private static @Nullable Map<String, AttributeValue> values(Struct input) {
    return input.has(VALUES) ? Structures.item(input.map(VALUES)).attributes() : null;
  }

  /** Refuses placeholders that no expression has used. */
  void checkAllUsed() {
    placeholders.checkAllUsed();
  }

  /** The condition of a write; null where it has none. */
  @Nullable Condition condition() {
    String text = input.text(ExpressionKind.CONDITION.parameter());
    if (text != null) {
      return ConditionExpression.parse(text, placeholders)::test;
    }
    ConditionExpression legacy = LegacyParameters.expected(input);
    return legacy == null ? null : legacy::test;
  }

  /** The part of an item that an answer has. */
  UnaryOperator<Item> projection() {
    ProjectionExpression projection = projected();
    return projection == null ? item -> item : projection::apply;
  }

  /** The projection; null for all attributes. */
  @Nullable ProjectionExpression projected() {
    String text = input.text(ExpressionKind.PROJECTION.parameter());
    if (text != null) {
      return ProjectionExpression.parse(text, placeholders);
    }
    return input.has("AttributesToGet")
        ? ProjectionExpression.ofAttributes(
            input.list("AttributesToGet").stream().map(String.class::cast).toList())
        : null;
  }

  /** The update of an item. */
  WriteRequest.Updater updater() {
    String text = input.text(ExpressionKind.UPDATE.parameter());
    if (text != null) {
      return new ItemUpdater(UpdateExpression.parse(text, placeholders));
    }
    UpdateExpression legacy = LegacyParameters.updates(input);
    return new ItemUpdater(legacy);
  }

  /** The filter of a scan. */
  Predicate<Item> scanFilter() {
    String text = input.text(ExpressionKind.FILTER.parameter());
    if (text != null) {
      return ConditionExpression.parse(ExpressionKind.FILTER, text, placeholders)::test;
    }
    return legacyFilter(LegacyParameters.conditions(input, "ScanFilter"));
  }

  private Predicate<Item> legacyFilter(Map<String, LegacyCondition> conditions) {
    return conditions.isEmpty()
        ? item -> true
        : LegacyCondition.filter(conditions, LegacyParameters.isOr(input))::test;
  }

  /** The filter of a query, which tests no key attributes. */
  ItemFilter queryFilter(KeySchema schema) {
    String text = input.text(ExpressionKind.FILTER.parameter());
    if (text != null) {
      ConditionExpression filter =
          ConditionExpression.parse(ExpressionKind.FILTER, text, placeholders);
      filter.requireNoKeys(schema.names());
      Set<String> attributes = new LinkedHashSet<>();
      filter.paths().forEach(path -> attributes.add(path.attribute()));
      return new ItemFilter(filter::test, attributes);
    }
    Map<String, LegacyCondition> conditions = LegacyParameters.conditions(input, "QueryFilter");
    LegacyCondition.requireNoKeys(conditions, schema.names());
    return new ItemFilter(legacyFilter(conditions), conditions.keySet());
  }

  /** The partition that a query reads. */
  KeyRange keys(Table table, KeySchema schema) {
    String text = input.text(ExpressionKind.KEY_CONDITION.parameter());
    KeyConditionExpression expression;
    if (text != null) {
      expression = KeyConditionExpression.parse(text, placeholders);
    } else if (input.has("KeyConditions")) {
      expression =
          KeyConditionExpression.ofKeyConditions(
              LegacyParameters.conditions(input, "KeyConditions"));
    } else {
      throw DynamoErrors.validation(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
              + " request.");
    }
    String range = schema.range();
    KeyCondition condition =
        expression.against(
            new io.lambent.services.dynamodb.expression.KeySchema(
                attribute(table, schema.hash()), range == null ? null : attribute(table, range)));
    KeyCondition.Sort sort = condition.sort();
    return new KeyRange(
        KeyBytes.of(condition.partition()), sort == null ? Range.ALL : range(sort.range()));
  }

  private static Range range(KeyCondition.Range range) {
    return new Range(range.from(), range.includesFrom(), range.to(), range.includesTo());
  }

  private static KeyAttribute attribute(Table table, String name) {
    return new KeyAttribute(
        name, Objects.requireNonNull(AttributeType.named(table.definition().type(name))));
  }
}
