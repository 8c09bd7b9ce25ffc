package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.intrinsic.Scope;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.ParameterValue;
import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Computes the changes that a deployment would make. */
@Component("cloudFormationPreview")
public class Preview {

  /** The order of changes, as on AWS: a name comes after the longer ones that begin with it. */
  private static final Comparator<String> LONGER_FIRST =
      Comparator.comparing(name -> name + Character.MAX_VALUE);

  private final ResourceTypes types;
  private final ExportTable exports;

  Preview(ResourceTypes types, ExportTable exports) {
    this.types = types;
    this.exports = exports;
  }

  /** Computes values of a template with the resources that are there. */
  public Evaluator evaluator(
      StackScope.Identity stack,
      Template template,
      Deployment deployment,
      Map<String, ResourceState> existing) {
    return new Evaluator(new StackScope(stack, template, deployment, existing::get, exports, true));
  }

  /**
   * Lists the changes, each resource after those that it needs.
   *
   * @param warnings takes errors that may be gone at the deployment; null if they are thrown
   * @throws TemplateError where the template cannot be deployed
   */
  public List<ResourceChange> changes(
      StackScope.Identity stack,
      Deployment target,
      @Nullable Deployment previous,
      Map<String, ResourceState> existing,
      @Nullable List<String> warnings) {
    Template template = Template.of(target.template());
    Map<String, ResourceState> stable = new HashMap<>(existing);
    Evaluator evaluator = evaluator(stack, template, target, stable);
    Map<String, ResourceDefinition> wanted = new LinkedHashMap<>();
    for (ResourceDefinition resource : template.resources().values()) {
      String condition = resource.condition();
      if (condition == null || evaluator.isTrue(condition)) {
        wanted.put(resource.logicalId(), resource);
      }
    }
    Outputs.checkReferences(template, evaluator, wanted.keySet());
    Map<String, ResourceChange> changes = new TreeMap<>(LONGER_FIRST);
    Set<String> changing = changedParameters(target, previous);
    boolean tagsChange = previous != null && !previous.tags().equals(target.tags());
    Previous was = previous == null ? null : new Previous(stack, previous);
    Set<String> touched = new HashSet<>();
    for (String logicalId : order(template, wanted, evaluator::isTrue)) {
      ResourceDefinition resource = wanted.get(logicalId);
      if (resource == null) {
        continue;
      }
      ObjectNode after = properties(evaluator, resource, warnings);
      ResourceState before = existing.get(logicalId);
      if (before == null) {
        changes.put(logicalId, added(resource, after));
      } else {
        ResourceChange change =
            modified(
                resource,
                before,
                after,
                tagsChange,
                new ChangeDetails.Context(
                    changing, touched, attributes(resource, evaluator, was, changing)));
        if (change != null) {
          changes.put(logicalId, change);
          if (change.scope().contains(ResourceChange.PropertyChange.PROPERTIES)) {
            touched.add(logicalId);
          }
          if (!"False".equals(change.replacement()) && !change.onlyRefers()) {
            stable.remove(logicalId);
            changing.add(logicalId);
          }
        }
      }
    }
    existing.forEach(
        (logicalId, state) -> {
          if (!wanted.containsKey(logicalId)) {
            changes.put(logicalId, removed(logicalId, state, was));
          }
        });
    return new ArrayList<>(changes.values());
  }

  private static Set<String> changedParameters(Deployment target, @Nullable Deployment previous) {
    Set<String> names = new HashSet<>();
    target
        .parameters()
        .forEach(
            (name, value) -> {
              ParameterValue was = previous == null ? null : previous.parameters().get(name);
              if (previous != null && (was == null || !value.value().equals(was.value()))) {
                names.add(ChangeDetails.PARAMETER + name);
              }
            });
    return names;
  }

