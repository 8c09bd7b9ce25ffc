package io.lambent.services.cloudformation;

import io.lambent.services.cloudformation.execution.ResourceChange;
import io.lambent.services.cloudformation.stack.Deployment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change set as it is stored. */
record ChangeSet(
    String id,
    String stack,
    String name,
    String status,
    @Nullable String reason,
    String executionStatus,
    Content content,
    Instant createdAt) {
  static final String COMPLETE = "CREATE_COMPLETE";
  static final String FAILED = "FAILED";
  static final String AVAILABLE = "AVAILABLE";
  static final String UNAVAILABLE = "UNAVAILABLE";
  static final String EXECUTING = "EXECUTE_IN_PROGRESS";
  static final String EXECUTED = "EXECUTE_COMPLETE";
  static final String OBSOLETE = "OBSOLETE";

  /**
   * The operation of a change set.
   *
   * @param onStackFailure null where the caller did not say
   * @param warnings of values that could not be computed; null in what older versions have stored
   */
  record Content(
      Deployment deployment,
      @Nullable String description,
      @Nullable String onStackFailure,
      boolean includesNested,
      @Nullable String token,
      List<ResourceChange> changes,
      @Nullable List<String> warnings) {

    @Override
    public List<String> warnings() {
      return warnings == null ? List.of() : warnings;
    }
  }
}
