package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.drift.DriftTable;
import io.lambent.services.cloudformation.settings.CloudFormationProperties;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.EventTable;
import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.ParameterValue;
import io.lambent.services.cloudformation.stack.Rollback;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackDetails;
import io.lambent.services.cloudformation.stack.StackEvent;
import io.lambent.services.cloudformation.stack.StackStatus;
import io.lambent.services.cloudformation.stack.StackTable;
import io.lambent.services.cloudformation.stack.Wakeups;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Describes stacks, their events and exports. */
@Component("cloudFormationStackQueries")
class StackQueries {
  private static final int EVENTS_PER_PAGE = 100;
  private static final int EXPORTS_PER_PAGE = 100;
  private static final String HIDDEN = "****";

  private final StackTable table;
  private final EventTable events;
  private final ExportTable exports;
  private final DriftTable drifts;
  private final Wakeups wakeups;
  private final CloudFormationProperties properties;

  StackQueries(
      StackTable table,
      EventTable events,
      ExportTable exports,
      DriftTable drifts,
      Wakeups wakeups,
      CloudFormationProperties properties) {
    this.table = table;
    this.events = events;
    this.exports = exports;
    this.drifts = drifts;
    this.wakeups = wakeups;
    this.properties = properties;
  }

  private Stack find(Caller caller, String name) {
    Stack stack = table.find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.noStackWithId(name);
    }
    return stack;
  }

  Struct describe(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    List<Stack> stacks =
        name.isEmpty()
            ? table.list(caller.account(), caller.region()).stream()
                .filter(stack -> stack.status() != StackStatus.DELETE_COMPLETE)
                .toList()
            : List.of(ended(find(caller, name)));
    Pages.Page<Stack> page = Pages.of(stacks, input.text("NextToken"), EVENTS_PER_PAGE);
    Map<String, DriftTable.StackDrift> drift = drift(page);
    return Struct.of(
        "Stacks",
        page.items().stream().map(stack -> stack(stack, drift.get(stack.id()))).toList(),
        "NextToken",
        page.next());
  }

  /**
   * Waits for the end of an operation that is under way, at most for the configured time, and reads
   * the stack again.
   */
  private Stack ended(Stack stack) {
    if (!stack.status().isInProgress() || properties.describeWait().isZero()) {
      return stack;
    }
    try {
      wakeups.await(() -> hasEnded(stack.id()), properties.describeWait());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return table.get(stack.id());
  }

  private boolean hasEnded(String id) {
    StackStatus status = table.status(id);
    return status == null || !status.isInProgress();
  }

  private Map<String, DriftTable.StackDrift> drift(Pages.Page<Stack> page) {
    return drifts.stacks(page.items().stream().map(Stack::id).toList());
  }

  private Struct stack(Stack stack, DriftTable.@Nullable StackDrift drift) {
    StackDetails details = stack.details();
    Instant deletedAt = deletedAt(stack);
    Deployment deployment = details.deployed();
    Struct described =
        Struct.of(
            "StackId", stack.id(),
            "StackName", stack.name(),
            "ChangeSetId", deletedAt == null ? details.changeSetId() : null,
            "CreationTime", stack.createdAt(),
            "DeletionTime", deletedAt,
            "LastUpdatedTime", stack.updatedAt(),
            "RollbackConfiguration",
                RollbackInputs.answer(deployment == null ? Rollback.NONE : deployment.rollback()),
            "StackStatus", stack.status().name(),
            "StackStatusReason", stack.reason(),
            "DisableRollback", details.disableRollback(),
            "TimeoutInMinutes", details.timeoutInMinutes(),
            "EnableTerminationProtection",
                stack.deletedAt() == null ? details.terminationProtection() : null,
            "ParentId", details.parent(),
            "RootId", details.root(),
            "DriftInformation", Drifts.information(drift));
    StackDetails.Latest latest = details.latest();
    if (latest != null) {
      described.put(
          "LastOperations",
          List.of(Struct.of("OperationType", latest.type(), "OperationId", latest.id())));
    }
    if (deployment == null) {
      return described.put("NotificationARNs", List.of()).put("Tags", List.of());
    }
    String description = deployment.template().path("Description").asString("");
    described
        .put("Description", description.isEmpty() ? null : description)
        .put("NotificationARNs", deployment.notificationArns())
        .put("RoleARN", deployment.roleArn())
        .put("Tags", tags(deployment.tags()));
    if (!deployment.capabilities().isEmpty()) {
      described.put("Capabilities", deployment.capabilities());
    }
    List<Struct> parameters = parameters(deployment);
    if (!parameters.isEmpty()) {
      described.put("Parameters", parameters);
    }
    List<Struct> outputs =
        details.outputs().stream()
            .map(
                output ->
                    Struct.of(
                        "OutputKey", output.key(),
                        "OutputValue", output.value(),
                        "Description", output.description(),
                        "ExportName", output.exportName()))
            .toList();
    if (!outputs.isEmpty()) {
      described.put("Outputs", outputs);
    }
    return described;
  }

  /** The time of the deletion, or of the roll-back of the creation, as on AWS. */
  private @Nullable Instant deletedAt(Stack stack) {
    return switch (stack.status()) {
      case ROLLBACK_IN_PROGRESS, ROLLBACK_COMPLETE, ROLLBACK_FAILED ->
          events.time(stack, StackStatus.ROLLBACK_IN_PROGRESS);
      default -> stack.deletedAt();
    };
  }

  static List<Struct> tags(Map<String, String> tags) {
    List<Struct> list = new ArrayList<>();
    tags.forEach((key, value) -> list.add(Struct.of("Key", key, "Value", value)));
    return list;
  }

  /** The parameters of a deployment; values with {@code NoEcho} are replaced by asterisks. */
  static List<Struct> parameters(Deployment deployment) {
    List<Struct> list = new ArrayList<>();
    for (Map.Entry<String, ParameterValue> each : deployment.parameters().entrySet()) {
      boolean isHidden =
          deployment
              .template()
              .path("Parameters")
              .path(each.getKey())
              .path("NoEcho")
              .asString("")
              .equals("true");
      list.add(
          Struct.of(
              "ParameterKey", each.getKey(),
              "ParameterValue", isHidden ? HIDDEN : each.getValue().value(),
              "ResolvedValue", isHidden ? null : each.getValue().resolved()));
    }
    return list;
  }

  Struct list(Caller caller, Struct input) {
    List<String> wanted = Inputs.texts(input, "StackStatusFilter");
    List<Stack> stacks =
        table.list(caller.account(), caller.region()).stream()
            .filter(stack -> wanted.isEmpty() || wanted.contains(stack.status().name()))
            .toList();
    Pages.Page<Stack> page = Pages.of(stacks, input.text("NextToken"), EVENTS_PER_PAGE);
    Map<String, DriftTable.StackDrift> drift = drift(page);
    return Struct.of(
        "StackSummaries",
        page.items().stream().map(stack -> summary(stack, drift.get(stack.id()))).toList(),
        "NextToken",
        page.next());
  }

  private static Struct summary(Stack stack, DriftTable.@Nullable StackDrift drift) {
    Deployment deployment = stack.details().deployed();
    String description =
        deployment == null ? "" : deployment.template().path("Description").asString("");
    return Struct.of(
        "StackId", stack.id(),
        "StackName", stack.name(),
        "TemplateDescription", description.isEmpty() ? null : description,
        "CreationTime", stack.createdAt(),
        "LastUpdatedTime", stack.updatedAt(),
        "DeletionTime", stack.deletedAt(),
        "StackStatus", stack.status().name(),
        "StackStatusReason", stack.reason(),
        "ParentId", stack.details().parent(),
        "RootId", stack.details().root(),
        "DriftInformation", Drifts.information(drift));
  }

  Struct events(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    Stack stack = table.find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.noStack(name);
    }
    long before = Pages.number(input.text("NextToken"), Long.MAX_VALUE);
    List<StackEvent> all = events.list(stack.id(), before, EVENTS_PER_PAGE + 1);
    List<StackEvent> page = all.subList(0, Math.min(all.size(), EVENTS_PER_PAGE));
    return Struct.of(
        "StackEvents",
        page.stream().map(event -> event(stack, event)).toList(),
        "NextToken",
        all.size() > EVENTS_PER_PAGE ? String.valueOf(page.getLast().seq()) : null);
  }

  private static Struct event(Stack stack, StackEvent event) {
    return Struct.of(
        "StackId", stack.id(),
        "EventId", event.id(),
        "StackName", stack.name(),
        "LogicalResourceId", event.logicalId(),
        "PhysicalResourceId", event.physicalId(),
        "ResourceType", event.type(),
        "Timestamp", event.at(),
        "ResourceStatus", event.status(),
        "ResourceStatusReason", event.reason(),
        "ResourceProperties", event.properties(),
        "ClientRequestToken", event.token());
  }

  Struct exports(Caller caller, Struct input) {
    List<ExportTable.Export> all = exports.list(caller.account(), caller.region());
    Pages.Page<ExportTable.Export> page = Pages.of(all, input.text("NextToken"), EXPORTS_PER_PAGE);
    return Struct.of(
        "Exports",
        page.items().stream()
            .map(
                export ->
                    Struct.of(
                        "ExportingStackId", export.stack(),
                        "Name", export.name(),
                        "Value", export.value()))
            .toList(),
        "NextToken",
        page.next());
  }

  Struct imports(Caller caller, Struct input) {
    String name = Inputs.text(input, "ExportName");
    List<String> users = exports.importers(caller.account(), caller.region(), name);
    if (users.isEmpty()) {
      throw CloudFormationErrors.validation(
          exports.find(caller.account(), caller.region(), name) == null
              ? "Export '" + name + "' does not exist"
              : "Export '" + name + "' is not imported by any stack.");
    }
    Pages.Page<String> page = Pages.of(users, input.text("NextToken"), EXPORTS_PER_PAGE);
    return Struct.of("Imports", page.items(), "NextToken", Objects.toString(page.next(), null));
  }
}
