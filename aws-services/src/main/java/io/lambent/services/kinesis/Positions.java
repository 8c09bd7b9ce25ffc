package io.lambent.services.kinesis;

import io.lambent.services.kinesis.RecordTable.Key;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Translates starting positions of readers into places within a shard. */
@Component
class Positions {
  private final RecordTable records;
  private final Clock clock;

  Positions(RecordTable records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /**
   * A starting position, as clients name it.
   *
   * @param type a shard iterator type, such as {@code TRIM_HORIZON}
   */
  record Start(String type, @Nullable String sequenceNumber, @Nullable Instant timestamp) {}

  /**
   * Returns the place of the first record to read; zero for the oldest record.
   *
   * @param operation the operation's name, for error messages
   * @throws io.lambent.aws.error.AwsFailure where there is no such position
   */
  long place(DataStream stream, Shard shard, Start start, String operation) {
    String number = start.sequenceNumber();
    return switch (start.type()) {
      case "TRIM_HORIZON" -> {
        checkNone(start);
        yield 0;
      }
      case "LATEST" -> {
        checkNone(start);
        yield shard.lastPlace() + 1;
      }
      case "AT_TIMESTAMP" -> at(stream, shard, start.timestamp());
      default -> {
        if (number == null) {
          throw KinesisErrors.invalid(either(start.type()) + " and no StartingSequenceNumber.");
        }
        long place = parsed(stream, shard, number, operation).place();
        boolean isAfter = start.type().equals("AFTER_SEQUENCE_NUMBER");
        yield isAfter && place < SequenceNumber.END ? place + 1 : place;
      }
    };
  }

  private static void checkNone(Start start) {
    if (start.sequenceNumber() != null) {
      throw KinesisErrors.invalid(either(start.type()) + " and also a StartingSequenceNumber.");
    }
  }

  private static String either(String type) {
    return "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
        + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber."
        + " Request specified "
        + type;
  }

  private static SequenceNumber parsed(
      DataStream stream, Shard shard, String number, String operation) {
    SequenceNumber parsed = SequenceNumber.parse(number);
    String used =
        "StartingSequenceNumber "
            + number
            + " used in "
            + operation
            + " on shard "
            + shard.id()
            + " in stream "
            + stream.name()
            + " under account "
            + stream.account()
            + " is invalid";
    if (parsed == null) {
      throw KinesisErrors.invalid(used + ".");
    }
    if (parsed.shard() != shard.number()) {
      throw KinesisErrors.invalid(
          "Invalid StartingSequenceNumber. It encodes "
              + Shard.id(parsed.shard())
              + ", while it was used in a call to a shard with "
              + shard.id());
    }
    if (parsed.created() != shard.createdSecond()) {
      throw KinesisErrors.invalid(used + " because it did not come from this stream.");
    }
    return parsed;
  }

  /**
   * Converts a time to milliseconds since 1970; times that do not fit become the largest or
   * smallest number.
   */
  static long millis(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private long at(DataStream stream, Shard shard, @Nullable Instant time) {
    if (time == null) {
      throw KinesisErrors.invalid(
          "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current"
              + " request has no timestamp parameter.");
    }
    Instant now = clock.instant();
    if (time.isAfter(now)) {
      throw KinesisErrors.invalid(
          "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
              + " timestampInMillis: "
              + millis(time)
              + ", currentTimestampInMillis: "
              + now.toEpochMilli());
    }
    Instant horizon = stream.horizon(now);
    return records
        .placeAt(new Key(stream.id(), shard.number()), time.isBefore(horizon) ? horizon : time)
        .orElse(shard.lastPlace() + 1);
  }
}
