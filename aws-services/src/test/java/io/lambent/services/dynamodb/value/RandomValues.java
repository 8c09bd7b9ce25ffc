package io.lambent.services.dynamodb.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Makes random values of all types. */
public final class RandomValues {
  private static final String[] NAMES = {"a", "b", "c", "name", "é", "with space"};

  private final Random random;

  public RandomValues(Random random) {
    this.random = random;
  }

  public Item item() {
    return new Item(map(3));
  }

  public AttributeValue value() {
    return value(3);
  }

  /**
   * @param depth levels of maps and lists that the value may have
   */
  public AttributeValue value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> new AttributeValue.S(text());
      case 1 -> new AttributeValue.N(number());
      case 2 -> new AttributeValue.B(binary());
      case 3 -> new AttributeValue.BOOL(random.nextBoolean());
      case 4 -> new AttributeValue.NULL();
      case 5 -> new AttributeValue.SS(set(this::text));
      case 6 -> new AttributeValue.NS(set(() -> new AttributeValue.N(number()).value()));
      case 7 -> new AttributeValue.BS(set(this::binary));
      case 8 -> new AttributeValue.M(map(depth - 1));
      default -> {
        List<AttributeValue> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(depth - 1));
        }
        yield new AttributeValue.L(list);
      }
    };
  }

  private Map<String, AttributeValue> map(int depth) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(NAMES[random.nextInt(NAMES.length)], value(depth));
    }
    return map;
  }

  private <T> Set<T> set(Supplier<T> element) {
    Set<T> set = new LinkedHashSet<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      set.add(element.get());
    }
    return set;
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(6)) {
            case 0 -> 0x1f600 + random.nextInt(16);
            case 1 -> 0xff00 + random.nextInt(64);
            case 2 -> 0xe0 + random.nextInt(16);
            default -> 'a' + random.nextInt(3);
          });
    }
    return text.toString();
  }

  /** Returns numbers of all lengths, many of them close to each other. */
  public BigDecimal number() {
    if (random.nextInt(3) == 0) {
      return BigDecimal.valueOf(random.nextInt(41) - 20, random.nextInt(3) - 1);
    }
    int digits = 1 + random.nextInt(Numbers.MAX_DIGITS);
    BigInteger unscaled =
        new BigInteger(digits * 3, random).mod(BigInteger.TEN.pow(digits)).add(BigInteger.ONE);
    int precision = new BigDecimal(unscaled).precision();
    if (precision > Numbers.MAX_DIGITS) {
      return BigDecimal.ONE;
    }
    int exponent =
        random.nextBoolean()
            ? random.nextInt(5) - 2
            : Numbers.MIN_EXPONENT
                + random.nextInt(Numbers.MAX_EXPONENT - Numbers.MIN_EXPONENT + 1);
    BigDecimal number = new BigDecimal(unscaled, precision - 1 - exponent);
    return random.nextBoolean() ? number : number.negate();
  }

  public Binary binary() {
    byte[] bytes = new byte[random.nextInt(4)];
    random.nextBytes(bytes);
    return new Binary(bytes);
  }
}
