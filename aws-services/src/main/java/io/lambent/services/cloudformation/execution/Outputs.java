package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.stack.Output;
import io.lambent.services.cloudformation.template.References;
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
      JsonNode source = output.path("Value");
      String function = source.size() == 1 ? "/" + source.propertyNames().iterator().next() : "";
      throw new TemplateError("/Outputs/" + key + "/Value" + function + ": " + e.text());
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
