package io.lambent.services.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  @Test
  void readsShortFormsOfFunctions() {
    String yaml =
        """
        A: !Ref Name
        B: !GetAtt Queue.Arn
        C: !Sub "${Name}-x"
        D: !If [IsProd, 1, !Ref "AWS::NoValue"]
        E: !Join
          - ","
          - - a
            - !Select [0, !Split [".", a.b]]
        F: !GetAtt [Stack, Outputs.Url]
        """;

    assertThat(TemplateText.write(TemplateText.read(yaml)))
        .isEqualTo(
            "{\"A\":{\"Ref\":\"Name\"},\"B\":{\"Fn::GetAtt\":[\"Queue\",\"Arn\"]},"
                + "\"C\":{\"Fn::Sub\":\"${Name}-x\"},"
                + "\"D\":{\"Fn::If\":[\"IsProd\",1,{\"Ref\":\"AWS::NoValue\"}]},"
                + "\"E\":{\"Fn::Join\":[\",\",[\"a\",{\"Fn::Select\":[0,{\"Fn::Split\":[\".\","
                + "\"a.b\"]}]}]]},\"F\":{\"Fn::GetAtt\":[\"Stack\",\"Outputs.Url\"]}}");
  }

  @Test
  void keepsAccountIdsDatesAndQuotedTexts() {
    assertThat(
            TemplateText.write(
                TemplateText.read("{A: 012345678901, B: 2012-10-17, C: '5', D: 1.50, E: yes}")))
        .isEqualTo(
            "{\"A\":\"012345678901\",\"B\":\"2012-10-17\",\"C\":\"5\",\"D\":1.50,\"E\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [1,|Template format error: YAML not well-formed. (line 1, column 7)",
        "just text|Template format error: unsupported structure.",
        "Resources: {}|Template format error: At least one Resources member must be defined.",
        "{Foo: 1, Resources: {A: {Type: T}}}|Invalid template property or properties [Foo]",
        "{Resources: {A: {}}}|Template format error: [/Resources/A] Every Resources object must"
            + " contain a Type member.",
        "{Resources: {a-b: {Type: T}}}|Template format error: Resource name a-b is non"
            + " alphanumeric.",
        "{Resources: {A: {Type: T, DependsOn: B}}}|Template format error: Unresolved resource"
            + " dependencies [B] in the Resources block of the template",
        "{Resources: {A: {Type: T}}, Outputs: {O: {Value: null}}}|[/Outputs/O/Value] 'null' values"
            + " are not allowed in templates",
        "{Resources: {A: {Type: T}}, Outputs: {O: {}}}|Template format error: Every Outputs member"
            + " must contain a Value object",
        "{Resources: {A: {Type: T}}, Mappings: {M: {a: {b: {c: 1}}}}}|Template format error: Every"
            + " Mappings attribute must be a String or a List.",
        "{Resources: {A: {Type: T, Properties: {P: !If [X, 1, 2]}}}}|Template error: unresolved"
            + " condition dependency X in Fn::If",
        "{Parameters: {'AWS::NoValue': {Type: String}}, Resources: {A: {Type: T}}}|Template format"
            + " error: Parameter name AWS::NoValue is non alphanumeric.",
        "{Parameters: {P: {Type: Foo}}, Resources: {A: {Type: T}}}|Template format error:"
            + " Unrecognized parameter type: Foo",
        "A: [&x 1, *x]|Template error: YAML aliases are not allowed in CloudFormation templates"
      })
  void refusesInTheWordsOfAws(String template, String text) {
    assertThatThrownBy(() -> Template.parse(template))
        .isInstanceOfSatisfying(
            TemplateError.class, error -> assertThat(error.text()).isEqualTo(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{Type: String, AllowedValues: [a, b]}|c|Parameter 'P' must be one of AllowedValues",
        "{Type: String, AllowedPattern: '[a-z]+'}|C|Parameter 'P' must match pattern [a-z]+",
        "{Type: String, MaxLength: 2}|abc|Parameter 'P' must contain at most 2 characters",
        "{Type: Number}|x|Parameter 'P' must be a number",
        "{Type: Number, MinValue: 5}|4|Parameter 'P' must be a number not less than 5",
        "{Type: String, MinLength: 2, ConstraintDescription: two}|a|Parameter P failed to satisfy"
            + " constraint: two"
      })
  void checksParameters(String definition, String value, String text) {
    Template template =
        Template.parse("{Parameters: {P: " + definition + "}, Resources: {A: {Type: T}}}");

    assertThatThrownBy(() -> template.parameters().values().iterator().next().check(value))
        .isInstanceOfSatisfying(
            TemplateError.class, error -> assertThat(error.text()).isEqualTo(text));
  }
}
