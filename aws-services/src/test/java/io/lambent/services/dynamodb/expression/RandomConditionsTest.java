package io.lambent.services.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Binary;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.RandomValues;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random conditions, printed and parsed again, and compared with a second, simple evaluation. */
class RandomConditionsTest {
  private final Random random = new Random(4);
  private final RandomValues values = new RandomValues(random);

  @Test
  void printedConditionsParseAsTheSameConditions() {
    for (int i = 0; i < 5_000; i++) {
      Condition condition = condition(3);
      ExpressionPrinter printer = new ExpressionPrinter();
      String text = printer.condition(condition);
      Placeholders placeholders =
          Placeholders.of(
              printer.names().isEmpty() ? null : printer.names(),
              printer.values().isEmpty() ? null : printer.values());
      String failure =
          Testing.failure(
              () -> {
                assertThat(ConditionExpression.parse(text, placeholders).condition())
                    .isEqualTo(condition);
                placeholders.checkAllUsed();
              });
      // Some combinations of operands and types are refused before an item is known.
      assertThat(failure).as(text).matches("none|.*(operand|BETWEEN operator|operators).*");
    }
  }

  @Test
  void conditionsHoldWhereASimpleEvaluationSaysSo() {
    int held = 0;
    for (int i = 0; i < 50_000; i++) {
      Condition condition = condition(3);
      Item item = values.item();
      boolean holds = condition.test(item);
      assertThat(holds).as("%s of %s", condition, item).isEqualTo(naive(condition, item));
      held += holds ? 1 : 0;
    }
    assertThat(held).isBetween(5_000, 45_000);
  }

