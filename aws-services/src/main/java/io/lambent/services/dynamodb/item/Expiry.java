package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Reads the expiry times of items (time to live). */
final class Expiry {
  private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE / 2_000);

  private Expiry() {}

  /**
   * Returns the time at which an item expires, in seconds since 1970; null where it does not
   * expire.
   */
  static @Nullable Long of(Table table, Item item) {
    String attribute = table.definition().settings().ttlAttribute();
    if (attribute != null
        && item.get(attribute) instanceof AttributeValue.N time
        && time.value().signum() > 0
        && time.value().compareTo(LATEST) < 0) {
      return time.value().setScale(0, RoundingMode.DOWN).longValue();
    }
    return null;
  }
}
