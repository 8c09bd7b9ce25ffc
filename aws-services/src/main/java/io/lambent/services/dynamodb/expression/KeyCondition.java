package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.KeyBytes;
import org.jspecify.annotations.Nullable;

/**
 * The items that a query reads: those of one partition, and of them those in a range of sort keys.
 *
 * @param sort null for all items of the partition
 */
public record KeyCondition(AttributeValue partition, @Nullable Sort sort) {

  /** The comparison of a sort key. */
  public enum Operator {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    BETWEEN,
    BEGINS_WITH
  }

  /**
   * A condition on the sort key.
   *
   * @param upper the second bound of BETWEEN, null for all others
   */
  public record Sort(Operator operator, AttributeValue value, @Nullable AttributeValue upper) {

    public boolean test(AttributeValue key) {
      return switch (operator) {
        case EQUAL -> Comparator.EQUAL.holds(key, value);
        case LESS -> Comparator.LESS.holds(key, value);
        case LESS_OR_EQUAL -> Comparator.LESS_OR_EQUAL.holds(key, value);
        case GREATER -> Comparator.GREATER.holds(key, value);
        case GREATER_OR_EQUAL -> Comparator.GREATER_OR_EQUAL.holds(key, value);
        case BETWEEN ->
            Comparator.GREATER_OR_EQUAL.holds(key, value)
                && Comparator.LESS_OR_EQUAL.holds(key, upper);
        case BEGINS_WITH ->
            new Condition.BeginsWith(new Operand.Literal(key), new Operand.Literal(value))
                .test(Item.EMPTY);
      };
    }

    /** The same condition as a range of {@link KeyBytes}. */
    public Range range() {
      byte[] bytes = KeyBytes.of(value);
      return switch (operator) {
        case EQUAL -> new Range(bytes, true, bytes, true);
        case LESS -> new Range(null, false, bytes, false);
        case LESS_OR_EQUAL -> new Range(null, false, bytes, true);
        case GREATER -> new Range(bytes, false, null, false);
        case GREATER_OR_EQUAL -> new Range(bytes, true, null, false);
        case BETWEEN -> new Range(bytes, true, upper == null ? null : KeyBytes.of(upper), true);
        case BEGINS_WITH -> {
          byte[] after = KeyBytes.afterPrefix(bytes);
          yield new Range(bytes, true, after.length == 0 ? null : after, false);
        }
      };
    }
  }

  /**
   * A range of sort keys as bytes.
   *
   * @param from null if there is no lower bound
   * @param to null if there is no upper bound
   */
  public record Range(
      byte @Nullable [] from, boolean includesFrom, byte @Nullable [] to, boolean includesTo) {}
}
