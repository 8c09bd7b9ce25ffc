package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.execution.Preview;
import io.lambent.services.cloudformation.execution.ResourceChange;
import io.lambent.services.cloudformation.execution.StackScope;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.EventTable;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackDetails;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Operations on change sets. A change set is computed when it is created, and executed on request.
 */
@Component("cloudFormationChangeSets")
class ChangeSets {
  private static final String NO_CHANGES =
      "The submitted information didn't contain changes. Submit different information to create a"
          + " change set.";
  private static final String INCOMPLETE =
      "[WARN] --include-property-values option can return incomplete ChangeSet data because: ";
  private static final int CHANGES_PER_PAGE = 100;

  private final Stacks stacks;
  private final StackUpdates updates;
  private final ChangeSetTable table;
  private final Deployments deployments;
  private final Preview preview;
  private final EventTable events;
  private final Clock clock;

  ChangeSets(
      Stacks stacks,
      StackUpdates updates,
      ChangeSetTable table,
      Deployments deployments,
      Preview preview,
      EventTable events,
      Clock clock) {
    this.stacks = stacks;
    this.updates = updates;
    this.table = table;
    this.deployments = deployments;
    this.preview = preview;
    this.events = events;
    this.clock = clock;
  }

  Struct create(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    String type = input.text("ChangeSetType");
    if ("IMPORT".equals(type) || !input.list("ResourcesToImport").isEmpty()) {
      throw CloudFormationErrors.unsupported("The import of resources by change sets");
    }
    if ("REVERT_DRIFT".equals(input.text("DeploymentMode"))) {
      throw CloudFormationErrors.unsupported("DeploymentMode REVERT_DRIFT");
    }
    boolean isCreation = "CREATE".equals(type);
    Stack known = stacks.table().find(caller.account(), caller.region(), name);
    Stack stack = isCreation ? toCreate(caller, input, known, name) : toUpdate(known, name);
    Deployment previous = stack.details().deployed();
    StackScope.Identity identity = Stacks.identity(stack);
    Deployment target;
    String problem = null;
    try {
      target =
          deployments.of(identity, Stacks.scope(caller), input, isCreation ? null : previous, true);
    } catch (TransformFailure e) {
      target = e.draft();
      problem = e.text();
    }
    ChangeSet changeSet =
        problem == null
            ? computed(caller, input, stack, target, isCreation ? null : previous)
            : changeSet(caller, input, stack, target, List.of(), problem, List.of());
    if (known == null) {
      if (!stacks.table().insert(stack)) {
        throw CloudFormationErrors.exists(name);
      }
      events.stack(stack, StackStatus.REVIEW_IN_PROGRESS, "User Initiated");
    }
    if (!table.insert(changeSet)) {
      throw AwsFailure.declared(
          "AlreadyExistsException",
          "ChangeSet "
              + changeSet.name()
              + " cannot be created due to a"
              + " mismatch with existing attribute");
    }
    return Struct.of("Id", changeSet.id(), "StackId", stack.id());
  }

  private Stack toCreate(Caller caller, Struct input, @Nullable Stack known, String name) {
    if (known != null) {
      if (known.status() != StackStatus.REVIEW_IN_PROGRESS) {
        throw CloudFormationErrors.validation(
            "Stack ["
                + name
                + "] already exists and cannot be created again with the changeSet ["
                + Inputs.text(input, "ChangeSetName")
                + "].");
      }
      return known;
    }
    if (name.startsWith("arn:")) {
      throw CloudFormationErrors.noStack(name);
    }
    StackDetails details =
        new StackDetails(
            null,
            List.of(),
            false,
            false,
            null,
            null,
            null,
            null,
            null,
            caller.endpoint(),
            null,
            null);
    return new Stack(
        Stacks.newId(caller, name),
        caller.account(),
        caller.region(),
        name,
        StackStatus.REVIEW_IN_PROGRESS,
        "User Initiated",
        details,
        null,
        clock.instant(),
        null,
        null);
  }

