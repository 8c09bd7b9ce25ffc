package io.lambent.services.cloudformation.intrinsic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

class EvaluatorTest {
  private static final Evaluator EVALUATOR = new Evaluator(new TestingScope());

  /** A parameter {@code Name}, a list {@code Zones}, and a resource that is not there yet. */
  private static final class TestingScope implements Scope {
    @Override
    public @Nullable JsonNode ref(String name) {
      return switch (name) {
        case "Name" -> JsonNodeFactory.instance.stringNode("app");
        case "Zones" -> TemplateText.snippet("[a, b]");
        case "AWS::NoValue" -> MissingNode.getInstance();
        case "New" -> JsonNodeFactory.instance.stringNode(UNKNOWN);
        default -> null;
      };
    }

    @Override
    public JsonNode attribute(String resource, String attribute) {
      return JsonNodeFactory.instance.stringNode("arn:" + resource + ":" + attribute);
    }

    @Override
    public @Nullable JsonNode condition(String name) {
      return switch (name) {
        case "IsYes" -> TemplateText.snippet("{\"Fn::Equals\": [\"app\", {\"Ref\": \"Name\"}]}");
        case "IsNo" -> TemplateText.snippet("{\"Fn::Not\": [{\"Condition\": \"IsYes\"}]}");
        default -> null;
      };
    }

    @Override
    public JsonNode mappings() {
      return TemplateText.snippet("{M: {a: {x: 1, y: [p, q]}}}");
    }

    @Override
    public JsonNode importValue(String name) {
      return JsonNodeFactory.instance.stringNode("imported " + name);
    }

    @Override
    public List<String> zones(String region) {
      return List.of("r1a", "r1b");
    }
  }

  private static String value(String yaml) {
    return EVALUATOR.value(TemplateText.snippet(yaml)).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!Ref Name|\"app\"",
        "!GetAtt Queue.Arn|\"arn:Queue:Arn\"",
        "!Sub '${Name}-${Queue.Arn}-${!Lit}-${V}'|",
        "!Sub ['${Name}-${V}-${!Lit}', {V: !Ref Name}]|\"app-app-${Lit}\"",
        "!Join ['-', [a, !Ref Name, 5, true]]|\"app\"",
        "!Select [1, !Ref Zones]|\"b\"",
        "!Split [',', 'a,b,']|[\"a\",\"b\",\"\"]",
        "!If [IsYes, 1, 2]|1",
        "!If [IsNo, 1, 2]|2",
        "{A: !If [IsNo, 1, !Ref 'AWS::NoValue'], B: 1}|{\"B\":1}",
        "!FindInMap [M, a, y]|[\"p\",\"q\"]",
        "!FindInMap [M, a, z, {DefaultValue: d}]|\"d\"",
        "!ImportValue x|\"imported x\"",
        "!Base64 hello|\"aGVsbG8=\"",
        "!GetAZs ''|[\"r1a\",\"r1b\"]",
        "!Cidr [10.0.0.0/16, 2, 8]|[\"10.0.0.0/24\",\"10.0.1.0/24\"]",
        "!Cidr ['2001:db8::/56', 2, 64]|[\"2001:db8:0:0:0:0:0:0/64\",\"2001:db8:0:1:0:0:0:0/64\"]",
        "!Length [1, 2, 3]|3",
        "!ToJsonString {a: !Ref Name}|\"{\\\"a\\\":\\\"app\\\"}\"",
        "!Sub 'x-${New}'|\"x-{{changeSet:KNOWN_AFTER_APPLY}}\"",
        "{Condition: {StringEquals: {a: b}}}|{\"Condition\":{\"StringEquals\":{\"a\":\"b\"}}}"
      })
  void computesFunctions(String yaml, String json) {
    if (json == null) {
      assertThatThrownBy(() -> value(yaml)).isInstanceOf(TemplateError.class);
    } else if (yaml.startsWith("!Join")) {
      assertThat(value(yaml)).isEqualTo("\"a-app-5-true\"");
    } else {
      assertThat(value(yaml)).isEqualTo(json);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!Select [5, [a]]|Template error: Fn::Select cannot select nonexistent value at index 5",
        "!FindInMap [M, b, x]|Template error: Unable to get mapping for M::b::x",
        "!GetAtt Queue|Template error: every Fn::GetAtt object requires two non-empty parameters,"
            + " the resource name and the resource attribute",
        "!Base64 [a]|Template error: every Fn::Base64 object must have a String-typed value."
      })
  void refusesInTheWordsOfAws(String yaml, String text) {
    assertThatThrownBy(() -> value(yaml))
        .isInstanceOfSatisfying(
            TemplateError.class, error -> assertThat(error.text()).isEqualTo(text));
  }

  @Test
  void needsAtLeastTwoConditionsForAnd() {
    assertThatThrownBy(() -> value("!And [{Condition: IsYes}]"))
        .isInstanceOfSatisfying(
            TemplateError.class,
            error ->
                assertThat(error.text())
                    .isEqualTo(
                        "Template error: every Fn::And object requires a list of at least 2 and at"
                            + " most 10 boolean parameters."));
  }
}
