package io.lambent.services.cloudwatch.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.invocation.Invocation;
import io.lambent.services.TestingAwsServices;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alarms: evaluated over metrics, and the actions, events and history of their changes. */
class AlarmsTest {
  private static final String ACCOUNT = "000000000000";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final CloudWatchClient client =
      services.client(CloudWatchClient.builder(), "monitoring", ACCOUNT);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long LONGEST_WAIT_SECONDS = 60;

  private final String name = "alarm-" + UUID.randomUUID();
  private final String function = "arn:aws:lambda:us-east-1:000000000000:function:" + name;

  private void put(Consumer<PutMetricAlarmRequest.Builder> more) {
    client.putMetricAlarm(
        request ->
            request
                .alarmName(name)
                .namespace(name)
                .metricName("m")
                .statistic(Statistic.MAXIMUM)
                .period(60)
                .evaluationPeriods(1)
                .threshold(5.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .applyMutation(more));
  }

  /** Writes a value into the latest whole minute. */
  private void write(double value) {
    client.putMetricData(
        request ->
            request
                .namespace(name)
                .metricData(
                    MetricDatum.builder()
                        .metricName("m")
                        .timestamp(Instant.now().minusSeconds(60))
                        .value(value)
                        .build()));
  }

  private MetricAlarm alarm() {
    return client.describeAlarms(request -> request.alarmNames(name)).metricAlarms().getFirst();
  }

  private static void await(BooleanSupplier isSo) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  void aBreachingMetricCallsTheFunctionAndIsRemembered() throws Exception {
    write(7);
    put(request -> request.alarmActions(function).alarmDescription("too high"));

    await(() -> alarm().stateValue() == StateValue.ALARM);
    Invocation invocation =
        Objects.requireNonNull(
            services.invoker().of(name).poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS));
    JsonNode event = JSON.readTree(invocation.payload());
    assertThat(event.path("source").asString()).isEqualTo("aws.cloudwatch");
    assertThat(event.path("alarmArn").asString()).isEqualTo(alarm().alarmArn());
    JsonNode data = event.path("alarmData");
    assertThat(data.path("state").path("value").asString()).isEqualTo("ALARM");
    assertThat(data.path("previousState").path("value").asString()).isEqualTo("INSUFFICIENT_DATA");
    assertThat(data.path("configuration").path("metrics").get(0).path("metricStat").toString())
        .contains("\"name\":\"m\"", "\"period\":60", "\"stat\":\"Maximum\"");
    assertThat(alarm().stateReason())
        .startsWith("Threshold Crossed: 1 out of the last 1 datapoints [7.0 (");
    await(() -> history().contains(HistoryItemType.ACTION));
    assertThat(history())
        .containsExactly(
            HistoryItemType.ACTION,
            HistoryItemType.STATE_UPDATE,
            HistoryItemType.CONFIGURATION_UPDATE);
  }

  private List<HistoryItemType> history() {
    return client
        .describeAlarmHistory(request -> request.alarmName(name))
        .alarmHistoryItems()
        .stream()
        .map(item -> item.historyItemType())
        .toList();
  }

