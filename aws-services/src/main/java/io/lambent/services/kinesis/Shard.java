package io.lambent.services.kinesis;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A shard of a stream.
 *
 * @param parent the shard that this one was split or merged from; null where there is none
 * @param adjacentParent the second parent where two shards were merged; null otherwise
 * @param createdSecond seconds since 1970, as in its sequence numbers
 * @param closedAt null while records can be put
 * @param lastPlace the place of the last record, counted from one
 * @param lastMillis the arrival of the last record, in milliseconds since 1970
 */
record Shard(
    int number,
    @Nullable Integer parent,
    @Nullable Integer adjacentParent,
    HashKeys.Range hashKeys,
    long createdSecond,
    Instant createdAt,
    @Nullable Instant closedAt,
    long lastPlace,
    long lastMillis) {
  private static final String PREFIX = "shardId-";
  private static final int MAX_DIGITS = 12;

  static String id(int number) {
    return String.format(Locale.ROOT, PREFIX + "%012d", number);
  }

  /** The number in an id such as {@code shardId-000000000007}; -1 where the id has another form. */
  static int number(String id) {
    String digits = id.substring(id.indexOf('-') + 1);
    if (digits.isEmpty()
        || digits.length() > MAX_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long number = Long.parseLong(digits);
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  String id() {
    return id(number);
  }

  boolean isOpen() {
    return closedAt == null;
  }

  boolean isChildOf(int other) {
    return (parent != null && parent == other)
        || (adjacentParent != null && adjacentParent == other);
  }

  /**
   * Returns the sequence number of a place.
   *
   * @param millis the arrival of the record, in milliseconds since 1970
   */
  SequenceNumber sequence(long place, long millis) {
    return new SequenceNumber(createdSecond, number, place, Math.max(millis / 1000, createdSecond));
  }

  String startingSequenceNumber() {
    return sequence(0, createdSecond * 1000).text();
  }

  /** The ending sequence number; null while the shard is open. */
  @Nullable String endingSequenceNumber() {
    return closedAt == null ? null : sequence(SequenceNumber.END, closedAt.toEpochMilli()).text();
  }
}
