package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.Item;

/**
 * The outcome of an update of an item.
 *
 * @param item the item after the update; the caller checks its size and its keys
 * @param touched the parts of items that the update writes or removes
 */
public record UpdateResult(Item item, ProjectionExpression touched) {

  /**
   * The attributes of ReturnValues UPDATED_OLD.
   *
   * @param before the item before the update, {@link Item#EMPTY} if there was none
   */
  public Item updatedOld(Item before) {
    return touched.apply(before);
  }

  /** The attributes of ReturnValues UPDATED_NEW. */
  public Item updatedNew() {
    return touched.apply(item);
  }
}
