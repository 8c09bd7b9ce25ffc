package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.KeyBytes;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The key of an item in a table or of an entry in an index, as it is stored.
 *
 * @param bucket a hash of the partition key
 * @param hash the partition key, as bytes in its order
 * @param range the sort key, as bytes in its order; empty where there is none
 */
record StoredKey(int bucket, byte[] hash, byte[] range) implements Comparable<StoredKey> {
  private static final byte[] NOTHING = {};

  static StoredKey of(AttributeValue hash, @Nullable AttributeValue range) {
    return of(KeyBytes.of(hash), range == null ? NOTHING : KeyBytes.of(range));
  }

  static StoredKey of(byte[] hash, byte[] range) {
    return new StoredKey(bucket(hash), hash, range);
  }

  /**
   * The bucket of a partition key. Buckets are stored in rows, so this function must never change.
   */
  static int bucket(byte[] hash) {
    CRC32C crc = new CRC32C();
    crc.update(hash);
    int mixed = (int) crc.getValue();
    mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }

  @Override
  public int compareTo(StoredKey other) {
    int order = Integer.compare(bucket, other.bucket);
    if (order == 0) {
      order = Arrays.compareUnsigned(hash, other.hash);
    }
    return order == 0 ? Arrays.compareUnsigned(range, other.range) : order;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * bucket + Arrays.hashCode(range);
  }
}
