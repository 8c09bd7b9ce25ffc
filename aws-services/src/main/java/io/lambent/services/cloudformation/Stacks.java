package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.execution.StackScope;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackDetails;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import io.lambent.services.cloudformation.stack.StackTable;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.operations.AwsOperations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Begins operations on stacks, which {@link StackWorker} runs. */
@Component("cloudFormationStacks")
class Stacks {
  private final StackParts parts;
  private final Clock clock;

  Stacks(StackParts parts, Clock clock) {
    this.parts = parts;
    this.clock = clock;
  }

  static AwsOperations.Scope scope(Caller caller) {
    return new AwsOperations.Scope(caller.account(), caller.region(), caller.endpoint());
  }

  static StackScope.Identity identity(Stack stack) {
    return new StackScope.Identity(stack.id(), stack.name(), stack.account(), stack.region());
  }

  /** A new stack's ARN. */
  static String newId(Caller caller, String name) {
    return caller.arn("cloudformation", "stack/" + name + "/" + UUID.randomUUID()).toString();
  }

  /** Finds a stack by its name or ARN; a deleted stack only by its ARN. */
  Stack find(Caller caller, String name) {
    Stack stack = parts.table().find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.noStackWithId(name);
    }
    return stack;
  }

  Map<String, ResourceState> existing(String stack) {
    Map<String, ResourceState> states = new HashMap<>();
    parts
        .resources()
        .list(stack)
        .forEach(
            (name, row) -> {
              ResourceState current = row.current();
              if (current != null && current.physicalId() != null) {
                states.put(name, current);
              }
            });
    return states;
  }

  /** The parent of a nested stack, and the root of the tree. */
  record Parent(String id, String root) {}

  Struct create(Caller caller, Struct input) {
    return Struct.of("StackId", create(caller, input, null));
  }

  String create(Caller caller, Struct input, @Nullable Parent parent) {
    String name = Inputs.text(input, "StackName");
    Stack known = parts.table().find(caller.account(), caller.region(), name);
    String token = input.text("ClientRequestToken");
    if (known != null && known.status() != StackStatus.REVIEW_IN_PROGRESS) {
      if (token != null && token.equals(known.details().lastToken())) {
        return known.id();
      }
      throw CloudFormationErrors.exists(name);
    }
    String id = known == null ? newId(caller, name) : known.id();
    StackScope.Identity identity =
        new StackScope.Identity(id, name, caller.account(), caller.region());
    Deployment deployment;
    String failure = null;
    try {
      Deployment sound = parts.deployments().of(identity, scope(caller), input, null, false);
      check(() -> parts.preview().changes(identity, sound, null, Map.of(), null));
      deployment = sound;
    } catch (TransformFailure e) {
      deployment = e.draft();
      failure = e.text();
    }
    StackOperation operation = creation(input, deployment, token);
    if (failure != null) {
      operation = operation.failed(failure);
    }
    StackDetails details =
        new StackDetails(
            deployment,
            List.of(),
            operation.onFailure().equals(StackOperation.DO_NOTHING),
            Inputs.flag(input, "EnableTerminationProtection"),
            input.integer("TimeoutInMinutes"),
            parent == null ? null : parent.id(),
            parent == null ? null : parent.root(),
            PolicyInputs.read(parts.deployments().source(), scope(caller), input, "StackPolicy"),
            null,
            caller.endpoint(),
            token,
            StackDetails.Latest.of(StackDetails.Latest.CREATE));
    begin(
        known,
        new Stack(
            id,
            caller.account(),
            caller.region(),
            name,
            StackStatus.CREATE_IN_PROGRESS,
            "User Initiated",
            details,
            operation,
            clock.instant(),
            null,
            null));
    parts.worker().wake();
    return id;
  }

  private void begin(@Nullable Stack known, Stack stack) {
    parts
        .transactions()
        .executeWithoutResult(
            status -> {
              if (known != null) {
                parts.table().begin(stack.id(), stack.status(), stack.details(), stack.underWay());
                parts.changeSets().outdate(stack.id());
              } else if (!parts.table().insert(stack)) {
                throw CloudFormationErrors.exists(stack.name());
              }
              parts.events().stack(stack, stack.status(), "User Initiated");
            });
  }

  private StackOperation creation(Struct input, Deployment deployment, @Nullable String token) {
    String onFailure = input.text("OnFailure");
    if (onFailure != null && input.has("DisableRollback")) {
      throw CloudFormationErrors.validation(
          "You can specify either DisableRollback or OnFailure, but not both.");
    }
    if (onFailure == null) {
      onFailure =
          Inputs.flag(input, "DisableRollback")
              ? StackOperation.DO_NOTHING
              : StackOperation.ROLLBACK;
    }
    Integer minutes = input.integer("TimeoutInMinutes");
    Instant deadline = minutes == null ? null : clock.instant().plus(Duration.ofMinutes(minutes));
    return new StackOperation(
        deployment, onFailure, List.of(), false, false, deadline, null, token, null, null);
  }

  static <T> T check(Supplier<T> computed) {
    try {
      return computed.get();
    } catch (TemplateError e) {
      throw CloudFormationErrors.validation(e.text());
    }
  }

  void delete(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    Stack found = parts.table().find(caller.account(), caller.region(), name);
    if (found == null || found.status() == StackStatus.DELETE_COMPLETE) {
      return;
    }
    if (found.details().terminationProtection()) {
      throw CloudFormationErrors.validation(
          "Stack [" + found.name() + "] cannot be deleted while TerminationProtection is enabled");
    }
    List<String> keep = Inputs.texts(input, "RetainResources");
    if (!keep.isEmpty() && found.status() != StackStatus.DELETE_FAILED) {
      throw CloudFormationErrors.validation(
          "Invalid operation on stack ["
              + found.id()
              + "]. When you delete a stack, specify which resources to retain only when the stack"
              + " is in the DELETE_FAILED state.");
    }
    boolean isForced = "FORCE_DELETE_STACK".equals(input.text("DeletionMode"));
    delete(found.id(), StackOperation.deletion(keep, isForced, input.text("ClientRequestToken")));
  }

  /** Begins to delete a stack; an operation that is under way ends first. */
  void delete(String id, StackOperation operation) {
    parts
        .transactions()
        .executeWithoutResult(
            status -> {
              Stack now = parts.table().lock(id);
              StackStatus state = now.status();
              if (state == StackStatus.DELETE_COMPLETE || state == StackStatus.DELETE_IN_PROGRESS) {
                return;
              }
              if (state == StackStatus.REVIEW_IN_PROGRESS) {
                parts.table().markDeleted(id);
                parts.events().stack(now, StackStatus.DELETE_COMPLETE, null);
                return;
              }
              if (state.isInProgress()
                  && state != StackStatus.CREATE_IN_PROGRESS
                  && state != StackStatus.ROLLBACK_IN_PROGRESS) {
                throw CloudFormationErrors.validation(
                    "Stack [" + now.name() + "] cannot be deleted while in status " + state);
              }
              parts.table().details(id, now.details().begun(StackDetails.Latest.DELETE));
              parts.table().operation(id, StackStatus.DELETE_IN_PROGRESS, operation);
              parts
                  .events()
                  .stack(parts.table().get(id), StackStatus.DELETE_IN_PROGRESS, "User Initiated");
            });
    parts.worker().wake();
  }

  StackTable table() {
    return parts.table();
  }

  Deployment deployed(Stack stack) {
    Deployment deployed = stack.details().deployed();
    if (deployed == null) {
      throw CloudFormationErrors.validation("Stack " + stack.name() + " has no template yet");
    }
    return deployed;
  }
}
