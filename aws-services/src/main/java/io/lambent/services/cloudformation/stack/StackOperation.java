package io.lambent.services.cloudformation.stack;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a stack that is under way; the status of the stack tells its phase.
 *
 * @param target what is being deployed; null for deletions and for roll-backs by themselves
 * @param onFailure of a creation: {@code ROLLBACK}, {@code DELETE} or {@code DO_NOTHING}
 * @param keep logical ids of resources that are not deleted, or not rolled back
 * @param isForced true if resources that cannot be deleted do not keep the stack
 * @param deadline of a creation; null for none
 * @param failure why it is being rolled back
 * @param policies null where neither is given
 */
public record StackOperation(
    @Nullable Deployment target,
    String onFailure,
    List<String> keep,
    boolean isForced,
    boolean isCancelled,
    @Nullable Instant deadline,
    @Nullable String failure,
    @Nullable String token,
    @Nullable String changeSetId,
    @Nullable Policies policies) {
  public static final String ROLLBACK = "ROLLBACK";
  public static final String DELETE = "DELETE";
  public static final String DO_NOTHING = "DO_NOTHING";

  /**
   * Stack policies of an update.
   *
   * @param during in place of the stack's own, for this update only; null for none
   * @param after the policy of the stack once the update has succeeded; null to keep the present
   */
  public record Policies(@Nullable String during, @Nullable String after) {}

  /** An operation that deletes a stack. */
  public static StackOperation deletion(
      List<String> keep, boolean isForced, @Nullable String token) {
    return new StackOperation(
        null, DO_NOTHING, keep, isForced, false, null, null, token, null, null);
  }

  public StackOperation failed(String reason) {
    return new StackOperation(
        target,
        onFailure,
        keep,
        isForced,
        isCancelled,
        deadline,
        reason,
        token,
        changeSetId,
        policies);
  }

  public StackOperation cancelled() {
    return new StackOperation(
        target, onFailure, keep, isForced, true, deadline, failure, token, changeSetId, policies);
  }
}
