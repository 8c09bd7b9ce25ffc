package io.lambent.services.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.Invocation;
import io.lambent.services.TestingAwsServices;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The trace of a request stays with what comes of it, whichever services it passes. */
class TraceHeadersTest {
  private static final String ACCOUNT = "000000000000";
  private static final String HEADER =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;"
          + "Lineage=11223344:3";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);
  private static final SnsClient sns = services.client(SnsClient.builder(), "sns", ACCOUNT);
  private static final S3Client s3 =
      services.client(S3Client.builder().forcePathStyle(true), "s3", ACCOUNT);

  private final String name = "f-" + UUID.randomUUID();
  private final String function = "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + name;
  private final String queue =
      sqs.createQueue(request -> request.queueName("q-" + UUID.randomUUID())).queueUrl();

  private static void traced(AwsRequestOverrideConfiguration.Builder configuration) {
    configuration.putHeader("X-Amzn-Trace-Id", HEADER);
  }

  private @Nullable String received() {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(queue)
                    .waitTimeSeconds(20)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages()
        .getFirst()
        .attributes()
        .get(MessageSystemAttributeName.AWS_TRACE_HEADER);
  }

  private @Nullable String invoked() throws InterruptedException {
    Invocation invocation = services.invoker().of(name).poll(60, TimeUnit.SECONDS);
    assertThat(invocation).as("an invocation").isNotNull();
    return invocation == null ? null : invocation.traceId();
  }

  private String queueArn() {
    return String.valueOf(
        sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  @Test
  void theHeaderOfARequestIsAnAttributeOfItsMessage() {
    sqs.sendMessage(
        request ->
            request
                .queueUrl(queue)
                .messageBody("m")
                .overrideConfiguration(TraceHeadersTest::traced));

    assertThat(received()).isEqualTo(HEADER);
  }

  @Test
  void theHeaderOfABatchIsAnAttributeOfEachMessage() {
    sqs.sendMessageBatch(
        request ->
            request
                .queueUrl(queue)
                .entries(SendMessageBatchRequestEntry.builder().id("1").messageBody("m").build())
                .overrideConfiguration(TraceHeadersTest::traced));

    assertThat(received()).isEqualTo(HEADER);
  }

  @Test
  void theAttributeOfAMessageCountsMoreThanTheHeader() {
    sqs.sendMessage(
        request ->
            request
                .queueUrl(queue)
                .messageBody("m")
                .messageSystemAttributes(
                    Map.of(
                        MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                        MessageSystemAttributeValue.builder()
                            .dataType("String")
                            .stringValue("Root=1-0-0")
                            .build()))
                .overrideConfiguration(TraceHeadersTest::traced));

    assertThat(received()).isEqualTo("Root=1-0-0");
  }

  @Test
  void aTopicPassesTheHeaderOnToQueuesAndFunctions() throws Exception {
    String topic = sns.createTopic(request -> request.name("t-" + UUID.randomUUID())).topicArn();
    sns.subscribe(request -> request.topicArn(topic).protocol("sqs").endpoint(queueArn()));
    sns.subscribe(request -> request.topicArn(topic).protocol("lambda").endpoint(function));

    sns.publish(
        request ->
            request.topicArn(topic).message("m").overrideConfiguration(TraceHeadersTest::traced));

    assertThat(received()).isEqualTo(HEADER);
    assertThat(invoked()).isEqualTo(HEADER);
  }

  @Test
  void aBucketPassesTheHeaderOnToFunctions() throws Exception {
    String bucket = "b-" + UUID.randomUUID();
    s3.createBucket(request -> request.bucket(bucket));
    s3.putBucketNotificationConfiguration(
        request ->
            request
                .bucket(bucket)
                .notificationConfiguration(
                    configuration ->
                        configuration.lambdaFunctionConfigurations(
                            LambdaFunctionConfiguration.builder()
                                .lambdaFunctionArn(function)
                                .events(Event.S3_OBJECT_CREATED)
                                .build())));

    s3.putObject(
        request -> request.bucket(bucket).key("k").overrideConfiguration(TraceHeadersTest::traced),
        RequestBody.fromString("content"));

    assertThat(invoked()).isEqualTo(HEADER);
  }
}
