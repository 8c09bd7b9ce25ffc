package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.execution.Preview;
import io.lambent.services.cloudformation.execution.StackScope;
import io.lambent.services.cloudformation.execution.StackWorker;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.EventTable;
import io.lambent.services.cloudformation.stack.ResourceTable;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins operations on stacks. The workers run them. */
@Component("cloudFormationStacks")
class Stacks {
  private static final String NO_UPDATES = "No updates are to be performed.";

  private final StackTable table;
  private final ResourceTable resources;
  private final EventTable events;
  private final Deployments deployments;
  private final Preview preview;
  private final StackWorker worker;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Stacks(
      StackTable table,
      ResourceTable resources,
      EventTable events,
      Deployments deployments,
      Preview preview,
      StackWorker worker,
      TransactionTemplate transactions,
      Clock clock) {
    this.table = table;
    this.resources = resources;
    this.events = events;
    this.deployments = deployments;
    this.preview = preview;
    this.worker = worker;
    this.transactions = transactions;
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

  /** Finds a stack by name or ARN; the deleted only by ARN. */
  Stack find(Caller caller, String name) {
    Stack stack = table.find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.noStackWithId(name);
    }
    return stack;
  }

  Map<String, ResourceState> existing(String stack) {
    Map<String, ResourceState> states = new HashMap<>();
    resources
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

  /** The place of a nested stack. */
  record Parent(String id, String root) {}

  Struct create(Caller caller, Struct input) {
    return Struct.of("StackId", create(caller, input, null));
  }

  String create(Caller caller, Struct input, @Nullable Parent parent) {
    String name = Inputs.text(input, "StackName");
    refuse(input, "RollbackConfiguration");
    Stack known = table.find(caller.account(), caller.region(), name);
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
    Deployment deployment = deployments.of(identity, scope(caller), input, null, false);
    check(() -> preview.changes(identity, deployment, null, Map.of()));
    StackOperation operation = creation(input, deployment, token);
    StackDetails details =
        new StackDetails(
            deployment,
            List.of(),
            operation.onFailure().equals(StackOperation.DO_NOTHING),
            Inputs.flag(input, "EnableTerminationProtection"),
            input.integer("TimeoutInMinutes"),
            parent == null ? null : parent.id(),
            parent == null ? null : parent.root(),
            input.text("StackPolicyBody"),
            null,
            caller.endpoint(),
            token);
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
    worker.wake();
    return id;
  }

  private void begin(@Nullable Stack known, Stack stack) {
    transactions.executeWithoutResult(
        status -> {
          if (known != null) {
            table.begin(stack.id(), stack.status(), stack.details(), stack.underWay());
          } else if (!table.insert(stack)) {
            throw CloudFormationErrors.exists(stack.name());
          }
          events.stack(stack, stack.status(), "User Initiated");
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
        deployment, onFailure, List.of(), false, false, deadline, null, token, null);
  }

  private static void refuse(Struct input, String... members) {
    for (String member : members) {
      Struct value = input.struct(member);
      if (value != null && !value.list("RollbackTriggers").isEmpty()) {
        throw CloudFormationErrors.unsupported(member + " with RollbackTriggers");
      }
    }
  }

  static <T> T check(java.util.function.Supplier<T> computed) {
    try {
      return computed.get();
    } catch (TemplateError e) {
      throw CloudFormationErrors.validation(e.text());
    }
  }

  Struct update(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    Stack stack = table.find(caller.account(), caller.region(), name);
    if (stack == null) {
      throw CloudFormationErrors.noStack(name);
    }
    String token = input.text("ClientRequestToken");
    if (token != null && token.equals(stack.details().lastToken())) {
      return Struct.of("StackId", stack.id());
    }
    refuse(input, "RollbackConfiguration");
    requireUpdatable(stack);
    Deployment previous = stack.details().deployed();
    Deployment target = deployments.of(identity(stack), scope(caller), input, previous, false);
    boolean changes =
        !check(() -> preview.changes(identity(stack), target, previous, existing(stack.id())))
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
    startUpdate(stack, target, Inputs.flag(input, "DisableRollback"), token, null);
    return Struct.of("StackId", stack.id());
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

  /** Begins an update, or the creation of a stack that has only been reviewed. */
  void startUpdate(
      Stack stack,
      Deployment target,
      boolean noRollback,
      @Nullable String token,
      @Nullable String changeSet) {
    boolean isCreation = stack.status() == StackStatus.REVIEW_IN_PROGRESS;
    StackStatus next = isCreation ? StackStatus.CREATE_IN_PROGRESS : StackStatus.UPDATE_IN_PROGRESS;
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(stack.id());
          if (now.status() != stack.status()) {
            requireUpdatable(now);
          }
          StackOperation operation =
              new StackOperation(
                  target,
                  noRollback ? StackOperation.DO_NOTHING : StackOperation.ROLLBACK,
                  List.of(),
                  false,
                  false,
                  null,
                  null,
                  token,
                  changeSet);
          StackDetails details = now.details().begun(noRollback, changeSet, token);
          if (isCreation) {
            details = details.deployed(target, List.of());
          }
          table.begin(stack.id(), next, details, operation);
          resources.begin(stack.id());
          events.stack(table.get(stack.id()), next, "User Initiated");
        });
    worker.wake();
  }

  void delete(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    Stack found = table.find(caller.account(), caller.region(), name);
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
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(id);
          StackStatus state = now.status();
          if (state == StackStatus.DELETE_COMPLETE || state == StackStatus.DELETE_IN_PROGRESS) {
            return;
          }
          if (state == StackStatus.REVIEW_IN_PROGRESS) {
            table.markDeleted(id);
            events.stack(now, StackStatus.DELETE_COMPLETE, null);
            return;
          }
          if (state.isInProgress()
              && state != StackStatus.CREATE_IN_PROGRESS
              && state != StackStatus.ROLLBACK_IN_PROGRESS) {
            throw CloudFormationErrors.validation(
                "Stack [" + now.name() + "] cannot be deleted while in status " + state);
          }
          table.operation(id, StackStatus.DELETE_IN_PROGRESS, operation);
          events.stack(table.get(id), StackStatus.DELETE_IN_PROGRESS, "User Initiated");
        });
    worker.wake();
  }

  void cancelUpdate(Caller caller, Struct input) {
    Stack found = find(caller, Inputs.text(input, "StackName"));
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(found.id());
          if (now.status() != StackStatus.UPDATE_IN_PROGRESS) {
            throw CloudFormationErrors.validation(
                "CancelUpdateStack cannot be called from current stack status");
          }
          table.operation(now.id(), now.status(), now.underWay().cancelled());
        });
    worker.wake();
  }

  void continueRollback(Caller caller, Struct input) {
    Stack found = find(caller, Inputs.text(input, "StackName"));
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
    Stack found = find(caller, Inputs.text(input, "StackName"));
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
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(stack.id());
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
                  null);
          table.begin(now.id(), next, now.details(), operation);
          events.stack(table.get(now.id()), next, "User Initiated");
        });
    worker.wake();
  }

  Struct protect(Caller caller, Struct input) {
    Stack stack = find(caller, Inputs.text(input, "StackName"));
    if (stack.details().parent() != null) {
      throw CloudFormationErrors.validation(
          "Enable/Disable Termination Protection on a nested stack is not supported.");
    }
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(stack.id());
          table.details(
              now.id(),
              now.details()
                  .protectedFromDeletion(Inputs.flag(input, "EnableTerminationProtection")));
        });
    return Struct.of("StackId", stack.id());
  }

  void setPolicy(Caller caller, Struct input) {
    String body = input.text("StackPolicyBody");
    if (input.text("StackPolicyURL") != null) {
      throw body == null
          ? CloudFormationErrors.unsupported("StackPolicyURL")
          : CloudFormationErrors.validation(
              "You cannot specify both StackPolicyURL and StackPolicyBody");
    }
    Stack stack = find(caller, Inputs.text(input, "StackName"));
    try {
      boolean isPolicy =
          body == null
              || io.lambent.services.cloudformation.template.TemplateText.read(body)
                  .has("Statement");
      if (!isPolicy) {
        throw new TemplateError("no statement");
      }
    } catch (TemplateError e) {
      throw CloudFormationErrors.validation("Error validating stack policy: Invalid stack policy");
    }
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(stack.id());
          table.details(now.id(), now.details().withPolicy(body));
        });
  }

  Struct policy(Caller caller, Struct input) {
    Stack stack = find(caller, Inputs.text(input, "StackName"));
    return Struct.of("StackPolicyBody", stack.details().policy());
  }

  StackTable table() {
    return table;
  }

  Deployment deployed(Stack stack) {
    Deployment deployed = stack.details().deployed();
    if (deployed == null) {
      throw CloudFormationErrors.validation("Stack " + stack.name() + " has no template yet");
    }
    return deployed;
  }
}
