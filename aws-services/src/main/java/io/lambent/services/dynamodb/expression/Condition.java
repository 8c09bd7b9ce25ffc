package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an item. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">Condition
 * and filter expressions, operators, and functions in DynamoDB</a>.
 */
public sealed interface Condition {

  boolean test(Item item);

  /** Gives all paths in this condition to a consumer. */
  void paths(Consumer<Path> consumer);

  /** Holds if one of the two conditions does. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public boolean test(Item item) {
      return left.test(item) || right.test(item);
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      left.paths(consumer);
      right.paths(consumer);
    }
  }

  /** Holds if both conditions do. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public boolean test(Item item) {
      return left.test(item) && right.test(item);
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      left.paths(consumer);
      right.paths(consumer);
    }
  }

  /** Holds if the other condition does not. */
  record Not(Condition negated) implements Condition {
    @Override
    public boolean test(Item item) {
      return !negated.test(item);
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      negated.paths(consumer);
    }
  }

  /** Compares two operands; see {@link Comparator}. */
  record Comparison(Comparator comparator, Operand left, Operand right) implements Condition {
    @Override
    public boolean test(Item item) {
      return comparator.holds(left.in(item), right.in(item));
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      left.paths(consumer);
      right.paths(consumer);
    }
  }

  /** Holds if a value is within two bounds, which are part of the range. */
  record Between(Operand value, Operand lower, Operand upper) implements Condition {
    @Override
    public boolean test(Item item) {
      AttributeValue tested = value.in(item);
      return Comparator.GREATER_OR_EQUAL.holds(tested, lower.in(item))
          && Comparator.LESS_OR_EQUAL.holds(tested, upper.in(item));
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      value.paths(consumer);
      lower.paths(consumer);
      upper.paths(consumer);
    }
  }

  /** Holds if a value equals one of a list. */
  record In(Operand value, List<Operand> list) implements Condition {
    @Override
    public boolean test(Item item) {
      AttributeValue tested = value.in(item);
      if (tested == null) {
        return false;
      }
      for (Operand element : list) {
        if (tested.equals(element.in(item))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      value.paths(consumer);
      list.forEach(element -> element.paths(consumer));
    }
  }

  /** The function {@code attribute_exists}. */
  record Exists(Path path) implements Condition {
    @Override
    public boolean test(Item item) {
      return path.in(item) != null;
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      consumer.accept(path);
    }
  }

  /** The function {@code attribute_not_exists}. */
  record NotExists(Path path) implements Condition {
    @Override
    public boolean test(Item item) {
      return path.in(item) == null;
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      consumer.accept(path);
    }
  }

  /** The function {@code attribute_type}. */
  record HasType(Path path, AttributeType type) implements Condition {
    @Override
    public boolean test(Item item) {
      AttributeValue value = path.in(item);
      return value != null && value.type() == type;
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      consumer.accept(path);
    }
  }

  /** The function {@code begins_with}, of strings or of binary values. */
  record BeginsWith(Operand value, Operand prefix) implements Condition {
    @Override
    public boolean test(Item item) {
      return beginsWith(value.in(item), prefix.in(item));
    }

    private static boolean beginsWith(
        @Nullable AttributeValue value, @Nullable AttributeValue prefix) {
      if (value instanceof AttributeValue.S text && prefix instanceof AttributeValue.S start) {
        return text.value().startsWith(start.value());
      }
      return value instanceof AttributeValue.B bytes
          && prefix instanceof AttributeValue.B start
          && bytes.value().startsWith(start.value());
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      value.paths(consumer);
      prefix.paths(consumer);
    }
  }

  /**
   * The function {@code contains}: a part of a string or binary value, an element of a set or list.
   */
  record Contains(Operand container, Operand part) implements Condition {
    @Override
    public boolean test(Item item) {
      AttributeValue whole = container.in(item);
      AttributeValue searched = part.in(item);
      return whole != null && searched != null && contains(whole, searched);
    }

    private static boolean contains(AttributeValue whole, AttributeValue part) {
      return switch (whole) {
        case AttributeValue.S string ->
            part instanceof AttributeValue.S searched && string.value().contains(searched.value());
        case AttributeValue.B binary ->
            part instanceof AttributeValue.B searched && binary.value().contains(searched.value());
        case AttributeValue.SS strings ->
            part instanceof AttributeValue.S searched && strings.value().contains(searched.value());
        case AttributeValue.NS numbers ->
            part instanceof AttributeValue.N searched && numbers.value().contains(searched.value());
        case AttributeValue.BS binaries ->
            part instanceof AttributeValue.B searched
                && binaries.value().contains(searched.value());
        case AttributeValue.L list -> list.value().contains(part);
        case AttributeValue.M map -> false;
        case AttributeValue.N number -> false;
        case AttributeValue.BOOL bool -> false;
        case AttributeValue.NULL nothing -> false;
      };
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      container.paths(consumer);
      part.paths(consumer);
    }
  }
}
