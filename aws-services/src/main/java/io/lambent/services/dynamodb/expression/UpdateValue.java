package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value that an update sets, which may depend on the item before the update. */
public sealed interface UpdateValue {
  /** The message for a value of another type than an action needs. */
  String WRONG_TYPE = "An operand in the update expression has an incorrect data type";

  /**
   * Computes the value.
   *
   * @return null if it refers to an attribute that the item does not have
   * @throws io.lambent.aws.error.AwsFailure a ValidationException if a value of the item has a
   *     wrong type
   */
  @Nullable AttributeValue in(Item item);

  /** A value of the request. */
  record Literal(AttributeValue value) implements UpdateValue {
    @Override
    public AttributeValue in(Item item) {
      return value;
    }
  }

  /** A value of the item. */
  record At(Path path) implements UpdateValue {
    @Override
    public @Nullable AttributeValue in(Item item) {
      return path.in(item);
    }
  }

  /** A sum or a difference of numbers. Its range is checked when it is written. */
  record Sum(UpdateValue left, UpdateValue right, boolean isDifference) implements UpdateValue {
    @Override
    public @Nullable AttributeValue in(Item item) {
      AttributeValue a = required(left.in(item), AttributeType.N);
      AttributeValue b = required(right.in(item), AttributeType.N);
      if (!(a instanceof AttributeValue.N x && b instanceof AttributeValue.N y)) {
        return null;
      }
      BigDecimal other = isDifference ? y.value().negate() : y.value();
      return new AttributeValue.N(x.value().add(other));
    }
  }

  /** The function {@code if_not_exists}. */
  record IfNotExists(Path path, UpdateValue otherwise) implements UpdateValue {
    @Override
    public @Nullable AttributeValue in(Item item) {
      AttributeValue value = path.in(item);
      return value != null ? value : otherwise.in(item);
    }
  }

  /** The function {@code list_append}. */
  record Append(UpdateValue first, UpdateValue second) implements UpdateValue {
    @Override
    public @Nullable AttributeValue in(Item item) {
      AttributeValue a = required(first.in(item), AttributeType.L);
      AttributeValue b = required(second.in(item), AttributeType.L);
      if (!(a instanceof AttributeValue.L x && b instanceof AttributeValue.L y)) {
        return null;
      }
      List<AttributeValue> joined = new ArrayList<>(x.value());
      joined.addAll(y.value());
      return new AttributeValue.L(joined);
    }
  }

  private static @Nullable AttributeValue required(
      @Nullable AttributeValue value, AttributeType type) {
    if (value != null && value.type() != type) {
      throw Invalid.because(WRONG_TYPE);
    }
    return value;
  }

  /** Gives all paths that are read to a list. */
  static void paths(UpdateValue value, List<Path> paths) {
    switch (value) {
      case Literal literal -> {}
      case At at -> paths.add(at.path());
      case Sum sum -> {
        paths(sum.left(), paths);
        paths(sum.right(), paths);
      }
      case IfNotExists ifNotExists -> {
        paths.add(ifNotExists.path());
        paths(ifNotExists.otherwise(), paths);
      }
      case Append append -> {
        paths(append.first(), paths);
        paths(append.second(), paths);
      }
    }
  }
}
