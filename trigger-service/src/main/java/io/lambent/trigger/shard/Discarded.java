package io.lambent.trigger.shard;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is given up.
 *
 * @param calls the number of calls with the batch, or with one that it is a part of
 * @param requestId of the last call
 * @param response of the last call; null where the batch was not given up because of a failed call
 */
record Discarded(
    List<Pending> records,
    Condition condition,
    int calls,
    String requestId,
    @Nullable Response response) {

  /** Why a batch is given up. */
  enum Condition {
    RETRY_ATTEMPTS_EXHAUSTED,
    RECORD_AGE_EXCEEDED;

    /** As AWS writes it, such as {@code RecordAgeExceeded}. */
    String awsName() {
      StringBuilder name = new StringBuilder();
      for (String word : name().split("_")) {
        name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
      return name.toString();
    }
  }

  /**
   * The failure of a call of the function.
   *
   * @param functionError null where the function has answered, but reported failures
   */
  record Response(String executedVersion, @Nullable String functionError) {}
}