  private static Stack toUpdate(@Nullable Stack known, String name) {
    if (known == null) {
      throw CloudFormationErrors.noStack(name);
    }
    if (known.status() != StackStatus.REVIEW_IN_PROGRESS) {
      StackUpdates.requireUpdatable(known);
    }
    return known;
  }

  private ChangeSet computed(
      Caller caller, Struct input, Stack stack, Deployment target, @Nullable Deployment previous) {
    List<String> warnings = new ArrayList<>();
    List<ResourceChange> changes =
        Stacks.check(
            () ->
                preview.changes(
                    Stacks.identity(stack),
                    target,
                    previous,
                    stacks.existing(stack.id()),
                    warnings));
    boolean isEmpty =
        changes.isEmpty()
            && previous != null
            && !StackUpdates.outputsChange(previous, target)
            && previous.tags().equals(target.tags());
    return changeSet(caller, input, stack, target, changes, isEmpty ? NO_CHANGES : null, warnings);
  }

  private ChangeSet changeSet(
      Caller caller,
      Struct input,
      Stack stack,
      Deployment target,
      List<ResourceChange> changes,
      @Nullable String problem,
      List<String> warnings) {
    String name = Inputs.text(input, "ChangeSetName");
    String id =
        caller.arn("cloudformation", "changeSet/" + name + "/" + UUID.randomUUID()).toString();
    return new ChangeSet(
        id,
        stack.id(),
        name,
        problem == null ? ChangeSet.COMPLETE : ChangeSet.FAILED,
        problem,
        problem == null ? ChangeSet.AVAILABLE : ChangeSet.UNAVAILABLE,
        new ChangeSet.Content(
            target,
            input.text("Description"),
            input.text("OnStackFailure"),
            Inputs.flag(input, "IncludeNestedStacks"),
            input.text("ClientToken"),
            changes,
            warnings),
        clock.instant());
  }

  private ChangeSet find(Caller caller, Struct input) {
    return find(caller, Inputs.text(input, "StackName"), Inputs.text(input, "ChangeSetName"));
  }

  private ChangeSet find(Caller caller, String stackName, String name) {
    if (name.startsWith("arn:")) {
      ChangeSet changeSet = table.byId(name);
      boolean isOwn = name.contains(":" + caller.region() + ":" + caller.account() + ":");
      if (changeSet == null || !isOwn) {
        throw CloudFormationErrors.noChangeSet(name);
      }
      return changeSet;
    }
    if (stackName.isEmpty()) {
      throw CloudFormationErrors.validation(
          "StackName must be specified if ChangeSetName is not specified as an ARN.");
    }
    Stack stack = stacks.table().find(caller.account(), caller.region(), stackName);
    if (stack == null) {
      throw CloudFormationErrors.noStack(stackName);
    }
    ChangeSet changeSet = table.byName(stack.id(), name);
    if (changeSet == null) {
      throw CloudFormationErrors.noChangeSet(name);
    }
    return changeSet;
  }

  Deployment deployment(Caller caller, String stackName, String name) {
    return find(caller, stackName, name).content().deployment();
  }

