package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry of an item in an index.
 *
 * @param number the number of the index
 */
record IndexEntry(int number, StoredKey key) {

  /**
   * The entries of an item in the indexes of its table. An item that lacks the key of an index has
   * no entry there.
   */
  static List<IndexEntry> of(Table table, @Nullable Item item) {
    if (item == null || table.definition().indexes().isEmpty()) {
      return List.of();
    }
    List<IndexEntry> entries = new ArrayList<>();
    for (IndexDefinition index : table.definition().indexes()) {
      StoredKey key = index.isWritten() ? key(table, index, item) : null;
      if (key != null) {
        entries.add(new IndexEntry(index.number(), key));
      }
    }
    return entries;
  }

  /** The key of an item's entry in an index; null where the item has no entry there. */
  static @Nullable StoredKey key(Table table, IndexDefinition index, Item item) {
    AttributeValue hash = value(table, index.key().hash(), item);
    String rangeName = index.key().range();
    AttributeValue range = rangeName == null ? null : value(table, rangeName, item);
    return hash == null || (rangeName != null && range == null) ? null : StoredKey.of(hash, range);
  }

  /**
   * The value of an attribute where it can be a key; null otherwise. Items that are older than the
   * index may have values of other types.
   */
  private static @Nullable AttributeValue value(Table table, String name, Item item) {
    AttributeValue value = item.get(name);
    return value != null && value.type().name().equals(table.definition().type(name))
        ? value
        : null;
  }

  /** The entries of the first list that are not in the second. */
  static List<IndexEntry> minus(List<IndexEntry> some, List<IndexEntry> others) {
    return some.isEmpty() ? some : some.stream().filter(entry -> !others.contains(entry)).toList();
  }
}
