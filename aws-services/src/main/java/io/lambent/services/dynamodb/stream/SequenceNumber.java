package io.lambent.services.dynamodb.stream;

import io.lambent.services.dynamodb.table.DynamoErrors;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The sequence number of a record in a stream. All numbers have 22 digits, so that they also
 * compare as texts.
 *
 * @param transaction the number of the transaction that wrote it
 * @param ordinal the number of the record within its transaction; -1 for the position before all of
 *     them
 */
record SequenceNumber(long transaction, int ordinal) {
  private static final BigInteger FIRST = BigInteger.TEN.pow(21);
  private static final BigInteger ORDINALS = BigInteger.valueOf(100_000);
  private static final Pattern VALID = Pattern.compile("[0-9]{21,40}");

  String text() {
    return FIRST
        .add(BigInteger.valueOf(transaction).multiply(ORDINALS))
        .add(BigInteger.valueOf(ordinal))
        .toString();
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where the text is no number of a record
   */
  static SequenceNumber parse(String text) {
    if (VALID.matcher(text).matches()) {
      BigInteger number = new BigInteger(text).subtract(FIRST);
      if (number.signum() >= 0 && number.bitLength() < 63) {
        BigInteger[] parts = number.divideAndRemainder(ORDINALS);
        return new SequenceNumber(parts[0].longValue(), parts[1].intValue());
      }
    }
    throw DynamoErrors.validation("Invalid SequenceNumber: " + text);
  }

  SequenceNumber previous() {
    return new SequenceNumber(transaction, ordinal - 1);
  }
}
