package io.lambent.services.scheduler;

import static io.lambent.services.scheduler.TestingSchedule.eventually;
import static io.lambent.services.scheduler.TestingSchedule.nextAt;
import static io.lambent.services.scheduler.TestingSchedule.scheduler;
import static io.lambent.services.scheduler.TestingSchedule.services;
import static io.lambent.services.scheduler.TestingSchedule.sqs;
import static io.lambent.services.scheduler.TestingSchedule.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The runs of schedules: their times, targets, retries and dead letters. */
class SchedulerTest {
  private final TestingSchedule schedule = new TestingSchedule();
  private final String name = schedule.name;

  @Test
  void aRateBeginsAtOnceAndCallsItsFunction() {
    schedule.create(
        request ->
            request.scheduleExpression("rate(1 hour)").target(schedule.function("{\"a\": 1}")));

    Invocation invocation = schedule.invocation();
    assertThat(new String(invocation.payload(), UTF_8)).isEqualTo("{\"a\": 1}");
    assertThat(invocation.type()).isEqualTo(InvocationType.EVENT);
    assertThat(invocation.qualifier()).isNull();
  }

  @Test
  void tellsATargetWithoutInputWhoCallsIt() {
    String arn =
        schedule.create(
            request -> request.scheduleExpression("rate(1 hour)").target(schedule.function(null)));

    assertThat(new String(schedule.invocation().payload(), UTF_8))
        .startsWith("{\"version\":\"0\",\"id\":\"")
        .contains("\"detail-type\":\"Scheduled Event\",\"source\":\"aws.scheduler\"")
        .contains("\"account\":\"000000000000\"")
        .contains("\"resources\":[\"" + arn + "\"],\"detail\":\"{}\"");
  }

  @Test
  void putsTheAttributesOfARunIntoItsInput() {
    String arn =
        schedule.create(
            request ->
                request
                    .scheduleExpression("rate(1 hour)")
                    .target(
                        schedule.function(
                            "[\"<aws.scheduler.schedule-arn> <aws.scheduler.attempt-number>\"]")));

    assertThat(new String(schedule.invocation().payload(), UTF_8)).isEqualTo("[\"" + arn + " 1\"]");
  }

  @Test
  void aScheduleOfOneTimeIsDeletedAfterwardsWhereItSaysSo() {
    schedule.create(
        request ->
            request
                .scheduleExpression("at(" + local(Instant.now(), ZoneId.of("Asia/Tokyo")) + ")")
                .scheduleExpressionTimezone("Asia/Tokyo")
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(schedule.function(null)));

    assertThat(schedule.invocation()).isNotNull();
    eventually(
        () ->
            assertThatThrownBy(() -> scheduler.getSchedule(request -> request.name(name)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Schedule " + name + " does not exist."));
  }

  @Test
  void sendsToAQueueAndWhatItCannotSendToTheDeadLetterQueue() {
    String queue = sqs.createQueue(request -> request.queueName(name)).queueUrl();
    schedule.create(
        request ->
            request
                .scheduleExpression("rate(1 hour)")
                .target(
                    target("arn:aws:sqs:us-east-1:000000000000:" + name).input("text").build()));
    assertThat(message(queue).body()).isEqualTo("text");

    String missing = "arn:aws:sqs:us-east-1:000000000000:missing-" + name;
    String arn =
        scheduler
            .createSchedule(
                request ->
                    request
                        .name(name + "-2")
                        .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                        .scheduleExpression("rate(1 hour)")
                        .target(
                            target(missing)
                                .input("lost")
                                .deadLetterConfig(
                                    config ->
                                        config.arn("arn:aws:sqs:us-east-1:000000000000:" + name))
                                .build()))
            .scheduleArn();

    Message dead = message(queue);
    assertThat(dead.body()).isEqualTo("lost");
    assertThat(attribute(dead, "SCHEDULE_ARN")).isEqualTo(arn);
    assertThat(attribute(dead, "TARGET_ARN")).isEqualTo(missing);
    assertThat(attribute(dead, "RETRY_ATTEMPTS")).isEqualTo("0");
    assertThat(attribute(dead, "ERROR_CODE")).isNotEmpty();
  }

  @Test
  void retriesATargetAsOftenAsItsPolicySays() {
    String queue = sqs.createQueue(request -> request.queueName(name)).queueUrl();
    for (int i = 0; i < 3; i++) {
      services
          .invoker()
          .next(name, new InvocationOutcome.Rejected(ErrorCode.SERVICE_UNAVAILABLE, "away"));
    }
    schedule.create(
        request ->
            request
                .scheduleExpression("rate(1 hour)")
                .target(
                    schedule.function("{}").toBuilder()
                        .retryPolicy(policy -> policy.maximumRetryAttempts(1))
                        .deadLetterConfig(
                            config -> config.arn("arn:aws:sqs:us-east-1:000000000000:" + name))
                        .build()));

    Message dead = message(queue);
    assertThat(attribute(dead, "EXHAUSTED_RETRY_CONDITION")).isEqualTo("MaximumRetryAttempts");
    assertThat(attribute(dead, "RETRY_ATTEMPTS")).isEqualTo("1");
    assertThat(services.invoker().of(name)).hasSize(2);
  }

  @Test
  void makesUpForTimesThatPassedWhileNothingRanWithinTheAgeOfEvents() {
    schedule.create(
        request ->
            request
                .scheduleExpression("rate(1 minute)")
                .startDate(Instant.now().plusSeconds(3_600))
                .target(
                    schedule.function("{}").toBuilder()
                        .retryPolicy(policy -> policy.maximumEventAgeInSeconds(180))
                        .build()));
    Instant start = Instant.now().minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS);
    services
        .jdbc()
        .update(
            """
            update lambent_aws.scheduler_schedule
              set next_at = cast(? as timestamptz), anchor = cast(? as timestamptz),
                definition = cast(jsonb_set(cast(definition as jsonb), '{startDate}', 'null')
                  as text)
              where name = ?
            """,
            start.toString(),
            start.toString(),
            name);
    services.bean(Timetable.class).wake();

    eventually(() -> assertThat(services.invoker().of(name)).hasSizeBetween(3, 4));
    assertThat(nextAt(name)).isAfter(Instant.now().minusSeconds(60));
  }

  private static Message message(String queue) {
    List<Message> messages = List.of();
    for (int i = 0; i < 3 && messages.isEmpty(); i++) {
      messages =
          sqs.receiveMessage(
                  request ->
                      request.queueUrl(queue).waitTimeSeconds(20).messageAttributeNames("All"))
              .messages();
    }
    assertThat(messages).hasSize(1);
    Message message = messages.getFirst();
    sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
    return message;
  }

  private static @Nullable String attribute(Message message, String name) {
    MessageAttributeValue value = message.messageAttributes().get(name);
    return value == null ? null : value.stringValue();
  }

  private static String local(Instant time, ZoneId zone) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss")
        .format(LocalDateTime.ofInstant(time, zone));
  }
}
