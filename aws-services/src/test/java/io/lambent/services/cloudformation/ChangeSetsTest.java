package io.lambent.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.TestingAwsServices;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The changes that change sets describe, which are those of change sets recorded from AWS. */
class ChangeSetsTest {
  private static final AwsOperations operations =
      TestingAwsServices.shared().bean(AwsOperations.class);
  private static final AwsOperations.Scope scope =
      new AwsOperations.Scope("000000000000", "us-east-1", "http://localhost:4566");

  private final String name = "c" + UUID.randomUUID().toString().substring(0, 8);

  private ObjectNode input(String template) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("StackName", name)
        .put("TemplateBody", template);
  }

  private JsonNode call(String operation, String input) {
    return operations.call(scope, "cloudformation", operation, TemplateText.snippet(input));
  }

  private String ended() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      String status =
          call("DescribeStacks", "{StackName: " + name + "}")
              .path("Stacks")
              .path(0)
              .path("StackStatus")
              .asString();
      if (!status.endsWith("_IN_PROGRESS")) {
        return status;
      }
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private void create(String template) {
    operations.call(scope, "cloudformation", "CreateStack", input(template));
    assertThat(ended()).isEqualTo("CREATE_COMPLETE");
  }

  private List<JsonNode> changes(String template, boolean withValues) {
    String id =
        operations
            .call(
                scope,
                "cloudformation",
                "CreateChangeSet",
                input(template).put("ChangeSetName", "c" + withValues))
            .path("Id")
            .asString();
    return call(
            "DescribeChangeSet",
            "{ChangeSetName: '" + id + "', IncludePropertyValues: " + withValues + "}")
        .path("Changes")
        .valueStream()
        .map(change -> change.path("ResourceChange"))
        .toList();
  }

  private static final String TOPICS =
      """
      Resources:
        First:
          Type: AWS::SNS::Topic
          Properties: {DisplayName: one}
        Second:
          Type: AWS::SSM::Parameter
          Metadata: {Note: a}
          Properties: {Type: String, Value: !GetAtt First.TopicName}
      """;

  @Test
  void whatRefersToAnAttributeOfAChangeIsListedWithoutValuesOnly() {
    create(TOPICS);
    String changed = TOPICS.replace("one", "two");

    List<JsonNode> changes = changes(changed, false);
    assertThat(changes)
        .extracting(change -> change.path("LogicalResourceId").asString())
        .containsExactly("First", "Second");
    JsonNode detail = changes.get(1).path("Details").path(0);
    assertThat(detail.path("Evaluation").asString()).isEqualTo("Dynamic");
    assertThat(detail.path("CausingEntity").asString()).isEqualTo("First.TopicName");
    assertThat(changes(changed, true)).hasSize(1);
  }

  @Test
  void metadataAndPoliciesAreChangesOfTheirOwn() {
    create(TOPICS);

    List<JsonNode> changes =
        changes(
            TOPICS
                .replace("Note: a", "Note: b")
                .replace("one}", "one}\n    DeletionPolicy: Retain"),
            false);

    assertThat(changes)
        .extracting(change -> change.path("Scope").toString())
        .containsExactly("[\"DeletionPolicy\"]", "[\"Metadata\"]");
    assertThat(changes.get(0).path("Details").path(0).path("Target").path("Attribute").asString())
        .isEqualTo("DeletionPolicy");
  }

  @Test
  void aRemovedResourceIsShownAsItWasBeforeItWasMade() {
    create(TOPICS);

    List<JsonNode> changes = changes(TOPICS.substring(0, TOPICS.indexOf("  Second")), true);

    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).path("BeforeContext").asString())
        .contains("\"Value\":\"{{changeSet:KNOWN_AFTER_APPLY}}\"");
  }

  @Test
  void alarmsDashboardsAndGlobalTablesAreMadeAndChanged() {
    String template =
        """
        Resources:
          Alarm:
            Type: AWS::CloudWatch::Alarm
            Properties:
              Namespace: shop
              MetricName: orders
              Statistic: Sum
              Period: 60
              EvaluationPeriods: 1
              Threshold: 5
              ComparisonOperator: LessThanThreshold
          Any:
            Type: AWS::CloudWatch::CompositeAlarm
            Properties: {AlarmRule: !Sub 'ALARM(${Alarm})'}
          Dashboard:
            Type: AWS::CloudWatch::Dashboard
            Properties: {DashboardBody: '{"widgets": []}'}
          Table:
            Type: AWS::DynamoDB::GlobalTable
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
              KeySchema: [{AttributeName: id, KeyType: HASH}]
              Replicas: [{Region: !Ref AWS::Region, DeletionProtectionEnabled: false}]
        """;
    create(template);

    operations.call(
        scope,
        "cloudformation",
        "UpdateStack",
        input(template.replace("Threshold: 5", "Threshold: 6")));

    assertThat(ended()).isEqualTo("UPDATE_COMPLETE");
    JsonNode alarm =
        operations
            .call(
                scope,
                "cloudwatch",
                "DescribeAlarms",
                TemplateText.snippet("{AlarmNamePrefix: " + name + "-Alarm}"))
            .path("MetricAlarms")
            .path(0);
    assertThat(alarm.path("Threshold").asDouble()).isEqualTo(6);
  }

  @Test
  void anAlarmRollsAnUpdateBack() {
    create(TOPICS);
    operations.call(
        scope,
        "cloudwatch",
        "PutMetricAlarm",
        TemplateText.snippet(
            "{AlarmName: "
                + name
                + ", Namespace: n, MetricName: m, Statistic: Sum, Period: 60, EvaluationPeriods: 1,"
                + " Threshold: 1, ComparisonOperator: LessThanThreshold, TreatMissingData: ignore}"));
    operations.call(
        scope,
        "cloudwatch",
        "SetAlarmState",
        TemplateText.snippet("{AlarmName: " + name + ", StateValue: ALARM, StateReason: testing}"));
    ObjectNode update = input(TOPICS.replace("one", "two"));
    update
        .putObject("RollbackConfiguration")
        .putArray("RollbackTriggers")
        .addObject()
        .put("Arn", "arn:aws:cloudwatch:us-east-1:000000000000:alarm:" + name)
        .put("Type", "AWS::CloudWatch::Alarm");

    operations.call(scope, "cloudformation", "UpdateStack", update);

    assertThat(ended()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
  }
}
