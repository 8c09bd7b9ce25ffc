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
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes the steps of resources, each of which is stored before and after it. */
final class Steps {
  private static final Logger log = LoggerFactory.getLogger(Steps.class);
  private static final String RETAIN = "Retain";
  private static final String REPLACING =
      "Requested update requires the creation of a new physical resource; hence creating one.";

  private final Run run;

  Steps(Run run) {
    this.run = run;
  }

  /** A wait that ended because the operation is to end. */
  private static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CancelledException() {
      super("cancelled", null, false, false);
    }
  }

  private ResourceRow row(
      ResourceRow like,
      String status,
      @Nullable String reason,
      ResourceRow.Change change,
      boolean settled,
      @Nullable ResourceState current) {
    return new ResourceRow(
        like.logicalId(),
        current == null ? like.type() : current.type(),
        status,
        reason,
        change,
        settled,
        like.token(),
        like.progress(),
        current,
        like.before(),
        like.obsolete(),
        run.engine().clock().instant());
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

  private static ResourceRow withNewToken(ResourceRow row) {
    return new ResourceRow(
        row.logicalId(),
        row.type(),
        row.status(),
        row.reason(),
        row.change(),
        row.settled(),
        ResourceTable.newToken(),
        JsonNodeFactory.instance.objectNode(),
        row.current(),
        row.before(),
        row.obsolete(),
        row.updatedAt());
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
    ResourceRow begun = isRepeated || !isReplacing ? from : withNewToken(from);
    ResourceState partial = isRepeated ? from.current() : null;
    ResourceState known =
        partial != null && partial.physicalId() != null && !partial.equals(from.before())
            ? wanted.made(partial.physicalId(), partial.attributes())
            : wanted;
    ResourceRow row =
        row(begun, verb + "_IN_PROGRESS", isReplacing ? REPLACING : null, change, false, known);
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
    ResourceRow row =
        row(
            from,
            "UPDATE_IN_PROGRESS",
            null,
            ResourceRow.Change.UPDATE,
            false,
            wanted.made(id, existing.attributes()));
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

  /** A custom resource may answer an update with another id: then the old one is to go. */
  private static ResourceRow withObsolete(ResourceRow row, ResourceState obsolete) {
    return new ResourceRow(
        row.logicalId(),
        row.type(),
        row.status(),
        row.reason(),
        row.change(),
        row.settled(),
        row.token(),
        row.progress(),
        row.current(),
        row.before(),
        obsolete,
        row.updatedAt());
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
    Kept kept = new Kept(row, wanted, verb.equals("CREATE"));
    String properties = wanted.properties().toString();
    try {
      Made made = work.of(step(row.logicalId(), row.token(), wanted, existing, kept));
      ResourceState state = wanted.made(made.physicalId(), made.attributes());
      if (verb.equals("CREATE") && !kept.isIdentified()) {
        run.event(
            row,
            made.physicalId(),
            "CREATE_IN_PROGRESS",
            "Resource creation Initiated",
            properties);
      }
      ResourceRow done = row(kept.row(), verb + "_COMPLETE", null, row.change(), true, state);
      run.save(
          existing == null || made.physicalId().equals(existing.physicalId())
              ? done
              : withObsolete(done, existing),
          properties);
      return true;
    } catch (CancelledException e) {
      String what = verb.equals("CREATE") ? "creation" : "update";
      run.save(
          row(
              kept.row(),
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
          row(
              kept.row(),
              verb + "_FAILED",
              reason(e, row),
              row.change(),
              false,
              kept.row().current()),
          properties);
      return false;
    }
  }

  /**
   * Deletes a resource, or keeps it where its policy says so.
   *
   * @param isObsolete true for one that another has taken the place of
   * @return false where it failed
   */
  boolean delete(ResourceRow from, ResourceState state, boolean isObsolete, boolean isKept) {
    ResourceRow.Change change = from.change();
    String id = state.physicalId();
    if (isKept) {
      run.event(from, id, "DELETE_SKIPPED", null, null);
      deleted(from, isObsolete, "DELETE_SKIPPED");
      return true;
    }
    if (id == null) {
      deleted(from, isObsolete, "DELETE_COMPLETE");
      return true;
    }
    if (isObsolete) {
      run.event(from, id, "DELETE_IN_PROGRESS", null, null);
    } else {
      run.save(row(from, "DELETE_IN_PROGRESS", null, change, false, state), null);
    }
    run.engine().hooks().at("before deleting " + from.logicalId());
    Kept kept = new Kept(from, state, false);
    kept.mayNotBeCancelled();
    try {
      ResourceType type = type(state.type());
      type.delete(step(from.logicalId(), from.token(), state, state, kept));
    } catch (LeaseLostException e) {
      throw e;
    } catch (RuntimeException e) {
      String reason = reason(e, from);
      if (isObsolete) {
        run.event(from, id, "DELETE_FAILED", reason, null);
      } else {
        run.save(row(from, "DELETE_FAILED", reason, change, false, state), null);
      }
      return false;
    }
    run.event(from, id, "DELETE_COMPLETE", null, null);
    deleted(from, isObsolete, "DELETE_COMPLETE");
    return true;
  }

  private void deleted(ResourceRow from, boolean isObsolete, String status) {
    ResourceRow row =
        new ResourceRow(
            from.logicalId(),
            from.type(),
            isObsolete && from.current() != null ? from.status() : status,
            isObsolete && from.current() != null ? from.reason() : null,
            from.change(),
            true,
            from.token(),
            from.progress(),
            isObsolete ? from.current() : null,
            from.before(),
            isObsolete ? null : from.obsolete(),
            run.engine().clock().instant());
    run.saveQuietly(row);
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

  /** What a step keeps, in its row. */
  private final class Kept implements Step.Progress {
    private final ResourceState wanted;
    private final boolean isCreation;
    private ResourceRow row;
    private boolean identified;
    private boolean canBeCancelled = true;

    Kept(ResourceRow row, ResourceState wanted, boolean isCreation) {
      this.row = row;
      this.wanted = wanted;
      this.isCreation = isCreation;
    }

    void mayNotBeCancelled() {
      canBeCancelled = false;
    }

    ResourceRow row() {
      return row;
    }

    boolean isIdentified() {
      return identified;
    }

    @Override
    public ObjectNode saved() {
      return row.progress().deepCopy();
    }

    @Override
    public void save(ObjectNode state) {
      run.requireHeld();
      row =
          new ResourceRow(
              row.logicalId(),
              row.type(),
              row.status(),
              row.reason(),
              row.change(),
              row.settled(),
              row.token(),
              state,
              row.current(),
              row.before(),
              row.obsolete(),
              row.updatedAt());
      run.engine().resources().progress(run.stack().id(), row.logicalId(), state);
      run.engine().hooks().at("progress of " + row.logicalId());
    }

    @Override
    public void identified(String physicalId) {
      ResourceState current = row.current();
      boolean isKnown = current != null && physicalId.equals(current.physicalId());
      row =
          Steps.this.row(
              row,
              row.status(),
              row.reason(),
              row.change(),
              false,
              wanted.made(physicalId, wanted.attributes()));
      run.saveQuietly(row);
      if (isCreation && !isKnown && !identified) {
        run.event(
            row,
            physicalId,
            "CREATE_IN_PROGRESS",
            "Resource creation Initiated",
            wanted.properties().toString());
      }
      identified = true;
      run.engine().hooks().at("identified " + row.logicalId());
    }

    @Override
    public void pause(Duration time) {
      if (canBeCancelled && !run.goesOn()) {
        throw new CancelledException();
      }
      try {
        Thread.sleep(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LeaseLostException();
      }
    }
  }
}