  private static ObjectNode properties(
      Evaluator evaluator, ResourceDefinition resource, @Nullable List<String> warnings) {
    try {
      JsonNode value = evaluator.value(resource.properties());
      return value.isObject() ? value.asObject() : JsonNodeFactory.instance.objectNode();
    } catch (TemplateError e) {
      if (warnings == null || !e.isLate()) {
        throw e;
      }
      warnings.add(
          "ChangeSet creation failed for resource ["
              + resource.logicalId()
              + "] because: "
              + e.text().replaceFirst(" found\\.$", ""));
      return asFarAsKnown(evaluator, resource.properties());
    }
  }

  private static ObjectNode asFarAsKnown(Evaluator evaluator, JsonNode properties) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      try {
        JsonNode value = evaluator.value(property.getValue());
        if (!value.isMissingNode()) {
          known.set(property.getKey(), value);
        }
      } catch (TemplateError e) {
        known.put(property.getKey(), Scope.UNKNOWN);
      }
    }
    return known;
  }

  /** Orders resources so that each follows its dependencies. */
  private static List<String> order(
      Template template, Map<String, ResourceDefinition> wanted, Predicate<String> isTrue) {
    Map<String, Set<String>> needs = new TreeMap<>();
    wanted.forEach(
        (name, resource) -> {
          Set<String> names = new HashSet<>(template.dependencies(resource, isTrue));
          checkAbsent(resource, names, wanted);
          names.retainAll(wanted.keySet());
          needs.put(name, names);
        });
    Set<String> circle = new ParallelGraph(needs).circle();
    if (!circle.isEmpty()) {
      throw new TemplateError("Circular dependency between resources: " + circle);
    }
    List<String> order = new ArrayList<>();
    while (!needs.isEmpty()) {
      List<String> free =
          needs.entrySet().stream()
              .filter(entry -> entry.getValue().isEmpty())
              .map(Map.Entry::getKey)
              .toList();
      free.forEach(needs::remove);
      needs.values().forEach(names -> names.removeAll(free));
      order.addAll(free);
    }
    return order;
  }

  private static void checkAbsent(
      ResourceDefinition resource, Set<String> names, Map<String, ResourceDefinition> wanted) {
    List<String> absent =
        names.stream()
            .filter(name -> !wanted.containsKey(name) && !resource.dependsOn().contains(name))
            .sorted()
            .toList();
    if (!absent.isEmpty()) {
      throw TemplateError.format(
          "Unresolved resource dependencies " + absent + " in the Resources block of the template");
    }
  }

  private static ResourceChange added(ResourceDefinition resource, ObjectNode after) {
    return new ResourceChange(
        "Add",
        resource.logicalId(),
        null,
        resource.type(),
        null,
        null,
        List.of(),
        List.of(),
        null,
        after);
  }

  /** The template that the stack has now, and its values as far as they need no resource. */
  private final class Previous {
    private final Template template;
    private final Evaluator evaluator;

    Previous(StackScope.Identity stack, Deployment deployment) {
      this.template = Template.of(deployment.template());
      this.evaluator = evaluator(stack, template, deployment, Map.of());
    }

    @Nullable ResourceDefinition resource(String logicalId) {
      return template.resources().get(logicalId);
    }

    /** The properties of a resource as a change set showed them before it was made. */
    ObjectNode properties(String logicalId, ObjectNode otherwise) {
      ResourceDefinition resource = resource(logicalId);
      return resource == null ? otherwise : asFarAsKnown(evaluator, resource.properties());
    }

    JsonNode value(JsonNode node) {
      return knownValue(evaluator, node);
    }
  }

  private static JsonNode knownValue(Evaluator evaluator, JsonNode node) {
    if (node.isMissingNode()) {
      return node;
    }
    try {
      return evaluator.value(node);
    } catch (TemplateError e) {
      return node;
    }
  }

  /** The changes of metadata and policies. */
  private static List<ResourceChange.PropertyChange> attributes(
      ResourceDefinition resource,
      Evaluator evaluator,
      @Nullable Previous previous,
      Set<String> changing) {
    ResourceDefinition before = previous == null ? null : previous.resource(resource.logicalId());
    if (previous == null || before == null) {
      return List.of();
    }
    List<ResourceChange.PropertyChange> changes = new ArrayList<>();
    Map<String, JsonNode> then = attributes(before);
    attributes(resource)
        .forEach(
            (name, node) -> {
              JsonNode was = previous.value(Objects.requireNonNull(then.get(name)));
              JsonNode is = knownValue(evaluator, node);
              boolean isThere = !was.isMissingNode() || !is.isMissingNode();
              if (isThere
                  && (was.isMissingNode() || is.isMissingNode() || !TemplateText.same(was, is))) {
                changes.addAll(
                    ChangeDetails.of(
                        new ChangeDetails.Part(name, "", node), was, is, false, changing));
              }
            });
    return changes;
  }

  private static Map<String, JsonNode> attributes(ResourceDefinition resource) {
    return Map.of(
        "Metadata", resource.metadata(),
        "DeletionPolicy", resource.deletionPolicy(),
        "UpdateReplacePolicy", resource.updateReplacePolicy(),
        "UpdatePolicy", resource.updatePolicy());
  }

  private static ResourceChange removed(
      String logicalId, ResourceState state, @Nullable Previous previous) {
    return new ResourceChange(
        "Remove",
        logicalId,
        state.physicalId(),
        state.type(),
        null,
        state.deletionPolicy().equals("Delete") ? "Delete" : "Retain",
        List.of(),
        List.of(),
        previous == null ? state.properties() : previous.properties(logicalId, state.properties()),
        null);
  }

  private @Nullable ResourceChange modified(
      ResourceDefinition resource,
      ResourceState before,
      ObjectNode after,
      boolean tagsChange,
      ChangeDetails.Context context) {
    if (!before.type().equals(resource.type())) {
      throw new TemplateError(
          "Update of resource type is not permitted. The new template modifies resource type of"
              + " the following resources: ["
              + resource.logicalId()
              + "]");
    }
    ResourceType type = types.find(resource.type());
    List<ResourceChange.PropertyChange> details = new ArrayList<>(context.attributes());
    boolean replaces = false;
    boolean mayReplace = false;
    Set<String> changes = ResourceTypes.changes(before.properties(), after);
    for (String name : changes) {
      JsonNode was = before.properties().path(name);
      JsonNode is = after.path(name);
      boolean recreates = type != null && type.isCreateOnly(name, was, is);
      boolean isKnown = !Evaluator.containsUnknown(is);
      replaces |= recreates && isKnown;
      mayReplace |= recreates && !isKnown;
      details.addAll(
          ChangeDetails.of(
              new ChangeDetails.Part(
                  ResourceChange.PropertyChange.PROPERTIES, name, resource.properties().path(name)),
              was,
              is,
              recreates,
              context.changing()));
    }
    boolean isForced = type != null && type.isAlwaysUpdated(after);
    boolean isTagged = tagsChange && type != null && type.takesTags();
    boolean isEmpty = details.isEmpty() && !isForced && !isTagged;
    for (ResourceChange.PropertyChange each :
        ChangeDetails.implied(resource, type, after, changes, context)) {
      details.add(each);
      mayReplace |= isEmpty && each.recreates();
    }
    if (details.isEmpty() && !isForced && !isTagged) {
      return null;
    }
    String replacement = replaces ? "True" : mayReplace ? "Conditional" : "False";
    String policy =
        replaces
            ? before.updateReplacePolicy().equals("Retain")
                ? "ReplaceAndRetain"
                : "ReplaceAndDelete"
            : null;
    return new ResourceChange(
        "Modify",
        resource.logicalId(),
        before.physicalId(),
        resource.type(),
        replacement,
        policy,
        ChangeDetails.scope(details, isTagged),
        details,
        before.properties(),
        after);
  }
}
