package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.drift.DriftOperations;
import io.lambent.services.cloudformation.drift.DriftTable;
import io.lambent.services.cloudformation.drift.ResourceDrift;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackStatus;
import io.lambent.services.operations.OperationFailure;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Operations that detect drift and describe the results. */
@Component("cloudFormationDrifts")
class Drifts {
  private static final String NOT_CHECKED = ResourceDrift.NOT_CHECKED;
  private static final int DRIFTS_PER_PAGE = 100;

  /** The states in which AWS detects drift. */
  private static final Set<StackStatus> STABLE =
      Set.of(
          StackStatus.CREATE_COMPLETE,
          StackStatus.UPDATE_COMPLETE,
          StackStatus.UPDATE_ROLLBACK_COMPLETE,
          StackStatus.UPDATE_ROLLBACK_FAILED);

  private final Stacks stacks;
  private final ResourceTable resources;
  private final DriftOperations operations;
  private final DriftTable table;

  Drifts(Stacks stacks, ResourceTable resources, DriftOperations operations, DriftTable table) {
    this.stacks = stacks;
    this.resources = resources;
    this.operations = operations;
    this.table = table;
  }

  private Stack stable(Caller caller, Struct input) {
    Stack stack = stacks.find(caller, Inputs.text(input, "StackName"));
    if (!STABLE.contains(stack.status())) {
      throw CloudFormationErrors.validation(
          "Drift detection is not supported for stack ["
              + stack.name()
              + "] in "
              + stack.status()
              + " state");
    }
    return stack;
  }

  /**
   * Detects drift. The detection is complete when this returns, although the API lets clients poll
   * for its state.
   */
  Struct detect(Caller caller, Struct input) {
    Stack stack = stable(caller, input);
    List<String> only = Inputs.texts(input, "LogicalResourceIds");
    Set<String> known = resources.list(stack.id()).keySet();
    only.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw noResource(stack, name);
            });
    UUID id = operations.detect(stack, only);
    return Struct.of("StackDriftDetectionId", id.toString());
  }

  private static AwsFailure noResource(Stack stack, String logicalId) {
    return CloudFormationErrors.validation(
        "Resource " + logicalId + " does not exist for stack " + stack.name());
  }

  Struct detectResource(Caller caller, Struct input) {
    Stack stack = stable(caller, input);
    String logicalId = Inputs.text(input, "LogicalResourceId");
    ResourceRow row = resources.list(stack.id()).get(logicalId);
    if (row == null) {
      throw noResource(stack, logicalId);
    }
    if (!DriftOperations.canBeChecked(row)) {
      throw CloudFormationErrors.validation(
          "Drift detection is not supported for resource type " + row.type());
    }
    try {
      return Struct.of("StackResourceDrift", drift(stack, operations.detect(stack, row)));
    } catch (OperationFailure e) {
      throw CloudFormationErrors.validation(
          "Failed to detect drift on resource [" + logicalId + "]: " + e.describe());
    }
  }

  Struct status(Caller caller, Struct input) {
    String id = Inputs.text(input, "StackDriftDetectionId");
    DriftTable.Detection detection = operations.detection(id);
    Stack stack =
        detection == null
            ? null
            : stacks.table().find(caller.account(), caller.region(), detection.stack());
    if (detection == null || stack == null) {
      throw CloudFormationErrors.validation("Detection id " + id + " does not exist");
    }
    return Struct.of(
        "StackId", stack.id(),
        "StackDriftDetectionId", id,
        "StackDriftStatus", detection.drift(),
        "DetectionStatus", detection.status(),
        "DetectionStatusReason", detection.reason(),
        "DriftedStackResourceCount", detection.drifted(),
        "Timestamp", detection.at());
  }

  Struct list(Caller caller, Struct input) {
    Stack stack = stacks.find(caller, Inputs.text(input, "StackName"));
    List<String> wanted = Inputs.texts(input, "StackResourceDriftStatusFilters");
    List<ResourceDrift> all =
        table.resources(stack.id()).values().stream()
            .filter(drift -> wanted.isEmpty() || wanted.contains(drift.status()))
            .toList();
    Integer size = input.integer("MaxResults");
    Pages.Page<ResourceDrift> page =
        Pages.of(all, input.text("NextToken"), size == null ? DRIFTS_PER_PAGE : size);
    return Struct.of(
        "StackResourceDrifts",
        page.items().stream().map(drift -> drift(stack, drift)).toList(),
        "NextToken",
        page.next());
  }

  private static Struct drift(Stack stack, ResourceDrift drift) {
    ResourceDrift.Content content = drift.content();
    return Struct.of(
        "StackId", stack.id(),
        "LogicalResourceId", drift.logicalId(),
        "PhysicalResourceId", content.physicalId(),
        "ResourceType", content.type(),
        "ExpectedProperties", text(content.expected()),
        "ActualProperties", text(content.actual()),
        "PropertyDifferences", content.differences().stream().map(Drifts::difference).toList(),
        "StackResourceDriftStatus", drift.status(),
        "Timestamp", drift.detectedAt());
  }

  private static @Nullable String text(@Nullable ObjectNode properties) {
    return properties == null ? null : properties.toString();
  }

  private static Struct difference(ResourceDrift.Difference difference) {
    return Struct.of(
        "PropertyPath", difference.path(),
        "ExpectedValue", difference.expected(),
        "ActualValue", difference.actual(),
        "DifferenceType", difference.kind());
  }

  /** The drift of a stack as descriptions of stacks show it. */
  static Struct information(DriftTable.@Nullable StackDrift drift) {
    return drift == null
        ? Struct.of("StackDriftStatus", NOT_CHECKED)
        : Struct.of("StackDriftStatus", drift.status(), "LastCheckTimestamp", drift.detectedAt());
  }

  /** The drift of a resource as descriptions of resources show it. */
  static Struct information(@Nullable ResourceDrift drift) {
    return drift == null
        ? Struct.of("StackResourceDriftStatus", NOT_CHECKED)
        : Struct.of(
            "StackResourceDriftStatus", drift.status(), "LastCheckTimestamp", drift.detectedAt());
  }
}
