package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Permissions, which are statements of a queue's policy. */
class PermissionsTest extends SqsCalls {
  private static void add(String queue, String label, String... actions) {
    sqs.addPermission(
        request ->
            request.queueUrl(queue).label(label).awsAccountIds("222222222222").actions(actions));
  }

  private static JsonNode policy(String queue) {
    return JsonMapper.shared().readTree(count(queue, QueueAttributeName.POLICY));
  }

  @Test
  void addsAndRemovesStatements() {
    String queue = queue();
    String arn = count(queue, QueueAttributeName.QUEUE_ARN);
    add(queue, "one", "ReceiveMessage");
    add(queue, "two", "SendMessage", "DeleteMessage");

    JsonNode policy = policy(queue);
    assertThat(policy.path("Version").asString()).isEqualTo("2008-10-17");
    assertThat(policy.path("Id").asString()).isEqualTo(arn + "/SQSDefaultPolicy");
    assertThat(policy.path("Statement").get(0))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"Sid": "one", "Effect": "Allow",
                     "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
                     "Action": "SQS:ReceiveMessage", "Resource": "%s"}
                    """
                        .formatted(arn)));
    assertThat(policy.path("Statement").get(1).path("Action").toString())
        .isEqualTo("[\"SQS:SendMessage\",\"SQS:DeleteMessage\"]");
    sqs.removePermission(request -> request.queueUrl(queue).label("one"));
    assertThat(policy(queue).path("Statement").size()).isEqualTo(1);
    sqs.removePermission(request -> request.queueUrl(queue).label("two"));
    assertThat(
            sqs.getQueueAttributes(
                    request -> request.queueUrl(queue).attributeNames(QueueAttributeName.POLICY))
                .attributes())
        .isEmpty();
  }

  @Test
  void refusesWhatAwsRefuses() {
    String queue = queue();
    add(queue, "one", "ReceiveMessage");

    assertError(
        () -> add(queue, "one", "ReceiveMessage"),
        "InvalidParameterValue",
        "Value one for parameter Label is invalid. Reason: Already exists.");
    assertError(
        () -> sqs.removePermission(request -> request.queueUrl(queue).label("two")),
        "InvalidParameterValue",
        "Value two for parameter Label is invalid. Reason: can't find label.");
    assertError(
        () -> add(queue, "two", "CreateQueue"),
        "InvalidParameterValue",
        "Value SQS:CreateQueue for parameter ActionName is invalid.");
  }
}
