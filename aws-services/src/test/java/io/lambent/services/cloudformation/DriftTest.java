package io.lambent.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class DriftTest {
  private static final AwsOperations operations =
      TestingAwsServices.shared().bean(AwsOperations.class);
  private static final AwsOperations.Scope scope =
      new AwsOperations.Scope("000000000000", "us-east-1", "http://localhost:4566");

  private static final String TEMPLATE =
      """
      Resources:
        Queue:
          Type: AWS::SQS::Queue
          Properties: {DelaySeconds: 1, Tags: [{Key: a, Value: b}]}
        Parameter:
          Type: AWS::SSM::Parameter
          Properties: {Type: String, Value: first}
        Bus:
          Type: AWS::Events::EventBus
          Properties: {Name: !Ref AWS::StackName}
      """;

  private final String name = "d" + UUID.randomUUID().toString().substring(0, 8);

  private static JsonNode call(String api, String operation, String input) {
    return operations.call(scope, api, operation, TemplateText.snippet(input));
  }

  private JsonNode stacks(String operation) {
    return call("cloudformation", operation, "{StackName: " + name + "}");
  }

  @BeforeEach
  void create() {
    operations.call(
        scope,
        "cloudformation",
        "CreateStack",
        JsonNodeFactory.instance.objectNode().put("StackName", name).put("TemplateBody", TEMPLATE));
    String status = "";
    for (int i = 0; i < 30 && !status.equals("CREATE_COMPLETE"); i++) {
      // Each waits for the end of the creation.
      status = stacks("DescribeStacks").path("Stacks").path(0).path("StackStatus").asString();
    }
    assertThat(status).isEqualTo("CREATE_COMPLETE");
  }

  private String physicalId(String logicalId) {
    return call(
            "cloudformation",
            "DescribeStackResource",
            "{StackName: " + name + ", LogicalResourceId: " + logicalId + "}")
        .path("StackResourceDetail")
        .path("PhysicalResourceId")
        .asString();
  }

  private JsonNode detection() {
    String id = stacks("DetectStackDrift").path("StackDriftDetectionId").asString();
    return call(
        "cloudformation",
        "DescribeStackDriftDetectionStatus",
        "{StackDriftDetectionId: '" + id + "'}");
  }

  @Test
  void tellsWhatDiffersFromTheTemplate() {
    JsonNode before = detection();
    assertThat(before.path("DetectionStatus").asString()).isEqualTo("DETECTION_COMPLETE");
    assertThat(before.path("StackDriftStatus").asString())
        .as(() -> stacks("DescribeStackResourceDrifts").toString())
        .isEqualTo("IN_SYNC");
    String url = physicalId("Queue");
    call("sqs", "SetQueueAttributes", "{QueueUrl: '" + url + "', Attributes: {DelaySeconds: '7'}}");
    call("sqs", "TagQueue", "{QueueUrl: '" + url + "', Tags: {c: d}}");
    call("ssm", "DeleteParameter", "{Name: " + physicalId("Parameter") + "}");

    JsonNode after = detection();
    assertThat(after.path("StackDriftStatus").asString()).isEqualTo("DRIFTED");
    assertThat(after.path("DriftedStackResourceCount").asInt()).isEqualTo(2);
    JsonNode drifts = stacks("DescribeStackResourceDrifts").path("StackResourceDrifts");
    assertThat(
            drifts
                .valueStream()
                .map(each -> each.path("StackResourceDriftStatus").asString())
                .toList())
        .containsExactly("IN_SYNC", "DELETED", "MODIFIED");
    assertThat(
            drifts
                .path(2)
                .path("PropertyDifferences")
                .valueStream()
                .map(
                    each ->
                        each.path("PropertyPath").asString()
                            + " "
                            + each.path("DifferenceType").asString()
                            + " "
                            + each.path("ExpectedValue").asString()
                            + " "
                            + each.path("ActualValue").asString())
                .toList())
        .containsExactly(
            "/DelaySeconds NOT_EQUAL 1 7", "/Tags/1 ADD null {\"Key\":\"c\",\"Value\":\"d\"}");
    assertThat(
            stacks("DescribeStacks")
                .path("Stacks")
                .path(0)
                .path("DriftInformation")
                .path("StackDriftStatus")
                .asString())
        .isEqualTo("DRIFTED");
  }

  @Test
  void refusesResourcesThatTheStackDoesNotHave() {
    assertThatThrownBy(
            () ->
                call(
                    "cloudformation",
                    "DetectStackResourceDrift",
                    "{StackName: " + name + ", LogicalResourceId: Other}"))
        .hasMessageContaining("Resource Other does not exist for stack " + name);
  }
}
