package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pages of queries and scans: 1 MB of items, or as many as the client wants. */
@Component
class ItemPages {
  private static final long PAGE_BYTES = 1_048_576;

  /** The maximum number of items that one statement reads. */
  private static final int CHUNK = 2_000;

  private final PageStore store;

  ItemPages(PageStore store) {
    this.store = store;
  }

  /**
   * A page.
   *
   * @param items the items that pass the filter, with the attributes that are projected into the
   *     index
   * @param scanned the number of items that were read, before the filter
   * @param bytes the size of the items that were read
   * @param last the key of the last item that was read; null where there are no more
   */
  record Page(List<Item> items, int scanned, long bytes, @Nullable Item last) {}

  /**
   * @param limit the maximum number of items to read; null for the limit of a page
   * @param isWhole true where items are given with all attributes, though the index lacks some
   */
  Page read(PageRequest request, @Nullable Integer limit, boolean isWhole, Predicate<Item> filter) {
    List<Item> items = new ArrayList<>();
    int most = limit == null ? Integer.MAX_VALUE : limit;
    int scanned = 0;
    long bytes = 0;
    PageRequest next = request;
    Item last = null;
    while (true) {
      PageStore.Rows rows = store.read(next, Math.min(most - scanned, CHUNK), PAGE_BYTES - bytes);
      for (Item item : rows.items()) {
        Item seen = seen(request, item);
        scanned++;
        bytes += seen.size();
        last = item;
        Item given = isWhole ? item : seen;
        if (filter.test(given)) {
          items.add(given);
        }
        if (scanned == most || bytes >= PAGE_BYTES) {
          return new Page(items, scanned, bytes, lastKey(request, item));
        }
      }
      if (rows.isLast() || last == null) {
        return new Page(items, scanned, bytes, null);
      }
      next = request.from(start(request.table(), request.index(), last));
    }
  }

  private static Item seen(PageRequest request, Item item) {
    IndexDefinition index = request.index();
    return index == null ? item : Capacity.project(item, index, request.table().key());
  }

  private static Item lastKey(PageRequest request, Item item) {
    return item.only(keyNames(request.table(), request.index()));
  }

  /** The names of the key attributes of a table and of the index that is read. */
  static Set<String> keyNames(Table table, @Nullable IndexDefinition index) {
    Set<String> names = new LinkedHashSet<>();
    if (index != null) {
      names.addAll(index.key().names());
    }
    names.addAll(table.key().names());
    return names;
  }

  /** The position of an item in the table or index. */
  static PageRequest.Start start(Table table, @Nullable IndexDefinition index, Item item) {
    StoredKey own = ItemKeys.stored(table.key(), item);
    return new PageRequest.Start(
        index == null ? own : Objects.requireNonNull(IndexEntry.key(table, index, item)), own);
  }

  /**
   * The position that a client passes as ExclusiveStartKey.
   *
   * @throws io.lambent.aws.error.AwsFailure where it lacks a key attribute
   */
  static PageRequest.Start named(Table table, @Nullable IndexDefinition index, Item key) {
    Set<String> names = keyNames(table, index);
    boolean fits =
        key.attributes().size() == names.size()
            && names.stream().allMatch(name -> isOfType(table, name, key.get(name)));
    if (!fits) {
      throw invalidStart();
    }
    return start(table, index, key);
  }

  static RuntimeException invalidStart() {
    return DynamoErrors.validation(
        "The provided starting key is invalid: The provided key element does not match the"
            + " schema");
  }

  private static boolean isOfType(Table table, String name, @Nullable AttributeValue value) {
    return value != null && value.type().name().equals(table.definition().type(name));
  }

  /** The key schema of the index, or of the table where no index is read. */
  static KeySchema schema(Table table, @Nullable IndexDefinition index) {
    return index == null ? table.key() : index.key();
  }
}
