package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of an item in an index.
 *
 * @param number of the index
 */
record IndexEntry(int number, StoredKey key) {

  /** The places of an item in the indexes of its table; indexes without its keys have none. */
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

  /** The key of an item in an index; null where the index does not have the item. */
  static @Nullable StoredKey key(Table table, IndexDefinition index, Item item) {
    AttributeValue hash = value(table, index.key().hash(), item);
    String rangeName = index.key().range();
    AttributeValue range = rangeName == null ? null : value(table, rangeName, item);
    return hash == null || (rangeName != null && range == null) ? null : StoredKey.of(hash, range);
  }

  /** A value that an index can have; older items may have others. */
  private static @Nullable AttributeValue value(Table table, String name, Item item) {
    AttributeValue value = item.get(name);
    return value != null && value.type().name().equals(table.definition().type(name))
        ? value
        : null;
  }

  /** Those of some entries that others do not have. */
  static List<IndexEntry> minus(List<IndexEntry> some, List<IndexEntry> others) {
    return some.isEmpty() ? some : some.stream().filter(entry -> !others.contains(entry)).toList();
  }
}
