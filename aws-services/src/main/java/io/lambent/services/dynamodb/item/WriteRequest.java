package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.Structures;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A write of one item. */
sealed interface WriteRequest {
  StoredKey key();

  /** The condition that must hold; null if there is none. */
  @Nullable Condition condition();

  /** Returns true where the error about a failed condition shows the item. */
  boolean showsItem();

  /**
   * The item after the request.
   *
   * @param before null where there is none
   * @return null where there is none then
   * @throws io.lambent.aws.error.AwsFailure where the item cannot be changed so
   */
  @Nullable Item apply(Table table, @Nullable Item before);

  default boolean holds(@Nullable Item before) {
    Condition condition = condition();
    return condition == null || condition.holds(Objects.requireNonNullElse(before, Item.EMPTY));
  }

  /** The members of the error about a failed condition. */
  default Map<String, Object> shown(@Nullable Item before) {
    return showsItem() && before != null ? Map.of("Item", Structures.of(before)) : Map.of();
  }

  /** Puts an item that was validated. */
  record Put(StoredKey key, Item item, @Nullable Condition condition, boolean showsItem)
      implements WriteRequest {

    static Put of(Table table, Item item, @Nullable Condition condition, boolean showsItem) {
      StoredKey key = ItemKeys.ofItem(table, item);
      ItemKeys.checkIndexes(table, item);
      if (item.size() > ItemKeys.MAX_ITEM) {
        throw DynamoErrors.validation("Item size has exceeded the maximum allowed size");
      }
      return new Put(key, item, condition, showsItem);
    }

    @Override
    public Item apply(Table table, @Nullable Item before) {
      return item;
    }
  }

  /** Deletes an item. */
  record Delete(StoredKey key, @Nullable Condition condition, boolean showsItem)
      implements WriteRequest {
    @Override
    public @Nullable Item apply(Table table, @Nullable Item before) {
      return null;
    }
  }

  /** Checks an item and leaves it as it is. */
  record Check(StoredKey key, Condition condition, boolean showsItem) implements WriteRequest {
    @Override
    public @Nullable Item apply(Table table, @Nullable Item before) {
      return before;
    }
  }

  /**
   * Updates an item, or creates one with its key.
   *
   * @param named the key
   */
  record Update(
      StoredKey key, Item named, Updater updater, @Nullable Condition condition, boolean showsItem)
      implements WriteRequest {

    static Update of(
        Table table,
        Item named,
        Updater updater,
        @Nullable Condition condition,
        boolean showsItem) {
      updater.check(table.key());
      return new Update(ItemKeys.named(table, named), named, updater, condition, showsItem);
    }

    @Override
    public @Nullable Item apply(Table table, @Nullable Item before) {
      if (before == null && updater.makesNoItem()) {
        return null;
      }
      Item after = updater.update(before == null ? named : before);
      for (String name : table.key().names()) {
        if (!Objects.equals(after.get(name), named.get(name))) {
          throw DynamoErrors.parameters(
              "Cannot update attribute " + name + ". This attribute is part of the key");
        }
      }
      ItemKeys.checkIndexes(table, after);
      if (after.size() > ItemKeys.MAX_ITEM) {
        throw DynamoErrors.validation("Item size to update has exceeded the maximum allowed size");
      }
      return after;
    }
  }

  /** Computes the new version of an item. */
  interface Updater {

    /** Refuses an update of a key. */
    void check(KeySchema key);

    Item update(Item before);

    /** Returns true where updating a missing item does not create one. */
    boolean makesNoItem();

    /** Returns the parts of an item that the update names. */
    Item named(Item item);
  }
}
