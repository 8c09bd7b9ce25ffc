package io.lambent.services.dynamodb.item;

/**
 * A partition, and a range of sort keys within it.
 *
 * @param hash the partition key, encoded by {@link io.lambent.services.dynamodb.value.KeyBytes}
 */
record KeyRange(byte[] hash, Range range) {

  boolean has(StoredKey key) {
    return StoredKey.of(hash, key.range()).equals(key) && range.has(key.range());
  }
}
