package io.lambent.services.cloudformation.stack;

import io.lambent.services.operations.AwsOperations;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stack as it is stored. */
public record Stack(
    String id,
    String account,
    String region,
    String name,
    StackStatus status,
    @Nullable String reason,
    StackDetails details,
    @Nullable StackOperation operation,
    Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant deletedAt) {

  /** The account and region that operations on resources are called as. */
  public AwsOperations.Scope scope() {
    return new AwsOperations.Scope(account, region, details.endpoint());
  }

  /** The operation under way. */
  public StackOperation underWay() {
    return Objects.requireNonNull(operation, id);
  }

  /** The deployment that is being made, or was made last. */
  public Deployment deployment() {
    StackOperation current = operation;
    Deployment target = current == null ? null : current.target();
    return Objects.requireNonNull(target == null ? details.deployed() : target, id);
  }
}
