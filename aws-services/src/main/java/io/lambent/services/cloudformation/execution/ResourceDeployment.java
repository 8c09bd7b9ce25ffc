package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.StackPolicy;
import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.TemplateError;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings each resource to the state that the template describes. Called in parallel. */
final class ResourceDeployment {
  private static final String SHIFTING =
      "The update policy CodeDeployLambdaAliasUpdate is not supported by Lambent: there is no"
          + " CodeDeploy that shifts an alias to a new version.";

  private final Run run;
  private final Steps steps;
  private final Evaluator evaluator;
  private final StackPolicy policy;

  ResourceDeployment(Run run, Evaluator evaluator, StackPolicy policy) {
    this.run = run;
    this.policy = policy;
    this.steps = new Steps(run);
    this.evaluator = evaluator;
  }

  /**
   * Creates, replaces or updates a resource where it differs from the template.
   *
   * @param needs the logical ids of the resources that it depends on
   * @return false where that failed
   */
  boolean deploy(ResourceDefinition resource, Set<String> needs) {
    String logicalId = resource.logicalId();
    ResourceRow row = run.rows().get(logicalId);
    if (row != null && row.settled()) {
      return true;
    }
    ResourceState wanted;
    try {
      wanted = wanted(resource, needs);
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
    boolean isReplaced = isReplaced(type, before, wanted, changes);
    String denial =
        policy.denial(
            isReplaced ? StackPolicy.REPLACE : StackPolicy.MODIFY, logicalId, wanted.type());
    if (denial != null) {
      run.save(
          row.at("UPDATE_FAILED", denial, row.change(), false, row.current()),
          wanted.properties().toString());
      return false;
    }
    if (isReplaced) {
      return steps.create(row, wanted, ResourceRow.Change.REPLACE);
    }
    if (changes.contains("FunctionVersion") && isShifted(resource)) {
      run.save(
          row.at("UPDATE_FAILED", SHIFTING, row.change(), false, row.current()),
          wanted.properties().toString());
      return false;
    }
    return steps.update(row, wanted, before);
  }

  /**
   * Returns true where CodeDeploy would shift an alias to its new version. A creation never shifts.
   * Where unknown types are skipped, so is the deployment group, and the alias moves at once.
   */
  private boolean isShifted(ResourceDefinition resource) {
    return !run.engine().types().skipsUnknown()
        && evaluator.value(resource.updatePolicy()).has("CodeDeployLambdaAliasUpdate");
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

  /** Stores that a resource failed whose properties cannot be evaluated; returns false. */
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
}
