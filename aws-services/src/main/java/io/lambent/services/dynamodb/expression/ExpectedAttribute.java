package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one attribute in the legacy parameter Expected. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExpectedAttributeValue.html">ExpectedAttributeValue</a>.
 *
 * @param operator the ComparisonOperator
 * @param values the AttributeValueList
 */
public record ExpectedAttribute(
    @Nullable AttributeValue value,
    @Nullable Boolean exists,
    @Nullable LegacyOperator operator,
    @Nullable List<AttributeValue> values) {

  /**
   * The condition of Expected.
   *
   * @param isOr true if the ConditionalOperator is OR
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static ConditionExpression condition(
      Map<String, ExpectedAttribute> expected, boolean isOr) {
    List<Condition> parts = new ArrayList<>();
    expected.forEach((name, attribute) -> parts.add(attribute.on(name)));
    return new ConditionExpression(LegacyCondition.joined(parts, isOr));
  }

  private Condition on(String name) {
    if (value != null && values != null) {
      throw Invalid.parameters(
          "Value and AttributeValueList cannot be used together for Attribute: " + name);
    }
    if (operator != null) {
      return compared(operator, name);
    }
    if (values != null) {
      throw Invalid.parameters(
          "AttributeValueList can only be used with a ComparisonOperator for Attribute: " + name);
    }
    return existence(name);
  }

  private Condition compared(LegacyOperator comparison, String name) {
    if (exists != null) {
      throw Invalid.parameters(
          "Exists and ComparisonOperator cannot be used together for Attribute: " + name);
    }
    boolean hasArguments =
        comparison != LegacyOperator.NULL && comparison != LegacyOperator.NOT_NULL;
    if (hasArguments && value == null && values == null) {
      throw Invalid.parameters(
          "Value or AttributeValueList must be used with ComparisonOperator: "
              + comparison
              + " for Attribute: "
              + name);
    }
    List<AttributeValue> arguments =
        values != null ? values : value != null ? List.of(value) : List.of();
    LegacyCondition.requireArguments(comparison, arguments.size());
    LegacyCondition.requireSameType(arguments);
    LegacyCondition.requireRange(comparison, arguments);
    return comparison.condition(name, arguments);
  }

  private Condition existence(String name) {
    if (exists != null && !exists) {
      if (value != null) {
        throw Invalid.parameters(
            "Value cannot be used when Exists is false for Attribute: " + name);
      }
      return new Condition.NotExists(Path.of(name));
    }
    if (value == null) {
      throw Invalid.parameters(
          "Value must be provided when Exists is " + exists + " for Attribute: " + name);
    }
    return LegacyOperator.EQ.condition(name, List.of(value));
  }
}
