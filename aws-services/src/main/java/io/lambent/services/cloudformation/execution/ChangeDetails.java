package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.template.References;
import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The reasons for which a resource changes, as change sets list them. */
final class ChangeDetails {
  /** Begins the names of parameters among those of resources. */
  static final String PARAMETER = "parameter ";

  private static final String PARAMETER_REFERENCE = "ParameterReference";

  private ChangeDetails() {}

  /**
   * The changes of other resources and of parameters that a resource's change may depend on.
   *
   * @param changing parameters that change, and resources whose ids do
   * @param touched resources that change in any way
   * @param attributes the changes of what is not a property, such as metadata
   */
  record Context(
      Set<String> changing, Set<String> touched, List<ResourceChange.PropertyChange> attributes) {}

  /** The kinds of parts that change. */
  static List<String> scope(List<ResourceChange.PropertyChange> details, boolean isTagged) {
    Set<String> scope = new TreeSet<>();
    details.forEach(detail -> scope.add(detail.attribute()));
    if (scope.isEmpty()) {
      scope.add(isTagged ? "Tags" : ResourceChange.PropertyChange.PROPERTIES);
    }
    return List.copyOf(scope);
  }

  /** Properties that stay the same, though attributes that they refer to might not. */
  static List<ResourceChange.PropertyChange> implied(
      ResourceDefinition resource,
      @Nullable ResourceType type,
      ObjectNode after,
      Set<String> changes,
      Context context) {
    List<ResourceChange.PropertyChange> implied = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : resource.properties().properties()) {
      String name = property.getKey();
      if (changes.contains(name)) {
        continue;
      }
      for (String attribute : References.all(property.getValue()).attributesWithNames()) {
        if (context.touched().contains(attribute.split("\\.", 2)[0])) {
          JsonNode node = after.path(name);
          String value = text(node);
          implied.add(
              new ResourceChange.PropertyChange(
                  ResourceChange.PropertyChange.PROPERTIES,
                  name,
                  "Modify",
                  type != null && type.isCreateOnly(name, node, node),
                  false,
                  "ResourceAttribute",
                  attribute,
                  value,
                  value,
                  true));
        }
      }
    }
    return implied;
  }

  /**
   * A part of a resource's definition.
   *
   * @param node as the template has it
   */
  record Part(String attribute, String name, JsonNode node) {}

  /**
   * The reasons for which a part changes: the template, and the parameters, resources and
   * attributes that its value refers to.
   */
  static List<ResourceChange.PropertyChange> of(
      Part part, JsonNode was, JsonNode is, boolean recreates, Set<String> changing) {
    String kind = was.isMissingNode() ? "Add" : is.isMissingNode() ? "Remove" : "Modify";
    boolean isKnown = !Evaluator.containsUnknown(is);
    Map<String, String> causes = new TreeMap<>();
    References references = References.all(part.node());
    for (String attribute : references.attributesWithNames()) {
      if (changing.contains(attribute.split("\\.", 2)[0])) {
        causes.put(attribute, "ResourceAttribute");
      }
    }
    for (String ref : references.refs()) {
      if (changing.contains(ref)) {
        causes.put(ref, "ResourceReference");
      } else if (changing.contains(PARAMETER + ref)) {
        causes.put(ref, PARAMETER_REFERENCE);
      }
    }
    List<ResourceChange.PropertyChange> details = new ArrayList<>();
    causes.forEach(
        (cause, source) ->
            details.add(change(part, kind, recreates, true, source, cause, was, is)));
    // A value that refers to another resource may stay the same once it is computed.
    boolean isStatic = causes.isEmpty() && isKnown;
    details.add(change(part, kind, recreates, isStatic, "DirectModification", null, was, is));
    return details;
  }

  private static ResourceChange.PropertyChange change(
      Part part,
      String kind,
      boolean recreates,
      boolean isKnown,
      String source,
      @Nullable String cause,
      JsonNode was,
      JsonNode is) {
    return new ResourceChange.PropertyChange(
        part.attribute(),
        part.name(),
        kind,
        recreates,
        isKnown,
        source,
        cause,
        text(was),
        text(is),
        false);
  }

  private static @Nullable String text(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    return node.isContainer() ? TemplateText.write(node) : node.asString();
  }
}
