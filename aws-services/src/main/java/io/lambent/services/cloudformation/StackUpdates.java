package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackDetails;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Begins updates of stacks, and the operations that cancel updates or roll them back. */
@Component("cloudFormationStackUpdates")
class StackUpdates {
  private static final String NO_UPDATES = "No updates are to be performed.";

  private final Stacks stacks;
  private final StackParts parts;

  StackUpdates(Stacks stacks, StackParts parts) {
    this.stacks = stacks;
    this.parts = parts;
  }

  Struct update(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    Stack stack = parts.table().find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.noStack(name);
    }
    String token = input.text("ClientRequestToken");
    if (token != null && token.equals(stack.details().lastToken())) {
      return Struct.of("StackId", stack.id());
    }
    requireUpdatable(stack);
    Deployment previous = stack.details().deployed();
    Deployment target = target(caller, input, stack, previous);
    boolean changes =
        !Stacks.check(
                () ->
                    parts
                        .preview()
                        .changes(
                            Stacks.identity(stack),
                            target,
                            previous,
                            stacks.existing(stack.id()),
                            null))
            .isEmpty();
    boolean isSame = previous != null && Deployments.areSame(previous, target);
    if (!changes && isSame) {
      throw CloudFormationErrors.validation(NO_UPDATES);
    }
    if (!changes
        && previous != null
        && !outputsChange(previous, target)
        && previous.tags().equals(target.tags())) {
      throw CloudFormationErrors.validation(NO_UPDATES);
    }
    String onFailure =
        Inputs.flag(input, "DisableRollback") ? StackOperation.DO_NOTHING : StackOperation.ROLLBACK;
    StackOperation.Policies policies =
        new StackOperation.Policies(
            policy(caller, input, "StackPolicyDuringUpdate"), policy(caller, input, "StackPolicy"));
    start(stack, target, onFailure, token, null, policies, () -> {});
    return Struct.of("StackId", stack.id());
  }

  private @Nullable String policy(Caller caller, Struct input, String member) {
    return PolicyInputs.read(parts.deployments().source(), Stacks.scope(caller), input, member);
  }

  private Deployment target(
      Caller caller, Struct input, Stack stack, @Nullable Deployment previous) {
    try {
      return parts
          .deployments()
          .of(Stacks.identity(stack), Stacks.scope(caller), input, previous, false);
    } catch (TransformFailure e) {
      throw CloudFormationErrors.validation(e.text());
    }
  }

  static boolean outputsChange(Deployment previous, Deployment target) {
    return !previous.template().path("Outputs").equals(target.template().path("Outputs"))
        || !previous.parameters().equals(target.parameters()) && target.template().has("Outputs");
  }

  static void requireUpdatable(Stack stack) {
    if (!stack.status().canBeUpdated()) {
      throw CloudFormationErrors.validation(
          "Stack:" + stack.id() + " is in " + stack.status() + " state and can not be updated.");
    }
  }

  /**
   * Begins an update, or the creation of a stack that has only been reviewed.
   *
   * @param onFailure as of {@link StackOperation}
   * @param policies of an update; null for none
   * @param also runs in the same transaction
   */
  void start(
      Stack stack,
      Deployment target,
      String onFailure,
      @Nullable String token,
      @Nullable String changeSet,
      StackOperation.@Nullable Policies policies,
      Runnable also) {
    boolean isCreation = stack.status() == StackStatus.REVIEW_IN_PROGRESS;
    StackStatus next = isCreation ? StackStatus.CREATE_IN_PROGRESS : StackStatus.UPDATE_IN_PROGRESS;
    parts
        .transactions()
        .executeWithoutResult(
            status -> {
              Stack now = parts.table().lock(stack.id());
              if (now.status() != stack.status()) {
                requireUpdatable(now);
              }
              Deployment deployed = now.details().deployed();
              Deployment wanted =
                  target.capabilities().isEmpty() && deployed != null
                      ? target.withCapabilities(deployed.capabilities())
                      : target;
              StackOperation operation =
                  new StackOperation(
                      wanted, onFailure, List.of(), false, false, null, null, token, changeSet,
                      policies);
              StackDetails details =
                  now.details()
                      .begun(
                          onFailure.equals(StackOperation.DO_NOTHING),
                          changeSet,
                          token,
                          isCreation ? StackDetails.Latest.CREATE : StackDetails.Latest.UPDATE);
              if (isCreation) {
                details = details.deployed(target, List.of());
              }
              parts.table().begin(stack.id(), next, details, operation);
              parts.changeSets().outdate(stack.id());
              parts.resources().begin(stack.id());
              parts.events().stack(parts.table().get(stack.id()), next, "User Initiated");
              also.run();
            });
    parts.worker().wake();
  }

  void cancelUpdate(Caller caller, Struct input) {
    Stack found = stacks.find(caller, Inputs.text(input, "StackName"));
    parts
        .transactions()
        .executeWithoutResult(
            status -> {
              Stack now = parts.table().lock(found.id());
              if (now.status() != StackStatus.UPDATE_IN_PROGRESS) {
                throw CloudFormationErrors.validation(
                    "CancelUpdateStack cannot be called from current stack status");
              }
              parts.table().operation(now.id(), now.status(), now.underWay().cancelled());
            });
    parts.worker().wake();
  }

  void continueRollback(Caller caller, Struct input) {
    Stack found = stacks.find(caller, Inputs.text(input, "StackName"));
    if (found.status() != StackStatus.UPDATE_ROLLBACK_FAILED) {
      throw CloudFormationErrors.validation(
          "Stack:"
              + found.id()
              + " is in "
              + found.status()
              + " state and can not be continued to roll back.");
    }
    resume(
        found,
        StackStatus.UPDATE_ROLLBACK_IN_PROGRESS,
        Inputs.texts(input, "ResourcesToSkip"),
        input);
  }

  Struct rollback(Caller caller, Struct input) {
    Stack found = stacks.find(caller, Inputs.text(input, "StackName"));
    StackStatus next =
        switch (found.status()) {
          case CREATE_FAILED -> StackStatus.ROLLBACK_IN_PROGRESS;
          case UPDATE_FAILED -> StackStatus.UPDATE_ROLLBACK_IN_PROGRESS;
          default ->
              throw CloudFormationErrors.validation(
                  "Stack:"
                      + found.id()
                      + " is in "
                      + found.status()
                      + " state and can not be rolled back.");
        };
    resume(found, next, List.of(), input);
    return Struct.of("StackId", found.id());
  }

  private void resume(Stack stack, StackStatus next, List<String> keep, Struct input) {
    parts
        .transactions()
        .executeWithoutResult(
            status -> {
              Stack now = parts.table().lock(stack.id());
              if (now.status() != stack.status()) {
                throw CloudFormationErrors.validation(
                    "Stack:" + now.id() + " is in " + now.status() + " state.");
              }
              String token = input.text("ClientRequestToken");
              StackOperation operation =
                  new StackOperation(
                      null,
                      StackOperation.ROLLBACK,
                      keep,
                      false,
                      false,
                      null,
                      "User Initiated",
                      token,
                      null,
                      null);
              String type =
                  now.status() == StackStatus.UPDATE_ROLLBACK_FAILED
                      ? StackDetails.Latest.CONTINUE_ROLLBACK
                      : StackDetails.Latest.ROLLBACK;
              parts.table().begin(now.id(), next, now.details().begun(type), operation);
              parts.events().stack(parts.table().get(now.id()), next, "User Initiated");
            });
    parts.worker().wake();
  }
}
