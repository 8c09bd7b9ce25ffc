package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Queues: their attributes, tags and accounts. */
class QueuesTest extends SqsCalls {
  @Test
  void createsAQueueOnceAndKeepsItsAttributesAndTags() {
    String name = "once-" + UUID.randomUUID();
    String url = sqs.createQueue(request -> request.queueName(name)).queueUrl();

    assertThat(url).isEqualTo("http://localhost:4566/000000000000/" + name);
    assertThat(sqs.createQueue(request -> request.queueName(name)).queueUrl()).isEqualTo(url);
    assertThat(sqs.getQueueUrl(request -> request.queueName(name)).queueUrl()).isEqualTo(url);
    assertThat(sqs.listQueues(request -> request.queueNamePrefix(name)).queueUrls())
        .containsExactly(url);
    assertError(
        () ->
            sqs.createQueue(
                request ->
                    request
                        .queueName(name)
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "31"))),
        "QueueAlreadyExists",
        "A queue already exists with the same name and a different value for attribute"
            + " VisibilityTimeout");
    sqs.setQueueAttributes(
        request ->
            request
                .queueUrl(url)
                .attributes(
                    Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        "31",
                        QueueAttributeName.POLICY,
                        "{}")));
    assertThat(
            sqs.getQueueAttributes(
                    request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings())
        .containsEntry("VisibilityTimeout", "31")
        .containsEntry("MessageRetentionPeriod", "345600")
        .containsEntry("MaximumMessageSize", "1048576")
        .containsEntry("QueueArn", "arn:aws:sqs:us-east-1:000000000000:" + name)
        .containsEntry("Policy", "{}");
    sqs.setQueueAttributes(
        request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, "")));
    assertThat(
            sqs.getQueueAttributes(
                    request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings())
        .doesNotContainKey("Policy");
    sqs.tagQueue(request -> request.queueUrl(url).tags(Map.of("a", "1", "b", "2")));
    sqs.untagQueue(request -> request.queueUrl(url).tagKeys("a"));
    assertThat(sqs.listQueueTags(request -> request.queueUrl(url)).tags())
        .isEqualTo(Map.of("b", "2"));
  }

  @Test
  void refusesUnknownAttributesAndRedriveAllowPolicies() {
    String queue = queue();
    assertError(
        () ->
            sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNamesWithStrings("Color")),
        "InvalidAttributeName",
        "Unknown Attribute Color.");
    for (String policy :
        List.of(
            "{}",
            "{\"redrivePermission\":\"some\"}",
            "{\"redrivePermission\":\"byQueue\"}",
            "{\"redrivePermission\":\"denyAll\",\"sourceQueueArns\":[\"a\"]}")) {
      assertError(
          () ->
              sqs.setQueueAttributes(
                  request ->
                      request
                          .queueUrl(queue)
                          .attributes(Map.of(QueueAttributeName.REDRIVE_ALLOW_POLICY, policy))),
          "InvalidParameterValue",
          "Value "
              + policy
              + " for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the"
              + " redrive allow policy, as it's in an unsupported format.");
    }
  }

  @Test
  void purgesAndDeletesQueues() {
    String queue = queue();
    send(queue, "m");
    sqs.purgeQueue(request -> request.queueUrl(queue));
    assertThat(receive(queue, 0)).isEmpty();
    assertError(
        () -> sqs.purgeQueue(request -> request.queueUrl(queue)),
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        "Only one PurgeQueue operation on ");
    send(queue, "m");
    sqs.deleteQueue(request -> request.queueUrl(queue));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> send(queue, "m"),
            () -> receive(queue, 0),
            () -> sqs.deleteQueue(request -> request.queueUrl(queue)))) {
      assertError(
          call, "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
    }
    String name = queue.substring(queue.lastIndexOf('/') + 1);
    assertError(
        () -> sqs.createQueue(request -> request.queueName(name)),
        "AWS.SimpleQueueService.QueueDeletedRecently",
        "You must wait 60 seconds after deleting a queue before you can create another with the"
            + " same name.");
    services
        .jdbc()
        .update(
            "update lambent_aws.sqs_deleted_queue set deleted_at = now() - interval '61 s'"
                + " where name = ?",
            name);
    assertThat(sqs.createQueue(request -> request.queueName(name)).queueUrl()).isEqualTo(queue);
  }

  @Test
  void refusesWhatAwsRefuses() {
    String queue = queue(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"));
    assertError(
        () -> send(queue, "x".repeat(1_025)),
        "InvalidParameterValue",
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
    assertError(
        () -> sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(11)),
        "InvalidParameterValue",
        "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10,"
            + " if provided.");
    assertError(
        () -> sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle("x")),
        "ReceiptHandleIsInvalid",
        "The input receipt handle \"x\" is not a valid receipt handle.");
    assertError(
        () -> queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "43201")),
        "InvalidAttributeValue",
        "Invalid value for the parameter VisibilityTimeout.");
    assertError(
        () -> sqs.createQueue(request -> request.queueName("a.fifo")),
        "InvalidParameterValue",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    assertError(
        () -> queue(Map.of(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true")),
        "InvalidAttributeName",
        "Unknown Attribute ContentBasedDeduplication.");
    assertError(
        () ->
            sqs.sendMessage(
                request ->
                    request
                        .queueUrl(queue)
                        .messageBody("m")
                        .messageAttributes(
                            Map.of(
                                "n",
                                MessageAttributeValue.builder()
                                    .dataType("Number")
                                    .stringValue("one")
                                    .build()))),
        "InvalidParameterValue",
        "Can't cast the value of message attribute 'n' to a number.");
    assertThat(receive(queue, 0)).isEmpty();
  }

  @Test
  void speaksTheQueryProtocol() throws Exception {
    String queue = queue();
    String sent =
        query(
            "Action=SendMessage&MessageBody=hello%20query&QueueUrl="
                + queue
                + "&MessageAttribute.1.Name=a&MessageAttribute.1.Value.DataType=String"
                + "&MessageAttribute.1.Value.StringValue=1");
    String received =
        query(
            "Action=ReceiveMessage&MessageAttributeName.1=All&AttributeName.1=All&QueueUrl="
                + queue);

    assertThat(sent).contains("<SendMessageResult>", "<MD5OfMessageBody>", "<MessageId>");
    assertThat(received)
        .contains(
            "<Message>",
            "<Body>hello query</Body>",
            "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>",
            "<MessageAttribute><Name>a</Name>");
    assertThat(query("Action=ReceiveMessage&MaxNumberOfMessages=0&QueueUrl=" + queue))
        .contains("<Code>InvalidParameterValue</Code>", "<Type>Sender</Type>");
  }

  private static String query(String form) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(services.uri().resolve("/"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("Version=2012-11-05&" + form));
      TestingAwsServices.headers("sqs", "000000000000").forEach(request::header);
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void keepsQueuesOfAccountsApart() {
    String queue = queue();
    try (SqsClient other = services.client(SqsClient.builder(), "sqs", "111111111111")) {
      assertThatThrownBy(
              () -> other.sendMessage(request -> request.queueUrl(queue).messageBody("m")))
          .isInstanceOf(SqsException.class);
      assertThat(other.listQueues().queueUrls()).isEmpty();
    }
  }
}
