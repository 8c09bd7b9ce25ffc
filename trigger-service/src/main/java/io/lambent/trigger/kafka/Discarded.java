package io.lambent.trigger.kafka;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that are given up.
 *
 * @param calls the number of calls with these records
 * @param requestId of the last call
 * @param response of the last call; null where they were not given up because of a failed call
 */
record Discarded(
    List<KafkaRecord> records,
    Condition condition,
    int calls,
    String requestId,
    @Nullable Response response) {

  /** Why records are given up. */
  enum Condition {
    RETRIES("RetryAttemptsExhausted"),
    AGE("RecordAgeExceeded"),
    SIZE("MaximumPayloadSizeExceeded");

    private final String awsName;

    Condition(String awsName) {
      this.awsName = awsName;
    }

    String awsName() {
      return awsName;
    }
  }

  /**
   * The failure of a call of the function.
   *
   * @param functionError null where the function has answered, but reported failures
   */
  record Response(String executedVersion, @Nullable String functionError) {}
}