  Struct describe(Caller caller, Struct input) {
    ChangeSet changeSet = find(caller, input);
    ChangeSet.Content content = changeSet.content();
    Stack stack = stacks.table().get(changeSet.stack());
    boolean withValues = Inputs.flag(input, "IncludePropertyValues");
    // As on AWS, values tell that what only refers to changes stays the same.
    List<ResourceChange> changes =
        content.changes().stream().filter(change -> !withValues || !change.onlyRefers()).toList();
    Pages.Page<ResourceChange> page = Pages.of(changes, input.text("NextToken"), CHANGES_PER_PAGE);
    Struct described =
        summary(stack, changeSet)
            .put("NotificationARNs", content.deployment().notificationArns())
            .put("RollbackConfiguration", RollbackInputs.answer(content.deployment().rollback()))
            .put("Capabilities", content.deployment().capabilities())
            .put("OnStackFailure", content.onStackFailure())
            .put(
                "Changes",
                page.items().stream()
                    .map(change -> ChangeAnswers.change(change, withValues))
                    .toList())
            .put("NextToken", page.next());
    if (withValues && changeSet.reason() == null && !content.warnings().isEmpty()) {
      described.put("StatusReason", INCOMPLETE + String.join("; ", content.warnings()));
    }
    List<Struct> parameters = StackQueries.parameters(content.deployment());
    if (!parameters.isEmpty()) {
      described.put("Parameters", parameters);
    }
    if (!content.deployment().tags().isEmpty()) {
      described.put("Tags", StackQueries.tags(content.deployment().tags()));
    }
    return described;
  }

  private static Struct summary(Stack stack, ChangeSet changeSet) {
    return Struct.of(
        "ChangeSetName", changeSet.name(),
        "ChangeSetId", changeSet.id(),
        "StackId", stack.id(),
        "StackName", stack.name(),
        "Description", changeSet.content().description(),
        "CreationTime", changeSet.createdAt(),
        "ExecutionStatus", executionStatus(stack, changeSet),
        "Status", changeSet.status(),
        "StatusReason", changeSet.reason(),
        "IncludeNestedStacks", changeSet.content().includesNested());
  }

  /** A change set whose execution is under way is stored as executed already. */
  private static String executionStatus(Stack stack, ChangeSet changeSet) {
    StackOperation operation = stack.operation();
    return operation != null && changeSet.id().equals(operation.changeSetId())
        ? ChangeSet.EXECUTING
        : changeSet.executionStatus();
  }

  Struct list(Caller caller, Struct input) {
    Stack stack = stacks.find(caller, Inputs.text(input, "StackName"));
    Pages.Page<ChangeSet> page =
        Pages.of(table.list(stack.id()), input.text("NextToken"), CHANGES_PER_PAGE);
    return Struct.of(
        "Summaries",
        page.items().stream().map(changeSet -> summary(stack, changeSet)).toList(),
        "NextToken",
        page.next());
  }

  void execute(Caller caller, Struct input) {
    ChangeSet changeSet = find(caller, input);
    if (!changeSet.status().equals(ChangeSet.COMPLETE)
        || !changeSet.executionStatus().equals(ChangeSet.AVAILABLE)) {
      throw AwsFailure.declared(
          "InvalidChangeSetStatusException",
          "ChangeSet ["
              + changeSet.id()
              + "] cannot be executed in its current "
              + (changeSet.status().equals(ChangeSet.COMPLETE)
                  ? "execution status of [" + changeSet.executionStatus()
                  : "status of [" + changeSet.status())
              + "]");
    }
    Stack stack = stacks.table().get(changeSet.stack());
    if (stack.status() != StackStatus.REVIEW_IN_PROGRESS) {
      StackUpdates.requireUpdatable(stack);
    }
    updates.start(
        stack,
        changeSet.content().deployment(),
        onFailure(input, changeSet.content().onStackFailure()),
        input.text("ClientRequestToken"),
        changeSet.id(),
        null,
        () -> table.executed(changeSet));
  }

  private static String onFailure(Struct input, @Nullable String ofChangeSet) {
    if (Inputs.flag(input, "DisableRollback")) {
      return StackOperation.DO_NOTHING;
    }
    return ofChangeSet == null ? StackOperation.ROLLBACK : ofChangeSet;
  }

  void delete(Caller caller, Struct input) {
    String name = Inputs.text(input, "ChangeSetName");
    ChangeSet changeSet;
    try {
      changeSet = find(caller, input);
    } catch (AwsFailure e) {
      if (e.error().awsName().startsWith("ChangeSetNotFound") && !name.isEmpty()) {
        return;
      }
      throw e;
    }
    table.delete(changeSet.id());
  }
}
