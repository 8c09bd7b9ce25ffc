package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts records into streams for other services of this application, whatever the account. */
@Component
public class KinesisRecords {
  private final StreamFinder finder;
  private final Puts puts;

  KinesisRecords(StreamFinder finder, Puts puts) {
    this.finder = finder;
    this.puts = puts;
  }

  /**
   * Puts a record; returns once it is committed.
   *
   * @throws AwsFailure where the stream does not exist or refuses the record
   */
  public void put(String streamArn, String partitionKey, byte[] data) {
    StreamRef ref = new StreamRef(null, streamArn, null);
    puts.put(caller(streamArn), new Puts.Put(ref, data, partitionKey, null, null, false));
  }

  public boolean exists(String streamArn) {
    try {
      finder.find(caller(streamArn), new StreamRef(null, streamArn, null));
      return true;
    } catch (AwsFailure e) {
      return false;
    }
  }

  private static Caller caller(String streamArn) {
    Optional<Arn> arn = Arn.parse(streamArn);
    return new Caller(arn.map(Arn::account).orElse(""), arn.map(Arn::region).orElse(""), "", "");
  }
}
