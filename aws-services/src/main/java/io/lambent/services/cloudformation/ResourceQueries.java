package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.drift.DriftTable;
import io.lambent.services.cloudformation.drift.ResourceDrift;
import io.lambent.services.cloudformation.execution.Preview;
import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackTable;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Describes the resources of stacks. */
@Component("cloudFormationResourceQueries")
class ResourceQueries {
  private static final int RESOURCES_PER_PAGE = 100;

  private final StackTable table;
  private final ResourceTable resources;
  private final DriftTable drifts;
  private final Preview preview;

  ResourceQueries(StackTable table, ResourceTable resources, DriftTable drifts, Preview preview) {
    this.preview = preview;
    this.table = table;
    this.resources = resources;
    this.drifts = drifts;
  }

  private Stack find(Caller caller, String name) {
    Stack stack = table.find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.noStackWithId(name);
    }
    return stack;
  }

  Struct resource(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    Stack stack = table.find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.validation("Stack '" + name + "' does not exist");
    }
    String logicalId = Inputs.text(input, "LogicalResourceId");
    ResourceRow row = resources.list(stack.id()).get(logicalId);
    if (row == null) {
      throw CloudFormationErrors.validation(
          "Resource " + logicalId + " does not exist for stack " + stack.name());
    }
    ResourceDrift drift = drifts.resources(stack.id()).get(logicalId);
    Struct detail = row(stack, row, drift).put("LastUpdatedTimestamp", row.updatedAt());
    return Struct.of("StackResourceDetail", detail.put("Metadata", metadata(stack, logicalId)));
  }

  /** The metadata of a resource with the values that its functions have now. */
  private String metadata(Stack stack, String logicalId) {
    Deployment deployment = stack.deployment();
    JsonNode metadata = deployment.template().path("Resources").path(logicalId).path("Metadata");
    if (metadata.isMissingNode()) {
      return "{}";
    }
    Template template = Template.of(deployment.template());
    Map<String, ResourceState> there = new HashMap<>();
    resources
        .list(stack.id())
        .forEach(
            (name, row) -> {
              if (row.current() != null) {
                there.put(name, row.current());
              }
            });
    Evaluator evaluator = preview.evaluator(Stacks.identity(stack), template, deployment, there);
    try {
      return evaluator.value(metadata).toString();
    } catch (TemplateError e) {
      return metadata.toString();
    }
  }

  private static Struct row(Stack stack, ResourceRow row, @Nullable ResourceDrift drift) {
    return Struct.of(
        "StackName", stack.name(),
        "StackId", stack.id(),
        "LogicalResourceId", row.logicalId(),
        "PhysicalResourceId", physicalId(row),
        "ResourceType", row.type(),
        "ResourceStatus", row.status(),
        "ResourceStatusReason", row.reason(),
        "DriftInformation", Drifts.information(drift));
  }

  private static @Nullable String physicalId(ResourceRow row) {
    ResourceState before = row.before();
    String id = row.physicalId();
    return id == null && before != null ? before.physicalId() : id;
  }

  Struct resources(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    String physicalId = Inputs.text(input, "PhysicalResourceId");
    if (name.isEmpty()) {
      String owner = resources.stackOf(caller.account(), caller.region(), physicalId);
      if (owner == null) {
        throw CloudFormationErrors.validation("Stack for " + physicalId + " does not exist");
      }
      name = owner;
    }
    Stack stack = find(caller, name);
    String logicalId = Inputs.text(input, "LogicalResourceId");
    List<ResourceRow> rows =
        resources.list(stack.id()).values().stream()
            .filter(row -> logicalId.isEmpty() || row.logicalId().equals(logicalId))
            .toList();
    if (rows.isEmpty() && !logicalId.isEmpty()) {
      throw CloudFormationErrors.validation(
          "Resource " + logicalId + " does not exist for stack " + stack.name());
    }
    Map<String, ResourceDrift> found = drifts.resources(stack.id());
    return Struct.of(
        "StackResources",
        rows.stream()
            .map(
                row ->
                    row(stack, row, found.get(row.logicalId())).put("Timestamp", row.updatedAt()))
            .toList());
  }

  Struct listResources(Caller caller, Struct input) {
    Stack stack = find(caller, Inputs.text(input, "StackName"));
    List<ResourceRow> rows =
        resources.list(stack.id()).values().stream()
            .sorted(Comparator.comparing(ResourceRow::logicalId))
            .toList();
    Pages.Page<ResourceRow> page = Pages.of(rows, input.text("NextToken"), RESOURCES_PER_PAGE);
    Map<String, ResourceDrift> found = drifts.resources(stack.id());
    return Struct.of(
        "StackResourceSummaries",
        page.items().stream()
            .map(
                row ->
                    row(stack, row, found.get(row.logicalId()))
                        .put("LastUpdatedTimestamp", row.updatedAt()))
            .toList(),
        "NextToken",
        page.next());
  }
}
