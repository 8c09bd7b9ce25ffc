package io.lambent.services.cloudformation.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.cloudformation.template.TemplateError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackPolicyTest {
  private static final String TABLE = "AWS::DynamoDB::Table";

  private static StackPolicy policy(String statements) {
    return StackPolicy.parse("{\"Statement\": [" + statements.replace('\'', '"') + "]}");
  }

  @Test
  void aStatementThatDeniesTakesPrecedence() {
    StackPolicy policy =
        policy(
            "{'Effect': 'Allow', 'Action': 'Update:*', 'Principal': '*', 'Resource': '*'},"
                + "{'Effect': 'Deny', 'Action': ['Update:Replace', 'Update:Delete'],"
                + " 'Principal': '*', 'Resource': 'LogicalResourceId/Ord*'}");

    assertThat(policy.denial(StackPolicy.MODIFY, "Orders", TABLE)).isNull();
    assertThat(policy.denial(StackPolicy.REPLACE, "Customers", TABLE)).isNull();
    assertThat(policy.denial(StackPolicy.REPLACE, "Orders", TABLE))
        .isEqualTo(
            "Action denied by stack policy: Statement [#2] does not allow"
                + " [Update:Replace, Update:Delete] for resource [LogicalResourceId/Ord*]");
  }

  @Test
  void whatNoStatementAllowsIsNotAllowed() {
    StackPolicy policy =
        policy(
            "{'Effect': 'Allow', 'NotAction': 'Update:Delete', 'Principal': '*',"
                + " 'NotResource': 'LogicalResourceId/Orders'}");

    assertThat(policy.denial(StackPolicy.MODIFY, "Customers", TABLE)).isNull();
    assertThat(policy.denial(StackPolicy.DELETE, "Customers", TABLE))
        .isEqualTo("Action not allowed by stack policy");
    assertThat(policy.denial(StackPolicy.MODIFY, "Orders", TABLE))
        .isEqualTo("Action not allowed by stack policy");
  }

  @Test
  void conditionsNameTypes() {
    StackPolicy policy =
        policy(
            "{'Effect': 'Allow', 'Action': 'Update:*', 'Principal': '*', 'Resource': '*',"
                + " 'Condition': {'StringLike': {'ResourceType': ['AWS::SQS::*', 'AWS::S3::*']}}}");

    assertThat(policy.denial(StackPolicy.MODIFY, "Queue", "AWS::SQS::Queue")).isNull();
    assertThat(policy.denial(StackPolicy.MODIFY, "Orders", TABLE)).isNotNull();
  }

  @Test
  void anEmptyPolicyProtectsNothing() {
    assertThat(StackPolicy.parse("{}").denial(StackPolicy.DELETE, "Orders", TABLE)).isNull();
    assertThat(StackPolicy.parse(null).denial(StackPolicy.DELETE, "Orders", TABLE)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3f2a",
        "[]",
        "{\"Statement\": []}",
        "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"Update:*\", \"Principal\": \"m\"}}",
        "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"Delete:*\", \"Principal\": \"*\"}]}",
        "{\"Statement\": [{\"Effect\": \"No\", \"Action\": \"Update:*\", \"Principal\": \"*\"}]}"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> StackPolicy.parse(text)).isInstanceOf(TemplateError.class);
  }
}
