package io.lambent.services.scheduler;

import static io.lambent.services.scheduler.TestingSchedule.nextAt;
import static io.lambent.services.scheduler.TestingSchedule.scheduler;
import static io.lambent.services.scheduler.TestingSchedule.services;
import static io.lambent.services.scheduler.TestingSchedule.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** Schedules and their groups, as operations keep them. */
class SchedulesTest {
  private final TestingSchedule schedule = new TestingSchedule();
  private final String name = schedule.name;

  @Test
  void aScheduleThatIsDisabledOrHasNotBegunDoesNotRun() {
    schedule.create(
        request ->
            request
                .scheduleExpression("rate(1 hour)")
                .state(ScheduleState.DISABLED)
                .target(schedule.function(null)));
    String later = name + "-later";
    scheduler.createSchedule(
        request ->
            request
                .name(later)
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .scheduleExpression("rate(1 hour)")
                .startDate(Instant.now().plusSeconds(3_600))
                .target(schedule.function(null)));

    assertThat(nextAt(name)).isNull();
    assertThat(nextAt(later)).isAfter(Instant.now());
    assertThat(services.invoker().of(name)).isEmpty();
  }

  @Test
  void anUpdateReplacesAllAndDoesNotRepeatARate() {
    schedule.create(
        request -> request.scheduleExpression("rate(1 hour)").target(schedule.function("{}")));
    assertThat(schedule.invocation()).isNotNull();

    scheduler.updateSchedule(
        request ->
            request
                .name(name)
                .flexibleTimeWindow(
                    window ->
                        window.mode(FlexibleTimeWindowMode.FLEXIBLE).maximumWindowInMinutes(5))
                .scheduleExpression("rate(1 hour)")
                .description("new")
                .target(schedule.function("[]")));

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
                  .target(schedule.function("{}")));
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
        request -> request.scheduleExpression("rate(5 apples)").target(schedule.function("{}")),
        "Invalid Schedule Expression rate(5 apples).");
    assertRefused(
        request ->
            request
                .scheduleExpression("rate(5 minutes)")
                .scheduleExpressionTimezone("Mars/Base")
                .target(schedule.function("{}")),
        "time zone Mars/Base");
    assertRefused(
        request -> request.scheduleExpression("rate(5 minutes)").target(schedule.function("{")),
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
                .target(schedule.function("{}")),
        "The StartDate you specify cannot be earlier than 5 minutes ago.");
  }

  @Test
  void createsANameOnce() {
    schedule.create(
        request ->
            request.scheduleExpression("cron(0 0 1 1 ? 2199)").target(schedule.function("{}")));

    assertThatThrownBy(
            () ->
                schedule.create(
                    request ->
                        request
                            .scheduleExpression("cron(0 0 1 1 ? 2199)")
                            .target(schedule.function("{}"))))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("Schedule " + name + " already exists.");
  }

  private void assertRefused(Consumer<CreateScheduleRequest.Builder> details, String text) {
    assertThatThrownBy(() -> schedule.create(details))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(text);
    assertThatThrownBy(() -> scheduler.getSchedule(request -> request.name(name)))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
