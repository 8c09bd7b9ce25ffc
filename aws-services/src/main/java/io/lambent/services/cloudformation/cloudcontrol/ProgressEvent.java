package io.lambent.services.cloudformation.cloudcontrol;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request as operations answer it. */
record ProgressEvent(
    String typeName,
    @Nullable String identifier,
    String requestToken,
    String operation,
    String operationStatus,
    Instant eventTime,
    @Nullable String statusMessage,
    @Nullable String errorCode,
    @Nullable Instant retryAfter) {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** The answer to a request that was accepted. */
  static ProgressEvent accepted(ResourceRequest request) {
    return of(request, null);
  }

  /**
   * A request as it is.
   *
   * @param now from which on a client waits before it asks again
   */
  static ProgressEvent current(ResourceRequest request, Instant now) {
    return of(request, request.status().hasEnded() ? null : now.plus(RETRY_AFTER));
  }

  private static ProgressEvent of(ResourceRequest request, @Nullable Instant retryAfter) {
    Failure failure = request.failure();
    return new ProgressEvent(
        request.type(),
        request.identifier(),
        request.token().toString(),
        request.operation().name(),
        request.status().name(),
        request.eventAt(),
        failure == null ? null : failure.message(),
        failure == null ? null : failure.error().code(),
        retryAfter);
  }
}
