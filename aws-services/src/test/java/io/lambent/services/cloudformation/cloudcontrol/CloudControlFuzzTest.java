package io.lambent.services.cloudformation.cloudcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudcontrol.model.ProgressEvent;
import tools.jackson.databind.json.JsonMapper;

class CloudControlFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  private static List<String> quoted(String... values) {
    return List.of(values).stream().map(JsonMapper.shared()::writeValueAsString).toList();
  }

  @Test
  void answersWithNothingButErrorsOfTheCaller() throws Exception {
    TestingAwsServices services = TestingAwsServices.shared();
    TestingControl control = new TestingControl();
    String name = "fuzz-" + UUID.randomUUID().toString().substring(0, 8);
    ProgressEvent queue = control.create("AWS::SQS::Queue", "{\"QueueName\":\"" + name + "\"}");
    ServiceFuzz fuzz =
        new ServiceFuzz(
            services,
            "cloudcontrol",
            Map.ofEntries(
                Map.entry(
                    "TypeName",
                    quoted(
                        "AWS::SQS::Queue",
                        "AWS::S3::Bucket",
                        "AWS::Events::Rule",
                        "AWS::ApiGatewayV2::Route",
                        "AWS::DynamoDB::Table",
                        "AWS::IAM::Role")),
                Map.entry(
                    "Identifier",
                    quoted(
                        queue.identifier(),
                        "{\"QueueUrl\":\"" + queue.identifier() + "\"}",
                        name,
                        "a|b",
                        "arn:aws:events:us-east-1:000000000000:rule/" + name)),
                Map.entry(
                    "DesiredState",
                    quoted(
                        "{}",
                        "{\"QueueName\":\"" + name + "-2\",\"RedrivePolicy\":{\"a\":[1]}}",
                        "{\"BucketName\":\"" + name + "\",\"CorsConfiguration\":{}}",
                        "{\"Name\":\"" + name + "\",\"EventPattern\":{\"source\":[]}}",
                        "{\"ApiId\":\"a\",\"RouteKey\":\"GET /\"}",
                        "{\"KeySchema\":[],\"AttributeDefinitions\":[{}]}",
                        "{\"AssumeRolePolicyDocument\":{}}")),
                Map.entry("ResourceModel", quoted("{}", "{\"ApiId\":\"a\"}", "[]")),
                Map.entry(
                    "PatchDocument",
                    quoted(
                        "[]",
                        "[{\"op\":\"add\",\"path\":\"/DelaySeconds\",\"value\":9}]",
                        "[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/Tags\"}]",
                        "[{\"op\":\"replace\",\"path\":\"\",\"value\":{}}]",
                        "[{\"op\":\"move\",\"from\":\"/QueueName\",\"path\":\"/Tags/0\"}]",
                        "[{\"op\":\"add\",\"path\":\"/Tags\",\"value\":[1,null,{\"Key\":{}}]}]")),
                Map.entry("RequestToken", quoted(queue.requestToken(), "none")),
                Map.entry("Operations", List.of("[\"CREATE\",\"DELETE\"]", "[]")),
                Map.entry("OperationStatuses", List.of("[\"SUCCESS\"]", "[]")),
                Map.entry("MaxResults", List.of("1", "100"))),
            SEED);

    assertThat(fuzz.json("CloudApiService", 10)).as("seed " + SEED).isEmpty();
    for (ProgressEvent event :
        control
            .client()
            .listResourceRequestsPaginator(all -> {})
            .resourceRequestStatusSummaries()) {
      assertThat(control.ended(event).errorCodeAsString())
          .as(event.toString())
          .isNotEqualTo("InternalFailure");
    }
  }
}
