package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A condition on one attribute in the legacy parameters KeyConditions, QueryFilter and ScanFilter.
 * See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html">Condition</a>.
 *
 * @param operator the ComparisonOperator
 * @param values the AttributeValueList
 */
public record LegacyCondition(LegacyOperator operator, List<AttributeValue> values) {
  private static final Set<AttributeType> SCALARS =
      EnumSet.of(AttributeType.S, AttributeType.N, AttributeType.B);

  /**
   * Checks conditions as they are in a request.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  static void check(Map<String, LegacyCondition> conditions) {
    conditions.values().forEach(LegacyCondition::check);
  }

  private void check() {
    requireArguments(operator, values.size());
    requireSameType(values);
    for (AttributeValue value : values) {
      if (!accepts(value.type())) {
        throw Invalid.parameters(
            "ComparisonOperator "
                + operator
                + " is not valid for "
                + value.type()
                + " AttributeValue type");
      }
    }
    requireRange(operator, values);
  }

  private boolean accepts(AttributeType type) {
    return switch (operator) {
      case EQ, NE, NULL, NOT_NULL -> true;
      case BEGINS_WITH -> type == AttributeType.S || type == AttributeType.B;
      case LE, LT, GE, GT, IN, BETWEEN, CONTAINS, NOT_CONTAINS -> SCALARS.contains(type);
    };
  }

  static void requireArguments(LegacyOperator operator, int count) {
    if (!operator.accepts(count)) {
      throw Invalid.parameters(
          "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
    }
  }

  static void requireSameType(List<AttributeValue> values) {
    for (AttributeValue value : values) {
      if (value.type() != values.getFirst().type()) {
        throw Invalid.parameters("AttributeValues inside AttributeValueList must be of same type");
      }
    }
  }

  static void requireRange(LegacyOperator operator, List<AttributeValue> values) {
    if (operator == LegacyOperator.BETWEEN
        && Comparator.areOrdered(values.get(0), values.get(1))
        && Comparator.order(values.get(0), values.get(1)) > 0) {
      throw Invalid.because(
          "The BETWEEN condition was provided a range where the lower bound is greater than the"
              + " upper bound");
    }
  }

  /**
   * The condition of QueryFilter or ScanFilter.
   *
   * @param isOr true if the ConditionalOperator is OR
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static ConditionExpression filter(Map<String, LegacyCondition> conditions, boolean isOr) {
    check(conditions);
    List<Condition> parts = new ArrayList<>();
    conditions.forEach((name, condition) -> parts.add(condition.on(name)));
    return new ConditionExpression(joined(parts, isOr));
  }

  /**
   * Refuses a QueryFilter on attributes of the key that is queried.
   *
   * @param keys names of the attributes of the key
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static void requireNoKeys(
      Map<String, LegacyCondition> conditions, Collection<String> keys) {
    for (String key : keys) {
      if (conditions.containsKey(key)) {
        throw Invalid.because(
            "QueryFilter can only contain non-primary key attributes: Primary key attribute: "
                + key);
      }
    }
  }

  /**
   * @param parts one at least
   */
  static Condition joined(List<Condition> parts, boolean isOr) {
    Condition joined = parts.getFirst();
    for (Condition part : parts.subList(1, parts.size())) {
      joined = isOr ? new Condition.Or(joined, part) : new Condition.And(joined, part);
    }
    return joined;
  }

  Condition on(String attribute) {
    return operator.condition(attribute, values);
  }

  KeyCondition.Operator keyOperator() {
    return switch (operator) {
      case EQ -> KeyCondition.Operator.EQUAL;
      case LT -> KeyCondition.Operator.LESS;
      case LE -> KeyCondition.Operator.LESS_OR_EQUAL;
      case GT -> KeyCondition.Operator.GREATER;
      case GE -> KeyCondition.Operator.GREATER_OR_EQUAL;
      case BETWEEN -> KeyCondition.Operator.BETWEEN;
      case BEGINS_WITH -> KeyCondition.Operator.BEGINS_WITH;
      case NE, NULL, NOT_NULL, CONTAINS, NOT_CONTAINS, IN ->
          throw Invalid.because("Attempted conditional constraint is not an indexable operation");
    };
  }
}
