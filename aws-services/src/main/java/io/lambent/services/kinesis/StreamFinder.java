package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.kinesis.DataStream.Status;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Finds the streams that requests name. */
@Component
class StreamFinder {
  private final StreamTable streams;
  private final Clock clock;

  StreamFinder(StreamTable streams, Clock clock) {
    this.streams = streams;
    this.clock = clock;
  }

  /**
   * Finds the stream that a request names.
   *
   * @throws AwsFailure where the request names none, or one that is not there
   */
  DataStream find(Caller caller, StreamRef ref) {
    if (ref.streamId() != null) {
      throw KinesisErrors.invalid("Streams are named by StreamName or StreamARN, not by StreamId.");
    }
    String byArn = ref.streamARN() == null ? null : name(caller, ref.streamARN());
    String name = ref.streamName();
    if (name == null && byArn == null) {
      throw KinesisErrors.invalid("Either StreamName or StreamARN should be provided.");
    }
    if (name != null && byArn != null && !name.equals(byArn)) {
      throw KinesisErrors.invalid("StreamARN and StreamName do not match.");
    }
    return named(caller, name == null ? String.valueOf(byArn) : name);
  }

  /** Finds a stream of the caller by its name. */
  DataStream named(Caller caller, String name) {
    return streams
        .find(caller.account(), caller.region(), name, clock.instant())
        .orElseThrow(() -> KinesisErrors.noStream(name, caller.account()));
  }

  /** Finds the stream that a request names, and checks that records can be read and written. */
  DataStream usable(Caller caller, StreamRef ref) {
    DataStream stream = find(caller, ref);
    return usable(stream);
  }

  /**
   * Checks that records of a stream can be read and written.
   *
   * @throws AwsFailure where the stream is being created or deleted
   */
  DataStream usable(DataStream stream) {
    Status status = stream.statusAt(clock.instant());
    if (status == Status.ACTIVE || status == Status.UPDATING) {
      return stream;
    }
    throw KinesisErrors.noStream(stream.name(), stream.account());
  }

  /**
   * Checks that a stream can be changed.
   *
   * @throws AwsFailure where it is not {@code ACTIVE}
   */
  static void checkActive(DataStream stream, Instant now) {
    Status status = stream.statusAt(now);
    if (status == null) {
      throw KinesisErrors.noStream(stream.name(), stream.account());
    }
    if (status != Status.ACTIVE) {
      throw KinesisErrors.inUse(
          "Stream "
              + stream.name()
              + " under account "
              + stream.account()
              + " not ACTIVE, instead in state "
              + status);
    }
  }

  /** Reads the stream's name from an ARN in the caller's account. */
  private static String name(Caller caller, String text) {
    Arn arn =
        Arn.parse(text)
            .filter(parsed -> parsed.service().equals("kinesis"))
            .filter(parsed -> parsed.resource().startsWith(DataStream.RESOURCE))
            .filter(parsed -> parsed.resource().indexOf('\0') < 0)
            .orElseThrow(() -> KinesisErrors.invalid("Invalid StreamARN: " + text));
    checkOwner(caller, arn);
    return arn.resource().substring(DataStream.RESOURCE.length());
  }

  /**
   * Checks that a resource belongs to the caller's account. Resource policies are stored and not
   * evaluated.
   *
   * @throws AwsFailure where it belongs to another account
   */
  static void checkOwner(Caller caller, Arn arn) {
    if (!arn.region().equals(caller.region())) {
      throw KinesisErrors.invalid(
          "The ARN " + arn + " is of another region than " + caller.region() + ".");
    }
    if (!arn.account().equals(caller.account())) {
      throw AwsFailure.declared(
          "AccessDeniedException",
          "Account "
              + caller.account()
              + " is not authorized to access resource "
              + arn
              + ": Lambent does not evaluate policies of streams.");
    }
  }
}
