package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.operations.AwsOperations;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that creates, changes or deletes a resource.
 *
 * @param identifier null until it is known
 * @param failure null where it has not failed
 * @param eventAt when the status became what it is
 */
record ResourceRequest(
    UUID token,
    AwsOperations.Scope scope,
    String type,
    Operation operation,
    @Nullable String identifier,
    RequestStatus status,
    Work work,
    @Nullable Failure failure,
    Instant createdAt,
    Instant eventAt) {

  /** What is done to a resource. */
  enum Operation {
    CREATE,
    UPDATE,
    DELETE
  }

  /**
   * What a worker needs. It is stored until the operation has ended.
   *
   * @param before the properties of the resource before an update; empty for others
   * @param after those that it is to have; empty for a deletion
   * @param stepToken letters and digits, the same at each repetition
   * @param progress how far the operation is
   */
  record Work(ObjectNode before, ObjectNode after, String stepToken, ObjectNode progress) {}
}
