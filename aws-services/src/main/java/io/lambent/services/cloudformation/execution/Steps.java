package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.resource.Made;
import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.operations.OperationFailure;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Performs the steps of resources. Each step is stored before and after it. */
final class Steps {
  private static final Logger log = LoggerFactory.getLogger(Steps.class);
  private static final String RETAIN = "Retain";
  private static final String REPLACING =
      "Requested update requires the creation of a new physical resource; hence creating one.";

  private final Run run;

  Steps(Run run) {
    this.run = run;
  }

  /** The row of a resource that is not there yet. */
  static ResourceRow fresh(String logicalId, ResourceState wanted, Run run) {
    return new ResourceRow(
        logicalId,
        wanted.type(),
        "CREATE_IN_PROGRESS",
        null,
        ResourceRow.Change.NONE,
        false,
        ResourceTable.newToken(),
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        null,
        run.engine().clock().instant());
  }

  private static ResourceRow renewed(ResourceRow row) {
    return row.with(ResourceTable.newToken(), JsonNodeFactory.instance.objectNode());
  }

  /**
   * Makes a resource anew whose creation failed in an operation before, and left it incomplete.
   *
   * @return false where it could not be deleted, or not be made
   */
  boolean createAnew(ResourceRow from, ResourceState incomplete, ResourceState wanted) {
    if (!delete(from, incomplete, false, false)) {
      return false;
    }
    ResourceRow gone = Objects.requireNonNull(run.rows().get(from.logicalId()));
    ResourceRow begun =
        gone.at(gone.status(), null, ResourceRow.Change.NONE, false, null).restored();
    return create(renewed(begun), wanted, ResourceRow.Change.CREATE);
  }

  /**
   * Makes a resource.
   *
   * @param from the row as it is, which an earlier run may have begun
   * @return false where it failed
   */
  boolean create(ResourceRow from, ResourceState wanted, ResourceRow.Change change) {
    boolean isReplacing = change == ResourceRow.Change.REPLACE;
    String verb = isReplacing ? "UPDATE" : "CREATE";
    boolean isRepeated = from.change() == change && !from.settled();
    ResourceRow begun = isRepeated || !isReplacing ? from : renewed(from);
    ResourceState partial = isRepeated ? from.current() : null;
    ResourceState known =
        partial != null && partial.physicalId() != null && !partial.equals(from.before())
            ? wanted.made(partial.physicalId(), partial.attributes())
            : wanted;
    ResourceRow row =
        begun.at(verb + "_IN_PROGRESS", isReplacing ? REPLACING : null, change, false, known);
    if (isRepeated) {
      run.saveQuietly(row);
    } else {
      run.save(row, wanted.properties().toString());
    }
    return perform(
        row,
        verb,
        wanted,
        step -> {
          ResourceTypes.check(type(wanted.type()), step.properties());
          return type(wanted.type()).create(step);
        },
        null);
  }

  /** Changes a resource in place; returns false where that failed. */
  boolean update(ResourceRow from, ResourceState wanted, ResourceState existing) {
    String id = Objects.requireNonNull(existing.physicalId());
    return update(from, wanted, existing, wanted.made(id, existing.attributes()));
  }

  /**
   * Restores a resource. Its changed state stays stored until that is done, so that a resumed run
   * knows what to restore.
   */
  boolean restore(ResourceRow from, ResourceState wanted, ResourceState changed) {
    return update(from, wanted, changed, changed);
  }

  private boolean update(
      ResourceRow from, ResourceState wanted, ResourceState existing, ResourceState known) {
    ResourceRow row = from.at("UPDATE_IN_PROGRESS", null, ResourceRow.Change.UPDATE, false, known);
    run.save(row, wanted.properties().toString());
    return perform(
        row,
        "UPDATE",
        wanted,
        step -> {
          ResourceTypes.check(type(wanted.type()), step.properties());
          return type(wanted.type()).update(step);
        },
        existing);
  }

  private interface Work {
    Made of(Step step);
  }

  private boolean perform(
      ResourceRow row,
      String verb,
      ResourceState wanted,
      Work work,
      @Nullable ResourceState existing) {
    StepProgress kept = new StepProgress(run, row, wanted, existing == null);
    String properties = wanted.properties().toString();
    try {
      Made made = work.of(step(row.logicalId(), row.token(), wanted, existing, kept));
      ResourceState state = wanted.made(made.physicalId(), made.attributes());
      ResourceRow done = kept.row().at(verb + "_COMPLETE", null, row.change(), true, state);
      boolean isSame = existing == null || made.physicalId().equals(existing.physicalId());
      // A custom resource may answer an update with another id: then the old one is to be deleted.
      ResourceRow last = isSame ? done : done.leaving(existing);
      if (existing == null && !kept.isIdentified()) {

        run.saveInitiated(last, verb + "_IN_PROGRESS", properties);
      } else {
        run.save(last, properties);
      }
      return true;
    } catch (StepProgress.CancelledException e) {
      String what = verb.equals("CREATE") ? "creation" : "update";
      run.save(
          kept.row()
              .at(
                  verb + "_FAILED",
                  "Resource " + what + " cancelled",
                  row.change(),
                  false,
                  kept.row().current()),
          properties);
      return false;
    } catch (LeaseLostException e) {
      throw e;
    } catch (RuntimeException e) {
      run.save(
          kept.row()
              .at(verb + "_FAILED", reason(e, row), row.change(), false, kept.row().current()),
          properties);
      return false;
    }
  }

