package io.lambent.contract.destination;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record of one ended event for one destination.
 *
 * @param id a UUID; the same in every try
 * @param requestId of the event
 * @param function whose event it was
 * @param qualifier that the event was sent to; null where the caller named none
 * @param target the ARN of the destination
 * @param endedAt when the event ended
 * @param body the record of the invocation as JSON; of a dead letter the event itself
 * @param deadLetter why the event failed; null unless this is a dead letter
 * @param traceId the {@code X-Amzn-Trace-Id} that the function saw
 * @param batch where the records of a discarded batch came from; null unless this is about one
 */
public record Delivery(
    String id,
    Kind kind,
    String requestId,
    FunctionName function,
    @Nullable String qualifier,
    String target,
    Instant endedAt,
    byte[] body,
    @Nullable DeadLetter deadLetter,
    @Nullable String traceId,
    @Nullable Batch batch) {

  /** The outcome of an event, which belongs to no batch of a stream. */
  public Delivery(
      String id,
      Kind kind,
      String requestId,
      FunctionName function,
      @Nullable String qualifier,
      String target,
      Instant endedAt,
      byte[] body,
      @Nullable DeadLetter deadLetter,
      @Nullable String traceId) {
    this(
        id, kind, requestId, function, qualifier, target, endedAt, body, deadLetter, traceId, null);
  }

  /**
   * A batch of a stream.
   *
   * @param mapping UUID of the event source mapping
   */
  public record Batch(String mapping, String shard) {}

  /** Why something is delivered. */
  public enum Kind {
    /** To the on-success destination. */
    ON_SUCCESS,
    /** To the on-failure destination. */
    ON_FAILURE,
    /** To the dead-letter queue or topic. */
    DEAD_LETTER
  }

  /**
   * The attributes of a dead letter besides the request id.
   *
   * @param errorCode an HTTP status
   * @param errorMessage at most 1 KB; empty where the function gave none
   */
  public record DeadLetter(int errorCode, String errorMessage) {}

  /** The function's ARN with the qualifier that the event was sent to. */
  public String functionArn() {
    return function.arn(qualifier == null ? FunctionVersion.LATEST : qualifier);
  }
}
