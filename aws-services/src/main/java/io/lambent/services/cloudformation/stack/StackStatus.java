package io.lambent.services.cloudformation.stack;

/**
 * The states of a stack. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html">Stack
 * status codes</a>.
 */
public enum StackStatus {
  /** A change set is there that will create the stack. */
  REVIEW_IN_PROGRESS,
  CREATE_IN_PROGRESS,
  CREATE_COMPLETE,
  /** The creation failed, and what was made stays. */
  CREATE_FAILED,
  /** The creation failed, and what was made is being deleted. */
  ROLLBACK_IN_PROGRESS,
  ROLLBACK_COMPLETE,
  ROLLBACK_FAILED,
  UPDATE_IN_PROGRESS,
  /** The update succeeded, and what it replaced or removed is being deleted. */
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS,
  UPDATE_COMPLETE,
  /** The update failed, and what it changed stays. */
  UPDATE_FAILED,
  /** The update failed, and the state before it is being restored. */
  UPDATE_ROLLBACK_IN_PROGRESS,
  /** The state before the update is restored, and what the update made is being deleted. */
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS,
  UPDATE_ROLLBACK_COMPLETE,
  UPDATE_ROLLBACK_FAILED,
  DELETE_IN_PROGRESS,
  DELETE_FAILED,
  DELETE_COMPLETE;

  /** Returns true while an operation is under way. */
  public boolean isInProgress() {
    return name().endsWith("_IN_PROGRESS") && this != REVIEW_IN_PROGRESS;
  }

  /** Returns true for a stack that an update can begin from. */
  public boolean canBeUpdated() {
    return switch (this) {
      case CREATE_COMPLETE,
          UPDATE_COMPLETE,
          UPDATE_ROLLBACK_COMPLETE,
          CREATE_FAILED,
          UPDATE_FAILED ->
          true;
      default -> false;
    };
  }

  public boolean isFailed() {
    return name().endsWith("_FAILED");
  }
}
