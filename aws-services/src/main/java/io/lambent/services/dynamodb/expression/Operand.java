package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A side of a comparison in a condition. */
public sealed interface Operand {

  /** The operand's value for an item; null if it has none. */
  @Nullable AttributeValue in(Item item);

  /** The type of the value for all items; null if it depends on the item. */
  @Nullable AttributeType fixedType();

  /** Gives all paths in this operand to a consumer. */
  void paths(Consumer<Path> consumer);

  /** A value of the request. */
  record Literal(AttributeValue value) implements Operand {
    @Override
    public AttributeValue in(Item item) {
      return value;
    }

    @Override
    public AttributeType fixedType() {
      return value.type();
    }

    @Override
    public void paths(Consumer<Path> consumer) {}
  }

  /** A value of the item. */
  record At(Path path) implements Operand {
    @Override
    public @Nullable AttributeValue in(Item item) {
      return path.in(item);
    }

    @Override
    public @Nullable AttributeType fixedType() {
      return null;
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      consumer.accept(path);
    }
  }

  /**
   * The function {@code size}: the number of characters, bytes, elements or entries. It has no
   * value for numbers, truth values and null.
   */
  record Size(Operand of) implements Operand {
    @Override
    public @Nullable AttributeValue in(Item item) {
      AttributeValue value = of.in(item);
      if (value == null) {
        return null;
      }
      int size =
          switch (value) {
            case AttributeValue.S string -> string.value().length();
            case AttributeValue.B binary -> binary.value().length();
            case AttributeValue.M map -> map.value().size();
            case AttributeValue.L list -> list.value().size();
            case AttributeValue.SS strings -> strings.value().size();
            case AttributeValue.NS numbers -> numbers.value().size();
            case AttributeValue.BS binaries -> binaries.value().size();
            case AttributeValue.N number -> -1;
            case AttributeValue.BOOL bool -> -1;
            case AttributeValue.NULL nothing -> -1;
          };
      return size < 0 ? null : AttributeValue.N.of(size);
    }

    @Override
    public AttributeType fixedType() {
      return AttributeType.N;
    }

    @Override
    public void paths(Consumer<Path> consumer) {
      of.paths(consumer);
    }
  }
}
