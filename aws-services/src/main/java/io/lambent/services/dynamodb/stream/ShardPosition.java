package io.lambent.services.dynamodb.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.dynamodb.table.DynamoErrors;
import java.util.Base64;

/**
 * A position in a shard, as a shard iterator encodes it.
 *
 * @param lineage of the shard
 * @param first the first transaction of the shard
 * @param after reading continues after this record
 * @param snapshot a snapshot of PostgreSQL's transactions: records that are visible in it are
 *     skipped; empty to skip none
 * @param issuedAt milliseconds since 1970
 */
record ShardPosition(
    long stream, int lineage, long first, SequenceNumber after, String snapshot, long issuedAt) {
  private static final String SEPARATOR = "|";

  /** The iterator's text. */
  String text(String streamArn) {
    String content =
        String.join(
            SEPARATOR,
            Long.toString(stream),
            Integer.toString(lineage),
            Long.toString(first),
            Long.toString(after.transaction()),
            Integer.toString(after.ordinal()),
            snapshot,
            Long.toString(issuedAt));
    return streamArn + "|1|" + Base64.getEncoder().encodeToString(content.getBytes(UTF_8));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where the text is no iterator
   */
  static ShardPosition parse(String text) {
    try {
      String encoded = text.substring(text.lastIndexOf('|') + 1);
      String[] parts = new String(Base64.getDecoder().decode(encoded), UTF_8).split("\\|", -1);
      if (parts.length == 7 && parts[5].matches("([0-9]+:[0-9]+:[0-9,]*)?")) {
        return new ShardPosition(
            Long.parseLong(parts[0]),
            Integer.parseInt(parts[1]),
            Long.parseLong(parts[2]),
            new SequenceNumber(Long.parseLong(parts[3]), Integer.parseInt(parts[4])),
            parts[5],
            Long.parseLong(parts[6]));
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw DynamoErrors.validation("Invalid ShardIterator");
  }

  /** The text of the stream's ARN in an iterator. */
  static String streamArn(String text) {
    int end = text.indexOf("|1|");
    return end < 0 ? "" : text.substring(0, end);
  }

  ShardPosition at(SequenceNumber read, long now) {
    return new ShardPosition(stream, lineage, first, read, snapshot, now);
  }

  ShardPosition issued(long now) {
    return new ShardPosition(stream, lineage, first, after, snapshot, now);
  }
}
