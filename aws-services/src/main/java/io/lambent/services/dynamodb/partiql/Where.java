package io.lambent.services.dynamodb.partiql;

import io.lambent.services.dynamodb.expression.Comparator;
import io.lambent.services.dynamodb.expression.Condition;
import io.lambent.services.dynamodb.expression.Operand;
import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition after WHERE, divided by a key: equalities that give the values of key attributes, and
 * all other conditions.
 *
 * @param key the attributes of the key that have one value
 * @param rest null if there is no other condition
 */
public record Where(Item key, @Nullable Condition rest) {

  /**
   * Divides a condition.
   *
   * @param condition null for none
   * @param keyNames names of the attributes of the key
   */
  public static Where of(@Nullable Condition condition, Collection<String> keyNames) {
    List<Condition> parts = new ArrayList<>();
    if (condition != null) {
      split(condition, parts);
    }
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    Condition rest = null;
    for (Condition part : parts) {
      Map.Entry<String, AttributeValue> equality = equality(part);
      boolean isKey =
          equality != null
              && keyNames.contains(equality.getKey())
              && key.putIfAbsent(equality.getKey(), equality.getValue()) == null;
      if (!isKey) {
        rest = rest == null ? part : new Condition.And(rest, part);
      }
    }
    return new Where(new Item(key), rest);
  }

  private static void split(Condition condition, List<Condition> parts) {
    if (condition instanceof Condition.And and) {
      split(and.left(), parts);
      split(and.right(), parts);
    } else {
      parts.add(condition);
    }
  }

  private static Map.@Nullable Entry<String, AttributeValue> equality(Condition condition) {
    if (!(condition instanceof Condition.Comparison comparison)
        || comparison.comparator() != Comparator.EQUAL) {
      return null;
    }
    Operand left = comparison.left();
    Operand right = comparison.right();
    if (left instanceof Operand.Literal) {
      left = comparison.right();
      right = comparison.left();
    }
    return left instanceof Operand.At at
            && right instanceof Operand.Literal literal
            && !at.path().isNested()
        ? Map.entry(at.path().attribute(), literal.value())
        : null;
  }

  /**
   * Returns true where the condition names the values of a partition key, by an equality or by IN.
   */
  public boolean names(String partitionKey) {
    if (key.get(partitionKey) != null) {
      return true;
    }
    List<Condition> parts = new ArrayList<>();
    if (rest != null) {
      split(rest, parts);
    }
    Operand wanted = new Operand.At(Path.of(partitionKey));
    return parts.stream()
        .anyMatch(part -> part instanceof Condition.In in && in.value().equals(wanted));
  }

  /** The names of the attributes that the other conditions test. */
  public Set<String> attributes() {
    Set<String> names = new LinkedHashSet<>();
    if (rest != null) {
      rest.paths(path -> names.add(path.attribute()));
    }
    return names;
  }

  /**
   * The first of the other conditions that a query can use for its range of sort keys: a
   * comparison, BETWEEN or begins_with.
   *
   * @return null if there is none
   */
  public @Nullable Condition range(String sortKey) {
    List<Condition> parts = new ArrayList<>();
    if (rest != null) {
      split(rest, parts);
    }
    for (Condition part : parts) {
      if (isRange(part, new Operand.At(Path.of(sortKey)))) {
        return part;
      }
    }
    return null;
  }

  private static boolean isRange(Condition condition, Operand key) {
    return switch (condition) {
      case Condition.Comparison comparison ->
          comparison.comparator() != Comparator.NOT_EQUAL
              && (isOf(comparison.left(), key, comparison.right())
                  || isOf(comparison.right(), key, comparison.left()));
      case Condition.Between between ->
          isOf(between.value(), key, between.lower()) && between.upper() instanceof Operand.Literal;
      case Condition.BeginsWith begins -> isOf(begins.value(), key, begins.prefix());
      default -> false;
    };
  }

  private static boolean isOf(Operand operand, Operand key, Operand other) {
    return operand.equals(key) && other instanceof Operand.Literal;
  }
}
