package io.lambent.trigger.postgresql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sequence number of a record: the position in the write-ahead log at which its transaction has
 * committed, and the number of the record in the transaction. As text it has 31 digits, whose order
 * is that of the records.
 *
 * @param lsn where the commit record begins, unsigned; one less than the position of the snapshot
 *     for a row of a snapshot, where no commit record can begin as they are aligned to 8 bytes
 * @param index from 0
 */
record SequenceNumber(long lsn, long index) implements Comparable<SequenceNumber> {
  /** The largest number that has ten digits. */
  static final long MAX_INDEX = 9_999_999_999L;

  private static final Pattern FORMAT = Pattern.compile("1(\\d{20})(\\d{10})");

  /** Reads a sequence number; null stands for none. */
  static @Nullable SequenceNumber parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no sequence number: " + text);
    }
    return new SequenceNumber(
        Long.parseUnsignedLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  @Override
  public int compareTo(SequenceNumber other) {
    int order = Long.compareUnsigned(lsn, other.lsn);
    return order != 0 ? order : Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    String unsigned = Long.toUnsignedString(lsn);
    return "1" + "0".repeat(20 - unsigned.length()) + unsigned + "%010d".formatted(index);
  }
}
