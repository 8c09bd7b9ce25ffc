package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackDetails;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import io.lambent.services.cloudformation.stack.StackTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run of an operation, under one claim (lease). Writes are refused once the claim is lost. */
final class Run {
  private final Engine engine;
  private final StackTable.Claim claim;
  private final Map<String, ResourceRow> rows = new ConcurrentHashMap<>();
  private Stack stack;

  Run(Engine engine, StackTable.Claim claim) {
    this.engine = engine;
    this.claim = claim;
    this.stack = engine.stacks().get(claim.stack());
  }

  Engine engine() {
    return engine;
  }

  Stack stack() {
    return stack;
  }

  /** The resources by logical id, as they are stored. */
  Map<String, ResourceRow> rows() {
    return rows;
  }

  /** Reads the stack and its resources. */
  void load() {
    stack = engine.stacks().get(claim.stack());
    rows.clear();
    rows.putAll(engine.resources().list(stack.id()));
  }

  /**
   * Returns true while the operation is in the phase that this run has loaded, and is not
   * cancelled.
   */
  boolean goesOn() {
    StackTable.Phase now = engine.stacks().phase(claim);
    if (!now.isHeld()) {
      throw new LeaseLostException();
    }
    return now.status() == stack.status() && now.isUnderWay() && !now.isCancelled();
  }

  /** Returns true where somebody has cancelled the operation. */
  boolean isCancelled() {
    return engine.stacks().phase(claim).isCancelled();
  }

  void requireHeld() {
    if (!engine.stacks().isHeld(claim)) {
      throw new LeaseLostException();
    }
  }

  /** Stores a resource, with the event of its status where that is new. */
  void save(ResourceRow row, @Nullable String properties) {
    save(row, row.reason(), properties);
  }

  /**
   * @param reason of the event
   */
  void save(ResourceRow row, @Nullable String reason, @Nullable String properties) {
    engine.hooks().at("before " + row.status() + " " + row.logicalId());
    engine
        .transactions()
        .executeWithoutResult(
            status -> {
              requireHeld();
              engine.resources().put(stack.id(), row);
              event(row, knownId(row), row.status(), reason, properties);
            });
    rows.put(row.logicalId(), row);
    engine.hooks().at("after " + row.status() + " " + row.logicalId());
  }

  /** The id of a resource, or of the one that it is to replace. */
  private static @Nullable String knownId(ResourceRow row) {
    ResourceState before = row.before();
    String id = row.physicalId();
    return id == null && before != null ? before.physicalId() : id;
  }

  /**
   * Stores a resource that was made in one call, with the events of its begin and its end.
   *
   * @param begun the status of the first event
   */
  void saveInitiated(ResourceRow row, String begun, @Nullable String properties) {
    engine
        .transactions()
        .executeWithoutResult(
            status -> {
              event(row, row.physicalId(), begun, "Resource creation Initiated", properties);
              save(row, properties);
            });
  }

  /** Stores a resource without an event. */
  void saveQuietly(ResourceRow row) {
    engine
        .transactions()
        .executeWithoutResult(
            status -> {
              requireHeld();
              engine.resources().put(stack.id(), row);
            });
    rows.put(row.logicalId(), row);
  }

  void event(
      ResourceRow row,
      @Nullable String physicalId,
      String status,
      @Nullable String reason,
      @Nullable String properties) {
    engine
        .events()
        .resource(stack, row.logicalId(), physicalId, row.type(), status, reason, properties);
    engine
        .notifications()
        .send(
            stack,
            new Notifications.Content(
                row.logicalId(), physicalId, row.type(), status, reason, engine.clock().instant()));
  }

  /** The state of the stack after a phase. */
  record Next(
      StackStatus status,
      @Nullable String reason,
      StackDetails details,
      @Nullable StackOperation operation) {}

  /**
   * Ends a phase, unless another one has begun meanwhile.
   *
   * @param next computed in the transaction that stores it
   */
  void advance(Supplier<Next> next) {
    engine.hooks().at("before the end of " + stack.status());
    engine
        .transactions()
        .executeWithoutResult(
            status -> {
              Stack now = engine.stacks().lock(stack.id());
              requireHeld();
              if (now.status() == stack.status()) {
                Next wanted = next.get();
                engine
                    .stacks()
                    .advance(
                        claim,
                        wanted.status(),
                        wanted.reason(),
                        wanted.details(),
                        wanted.operation());
                engine.events().stack(stack, wanted.status(), wanted.reason());
                engine
                    .notifications()
                    .send(
                        stack,
                        new Notifications.Content(
                            stack.name(),
                            stack.id(),
                            "AWS::CloudFormation::Stack",
                            wanted.status().name(),
                            wanted.reason(),
                            engine.clock().instant()));
              }
            });
    engine.wakeups().wake();
    engine.hooks().at("after the end of " + stack.status());
  }
}
