package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.Output;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The phase that creates and updates the resources of a template, each after the resources that it
 * depends on.
 */
final class Deploying {
  private final Run run;
  private final Steps steps;
  private final Template template;
  private final StackScope scope;
  private final Evaluator evaluator;
  private final RollbackTriggers triggers;

  Deploying(Run run) {
    this.run = run;
    this.steps = new Steps(run);
    Stack stack = run.stack();
    Deployment deployment = stack.deployment();
    this.template = Template.of(deployment.template());
    this.scope =
        new StackScope(
            new StackScope.Identity(stack.id(), stack.name(), stack.account(), stack.region()),
            template,
            deployment,
            this::settled,
            run.engine().exports(),
            false);
    this.evaluator = new Evaluator(scope);
    this.triggers = new RollbackTriggers(run);
  }

  private @Nullable ResourceState settled(String logicalId) {
    ResourceRow row = run.rows().get(logicalId);
    return row == null ? null : row.current();
  }

  private boolean isThere(ResourceDefinition resource) {
    String condition = resource.condition();
    return condition == null || evaluator.isTrue(condition);
  }

  void perform() {
    String failure = run.stack().underWay().failure();
    if (failure != null) {
      fail(failure);
      return;
    }
    Map<String, ResourceDefinition> wanted = new LinkedHashMap<>();
    Map<String, Set<String>> needs = new HashMap<>();
    List<String> failed;
    try {
      template.resources().values().stream()
          .filter(this::isThere)
          .forEach(resource -> wanted.put(resource.logicalId(), resource));
      wanted.values().forEach(resource -> needs.put(resource.logicalId(), needs(resource, wanted)));
      failed =
          new ParallelGraph(needs)
              .run(
                  this::mayBegin,
                  true,
                  logicalId -> perform(Objects.requireNonNull(wanted.get(logicalId)), needs));
    } catch (TemplateError e) {
      fail(e.text());
      return;
    }
    if (!failed.isEmpty()) {
      fail(failedText(failed));
      return;
    }
    if (!run.goesOn()) {
      if (run.isCancelled()) {
        fail("User Initiated");
      }
      return;
    }
    if (isLate()) {
      fail("Stack creation time exceeded the specified timeout");
      return;
    }
    if (triggers.watch()) {
      complete(wanted.keySet());
    } else if (triggers.problem() instanceof String problem) {
      fail(problem);
    } else if (run.isCancelled()) {
      fail("User Initiated");
    }
  }

  private Set<String> needs(ResourceDefinition resource, Map<String, ResourceDefinition> wanted) {
    Set<String> names = template.dependencies(resource, evaluator::isTrue);
    List<String> absent =
        names.stream()
            .filter(name -> !wanted.containsKey(name) && !resource.dependsOn().contains(name))
            .toList();
    if (!absent.isEmpty()) {
      throw TemplateError.format(
          "Unresolved resource dependencies " + absent + " in the Resources block of the template");
    }
    names.retainAll(wanted.keySet());
    return names;
  }

  private boolean mayBegin() {
    return run.goesOn() && !isLate() && triggers.problem() == null;
  }

  private boolean isLate() {
    var deadline = run.stack().underWay().deadline();
    return deadline != null && run.engine().clock().instant().isAfter(deadline);
  }

  private String failedText(List<String> failed) {
    Map<String, List<String>> byVerb = new LinkedHashMap<>();
    for (String logicalId : new TreeSet<>(failed)) {
      ResourceRow row = Objects.requireNonNull(run.rows().get(logicalId));
      String verb = row.change() == ResourceRow.Change.CREATE ? "create" : "update";
      byVerb.computeIfAbsent(verb, any -> new ArrayList<>()).add(logicalId);
    }
    StringBuilder text = new StringBuilder();
    byVerb.forEach(
        (verb, names) ->
            text.append("The following resource(s) failed to ")
                .append(verb)
                .append(": ")
                .append(names)
                .append(". "));
    return text.toString();
  }

