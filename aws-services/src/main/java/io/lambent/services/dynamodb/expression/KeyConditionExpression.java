package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.expression.KeySchema.KeyAttribute;
import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the key of the items that a query reads. It is parsed before the table is known,
 * and checked against its key afterwards. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html">Key
 * condition expressions for the Query operation in DynamoDB</a>.
 */
public final class KeyConditionExpression {
  private final List<Part> parts;

  /**
   * A condition on one attribute.
   *
   * @param path null if the condition is on no attribute
   * @param upper the second bound of BETWEEN, null for all others
   */
  private record Part(
      @Nullable Path path,
      KeyCondition.Operator operator,
      AttributeValue value,
      @Nullable AttributeValue upper) {}

  private KeyConditionExpression(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Parses a KeyConditionExpression.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static KeyConditionExpression parse(String text, Placeholders placeholders) {
    Condition condition =
        ConditionExpression.parse(ExpressionKind.KEY_CONDITION, text, placeholders).condition();
    List<Part> parts = new ArrayList<>();
    collect(condition, parts);
    Set<Path> seen = new HashSet<>();
    for (Part part : parts) {
      if (part.path() != null && !seen.add(part.path())) {
        throw ExpressionKind.KEY_CONDITION.invalid(
            "KeyConditionExpressions must only contain one condition per key");
      }
    }
    return new KeyConditionExpression(parts);
  }

  private static void collect(Condition condition, List<Part> parts) {
    switch (condition) {
      case Condition.And and -> {
        collect(and.left(), parts);
        collect(and.right(), parts);
      }
      case Condition.Comparison comparison -> parts.add(comparison(comparison));
      case Condition.Between between -> {
        Path path = attribute("BETWEEN", between.value(), between.lower(), between.upper());
        parts.add(
            new Part(
                path,
                KeyCondition.Operator.BETWEEN,
                literal(between.lower()),
                literal(between.upper())));
      }
      case Condition.BeginsWith begins -> {
        Path path = attribute("begins_with", begins.value(), begins.prefix());
        parts.add(
            new Part(path, KeyCondition.Operator.BEGINS_WITH, literal(begins.prefix()), null));
      }
      case Condition.Or or -> throw operator("OR");
      case Condition.Not not -> throw operator("NOT");
      case Condition.In in -> throw operator("IN");
      case Condition.Exists exists -> throw operator("attribute_exists");
      case Condition.NotExists notExists -> throw operator("attribute_not_exists");
      case Condition.HasType hasType -> throw operator("attribute_type");
      case Condition.Contains contains -> throw operator("contains");
    }
  }

  private static RuntimeException operator(String operator) {
    return Invalid.because("Invalid operator used in KeyConditionExpression: " + operator);
  }

  private static Part comparison(Condition.Comparison comparison) {
    Comparator comparator = comparison.comparator();
    if (comparator == Comparator.NOT_EQUAL) {
      throw operator(comparator.symbol());
    }
    requireFlat(comparison.left());
    requireFlat(comparison.right());
    if (comparison.left() instanceof Operand.At left) {
      if (comparison.right() instanceof Operand.At) {
        throw severalAttributes();
      }
      return new Part(left.path(), keyOperator(comparator), literal(comparison.right()), null);
    }
    return new Part(
        comparison.right() instanceof Operand.At right ? right.path() : null,
        keyOperator(comparator.reversed()),
        literal(comparison.left()),
        null);
  }

  private static KeyCondition.Operator keyOperator(Comparator comparator) {
    return switch (comparator) {
      case EQUAL -> KeyCondition.Operator.EQUAL;
      case LESS -> KeyCondition.Operator.LESS;
      case LESS_OR_EQUAL -> KeyCondition.Operator.LESS_OR_EQUAL;
      case GREATER -> KeyCondition.Operator.GREATER;
      case GREATER_OR_EQUAL -> KeyCondition.Operator.GREATER_OR_EQUAL;
      case NOT_EQUAL -> throw operator(comparator.symbol());
    };
  }

  /** The attribute that is the first operand; the others must be values. */
  private static Path attribute(String operator, Operand first, Operand... others) {
    requireFlat(first);
    for (Operand other : others) {
      requireFlat(other);
    }
    if (!(first instanceof Operand.At at)) {
      throw Invalid.because(
          "Invalid condition in KeyConditionExpression: "
              + operator
              + " operator must have the key attribute as its first operand");
    }
    for (Operand other : others) {
      if (other instanceof Operand.At) {
        throw severalAttributes();
      }
    }
    return at.path();
  }

  private static void requireFlat(Operand operand) {
    if (operand instanceof Operand.Size) {
      throw Invalid.because("KeyConditionExpressions cannot contain nested operations");
    }
  }

  private static RuntimeException severalAttributes() {
    return Invalid.because(
        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one"
            + " condition");
  }

  private static AttributeValue literal(Operand operand) {
    if (operand instanceof Operand.Literal literal) {
      return literal.value();
    }
    throw severalAttributes();
  }

  /**
   * The condition of the legacy parameter KeyConditions.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static KeyConditionExpression ofKeyConditions(Map<String, LegacyCondition> conditions) {
    LegacyCondition.check(conditions);
    if (conditions.isEmpty() || conditions.size() > 2) {
      throw Invalid.because("Conditions can be of length 1 or 2 only");
    }
    List<Part> parts = new ArrayList<>();
    conditions.forEach(
        (name, condition) -> {
          KeyCondition.Operator operator = condition.keyOperator();
          List<AttributeValue> values = condition.values();
          parts.add(
              new Part(
                  Path.of(name),
                  operator,
                  values.getFirst(),
                  operator == KeyCondition.Operator.BETWEEN ? values.getLast() : null));
        });
    return new KeyConditionExpression(parts);
  }

  /**
   * Checks the condition against the key that is queried.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public KeyCondition against(KeySchema schema) {
    Map<String, Part> byName = new HashMap<>();
    for (Part part : parts) {
      if (part.path() == null) {
        throw Invalid.because("Query condition missed key schema element");
      }
      String name = part.path().attribute();
      if (part.path().isNested() && schema.names().contains(name)) {
        throw Invalid.because(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
                + " allowed: Key: "
                + name);
      }
      byName.put(name, part);
    }
    int attributes = schema.names().size();
    if (parts.size() > 2) {
      throw Invalid.because(
          "The number of query conditions ("
              + parts.size()
              + ") exceeds the number of key attributes defined in the schema ("
              + attributes
              + ")");
    }
    if (parts.size() > attributes) {
      throw Invalid.because("Query key condition not supported");
    }
    Part partition = byName.get(schema.partition().name());
    if (partition == null) {
      throw missing(schema.partition());
    }
    check(partition, schema.partition());
    if (partition.operator() != KeyCondition.Operator.EQUAL) {
      throw Invalid.because("Query key condition not supported");
    }
    KeyAttribute sortKey = schema.sort();
    if (sortKey == null || parts.size() == 1) {
      return new KeyCondition(partition.value(), null);
    }
    Part sort = byName.get(sortKey.name());
    if (sort == null) {
      throw missing(sortKey);
    }
    check(sort, sortKey);
    return new KeyCondition(
        partition.value(), new KeyCondition.Sort(sort.operator(), sort.value(), sort.upper()));
  }

  private static RuntimeException missing(KeyAttribute attribute) {
    return Invalid.because("Query condition missed key schema element: " + attribute.name());
  }

  private static void check(Part part, KeyAttribute attribute) {
    check(part.value(), attribute);
    if (part.upper() != null) {
      check(part.upper(), attribute);
    }
    if (part.operator() == KeyCondition.Operator.BEGINS_WITH
        && attribute.type() == AttributeType.N) {
      throw wrongType();
    }
  }

  private static void check(AttributeValue value, KeyAttribute attribute) {
    if (value.type() != attribute.type()) {
      throw wrongType();
    }
    if (value instanceof AttributeValue.S text && text.value().isEmpty()) {
      throw empty("string", attribute);
    }
    if (value instanceof AttributeValue.B bytes && bytes.value().length() == 0) {
      throw empty("binary", attribute);
    }
  }

  private static RuntimeException wrongType() {
    return Invalid.parameters("Condition parameter type does not match schema type");
  }

  private static RuntimeException empty(String what, KeyAttribute attribute) {
    return Invalid.because(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty "
            + what
            + " value. Key: "
            + attribute.name());
  }
}
