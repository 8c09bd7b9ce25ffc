package io.lambent.services.dynamodb.value;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A value of an attribute. Values are immutable: a constructor takes over the container that it
 * gets, which nobody may change afterwards. Two sets are equal if they have the same elements in
 * any order, and two maps if they have the same entries in any order.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
public sealed interface AttributeValue {

  AttributeType type();

  /**
   * Size in bytes, as AWS counts it for the limit of items and for capacity units. See <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">DynamoDB
   * item sizes and formats</a>.
   */
  int size();

  /** A string. */
  record S(String value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.S;
    }

    @Override
    public int size() {
      return Utf8.length(value);
    }
  }

  /**
   * A number.
   *
   * @param value without trailing zeros, and of scale 0 where it is zero, so that equal numbers are
   *     equal objects
   */
  record N(BigDecimal value) implements AttributeValue {
    public N {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    /** The number that a request has as text; see {@link Numbers#parse}. */
    public static N of(String text) {
      return new N(Numbers.parse(text));
    }

    public static N of(long number) {
      return new N(BigDecimal.valueOf(number));
    }

    /** The canonical text: digits without an exponent. */
    public String text() {
      return value.toPlainString();
    }

    @Override
    public AttributeType type() {
      return AttributeType.N;
    }

    @Override
    public int size() {
      return Numbers.size(value);
    }
  }

  /** Bytes. */
  record B(Binary value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.B;
    }

    @Override
    public int size() {
      return value.length();
    }
  }

  /** A truth value. */
  record BOOL(boolean value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.BOOL;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** The null value. */
  record NULL() implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.NULL;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** A map, in the order in which its entries were given. */
  record M(Map<String, AttributeValue> value) implements AttributeValue {
    public M {
      value = Collections.unmodifiableMap(value);
    }

    @Override
    public AttributeType type() {
      return AttributeType.M;
    }

    @Override
    public int size() {
      int size = 3 + value.size();
      for (Map.Entry<String, AttributeValue> entry : value.entrySet()) {
        size += Utf8.length(entry.getKey()) + entry.getValue().size();
      }
      return size;
    }
  }

  /** A list. */
  record L(List<AttributeValue> value) implements AttributeValue {
    public L {
      value = Collections.unmodifiableList(value);
    }

    @Override
    public AttributeType type() {
      return AttributeType.L;
    }

    @Override
    public int size() {
      int size = 3 + value.size();
      for (AttributeValue element : value) {
        size += element.size();
      }
      return size;
    }
  }

  /** A set of strings, never empty. */
  record SS(Set<String> value) implements AttributeValue {
    public SS {
      value = Collections.unmodifiableSet(value);
    }

    @Override
    public AttributeType type() {
      return AttributeType.SS;
    }

    @Override
    public int size() {
      int size = 0;
      for (String element : value) {
        size += Utf8.length(element);
      }
      return size;
    }
  }

  /**
   * A set of numbers, never empty.
   *
   * @param value without trailing zeros, as in {@link N}
   */
  record NS(Set<BigDecimal> value) implements AttributeValue {
    public NS {
      value = Collections.unmodifiableSet(value);
    }

    @Override
    public AttributeType type() {
      return AttributeType.NS;
    }

    @Override
    public int size() {
      int size = 0;
      for (BigDecimal element : value) {
        size += Numbers.size(element);
      }
      return size;
    }
  }

  /** A set of byte strings, never empty. */
  record BS(Set<Binary> value) implements AttributeValue {
    public BS {
      value = Collections.unmodifiableSet(value);
    }

    @Override
    public AttributeType type() {
      return AttributeType.BS;
    }

    @Override
    public int size() {
      int size = 0;
      for (Binary element : value) {
        size += element.length();
      }
      return size;
    }
  }
}
