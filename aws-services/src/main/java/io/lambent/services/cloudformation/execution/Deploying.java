package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.Output;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackDetails;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackPolicy;
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

/**
 * The phase that creates and updates the resources of a template, each after the resources that it
 * depends on.
 */
final class Deploying {
  private final Run run;
  private final Template template;
  private final StackScope scope;
  private final Evaluator evaluator;
  private final StackPolicy policy;
  private final ResourceDeployment resources;
  private final RollbackTriggers triggers;

  Deploying(Run run) {
    this.run = run;
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
    StackOperation.Policies policies = stack.underWay().policies();
    String during = policies == null ? null : policies.during();
    this.policy = StackPolicy.stored(during == null ? stack.details().policy() : during);
    this.resources = new ResourceDeployment(run, evaluator, policy);
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
      Outputs.checkAttributes(template, evaluator, run.engine().types());
    } catch (TemplateError e) {
      fail("[Error] " + e.text());
      return;
    }
    try {
      template.resources().values().stream()
          .filter(this::isThere)
          .forEach(resource -> wanted.put(resource.logicalId(), resource));
      wanted.values().forEach(resource -> needs.put(resource.logicalId(), needs(resource, wanted)));
      List<String> kept = mayNotBeRemoved(wanted.keySet());
      if (!kept.isEmpty()) {
        fail(failedText(kept));
        return;
      }
      failed =
          new ParallelGraph(needs)
              .run(
                  this::mayBegin,
                  true,
                  logicalId ->
                      resources.deploy(
                          Objects.requireNonNull(wanted.get(logicalId)),
                          Objects.requireNonNull(needs.get(logicalId))));
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

  /** The resources that the stack's policy protects from being removed by the update. */
  private List<String> mayNotBeRemoved(Set<String> wanted) {
    List<String> kept = new ArrayList<>();
    for (ResourceRow row : List.copyOf(run.rows().values())) {
      boolean isRemoved = row.before() != null && !wanted.contains(row.logicalId());
      String denial =
          isRemoved ? policy.denial(StackPolicy.DELETE, row.logicalId(), row.type()) : null;
      if (denial != null) {
        run.save(row.at("UPDATE_FAILED", denial, row.change(), false, row.current()), null);
        kept.add(row.logicalId());
      }
    }
    return kept;
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
      ExportChecks.check(run.stack(), run.engine().exports(), outputs);
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
              details(stack).deployed(stack.underWay().target(), outputs),
              isCreation ? null : stack.underWay());
        });
  }

  private static StackDetails details(Stack stack) {
    StackOperation.Policies policies = stack.underWay().policies();
    String after = policies == null ? null : policies.after();
    return after == null ? stack.details() : stack.details().withPolicy(after);
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
}
