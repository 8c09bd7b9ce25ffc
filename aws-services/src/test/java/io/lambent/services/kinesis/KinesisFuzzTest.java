package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Bad input blames the caller. {@code -Dlambent.fuzz.seed=N} varies it. */
class KinesisFuzzTest extends KinesisCalls {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  @Test
  void answersJsonWithNothingButErrorsOfTheCaller() throws Exception {
    String stream = stream(2);
    String number = put(stream, "a", "b").sequenceNumber();
    ServiceFuzz fuzz =
        new ServiceFuzz(
            services,
            "kinesis",
            Map.of(
                "StreamName", List.of("\"" + stream + "\""),
                "StreamARN", List.of("\"" + arn(stream) + "\""),
                "ResourceARN", List.of("\"" + arn(stream) + "\""),
                "ShardId", List.of("\"" + FIRST + "\""),
                "ShardIterator",
                    List.of("\"" + iterator(stream, FIRST, ShardIteratorType.LATEST) + "\""),
                "StartingSequenceNumber", List.of("\"" + number + "\""),
                "ExplicitHashKey", List.of("\"7\""),
                "PartitionKey", List.of("\"k\"")),
            SEED);

    assertThat(fuzz.json("Kinesis_20131202", 20)).as("seed " + SEED).isEmpty();
  }
}
