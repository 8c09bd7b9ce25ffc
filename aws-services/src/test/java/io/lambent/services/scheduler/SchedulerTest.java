package io.lambent.services.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.services.TestingAwsServices;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.ValidationException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

class SchedulerTest {
  private static final String ACCOUNT = "000000000000";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final SchedulerClient scheduler =
      services.client(SchedulerClient.builder(), "scheduler", ACCOUNT);
  private static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);

  private final String name = "s-" + UUID.randomUUID();

  @Test
  void aRateBeginsAtOnceAndCallsItsFunction() {
    create(request -> request.scheduleExpression("rate(1 hour)").target(function("{\"a\": 1}")));

    Invocation invocation = invocation();
    assertThat(new String(invocation.payload(), UTF_8)).isEqualTo("{\"a\": 1}");
    assertThat(invocation.type()).isEqualTo(InvocationType.EVENT);
    assertThat(invocation.qualifier()).isNull();
  }

  @Test
  void tellsATargetWithoutInputWhoCallsIt() {
    String arn =
        create(request -> request.scheduleExpression("rate(1 hour)").target(function(null)));

    assertThat(new String(invocation().payload(), UTF_8))
        .startsWith("{\"version\":\"0\",\"id\":\"")
        .contains("\"detail-type\":\"Scheduled Event\",\"source\":\"aws.scheduler\"")
        .contains("\"account\":\"000000000000\"")
        .contains("\"resources\":[\"" + arn + "\"],\"detail\":\"{}\"");
  }

  @Test
  void putsTheAttributesOfARunIntoItsInput() {
    String arn =
        create(
            request ->
                request
                    .scheduleExpression("rate(1 hour)")
                    .target(
                        function(
                            "[\"<aws.scheduler.schedule-arn> <aws.scheduler.attempt-number>\"]")));

    assertThat(new String(invocation().payload(), UTF_8)).isEqualTo("[\"" + arn + " 1\"]");
  }

  @Test
  void aScheduleOfOneTimeIsDeletedAfterwardsWhereItSaysSo() {
    create(
        request ->
            request
                .scheduleExpression("at(" + local(Instant.now(), ZoneId.of("Asia/Tokyo")) + ")")
                .scheduleExpressionTimezone("Asia/Tokyo")
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(function(null)));

    assertThat(invocation()).isNotNull();
    eventually(
        () ->
            assertThatThrownBy(() -> scheduler.getSchedule(request -> request.name(name)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Schedule " + name + " does not exist."));
  }

  @Test
  void aScheduleThatIsDisabledOrHasNotBegunDoesNotRun() {
    create(
        request ->
            request
                .scheduleExpression("rate(1 hour)")
                .state(ScheduleState.DISABLED)
                .target(function(null)));
    String later = name + "-later";
    scheduler.createSchedule(
        request ->
            request
                .name(later)
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .scheduleExpression("rate(1 hour)")
                .startDate(Instant.now().plusSeconds(3_600))
                .target(function(null)));

    assertThat(nextAt(name)).isNull();
    assertThat(nextAt(later)).isAfter(Instant.now());
    assertThat(services.invoker().of(name)).isEmpty();
  }

  @Test
  void sendsToAQueueAndWhatItCannotSendToTheDeadLetterQueue() {
    String queue = sqs.createQueue(request -> request.queueName(name)).queueUrl();
    create(
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
    create(
        request ->
            request
                .scheduleExpression("rate(1 hour)")
                .target(
                    function("{}").toBuilder()
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
    create(
        request ->
            request
                .scheduleExpression("rate(1 minute)")
                .startDate(Instant.now().plusSeconds(3_600))
                .target(
                    function("{}").toBuilder()
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

  @Test
  void anUpdateReplacesAllAndDoesNotRepeatARate() {
    create(request -> request.scheduleExpression("rate(1 hour)").target(function("{}")));
    assertThat(invocation()).isNotNull();

    scheduler.updateSchedule(
        request ->
            request
                .name(name)
                .flexibleTimeWindow(
                    window ->
                        window.mode(FlexibleTimeWindowMode.FLEXIBLE).maximumWindowInMinutes(5))
                .scheduleExpression("rate(1 hour)")
                .description("new")
                .target(function("[]")));

    GetScheduleResponse stored = scheduler.getSchedule(request -> request.name(name));
    assertThat(stored.description()).isEqualTo("new");
    assertThat(stored.flexibleTimeWindow().maximumWindowInMinutes()).isEqualTo(5);
    assertThat(stored.scheduleExpressionTimezone()).isEqualTo("UTC");
    assertThat(stored.state()).isEqualTo(ScheduleState.ENABLED);
    assertThat(stored.target().input()).isEqualTo("[]");
    assertThat(stored.target().retryPolicy().maximumRetryAttempts()).isEqualTo(185);
    assertThat(nextAt(name)).isAfter(Instant.now().plusSeconds(1_800));
  }

  @Test
  void keepsSchedulesInGroupsAndPages() {
    String group = "g-" + UUID.randomUUID();
    scheduler.createScheduleGroup(request -> request.name(group));
    for (int i = 0; i < 3; i++) {
      String one = name + i;
      scheduler.createSchedule(
          request ->
              request
                  .name(one)
                  .groupName(group)
                  .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                  .scheduleExpression("cron(0 0 1 1 ? 2199)")
                  .target(function("{}")));
    }

    List<String> listed =
        scheduler
            .listSchedulesPaginator(request -> request.groupName(group).maxResults(2))
            .schedules()
            .stream()
            .map(ScheduleSummary::name)
            .toList();
    assertThat(listed).containsExactly(name + 0, name + 1, name + 2);

    scheduler.deleteScheduleGroup(request -> request.name(group));
    assertThatThrownBy(
            () -> scheduler.getSchedule(request -> request.name(name + 0).groupName(group)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void refusesWhatItWouldNotDo() {
    assertRefused(
        request -> request.scheduleExpression("rate(5 apples)").target(function("{}")),
        "Invalid Schedule Expression rate(5 apples).");
    assertRefused(
        request ->
            request
                .scheduleExpression("rate(5 minutes)")
                .scheduleExpressionTimezone("Mars/Base")
                .target(function("{}")),
        "time zone Mars/Base");
    assertRefused(
        request -> request.scheduleExpression("rate(5 minutes)").target(function("{")),
        "well-formed JSON");
    assertRefused(
        request ->
            request
                .scheduleExpression("rate(5 minutes)")
                .target(target("arn:aws:states:us-east-1:000000000000:stateMachine:m").build()),
        "Lambent does not call the target");
    assertRefused(
        request ->
            request
                .scheduleExpression("rate(5 minutes)")
                .startDate(Instant.now().minusSeconds(600))
                .target(function("{}")),
        "The StartDate you specify cannot be earlier than 5 minutes ago.");
  }

  @Test
  void createsANameOnce() {
    create(request -> request.scheduleExpression("cron(0 0 1 1 ? 2199)").target(function("{}")));

    assertThatThrownBy(
            () ->
                create(
                    request ->
                        request.scheduleExpression("cron(0 0 1 1 ? 2199)").target(function("{}"))))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("Schedule " + name + " already exists.");
  }

  private void assertRefused(Consumer<CreateScheduleRequest.Builder> details, String text) {
    assertThatThrownBy(() -> create(details))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(text);
    assertThatThrownBy(() -> scheduler.getSchedule(request -> request.name(name)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private String create(Consumer<CreateScheduleRequest.Builder> details) {
    return scheduler
        .createSchedule(
            request -> {
              request
                  .name(name)
                  .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF));
              details.accept(request);
            })
        .scheduleArn();
  }

  private Target function(@Nullable String input) {
    return target("arn:aws:lambda:us-east-1:000000000000:function:" + name).input(input).build();
  }

  private static Target.Builder target(String arn) {
    return Target.builder().arn(arn).roleArn("arn:aws:iam::000000000000:role/any");
  }

  private Invocation invocation() {
    eventually(() -> assertThat(services.invoker().of(name)).hasSize(1));
    return Objects.requireNonNull(services.invoker().of(name).peek());
  }

  /** Waits until an assertion holds, at most half a minute. */
  private static void eventually(Runnable assertion) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static Message message(String queue) {
    List<Message> messages =
        sqs.receiveMessage(
                request -> request.queueUrl(queue).waitTimeSeconds(20).messageAttributeNames("All"))
            .messages();
    assertThat(messages).hasSize(1);
    sqs.deleteMessage(
        request -> request.queueUrl(queue).receiptHandle(messages.getFirst().receiptHandle()));
    return messages.getFirst();
  }

  private static @Nullable String attribute(Message message, String name) {
    MessageAttributeValue value = message.messageAttributes().get(name);
    return value == null ? null : value.stringValue();
  }

  private static @Nullable Instant nextAt(String schedule) {
    return services
        .jdbc()
        .query(
            "select next_at from lambent_aws.scheduler_schedule where name = ?",
            (row, number) -> row.getTimestamp(1),
            schedule)
        .stream()
        .filter(Objects::nonNull)
        .findFirst()
        .map(Timestamp::toInstant)
        .orElse(null);
  }

  private static String local(Instant time, ZoneId zone) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss")
        .format(LocalDateTime.ofInstant(time, zone));
  }
}
