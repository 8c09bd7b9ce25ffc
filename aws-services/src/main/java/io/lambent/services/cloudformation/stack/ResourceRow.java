package io.lambent.services.cloudformation.stack;

import io.lambent.services.cloudformation.resource.ResourceState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource of a stack as it is stored.
 *
 * @param status such as {@code CREATE_COMPLETE}
 * @param change what the operation under way does to it
 * @param settled true once that is done
 * @param current null where it is not there, or not yet
 * @param before the state before the operation; null where it was not there
 * @param obsolete a resource that the clean-up deletes
 */
public record ResourceRow(
    String logicalId,
    String type,
    String status,
    @Nullable String reason,
    Change change,
    boolean settled,
    String token,
    ObjectNode progress,
    @Nullable ResourceState current,
    @Nullable ResourceState before,
    @Nullable ResourceState obsolete,
    Instant updatedAt) {

  /** What an operation does to a resource. */
  public enum Change {
    NONE,
    CREATE,
    UPDATE,
    REPLACE,
    REMOVE
  }

  /** The physical id; null where it is not known. */
  public @Nullable String physicalId() {
    return current == null ? null : current.physicalId();
  }

  /** The same resource in another state; its type is that of {@code now}, where there is one. */
  public ResourceRow at(
      String newStatus,
      @Nullable String newReason,
      Change newChange,
      boolean isSettled,
      @Nullable ResourceState now) {
    return new ResourceRow(
        logicalId,
        now == null ? type : now.type(),
        newStatus,
        newReason,
        newChange,
        isSettled,
        token,
        progress,
        now,
        before,
        obsolete,
        updatedAt);
  }

  /** The same resource, with the obsolete resource that the clean-up deletes; null for none. */
  public ResourceRow leaving(@Nullable ResourceState other) {
    return new ResourceRow(
        logicalId, type, status, reason, change, settled, token, progress, current, before, other,
        updatedAt);
  }

  /** The same resource, with its state before the operation set to the current one. */
  public ResourceRow restored() {
    return new ResourceRow(
        logicalId, type, status, reason, change, settled, token, progress, current, current,
        obsolete, updatedAt);
  }

  public ResourceRow with(ObjectNode newProgress) {
    return with(token, newProgress);
  }

  /** The same resource at the begin of a step, which names what it makes by another token. */
  public ResourceRow with(String newToken, ObjectNode newProgress) {
    return new ResourceRow(
        logicalId,
        type,
        status,
        reason,
        change,
        settled,
        newToken,
        newProgress,
        current,
        before,
        obsolete,
        updatedAt);
  }
}
