package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of ComparisonOperator. */
public enum LegacyOperator {
  EQ,
  NE,
  LE,
  LT,
  GE,
  GT,
  NULL,
  NOT_NULL,
  CONTAINS,
  NOT_CONTAINS,
  BEGINS_WITH,
  IN,
  BETWEEN;

  /** The operator with this name; null if there is none. */
  public static @Nullable LegacyOperator named(String name) {
    for (LegacyOperator operator : values()) {
      if (operator.name().equals(name)) {
        return operator;
      }
    }
    return null;
  }

  boolean accepts(int arguments) {
    return switch (this) {
      case NULL, NOT_NULL -> arguments == 0;
      case EQ, NE, LE, LT, GE, GT, CONTAINS, NOT_CONTAINS, BEGINS_WITH -> arguments == 1;
      case IN -> arguments > 0;
      case BETWEEN -> arguments == 2;
    };
  }

  /**
   * @param values as many as the operator accepts
   */
  Condition condition(String attribute, List<AttributeValue> values) {
    Path path = Path.of(attribute);
    Operand at = new Operand.At(path);
    List<Operand> operands = new ArrayList<>();
    values.forEach(value -> operands.add(new Operand.Literal(value)));
    return switch (this) {
      case EQ -> comparison(Comparator.EQUAL, at, operands);
      case NE -> comparison(Comparator.NOT_EQUAL, at, operands);
      case LE -> comparison(Comparator.LESS_OR_EQUAL, at, operands);
      case LT -> comparison(Comparator.LESS, at, operands);
      case GE -> comparison(Comparator.GREATER_OR_EQUAL, at, operands);
      case GT -> comparison(Comparator.GREATER, at, operands);
      case NULL -> new Condition.NotExists(path);
      case NOT_NULL -> new Condition.Exists(path);
      case CONTAINS -> new Condition.Contains(at, operands.getFirst());
      case NOT_CONTAINS -> new Condition.Not(new Condition.Contains(at, operands.getFirst()));
      case BEGINS_WITH -> new Condition.BeginsWith(at, operands.getFirst());
      case IN -> new Condition.In(at, operands);
      case BETWEEN -> new Condition.Between(at, operands.get(0), operands.get(1));
    };
  }

  private static Condition comparison(Comparator comparator, Operand at, List<Operand> operands) {
    return new Condition.Comparison(comparator, at, operands.getFirst());
  }
}
