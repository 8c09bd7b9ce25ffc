package io.lambent.services.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of one shard that were committed together, encoded as one value. Each record is the
 * length of its partition key (four bytes), the key, the length of its data (four bytes), and the
 * data.
 *
 * @param lastPlace the place of the last record
 * @param arrivedMillis since 1970
 */
@SuppressWarnings("ArrayRecordComponent")
record RecordBlock(
    long lastPlace, int records, long arrivedMillis, boolean isEncrypted, byte[] data) {

  /**
   * A record of a block.
   *
   * @param place its position in the shard, counted from one
   */
  record Item(
      long place, long arrivedMillis, boolean isEncrypted, String partitionKey, byte[] data) {
    /** The size that counts towards the limit of an answer, in bytes. */
    int size() {
      return partitionKey.length() + data.length;
    }
  }

  static byte[] encode(List<NewRecord> records) {
    List<byte[]> keys = new ArrayList<>(records.size());
    int length = 0;
    for (NewRecord each : records) {
      byte[] key = each.partitionKey().getBytes(UTF_8);
      keys.add(key);
      length += 2 * Integer.BYTES + key.length + each.data().length;
    }
    ByteBuffer block = ByteBuffer.allocate(length);
    for (int i = 0; i < keys.size(); i++) {
      byte[] data = records.get(i).data();
      block.putInt(keys.get(i).length).put(keys.get(i)).putInt(data.length).put(data);
    }
    return block.array();
  }

  /** The records whose place is at least {@code place}. */
  List<Item> from(long place) {
    List<Item> items = new ArrayList<>(records);
    ByteBuffer block = ByteBuffer.wrap(data);
    for (long at = lastPlace - records + 1; at <= lastPlace; at++) {
      byte[] key = part(block);
      byte[] value = part(block);
      if (at >= place) {
        items.add(new Item(at, arrivedMillis, isEncrypted, new String(key, UTF_8), value));
      }
    }
    return items;
  }

  private static byte[] part(ByteBuffer block) {
    byte[] part = new byte[block.getInt()];
    block.get(part);
    return part;
  }
}
