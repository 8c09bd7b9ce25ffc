package io.lambent.services.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.Invocation;
import io.lambent.services.TestingAwsServices;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A schedule of a name of its own, and what became of it. */
final class TestingSchedule {
  private static final String ACCOUNT = "000000000000";
  static final TestingAwsServices services = TestingAwsServices.shared();
  static final SchedulerClient scheduler =
      services.client(SchedulerClient.builder(), "scheduler", ACCOUNT);
  static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);

  final String name = "s-" + UUID.randomUUID();

  /** Creates the schedule; returns its ARN. */
  String create(Consumer<CreateScheduleRequest.Builder> details) {
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

  /** The function that has the name of the schedule. */
  Target function(@Nullable String input) {
    return target("arn:aws:lambda:us-east-1:000000000000:function:" + name).input(input).build();
  }

  static Target.Builder target(String arn) {
    return Target.builder().arn(arn).roleArn("arn:aws:iam::000000000000:role/any");
  }

  /** Waits for the only call of the function. */
  Invocation invocation() {
    eventually(() -> assertThat(services.invoker().of(name)).hasSize(1));
    return Objects.requireNonNull(services.invoker().of(name).peek());
  }

  /** Waits until an assertion holds, at most a minute. */
  static void eventually(Runnable assertion) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
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

  static @Nullable Instant nextAt(String schedule) {
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
}