  /**
   * Deletes a resource, or keeps it where its policy says so.
   *
   * @param isObsolete true for one that was replaced
   * @return false where it failed
   */
  boolean delete(ResourceRow from, ResourceState state, boolean isObsolete, boolean isKept) {
    ResourceRow.Change change = from.change();
    String id = state.physicalId();
    String properties = isObsolete ? null : state.properties().toString();
    if (isKept) {
      run.event(from, id, "DELETE_SKIPPED", null, properties);
      deleted(from, isObsolete, "DELETE_SKIPPED");
      return true;
    }
    if (id == null) {
      deleted(from, isObsolete, "DELETE_COMPLETE");
      return true;
    }
    if (isObsolete) {
      run.event(from, id, "DELETE_IN_PROGRESS", null, properties);
    } else {
      run.save(from.at("DELETE_IN_PROGRESS", null, change, false, state), properties);
    }
    run.engine().hooks().at("before deleting " + from.logicalId());
    StepProgress kept = new StepProgress(run, from, state, false);
    kept.mayNotBeCancelled();
    try {
      ResourceType type = type(state.type());
      type.delete(step(from.logicalId(), from.token(), state, state, kept));
    } catch (LeaseLostException e) {
      throw e;
    } catch (RuntimeException e) {
      String reason = reason(e, from);
      if (isObsolete) {
        run.event(from, id, "DELETE_FAILED", reason, properties);
      } else {
        run.save(from.at("DELETE_FAILED", reason, change, false, state), properties);
      }
      return false;
    }
    run.event(from, id, "DELETE_COMPLETE", null, properties);
    deleted(from, isObsolete, "DELETE_COMPLETE");
    return true;
  }

  private void deleted(ResourceRow from, boolean isObsolete, String status) {
    boolean stays = isObsolete && from.current() != null;
    run.saveQuietly(
        from.at(
                stays ? from.status() : status,
                stays ? from.reason() : null,
                from.change(),
                true,
                isObsolete ? from.current() : null)
            .leaving(isObsolete ? null : from.obsolete()));
    run.engine().hooks().at("after deleting " + from.logicalId());
  }

  /** Returns true where a policy says that a resource stays. */
  static boolean stays(String policy, boolean isRollBackOfCreation) {
    return policy.equals(RETAIN) || policy.equals("RetainExceptOnCreate") && !isRollBackOfCreation;
  }

  private ResourceType type(String name) {
    ResourceType type = run.engine().types().find(name);
    if (type == null) {
      throw new ResourceFailure("Lambent does not have the resource type " + name);
    }
    return type;
  }

  private Step step(
      String logicalId,
      String token,
      ResourceState wanted,
      @Nullable ResourceState existing,
      Step.Progress progress) {
    Engine engine = run.engine();
    Stack stack = run.stack();
    Deployment deployed = stack.details().deployed();
    return new Step(
        engine.operations(),
        new Step.StackFacts(
            stack.id(),
            stack.name(),
            stack.scope(),
            stack.deployment().tags(),
            deployed == null ? Map.of() : deployed.tags()),
        wanted.type(),
        logicalId,
        token,
        wanted.equals(existing) ? readable(wanted) : resolved(wanted),
        existing,
        progress);
  }

  private ObjectNode resolved(ResourceState wanted) {
    return run.engine().references().resolve(run.stack().scope(), wanted.properties()).asObject();
  }

  /** A resource can be deleted although something that it refers to is not there any more. */
  private ObjectNode readable(ResourceState state) {
    try {
      return resolved(state);
    } catch (ResourceFailure e) {
      return state.properties();
    }
  }

  private static String reason(RuntimeException e, ResourceRow row) {
    return switch (e) {
      case OperationFailure failure ->
          "Resource handler returned message: \"%s\" (RequestToken: %s, HandlerErrorCode: %s)"
              .formatted(failure.describe(), UUID.randomUUID(), handlerCode(failure));
      case ResourceFailure failure -> failure.text();
      case TemplateError error -> error.text();
      default -> {
        log.error("The resource {} fails", row.logicalId(), e);
        yield "Internal Failure";
      }
    };
  }

  private static String handlerCode(OperationFailure failure) {
    return switch (failure.status()) {
      case 404 -> "NotFound";
      case 403 -> "AccessDenied";
      case 409 -> "AlreadyExists";
      case 429 -> "Throttling";
      default -> failure.status() >= 500 ? "ServiceInternalError" : "InvalidRequest";
    };
  }
}