  private Condition condition(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0, 1 ->
          new Condition.Comparison(
              Comparator.values()[random.nextInt(Comparator.values().length)],
              operand(),
              operand());
      case 2 -> new Condition.Between(operand(), operand(), operand());
      case 3 -> new Condition.In(operand(), List.of(operand(), operand()));
      case 4 ->
          random.nextBoolean() ? new Condition.Exists(path()) : new Condition.NotExists(path());
      case 5 ->
          new Condition.HasType(
              path(), AttributeType.values()[random.nextInt(AttributeType.values().length)]);
      case 6 -> new Condition.BeginsWith(operand(), operand());
      case 7 -> new Condition.Contains(operand(), operand());
      case 8 -> new Condition.Not(condition(depth - 1));
      case 9 -> new Condition.And(condition(depth - 1), condition(depth - 1));
      default -> new Condition.Or(condition(depth - 1), condition(depth - 1));
    };
  }

  private Operand operand() {
    return switch (random.nextInt(4)) {
      case 0 -> new Operand.Size(new Operand.At(path()));
      case 1 -> new Operand.Literal(values.value(1));
      default -> new Operand.At(path());
    };
  }

  private Path path() {
    String[] names = {"a", "b", "c", "name", "é", "with space"};
    Path path = Path.of(names[random.nextInt(names.length)]);
    for (int i = random.nextInt(3); i > 0; i--) {
      List<Path.Step> steps = new ArrayList<>(path.steps());
      steps.add(
          random.nextBoolean()
              ? new Path.Name(names[random.nextInt(names.length)])
              : new Path.Index(random.nextInt(3)));
      path = new Path(steps);
    }
    return path;
  }

  // A second evaluation, on plain Java values.

  private static boolean naive(Condition condition, Item item) {
    return switch (condition) {
      case Condition.Or or -> naive(or.left(), item) | naive(or.right(), item);
      case Condition.And and -> naive(and.left(), item) & naive(and.right(), item);
      case Condition.Not not -> !naive(not.negated(), item);
      case Condition.Comparison c ->
          compare(c.comparator(), plain(c.left(), item), plain(c.right(), item));
      case Condition.Between b -> {
        Object value = plain(b.value(), item);
        yield compare(Comparator.LESS_OR_EQUAL, plain(b.lower(), item), value)
            & compare(Comparator.LESS_OR_EQUAL, value, plain(b.upper(), item));
      }
      case Condition.In in -> {
        Object value = plain(in.value(), item);
        boolean found = false;
        for (Operand operand : in.list()) {
          found |= compare(Comparator.EQUAL, value, plain(operand, item));
        }
        yield found;
      }
      case Condition.Exists exists -> plain(new Operand.At(exists.path()), item) != null;
      case Condition.NotExists exists -> plain(new Operand.At(exists.path()), item) == null;
      case Condition.HasType type -> {
        AttributeValue value = type.path().in(item);
        yield value != null && value.getClass().getSimpleName().equals(type.type().name());
      }
      case Condition.BeginsWith b -> {
        String value = text(plain(b.value(), item));
        String prefix = text(plain(b.prefix(), item));
        yield value != null && prefix != null && value.startsWith(prefix);
      }
      case Condition.Contains c -> contains(plain(c.container(), item), plain(c.part(), item));
    };
  }

  /** A string with a mark of its type before it, so that a prefix has the same type. */
  private static @Nullable String text(@Nullable Object plain) {
    return switch (plain) {
      case String string -> "S" + string;
      case Binary binary -> "B" + new String(binary.bytes(), StandardCharsets.ISO_8859_1);
      case null -> null;
      default -> null;
    };
  }

  private static boolean contains(@Nullable Object whole, @Nullable Object part) {
    if (whole == null || part == null) {
      return false;
    }
    return switch (whole) {
      case String string -> part instanceof String searched && string.contains(searched);
      case Binary binary ->
          part instanceof Binary searched
              && new String(binary.bytes(), StandardCharsets.ISO_8859_1)
                  .contains(new String(searched.bytes(), StandardCharsets.ISO_8859_1));
      case Collection<?> collection ->
          collection.stream().anyMatch(element -> compare(Comparator.EQUAL, element, part));
      default -> false;
    };
  }

  private static boolean compare(
      Comparator comparator, @Nullable Object left, @Nullable Object right) {
    boolean equal = left != null && right != null && left.equals(right);
    if (comparator == Comparator.EQUAL) {
      return equal;
    }
    if (comparator == Comparator.NOT_EQUAL) {
      return !equal;
    }
    Integer order = order(left, right);
    if (order == null) {
      return false;
    }
    return switch (comparator) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  private static @Nullable Integer order(@Nullable Object left, @Nullable Object right) {
    if (left instanceof String a && right instanceof String b) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
    if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
      return a.compareTo(b);
    }
    if (left instanceof Binary a && right instanceof Binary b) {
      return Arrays.compareUnsigned(a.bytes(), b.bytes());
    }
    return null;
  }

  private static @Nullable Object plain(Operand operand, Item item) {
    return switch (operand) {
      case Operand.Literal literal -> plain(literal.value());
      case Operand.At at -> {
        Object current = new TreeMap<>(item.attributes());
        for (Path.Step step : at.path().steps()) {
          Object raw = current instanceof AttributeValue value ? plainShallow(value) : current;
          current =
              switch (step) {
                case Path.Name name -> raw instanceof Map<?, ?> map ? map.get(name.name()) : null;
                case Path.Index index ->
                    raw instanceof List<?> list && index.index() < list.size()
                        ? list.get(index.index())
                        : null;
              };
          if (current == null) {
            yield null;
          }
        }
        yield plain((AttributeValue) Objects.requireNonNull(current));
      }
      case Operand.Size size ->
          switch (plain(size.of(), item)) {
            case String string -> BigDecimal.valueOf(string.length()).stripTrailingZeros();
            case Binary binary -> BigDecimal.valueOf(binary.length()).stripTrailingZeros();
            case Collection<?> c -> BigDecimal.valueOf(c.size()).stripTrailingZeros();
            case Map<?, ?> map -> BigDecimal.valueOf(map.size()).stripTrailingZeros();
            case null -> null;
            default -> null;
          };
    };
  }

  private static Object plainShallow(AttributeValue value) {
    return switch (value) {
      case AttributeValue.M map -> map.value();
      case AttributeValue.L list -> list.value();
      default -> value;
    };
  }

  /** Numbers have one form each, and NULL is a value of its own. */
  private static Object plain(AttributeValue value) {
    return switch (value) {
      case AttributeValue.S string -> string.value();
      case AttributeValue.N number -> number.value();
      case AttributeValue.B binary -> binary.value();
      case AttributeValue.BOOL bool -> bool.value();
      case AttributeValue.NULL nothing -> 'n';
      case AttributeValue.SS strings -> strings.value();
      case AttributeValue.NS numbers -> numbers.value();
      case AttributeValue.BS binaries -> binaries.value();
      case AttributeValue.L list -> list.value().stream().map(RandomConditionsTest::plain).toList();
      case AttributeValue.M map -> {
        Map<String, Object> plain = new TreeMap<>();
        map.value().forEach((name, part) -> plain.put(name, plain(part)));
        yield plain;
      }
    };
  }
}
