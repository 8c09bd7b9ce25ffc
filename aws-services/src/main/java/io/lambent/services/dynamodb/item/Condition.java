package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.value.Item;

/** A condition on an item that has to hold when it is written. */
@FunctionalInterface
interface Condition {

  /**
   * @param item {@link Item#EMPTY} where there is none
   */
  boolean holds(Item item);
}