  /** Brings one resource to what the template says; returns false where that failed. */
  private boolean perform(ResourceDefinition resource, Map<String, Set<String>> needs) {
    String logicalId = resource.logicalId();
    ResourceRow row = run.rows().get(logicalId);
    if (row != null && row.settled()) {
      return true;
    }
    ResourceState wanted;
    try {
      wanted = wanted(resource, Objects.requireNonNull(needs.get(logicalId)));
    } catch (TemplateError e) {
      return unevaluated(resource, row, e);
    }
    ResourceState before = row == null ? null : row.before();
    if (row == null || before == null || before.physicalId() == null) {
      ResourceRow begun = row == null ? Steps.fresh(logicalId, wanted, run) : row;
      return steps.create(begun, wanted, ResourceRow.Change.CREATE);
    }
    if (row.change() == ResourceRow.Change.NONE && row.status().equals("CREATE_FAILED")) {
      return steps.createAnew(row, before, wanted);
    }
    Set<String> changes = ResourceTypes.changes(before.properties(), wanted.properties());
    ResourceType type = run.engine().types().find(wanted.type());
    boolean isForced = type != null && type.isAlwaysUpdated(wanted.properties());
    if (row.change() == ResourceRow.Change.NONE
        && changes.isEmpty()
        && !isForced
        && (tagsStay() || type == null || !type.takesTags())) {
      run.saveQuietly(unchanged(row, wanted));
      return true;
    }
    if (isReplaced(type, before, wanted, changes)) {
      return steps.create(row, wanted, ResourceRow.Change.REPLACE);
    }
    return steps.update(row, wanted, before);
  }

  private static boolean isReplaced(
      @Nullable ResourceType type,
      ResourceState before,
      ResourceState wanted,
      Set<String> changes) {
    return !before.type().equals(wanted.type())
        || type != null
            && changes.stream()
                .anyMatch(
                    name ->
                        type.isCreateOnly(
                            name, before.properties().path(name), wanted.properties().path(name)));
  }

  private boolean tagsStay() {
    Deployment was = run.stack().details().deployed();
    return was == null || was.tags().equals(run.stack().deployment().tags());
  }

  private boolean unevaluated(
      ResourceDefinition resource, @Nullable ResourceRow row, TemplateError e) {
    boolean isNew = row == null || row.before() == null;
    ResourceState empty =
        new ResourceState(
            resource.type(),
            null,
            run.stack().deployment().template().objectNode(),
            run.stack().deployment().template().objectNode(),
            "Delete",
            "Delete",
            List.of());
    ResourceRow from = row == null ? Steps.fresh(resource.logicalId(), empty, run) : row;
    run.save(
        new ResourceRow(
            from.logicalId(),
            from.type(),
            isNew ? "CREATE_FAILED" : "UPDATE_FAILED",
            e.text(),
            isNew ? ResourceRow.Change.CREATE : from.change(),
            false,
            from.token(),
            from.progress(),
            from.current(),
            from.before(),
            from.obsolete(),
            from.updatedAt()),
        null);
    return false;
  }

  private static ResourceRow unchanged(ResourceRow row, ResourceState wanted) {
    ResourceState current = Objects.requireNonNull(row.current());
    return row.at(
        row.status(),
        row.reason(),
        ResourceRow.Change.NONE,
        true,
        wanted.made(Objects.requireNonNull(current.physicalId()), current.attributes()));
  }

  private ResourceState wanted(ResourceDefinition resource, Set<String> needs) {
    JsonNode properties = evaluator.value(resource.properties());
    if (!(properties instanceof ObjectNode object)) {
      throw TemplateError.format("Every Properties member must be an object.");
    }
    return new ResourceState(
        resource.type(),
        null,
        object,
        object.objectNode(),
        policy(resource.deletionPolicy()),
        policy(resource.updateReplacePolicy()),
        List.copyOf(needs));
  }

  private String policy(JsonNode node) {
    return node.isMissingNode() ? "Delete" : evaluator.text(node);
  }