  @Test
  void anExpressionOverMetricsIsEvaluated() {
    write(3);
    client.putMetricAlarm(
        request ->
            request
                .alarmName(name)
                .evaluationPeriods(1)
                .threshold(5.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .metrics(
                    query -> query.id("e").expression("m * 2").returnData(true),
                    query ->
                        query
                            .id("m")
                            .returnData(false)
                            .metricStat(
                                stat ->
                                    stat.stat("Sum")
                                        .period(60)
                                        .metric(
                                            metric -> metric.namespace(name).metricName("m")))));

    await(() -> alarm().stateValue() == StateValue.ALARM);
    assertThat(alarm().metrics()).hasSize(2);
  }

  @Test
  void aStateThatIsSetReachesTopicAndEventBusUnlessActionsAreOff() {
    SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);
    String queue = sqs.createQueue(request -> request.queueName(name)).queueUrl();
    String queueArn =
        sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    SnsClient sns = services.client(SnsClient.builder(), "sns", ACCOUNT);
    String topic = sns.createTopic(request -> request.name(name)).topicArn();
    sns.subscribe(
        request ->
            request
                .topicArn(topic)
                .protocol("sqs")
                .endpoint(queueArn)
                .attributes(Map.of("RawMessageDelivery", "true")));
    // Without this, the next evaluation would change the state that is set.
    put(
        request ->
            request
                .treatMissingData("ignore")
                .alarmActions(topic)
                .okActions(topic)
                .actionsEnabled(false));
    set(StateValue.OK, "quiet");
    client.enableAlarmActions(request -> request.alarmNames(name));
    EventBridgeClient events = services.client(EventBridgeClient.builder(), "events", ACCOUNT);
    events.putRule(
        request ->
            request
                .name(name)
                .eventPattern(
                    "{\"source\":[\"aws.cloudwatch\"],\"detail\":{\"alarmName\":[\""
                        + name
                        + "\"]}}"));
    events.putTargets(
        request -> request.rule(name).targets(target -> target.id("q").arn(queueArn)));

    set(StateValue.ALARM, "testing");

    JsonNode message = null;
    JsonNode event = null;
    while (message == null || event == null) {
      for (Message each :
          sqs.receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(20)).messages()) {
        JsonNode body = JSON.readTree(each.body().getBytes(UTF_8));
        if (body.has("AlarmName")) {
          message = body;
        } else {
          event = body;
        }
        sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(each.receiptHandle()));
      }
    }
    assertThat(message.path("NewStateValue").asString()).isEqualTo("ALARM");
    assertThat(message.path("OldStateValue").asString()).isEqualTo("OK");
    assertThat(message.path("NewStateReason").asString()).isEqualTo("testing");
    assertThat(message.path("Region").asString()).isEqualTo("US East (N. Virginia)");
    assertThat(message.path("Trigger").path("Statistic").asString()).isEqualTo("MAXIMUM");
    assertThat(event.path("detail-type").asString()).isEqualTo("CloudWatch Alarm State Change");
    assertThat(event.path("detail").path("state").path("value").asString()).isEqualTo("ALARM");
  }

  private void set(StateValue state, String reason) {
    client.setAlarmState(request -> request.alarmName(name).stateValue(state).stateReason(reason));
  }

  @Test
  void anEvaluationThatIsUnderWayLeavesAStateThatIsSet() {
    AlarmTable table = services.bean(AlarmTable.class);
    put(request -> request.treatMissingData("ignore"));
    // Claimed by this test from now on; an evaluation that has begun already has lost its claim.
    Instant until = Instant.parse("2100-01-01T00:00:00Z");
    services
        .jdbc()
        .update(
            "update lambent_aws.cloudwatch_alarm set evaluate_at = ? where name = ?",
            Timestamp.from(until),
            name);

    set(StateValue.ALARM, "testing");
    Alarm read = table.byName(ACCOUNT, "us-east-1", List.of(name)).getFirst();
    AlarmTable.Claim claim = new AlarmTable.Claim(read.id(), until);
    AlarmVerdict verdict = new AlarmVerdict(AlarmState.INSUFFICIENT_DATA, "no data", null);

    assertThat(
            services
                .bean(AlarmTransitions.class)
                .evaluated(read, claim, verdict, Instant.now().plusSeconds(1)))
        .isFalse();
    assertThat(alarm().stateValue()).isEqualTo(StateValue.ALARM);
    assertThat(evaluateAt(name)).isAfter(Timestamp.from(until));
  }

  @Test
  void aStateThatIsSetOfACompositeAlarmStaysUntilAnAlarmChanges() {
    CloudWatchClient alone =
        services.client(CloudWatchClient.builder(), "monitoring", "000000000731");
    alone.putCompositeAlarm(request -> request.alarmName(name).alarmRule("FALSE"));

    alone.setAlarmState(
        request -> request.alarmName(name).stateValue(StateValue.ALARM).stateReason("testing"));

    assertThat(evaluateAt(name)).isNull();
  }

  private static @Nullable Timestamp evaluateAt(String alarm) {
    return services
        .jdbc()
        .queryForObject(
            "select evaluate_at from lambent_aws.cloudwatch_alarm where name = ?",
            Timestamp.class,
            alarm);
  }

  @Test
  void aCompositeAlarmFollowsItsParts() {
    put(request -> request.treatMissingData("ignore"));
    client.putCompositeAlarm(
        request -> request.alarmName(name + "-c").alarmRule("ALARM(\"" + name + "\")"));

    set(StateValue.ALARM, "testing");
    await(() -> composite() == StateValue.ALARM);
    set(StateValue.OK, "testing");
    await(() -> composite() == StateValue.OK);

    assertThat(
            client
                .describeAlarms(request -> request.childrenOfAlarmName(name + "-c"))
                .metricAlarms())
        .extracting(MetricAlarm::alarmName)
        .containsExactly(name);
  }

  private StateValue composite() {
    return client
        .describeAlarms(
            request -> request.alarmNames(name + "-c").alarmTypes(AlarmType.COMPOSITE_ALARM))
        .compositeAlarms()
        .getFirst()
        .stateValue();
  }

  @Test
  void tagsAreKeptWithTheAlarmAndGoWithIt() {
    put(request -> request.tags(tag -> tag.key("a").value("1")));
    String arn = alarm().alarmArn();
    client.tagResource(request -> request.resourceARN(arn).tags(tag -> tag.key("b").value("2")));
    client.untagResource(request -> request.resourceARN(arn).tagKeys("a"));

    assertThat(client.listTagsForResource(request -> request.resourceARN(arn)).tags())
        .extracting(tag -> tag.key() + "=" + tag.value())
        .containsExactly("b=2");
    client.deleteAlarms(request -> request.alarmNames(name));
    assertThat(client.listTagsForResource(request -> request.resourceARN(arn)).tags()).isEmpty();
    assertThatThrownBy(() -> client.deleteAlarms(request -> request.alarmNames(name)))
        .isInstanceOfSatisfying(
            CloudWatchException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFound"));
  }

  @Test
  void whatWouldHaveNoEffectIsRefusedByName() {
    assertRefused(
        request -> request.alarmActions("arn:aws:automate:us-east-1:ec2:stop"),
        "is neither an SNS topic nor a Lambda function");
    assertRefused(request -> request.thresholdMetricId("x"), "ThresholdMetricId");
    assertRefused(request -> request.alarmActions("nothing"), "Invalid arn syntax: nothing");
    assertRefused(
        request -> request.evaluationPeriods(2_000),
        "Metrics cannot be checked across more than a day");
    assertRefused(request -> request.treatMissingData("x"), "TreatMissingData must be");
  }

  private void assertRefused(Consumer<PutMetricAlarmRequest.Builder> more, String text) {
    assertThatThrownBy(() -> put(more))
        .isInstanceOfSatisfying(
            CloudWatchException.class,
            e -> assertThat(e.awsErrorDetails().errorMessage()).contains(text));
  }
}
