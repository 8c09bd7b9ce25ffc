package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Output;
import io.lambent.services.cloudformation.template.References;
import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The outputs of a template. */
final class Outputs {
  private final Template template;
  private final Evaluator evaluator;
  private final Set<String> known;

  /**
   * @param known the logical ids of resources
   */
  Outputs(Template template, Evaluator evaluator, Set<String> known) {
    this.template = template;
    this.evaluator = evaluator;
    this.known = known;
  }

  /**
   * Checks that outputs refer to resources that are there under the conditions.
   *
   * @throws TemplateError where one does not
   */
  static void checkReferences(Template template, Evaluator evaluator, Set<String> wanted) {
    Set<String> absent = new TreeSet<>();
    for (JsonNode output : template.section("Outputs").values()) {
      JsonNode condition = output.path("Condition");
      if (condition.isMissingNode() || evaluator.isTrue(condition.asString())) {
        References references = References.under(output.path("Value"), evaluator::isTrue);
        absent.addAll(references.refs());
        absent.addAll(references.attributes());
      }
    }
    absent.retainAll(template.resources().keySet());
    absent.removeAll(wanted);
    if (!absent.isEmpty()) {
      throw unresolved(absent);
    }
  }

  /**
   * Checks that resources have the attributes that outputs refer to, before any is made.
   *
   * @throws TemplateError where one does not
   */
  static void checkAttributes(Template template, Evaluator evaluator, ResourceTypes types) {
    for (Map.Entry<String, JsonNode> entry : template.section("Outputs").entrySet()) {
      JsonNode value = entry.getValue().path("Value");
      JsonNode condition = entry.getValue().path("Condition");
      if (condition.isMissingNode() || evaluator.isTrue(condition.asString())) {
        for (String each : References.under(value, evaluator::isTrue).attributesWithNames()) {
          String[] parts = each.split("\\.", 2);
          ResourceDefinition resource = template.resources().get(parts[0]);
          if (resource != null && parts.length == 2 && !parts[1].isEmpty()) {
            String problem = types.attributeProblem(resource.type(), parts[1]);
            if (problem != null) {
              throw at(entry.getKey(), value, problem);
            }
          }
        }
      }
    }
  }

  private static TemplateError at(String key, JsonNode value, String problem) {
    String function = value.size() == 1 ? "/" + value.propertyNames().iterator().next() : "";
    return new TemplateError("/Outputs/" + key + "/Value" + function + ": " + problem);
  }

  private static TemplateError unresolved(Set<String> absent) {
    return new TemplateError(
        "Unresolved resource dependencies " + absent + " in the Outputs block of the template");
  }

  /**
   * @param wanted the resources that are there under the conditions
   */
  List<Output> compute(Set<String> wanted) {
    List<Output> outputs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : template.section("Outputs").entrySet()) {
      JsonNode output = entry.getValue();
      JsonNode condition = output.path("Condition");
      if (condition.isMissingNode() || evaluator.isTrue(condition.asString())) {
        outputs.add(output(entry.getKey(), output, wanted));
      }
    }
    return outputs;
  }

  private Output output(String key, JsonNode output, Set<String> wanted) {
    References references = References.under(output.path("Value"), evaluator::isTrue);
    Set<String> absent = new TreeSet<>(references.refs());
    absent.addAll(references.attributes());
    absent.retainAll(template.resources().keySet());
    absent.removeIf(name -> wanted.contains(name) && known.contains(name));
    if (!absent.isEmpty()) {
      throw unresolved(absent);
    }
    JsonNode value;
    try {
      value = evaluator.value(output.path("Value"));
    } catch (TemplateError e) {
      throw at(key, output.path("Value"), e.text());
    }
    if (value.isContainer() || value.isMissingNode()) {
      throw TemplateError.format(
          "The Value field of every Outputs member must evaluate to a String.");
    }
    JsonNode export = output.path("Export").path("Name");
    return new Output(
        key,
        value.asString(),
        output.path("Description").isString() ? output.path("Description").asString() : null,
        export.isMissingNode() ? null : evaluator.text(export));
  }
}
