package io.lambent.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events of buckets on their way to functions, queues, topics and the default event bus. */
class NotificationTest extends S3Calls {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:";
  private static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);
  private static final EventBridgeClient events =
      services.client(EventBridgeClient.builder(), "events", ACCOUNT);
  private static final SnsClient sns = services.client(SnsClient.builder(), "sns", ACCOUNT);
  private static final JsonMapper json = JsonMapper.shared();

  private final String name = "f-" + UUID.randomUUID();

  private static LambdaFunctionConfiguration function(String name, String prefix, Event... events) {
    return LambdaFunctionConfiguration.builder()
        .id(name)
        .lambdaFunctionArn(FUNCTION + name)
        .events(events)
        .filter(
            filter ->
                filter.key(
                    key ->
                        key.filterRules(FilterRule.builder().name("prefix").value(prefix).build())))
        .build();
  }

  private static void configure(String bucket, LambdaFunctionConfiguration... functions) {
    s3.putBucketNotificationConfiguration(
        r ->
            r.bucket(bucket)
                .notificationConfiguration(
                    configuration ->
                        configuration.lambdaFunctionConfigurations(Arrays.asList(functions))));
  }

  private JsonNode event() throws InterruptedException {
    Invocation invocation = services.invoker().of(name).poll(60, TimeUnit.SECONDS);
    assertThat(invocation).as("an event").isNotNull();
    return json.readTree(new String(invocation.payload(), UTF_8)).path("Records").get(0);
  }

  @Test
  void invokesAFunctionForEachObject() throws InterruptedException {
    String bucket = bucket();
    configure(
        bucket, function(name, "in/", Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED_DELETE));

    put(bucket, "out/x", "1");
    String tag = put(bucket, "in/a b/ä.txt", "12").eTag();
    JsonNode created = event();
    s3.deleteObject(r -> r.bucket(bucket).key("in/a b/ä.txt"));
    JsonNode removed = event();

    assertThat(created.path("eventVersion").asString()).isEqualTo("2.1");
    assertThat(created.path("eventSource").asString()).isEqualTo("aws:s3");
    assertThat(created.path("awsRegion").asString()).isEqualTo("us-east-1");
    assertThat(created.path("eventName").asString()).isEqualTo("ObjectCreated:Put");
    assertThat(created.path("eventTime").asString()).matches("[0-9-]+T[0-9:]+\\.\\d{3}Z");
    JsonNode s3Part = created.path("s3");
    assertThat(s3Part.path("s3SchemaVersion").asString()).isEqualTo("1.0");
    assertThat(s3Part.path("configurationId").asString()).isEqualTo(name);
    assertThat(s3Part.path("bucket").path("arn").asString()).isEqualTo("arn:aws:s3:::" + bucket);
    assertThat(s3Part.path("object").path("key").asString()).isEqualTo("in/a+b/%C3%A4.txt");
    assertThat(s3Part.path("object").path("size").asInt()).isEqualTo(2);
    assertThat("\"" + s3Part.path("object").path("eTag").asString() + "\"").isEqualTo(tag);
    assertThat(removed.path("eventName").asString()).isEqualTo("ObjectRemoved:Delete");
    assertThat(removed.path("s3").path("object").has("size")).isFalse();
    assertThat(removed.path("s3").path("object").path("sequencer").asString())
        .isGreaterThan(created.path("s3").path("object").path("sequencer").asString());
  }

  @Test
  void triesAgainUntilTheFunctionTakesTheEvent() throws InterruptedException {
    String bucket = bucket();
    configure(bucket, function(name, "", Event.S3_OBJECT_CREATED_PUT));
    services
        .invoker()
        .next(name, new InvocationOutcome.Rejected(ErrorCode.SERVICE_UNAVAILABLE, "not reachable"));

    put(bucket, "k", "1");

    assertThat(event().path("s3").path("object").path("key").asString()).isEqualTo("k");
    assertThat(event().path("s3").path("object").path("key").asString()).isEqualTo("k");
  }

  @Test
  void sendsATestEventAndEventsToAQueue() {
    String bucket = bucket();
    String url = sqs.createQueue(r -> r.queueName(name)).queueUrl();
    String arn = "arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + name;

    s3.putBucketNotificationConfiguration(
        r ->
            r.bucket(bucket)
                .notificationConfiguration(
                    configuration ->
                        configuration.queueConfigurations(
                            QueueConfiguration.builder()
                                .queueArn(arn)
                                .events(Event.S3_OBJECT_CREATED)
                                .build())));
    String test = receive(url);
    put(bucket, "k", "1");
    String created = receive(url);

    assertThat(test).contains("\"Event\":\"s3:TestEvent\"", "\"Bucket\":\"" + bucket + "\"");
    assertThat(created).contains("\"eventName\":\"ObjectCreated:Put\"");
    assertThat(
            s3.getBucketNotificationConfiguration(r -> r.bucket(bucket))
                .queueConfigurations()
                .getFirst()
                .queueArn())
        .isEqualTo(arn);
  }

  @Test
  void publishesATestEventAndEventsToATopic() {
    String bucket = bucket();
    String topic = sns.createTopic(r -> r.name(name)).topicArn();
    String url = sqs.createQueue(r -> r.queueName(name)).queueUrl();
    sns.subscribe(
        r ->
            r.topicArn(topic)
                .protocol("sqs")
                .endpoint("arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + name));

    configureTopic(bucket, topic);
    JsonNode test = json.readTree(receive(url));
    put(bucket, "k", "1");
    JsonNode created = json.readTree(receive(url));

    assertThat(test.path("Subject").asString()).isEqualTo("Amazon S3 Notification");
    assertThat(json.readTree(test.path("Message").asString()).path("Event").asString())
        .isEqualTo("s3:TestEvent");
    assertThat(
            json.readTree(created.path("Message").asString())
                .path("Records")
                .get(0)
                .path("eventName")
                .asString())
        .isEqualTo("ObjectCreated:Put");
    assertThat(
            s3.getBucketNotificationConfiguration(r -> r.bucket(bucket))
                .topicConfigurations()
                .getFirst()
                .topicArn())
        .isEqualTo(topic);
  }

  @Test
  void putsEventsOnTheDefaultBus() {
    String bucket = bucket();
    String url = sqs.createQueue(r -> r.queueName(name)).queueUrl();
    events.putRule(
        r ->
            r.name(name)
                .eventPattern(
                    "{\"source\":[\"aws.s3\"],\"detail\":{\"bucket\":{\"name\":[\""
                        + bucket
                        + "\"]}}}"));
    events.putTargets(
        r ->
            r.rule(name)
                .targets(t -> t.id("q").arn("arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + name)));

    s3.putBucketNotificationConfiguration(
        r -> r.bucket(bucket).notificationConfiguration(n -> n.eventBridgeConfiguration(e -> {})));
    put(bucket, "a b", "12");
    JsonNode created = json.readTree(receive(url));
    s3.deleteObject(r -> r.bucket(bucket).key("a b"));
    JsonNode deleted = json.readTree(receive(url));

    assertThat(created.path("detail-type").asString()).isEqualTo("Object Created");
    assertThat(created.path("account").asString()).isEqualTo(ACCOUNT);
    assertThat(created.path("resources").get(0).asString()).isEqualTo("arn:aws:s3:::" + bucket);
    JsonNode detail = created.path("detail");
    assertThat(detail.path("reason").asString()).isEqualTo("PutObject");
    assertThat(detail.path("requester").asString()).isEqualTo(ACCOUNT);
    assertThat(detail.path("object").path("key").asString()).isEqualTo("a b");
    assertThat(detail.path("object").path("size").asLong()).isEqualTo(2);
    assertThat(deleted.path("detail-type").asString()).isEqualTo("Object Deleted");
    assertThat(deleted.path("detail").path("deletion-type").asString())
        .isEqualTo("Permanently Deleted");
    assertThat(
            s3.getBucketNotificationConfiguration(r -> r.bucket(bucket)).eventBridgeConfiguration())
        .isNotNull();
  }

  private static void configureTopic(String bucket, String topic) {
    s3.putBucketNotificationConfiguration(
        r ->
            r.bucket(bucket)
                .notificationConfiguration(
                    NotificationConfiguration.builder()
                        .topicConfigurations(
                            List.of(
                                TopicConfiguration.builder()
                                    .topicArn(topic)
                                    .events(Event.S3_OBJECT_CREATED)
                                    .build()))
                        .build()));
  }

  private static String receive(String url) {
    var message =
        sqs.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(20)).messages().getFirst();
    sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
    return message.body();
  }

  @Test
  void refusesRulesThatAreNotValid() {
    String bucket = bucket();

    assertError(
        () -> configure(bucket, function("missing", "", Event.S3_OBJECT_CREATED)),
        400,
        "InvalidArgument");
    assertError(
        () ->
            configure(
                bucket,
                function("f", "a", Event.S3_OBJECT_CREATED),
                function("g", "ab", Event.S3_OBJECT_CREATED_PUT)),
        400,
        "InvalidArgument");
    assertError(
        () -> configure(bucket, function("f", "", Event.S3_REDUCED_REDUNDANCY_LOST_OBJECT)),
        400,
        "InvalidArgument");
    assertError(
        () -> configureTopic(bucket, "arn:aws:sns:us-east-1:" + ACCOUNT + ":missing"),
        400,
        "InvalidArgument");
    assertThat(
            s3.getBucketNotificationConfiguration(r -> r.bucket(bucket))
                .lambdaFunctionConfigurations())
        .isEmpty();
  }
}
