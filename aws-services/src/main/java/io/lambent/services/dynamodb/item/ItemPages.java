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

  /** Items that one statement reads. */
  private static final int CHUNK = 2_000;

  private final PageStore store;

  ItemPages(PageStore store) {
    this.store = store;
  }

  /**
   * A page.
   *
   * @param items those that the filter lets pass, with the attributes that the index has
   * @param scanned how many were read
   * @param bytes of what was read
   * @param last the key of the last item that was read; null where there are no more
   */
  record Page(List<Item> items, int scanned, long bytes, @Nullable Item last) {}

  /**
   * @param limit how many items are read; null for as many as a page has
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

  /** The names of the attributes that tell where an item is. */
  static Set<String> keyNames(Table table, @Nullable IndexDefinition index) {
    Set<String> names = new LinkedHashSet<>();
    if (index != null) {
      names.addAll(index.key().names());
    }
    names.addAll(table.key().names());
    return names;
  }

  /** The place of an item that has the keys of the table and the index. */
  static PageRequest.Start start(Table table, @Nullable IndexDefinition index, Item item) {
    StoredKey own = ItemKeys.stored(table.key(), item);
    return new PageRequest.Start(
        index == null ? own : Objects.requireNonNull(IndexEntry.key(table, index, item)), own);
  }

  /**
   * The place that a client names.
   *
   * @throws io.lambent.aws.error.AwsFailure where it has not the attributes of the keys
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

  /** The keys that an item is read by. */
  static KeySchema schema(Table table, @Nullable IndexDefinition index) {
    return index == null ? table.key() : index.key();
  }
}
