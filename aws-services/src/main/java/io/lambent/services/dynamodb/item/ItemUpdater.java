package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.expression.ProjectionExpression;
import io.lambent.services.dynamodb.expression.UpdateExpression;
import io.lambent.services.dynamodb.expression.UpdateResult;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.value.Item;
import org.jspecify.annotations.Nullable;

/** Applies the update of a request. Used by one thread. */
final class ItemUpdater implements WriteRequest.Updater {
  private final @Nullable UpdateExpression expression;
  private @Nullable ProjectionExpression touched;

  /**
   * @param expression null for a request that only creates an item from its key
   */
  ItemUpdater(@Nullable UpdateExpression expression) {
    this.expression = expression;
  }

  @Override
  public void check(KeySchema key) {
    if (expression != null) {
      expression.requireNoKeys(key.names());
    }
  }

  @Override
  public Item update(Item before) {
    if (expression == null) {
      return before;
    }
    UpdateResult result = expression.apply(before);
    touched = result.touched();
    return result.item();
  }

  @Override
  public boolean makesNoItem() {
    return expression != null && expression.onlyRemoves();
  }

  @Override
  public Item named(Item item) {
    return touched == null ? Item.EMPTY : touched.apply(item);
  }
}
