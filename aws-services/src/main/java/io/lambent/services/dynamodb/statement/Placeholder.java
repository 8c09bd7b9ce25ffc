package io.lambent.services.dynamodb.statement;

import io.lambent.services.dynamodb.expression.ExpressionPrinter;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.Structures;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Placeholders of printed expressions in the form of requests. */
final class Placeholder {
  private Placeholder() {}

  /** The ExpressionAttributeValues; null for none. */
  static @Nullable Map<String, Object> values(ExpressionPrinter printer) {
    return printer.values().isEmpty() ? null : Structures.of(new Item(printer.values()));
  }

  /** The ExpressionAttributeNames; null for none. */
  static @Nullable Map<String, String> names(ExpressionPrinter printer) {
    return printer.names().isEmpty() ? null : printer.names();
  }
}
