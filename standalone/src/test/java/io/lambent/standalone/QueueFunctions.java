package io.lambent.standalone;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Functions that queues trigger: each puts what it handles into another queue, for the test. */
final class QueueFunctions {
  static final String SEND =
      """
      import json, os, urllib.request

      def put(queue, body):
          request = urllib.request.Request(
              os.environ["AWS_ENDPOINT_URL"],
              json.dumps({"QueueUrl": queue, "MessageBody": body}).encode(),
              {"Content-Type": "application/x-amz-json-1.0",
               "X-Amz-Target": "AmazonSQS.SendMessage",
               "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/"
                                "aws4_request, SignedHeaders=host, Signature=0"})
          urllib.request.urlopen(request).read()
      """;

  private QueueFunctions() {}

  /**
   * A Python function that puts the body of each message into a queue. Of messages that begin with
   * {@code bad} it says that they have failed.
   */
  static String copier(String queueUrl) {
    return SEND
        + """

        def handler(event, context):
            failures = []
            for record in event["Records"]:
                if record["body"].startswith("bad"):
                    failures.append({"itemIdentifier": record["messageId"]})
                else:
                    put("%s", record["body"])
            return {"batchItemFailures": failures}
        """
            .formatted(queueUrl);
  }

  /**
   * A Python function that puts the data of each record of a data stream into a queue. It fails
   * with batches that hold data that begins with {@code bad}.
   */
  static String streamCopier(String queueUrl) {
    return SEND
        + """

        import base64

        def handler(event, context):
            texts = [base64.b64decode(record["kinesis"]["data"]).decode()
                     for record in event["Records"]]
            if any(text.startswith("bad") for text in texts):
                raise ValueError("bad")
            for text in texts:
                put("%s", text)
        """
            .formatted(queueUrl);
  }

  /** A Python function that puts the value of each record of a topic into a queue. */
  static String topicCopier(String queueUrl) {
    return SEND
        + """

        import base64

        def handler(event, context):
            for records in event["records"].values():
                for record in records:
                    put("%s", base64.b64decode(record["value"]).decode())
        """
            .formatted(queueUrl);
  }

  /** A Python function that puts the new image of each changed item into a queue. */
  static String changeCopier(String queueUrl) {
    return SEND
        + """

        def handler(event, context):
            for record in event["Records"]:
                put("%s", record["eventName"] + " " + record["dynamodb"]["NewImage"]["value"]["S"])
        """
            .formatted(queueUrl);
  }

  /**
   * A Python function that puts {@code key:number} of each record of a stream into a FIFO queue, in
   * the group of the key.
   */
  static String numbersCopier(String queueUrl) {
    return SEND.replace("def put(queue, body):", "def put(queue, body, group):")
            .replace(
                "\"MessageBody\": body}",
                "\"MessageBody\": body, \"MessageGroupId\": group,"
                    + " \"MessageDeduplicationId\": str(uuid.uuid4())}")
        + """

        import base64, uuid

        def handler(event, context):
            for record in event["Records"]:
                if "kinesis" in record:
                    body = base64.b64decode(record["kinesis"]["data"]).decode()
                else:
                    image = record["dynamodb"]["NewImage"]
                    body = image["id"]["S"] + ":" + image["n"]["N"]
                put("%s", body, body.split(":")[0])
        """
            .formatted(queueUrl);
  }

  /**
   * Makes a queue under a name of its own.
   *
   * @return its URL
   */
  static String queue(SqsClient sqs) {
    return sqs.createQueue(request -> request.queueName("q-" + UUID.randomUUID())).queueUrl();
  }

  static String arn(SqsClient sqs, String queueUrl) {
    return Objects.requireNonNull(
        sqs.getQueueAttributes(
                request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  /** Receives from a queue until it has had all of the bodies, and returns what it has had. */
  static Set<String> awaitAll(SqsClient sqs, String queueUrl, Set<String> bodies) {
    Set<String> received = new HashSet<>();
    return Eventually.find(
        () -> {
          List<Message> messages =
              sqs.receiveMessage(
                      request ->
                          request
                              .queueUrl(queueUrl)
                              .maxNumberOfMessages(10)
                              .waitTimeSeconds(1)
                              .visibilityTimeout(600))
                  .messages();
          messages.forEach(message -> received.add(message.body()));
          return Optional.of(received).filter(all -> all.containsAll(bodies));
        });
  }
}
