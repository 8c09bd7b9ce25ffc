package io.lambent.services.cloudformation.cloudcontrol;

/** The status of a request, by AWS's names. Requests do not queue, so that none is pending. */
enum RequestStatus {
  /** The operation is accepted, and is done as soon as a worker has taken it. */
  IN_PROGRESS,
  SUCCESS,
  FAILED,

  /** The operation is to end; its worker has not seen that yet. */
  CANCEL_IN_PROGRESS,

  /** The operation has ended before its time. What it has made or changed stays. */
  CANCEL_COMPLETE;

  boolean hasEnded() {
    return this != IN_PROGRESS && this != CANCEL_IN_PROGRESS;
  }

  boolean isCancelled() {
    return this == CANCEL_IN_PROGRESS || this == CANCEL_COMPLETE;
  }
}
