package io.lambent.services.dynamodb.item;

import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.expression.AttributeUpdate;
import io.lambent.services.dynamodb.expression.ConditionExpression;
import io.lambent.services.dynamodb.expression.ExpectedAttribute;
import io.lambent.services.dynamodb.expression.LegacyCondition;
import io.lambent.services.dynamodb.expression.LegacyOperator;
import io.lambent.services.dynamodb.expression.UpdateExpression;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Structures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the legacy parameters, which expressions have replaced. */
final class LegacyParameters {
  private LegacyParameters() {}

  /** Returns true where one of several conditions has to hold, false where all have to. */
  static boolean isOr(Struct input) {
    return "OR".equals(input.text("ConditionalOperator"));
  }

  /** The condition of a write; null where there is none. */
  static @Nullable ConditionExpression expected(Struct input) {
    Map<String, ExpectedAttribute> expected = new LinkedHashMap<>();
    input
        .map("Expected")
        .forEach((name, each) -> expected.put((String) name, attribute((Struct) each)));
    return expected.isEmpty() ? null : ExpectedAttribute.condition(expected, isOr(input));
  }

  private static ExpectedAttribute attribute(Struct one) {
    return new ExpectedAttribute(
        value(one, "Value"), (Boolean) one.get("Exists"), operator(one), values(one));
  }

  private static @Nullable AttributeValue value(Struct one, String member) {
    Struct value = one.struct(member);
    return value == null ? null : Structures.value(value);
  }

  private static @Nullable LegacyOperator operator(Struct one) {
    String name = one.text("ComparisonOperator");
    return name == null ? null : LegacyOperator.valueOf(name);
  }

  private static @Nullable List<AttributeValue> values(Struct one) {
    return one.has("AttributeValueList")
        ? one.list("AttributeValueList").stream()
            .map(value -> Structures.value((Struct) value))
            .toList()
        : null;
  }

  /** Conditions on attributes by their names. */
  static Map<String, LegacyCondition> conditions(Struct input, String member) {
    Map<String, LegacyCondition> conditions = new LinkedHashMap<>();
    input
        .map(member)
        .forEach((name, each) -> conditions.put((String) name, condition((Struct) each)));
    return conditions;
  }

  private static LegacyCondition condition(Struct one) {
    return new LegacyCondition(
        Objects.requireNonNull(operator(one)), Objects.requireNonNullElse(values(one), List.of()));
  }

  /** The update of an item; null where there is none. */
  static @Nullable UpdateExpression updates(Struct input) {
    Map<String, AttributeUpdate> updates = new LinkedHashMap<>();
    input
        .map("AttributeUpdates")
        .forEach((name, each) -> updates.put((String) name, update((Struct) each)));
    return updates.isEmpty() ? null : AttributeUpdate.update(updates);
  }

  private static AttributeUpdate update(Struct one) {
    String action = Objects.requireNonNullElse(one.text("Action"), "PUT");
    return new AttributeUpdate(AttributeUpdate.Action.valueOf(action), value(one, "Value"));
  }
}
