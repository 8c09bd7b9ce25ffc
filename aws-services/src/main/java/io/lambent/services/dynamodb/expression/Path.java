package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A document path: the name of an attribute, followed by steps into maps and lists.
 *
 * @param steps the first one is a {@link Name}
 */
public record Path(List<Step> steps) {

  /** One step of a path. */
  public sealed interface Step {}

  /** The name of an attribute, or of an entry of a map. */
  public record Name(String name) implements Step {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The index of an element of a list, from zero. */
  public record Index(int index) implements Step {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  public Path {
    steps = List.copyOf(steps);
  }

  /** The path of an attribute of an item. */
  public static Path of(String attribute) {
    return new Path(List.of(new Name(attribute)));
  }

  /** The name of the attribute that the path starts with. */
  public String attribute() {
    return ((Name) steps.getFirst()).name();
  }

  public boolean isNested() {
    return steps.size() > 1;
  }

  /** The value that the path leads to; null where there is none. */
  public @Nullable AttributeValue in(Item item) {
    AttributeValue value = item.get(attribute());
    for (int i = 1; i < steps.size() && value != null; i++) {
      value = next(value, steps.get(i));
    }
    return value;
  }

  /** The value before the last step, null where there is none or the path has one step only. */
  @Nullable AttributeValue parentIn(Item item) {
    return isNested() ? new Path(steps.subList(0, steps.size() - 1)).in(item) : null;
  }

  static @Nullable AttributeValue next(AttributeValue value, Step step) {
    return switch (step) {
      case Name name -> value instanceof AttributeValue.M map ? map.value().get(name.name()) : null;
      case Index index ->
          value instanceof AttributeValue.L list && index.index() < list.value().size()
              ? list.value().get(index.index())
              : null;
    };
  }

  /** The path as AWS's error messages have it, such as {@code [a, [1], b]}. */
  @Override
  public String toString() {
    return steps.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
