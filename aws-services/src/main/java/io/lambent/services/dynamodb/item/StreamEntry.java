package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.StreamSettings;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.ItemBytes;
import org.jspecify.annotations.Nullable;

/**
 * The record of a change in a table's stream.
 *
 * @param lineage the lineage of shards that it is written to
 * @param event {@code INSERT}, {@code MODIFY} or {@code REMOVE}
 * @param size the size of the images in the record, in bytes as AWS counts them
 * @param isExpiry true where the item was deleted because it had expired
 */
record StreamEntry(
    long stream,
    int lineage,
    String event,
    byte[] keys,
    byte @Nullable [] newImage,
    byte @Nullable [] oldImage,
    int size,
    boolean isExpiry) {

  /** The record of a change; null where the table has no stream. */
  static @Nullable StreamEntry of(
      Table table, StoredKey key, @Nullable Item before, @Nullable Item after, boolean isExpiry) {
    StreamSettings stream = table.stream();
    Item some = after == null ? before : after;
    if (stream == null || some == null) {
      return null;
    }
    Item keys = some.only(table.key().names());
    Item newImage = stream.hasNewImage() ? after : null;
    Item oldImage = stream.hasOldImage() ? before : null;
    int size = keys.size();
    if (newImage != null) {
      size += newImage.size();
    }
    if (oldImage != null) {
      size += oldImage.size();
    }
    return new StreamEntry(
        stream.id(),
        Math.floorMod(key.bucket(), stream.shards()),
        before == null ? "INSERT" : after == null ? "REMOVE" : "MODIFY",
        ItemBytes.write(keys),
        newImage == null ? null : ItemBytes.write(newImage),
        oldImage == null ? null : ItemBytes.write(oldImage),
        size,
        isExpiry);
  }
}
