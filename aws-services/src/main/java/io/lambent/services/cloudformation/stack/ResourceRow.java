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
}
