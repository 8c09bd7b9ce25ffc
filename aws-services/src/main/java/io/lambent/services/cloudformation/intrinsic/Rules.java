package io.lambent.services.cloudformation.intrinsic;

import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The assertions that the rules of a template make about parameters. */
public final class Rules {
  private final Evaluator evaluator;

  public Rules(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /**
   * Checks all rules.
   *
   * @throws TemplateError with the descriptions of the assertions that do not hold
   */
  public void check(Template template) {
    List<String> failed = new ArrayList<>();
    for (Map.Entry<String, JsonNode> rule : template.section("Rules").entrySet()) {
      JsonNode condition = rule.getValue().path("RuleCondition");
      if (condition.isMissingNode() || isTrue(condition)) {
        for (JsonNode assertion : rule.getValue().path("Assertions")) {
          if (!isTrue(assertion.path("Assert"))) {
            failed.add(assertion.path("AssertDescription").asString(rule.getKey()));
          }
        }
      }
    }
    if (!failed.isEmpty()) {
      throw new TemplateError("Template error: " + String.join("; ", failed));
    }
  }

  private boolean isTrue(JsonNode node) {
    if (node.isObject() && node.size() == 1) {
      Map.Entry<String, JsonNode> call = node.properties().iterator().next();
      JsonNode argument = call.getValue();
      switch (call.getKey()) {
        case "Fn::And" -> {
          return argument.valueStream().allMatch(this::isTrue);
        }
        case "Fn::Or" -> {
          return argument.valueStream().anyMatch(this::isTrue);
        }
        case "Fn::Not" -> {
          return !isTrue(argument.isArray() ? argument.path(0) : argument);
        }
        case "Fn::Contains" -> {
          return contains(evaluator.value(argument.path(0)), evaluator.value(argument.path(1)));
        }
        case "Fn::EachMemberIn" -> {
          JsonNode allowed = evaluator.value(argument.path(1));
          return evaluator
              .value(argument.path(0))
              .valueStream()
              .allMatch(member -> contains(allowed, member));
        }
        case "Fn::EachMemberEquals" -> {
          JsonNode expected = evaluator.value(argument.path(1));
          return evaluator
              .value(argument.path(0))
              .valueStream()
              .allMatch(member -> TemplateText.same(member, expected));
        }
        case "Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll" ->
            throw new TemplateError(
                "Template error: the rule function "
                    + call.getKey()
                    + " is not supported: Lambent has no EC2 resources");
        default -> {
          // The other functions have the same meaning as in conditions.
        }
      }
    }
    return evaluator.value(node).asBoolean(false);
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    return list.valueStream().anyMatch(each -> TemplateText.same(each, value));
  }
}
