package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a version towards running what was asked for: the two lifecycles {@link State},
 * from creation, and {@link UpdateStatus}, from each update, with AWS's reasons.
 */
@Embeddable
class Readiness {
  private static final String REASON = "The function is being created.";
  private static final String REASON_CODE = "Creating";

  @Enumerated(EnumType.STRING)
  private State state = State.PENDING;

  private @Nullable String stateReason = REASON;
  private @Nullable String stateReasonCode = REASON_CODE;

  @Enumerated(EnumType.STRING)
  private @Nullable UpdateStatus updateStatus;

  private @Nullable String updateReason;
  private @Nullable String updateReasonCode;

  /** True where execution may run a version that API clients still see as pending. */
  private boolean deployed;

  /** The readiness of a version that is being created. */
  protected Readiness() {}

  void beginUpdate() {
    updateStatus = UpdateStatus.IN_PROGRESS;
    updateReason = REASON;
    updateReasonCode = REASON_CODE;
    deployed = false;
  }

  /** Execution may run it from now on; what readers see follows with {@link #succeed}. */
  void deploy() {
    deployed = true;
  }

  /** A pending version becomes active, an update in progress successful. */
  void succeed() {
    state = State.ACTIVE;
    stateReason = null;
    stateReasonCode = null;
    updateStatus = UpdateStatus.SUCCESSFUL;
    updateReason = null;
    updateReasonCode = null;
    deployed = false;
  }

  /**
   * A version that never was active has failed for good; otherwise only its update has.
   *
   * @param code one of AWS's reason codes
   */
  void fail(String reason, String code) {
    if (state != State.ACTIVE) {
      state = State.FAILED;
      stateReason = reason;
      stateReasonCode = code;
    }
    updateStatus = UpdateStatus.FAILED;
    updateReason = reason;
    updateReasonCode = code;
    deployed = false;
  }

  boolean isActive() {
    return state == State.ACTIVE;
  }

  /** Active, with everything that was asked for. */
  boolean isUpToDate() {
    return isActive() && updateStatus == UpdateStatus.SUCCESSFUL;
  }

  boolean isUnsettled() {
    return state == State.PENDING || updateStatus == UpdateStatus.IN_PROGRESS;
  }

  /**
   * @throws AwsException while the version is being created or updated
   */
  void checkSettled(FunctionName function) {
    if (updateStatus == UpdateStatus.IN_PROGRESS) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. An update is in progress for resource: "
              + function.arn());
    }
    checkStateIsNot(State.PENDING);
  }

  /**
   * @throws AwsException unless the version can be invoked and no update of it is in progress
   */
  void checkActive(FunctionName function) {
    checkSettled(function);
    checkStateIsNot(State.FAILED);
  }

  private void checkStateIsNot(State refused) {
    if (state == refused) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. The function is currently in the"
              + " following state: "
              + refused.awsName());
    }
  }

  State state() {
    return state;
  }

  /** The state as execution sees it, which is ahead of what readers see. */
  State servedState() {
    return deployed && state == State.PENDING ? State.ACTIVE : state;
  }

  @Nullable String stateReason() {
    return stateReason;
  }

  @Nullable String stateReasonCode() {
    return stateReasonCode;
  }

  /** Null until the version is active for the first time. */
  @Nullable UpdateStatus updateStatus() {
    return updateStatus;
  }

  @Nullable String updateReason() {
    return updateReason;
  }

  @Nullable String updateReasonCode() {
    return updateReasonCode;
  }
}
