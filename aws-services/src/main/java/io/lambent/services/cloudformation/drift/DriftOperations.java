package io.lambent.services.cloudformation.drift;

import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.operations.OperationFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Detects the drift of stacks and resources, and stores what was found. */
@Component("cloudFormationDriftOperations")
public class DriftOperations {
  private final ResourceTable resources;
  private final DriftTable table;
  private final DriftDetector detector;
  private final Clock clock;

  DriftOperations(ResourceTable resources, DriftTable table, DriftDetector detector, Clock clock) {
    this.resources = resources;
    this.table = table;
    this.detector = detector;
    this.clock = clock;
  }

  /**
   * Compares the resources of a stack, one after the other.
   *
   * @param only logical ids; all where it is empty
   * @return the id of the detection
   */
  public UUID detect(Stack stack, Collection<String> only) {
    List<String> problems = new ArrayList<>();
    for (ResourceRow row : resources.list(stack.id()).values()) {
      boolean isWanted = only.isEmpty() || only.contains(row.logicalId());
      if (isWanted && DriftDetector.canBeChecked(row)) {
        try {
          table.resource(stack.id(), detector.detect(stack, row));
        } catch (OperationFailure e) {
          problems.add(row.logicalId() + ": " + e.describe());
        }
      }
    }
    long drifted =
        table.resources(stack.id()).values().stream().filter(ResourceDrift::isDrifted).count();
    String drift = drifted > 0 ? "DRIFTED" : "IN_SYNC";
    table.stack(stack.id(), drift, clock.instant());
    boolean isComplete = problems.isEmpty();
    UUID id = UUID.randomUUID();
    table.insert(
        new DriftTable.Detection(
            id,
            stack.id(),
            isComplete ? "DETECTION_COMPLETE" : "DETECTION_FAILED",
            drift,
            isComplete
                ? null
                : "Failed to detect drift on resource(s): " + String.join("; ", problems),
            (int) drifted,
            clock.instant()));
    return id;
  }

  /** Returns true where a resource of a type can be compared. */
  public static boolean canBeChecked(ResourceRow row) {
    return DriftDetector.canBeChecked(row);
  }

  /** Compares one resource. */
  public ResourceDrift detect(Stack stack, ResourceRow row) {
    ResourceDrift drift = detector.detect(stack, row);
    table.resource(stack.id(), drift);
    return drift;
  }

  /** A detection by its id; null where there is none. */
  public DriftTable.@Nullable Detection detection(String id) {
    try {
      return table.detection(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