  private void fail(String reason) {
    run.advance(
        () -> {
          Stack stack = run.stack();
          StackOperation operation = stack.underWay();
          boolean isCreation = stack.status() == StackStatus.CREATE_IN_PROGRESS;
          StackOperation next = operation.failed(reason);
          if (operation.onFailure().equals(StackOperation.DO_NOTHING)) {
            return new Run.Next(
                isCreation ? StackStatus.CREATE_FAILED : StackStatus.UPDATE_FAILED,
                reason,
                stack.details().deployed(operation.target(), stack.details().outputs()),
                null);
          }
          if (isCreation && operation.onFailure().equals(StackOperation.DELETE)) {
            return new Run.Next(StackStatus.DELETE_IN_PROGRESS, reason, stack.details(), next);
          }
          String text =
              isCreation
                  ? (reason.endsWith(". ") ? reason : reason + ". ") + "Rollback requested by user."
                  : reason;
          return new Run.Next(
              isCreation
                  ? StackStatus.ROLLBACK_IN_PROGRESS
                  : StackStatus.UPDATE_ROLLBACK_IN_PROGRESS,
              text,
              stack.details(),
              next);
        });
  }

  private void complete(Set<String> wanted) {
    List<Output> outputs;
    try {
      // A resumed run does not compute all resources again, so it would not find all imports.
      template.resources().values().stream()
          .filter(resource -> wanted.contains(resource.logicalId()))
          .forEach(resource -> evaluator.value(resource.properties()));
      outputs = new Outputs(template, evaluator, run.rows().keySet()).compute(wanted);
      checkExports(outputs);
    } catch (TemplateError e) {
      fail("[Error] " + e.text());
      return;
    }
    boolean isCreation = run.stack().status() == StackStatus.CREATE_IN_PROGRESS;
    run.advance(
        () -> {
          Stack stack = run.stack();
          run.engine().exports().replace(stack, outputs);
          run.engine().exports().imports(stack.id(), scope.imported());
          run.rows().values().forEach(row -> leave(row, wanted.contains(row.logicalId())));
          return new Run.Next(
              isCreation
                  ? StackStatus.CREATE_COMPLETE
                  : StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS,
              null,
              stack.details().deployed(stack.underWay().target(), outputs),
              isCreation ? null : stack.underWay());
        });
  }

  /** Marks what the clean-up deletes: resources that were replaced, and those that are gone. */
  private void leave(ResourceRow row, boolean isWanted) {
    boolean isReplaced = isWanted && row.change() == ResourceRow.Change.REPLACE;
    if (isWanted && !isReplaced) {
      return;
    }
    run.engine()
        .resources()
        .put(
            run.stack().id(),
            row.at(
                    row.status(),
                    row.reason(),
                    isWanted ? row.change() : ResourceRow.Change.REMOVE,
                    true,
                    isWanted ? row.current() : null)
                .leaving(isReplaced ? row.before() : row.current()));
  }

  private void checkExports(List<Output> outputs) {
    Stack stack = run.stack();
    ExportTable exports = run.engine().exports();
    Map<String, String> values = new HashMap<>();
    for (Output output : outputs) {
      String name = output.exportName();
      if (name != null) {
        values.put(name, output.value());
        ExportTable.Export other = exports.find(stack.account(), stack.region(), name);
        if (other != null && !other.stack().equals(stack.id())) {
          throw new TemplateError(
              "Export with name "
                  + name
                  + " is already exported by stack "
                  + other.stack().split("/", -1)[1]
                  + ".");
        }
      }
    }
    for (String name : exports.names(stack.id())) {
      ExportTable.Export export = exports.find(stack.account(), stack.region(), name);
      boolean isSame = export != null && export.value().equals(values.get(name));
      List<String> users = exports.importers(stack.account(), stack.region(), name);
      if (!isSame && !users.isEmpty()) {
        throw new TemplateError(
            "Export "
                + name
                + " cannot be "
                + (values.containsKey(name) ? "updated" : "deleted")
                + " as it is in use by "
                + String.join(", ", users));
      }
    }
  }
}
