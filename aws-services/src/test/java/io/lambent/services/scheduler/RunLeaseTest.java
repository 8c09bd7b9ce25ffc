package io.lambent.services.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.TestingAwsServices;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;

/** Claims of runs. Their times are far away, so that no worker of a test claims them. */
class RunLeaseTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private final RunTable runs = services.bean(RunTable.class);
  private final Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(3_000_000);

  private UUID makeRun() {
    UUID id = UUID.randomUUID();
    String name = "s-" + UUID.randomUUID();
    try (SchedulerClient scheduler =
        services.client(SchedulerClient.builder(), "scheduler", "000000000000")) {
      scheduler.createSchedule(
          request ->
              request
                  .name(name)
                  .scheduleExpression("rate(1000 days)")
                  .startDate(due.plusSeconds(3_000_000))
                  .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                  .target(
                      target ->
                          target
                              .arn("arn:aws:sqs:us-east-1:000000000000:none")
                              .roleArn("arn:aws:iam::000000000000:role/any")));
    }
    Long schedule =
        services
            .jdbc()
            .queryForObject(
                "select id from lambent_aws.scheduler_schedule where name = ?", Long.class, name);
    services
        .jdbc()
        .update(
            "insert into lambent_aws.scheduler_run (id, schedule, scheduled_at, due_at)"
                + " values (?, ?, ?, ?)",
            id,
            Objects.requireNonNull(schedule),
            Timestamp.from(due),
            Timestamp.from(due));
    return id;
  }

  /** The claimed runs of this test. */
  private List<Run> claim(UUID id, Instant now) {
    return runs.claim(now, 1_000).stream().filter(run -> run.id().equals(id)).toList();
  }

  @Test
  void lastWhileTheyAreRenewedAndEndAfterThat() {
    UUID id = makeRun();
    List<Run> claimed = claim(id, due);
    assertThat(claimed).hasSize(1);

    runs.renew(claimed, due.plusSeconds(10));

    assertThat(claim(id, due.plusSeconds(20))).isEmpty();
    List<Run> again = claim(id, due.plusSeconds(26));
    assertThat(again).hasSize(1);
    runs.done(again.getFirst());
  }

  @Test
  void areNotRenewedOnceTheRunIsDueLater() {
    UUID id = makeRun();
    Run run = claim(id, due).getFirst();
    runs.retry(run, due.plusSeconds(600));

    runs.renew(List.of(run), due);

    assertThat(claim(id, due.plusSeconds(599))).isEmpty();
    assertThat(claim(id, due.plusSeconds(600))).hasSize(1);
    runs.done(run);
  }
}
