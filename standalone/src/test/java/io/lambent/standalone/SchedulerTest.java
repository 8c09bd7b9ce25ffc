package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.Tag;

/** A schedule calls its function. */
@ExtendWith(Lambent.class)
class SchedulerTest {
  private final Clients clients;

  SchedulerTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void invokesAFunctionAtOnceWhereARateBegins() {
    String function =
        clients.deployPython("def handler(event, context): print('got', event['time'])");
    try (SchedulerClient scheduler = clients.scheduler()) {
      scheduler.createSchedule(
          request ->
              request
                  .name(function)
                  .scheduleExpression("rate(1 hour)")
                  .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                  .target(
                      target ->
                          target
                              .arn("arn:aws:lambda:us-east-1:000000000000:function:" + function)
                              .roleArn("arn:aws:iam::000000000000:role/any")));

      assertThat(Eventually.find(() -> logged(function))).startsWith("got 20");
    }
  }

  @Test
  void findsTagsByAnArnWithASlash() {
    String group = "g-" + UUID.randomUUID();
    Tag tag = Tag.builder().key("k").value("v").build();
    try (SchedulerClient scheduler = clients.scheduler()) {
      String arn =
          scheduler
              .createScheduleGroup(request -> request.name(group).tags(tag))
              .scheduleGroupArn();

      assertThat(scheduler.listTagsForResource(request -> request.resourceArn(arn)).tags())
          .containsExactly(tag);
      scheduler.untagResource(request -> request.resourceArn(arn).tagKeys("k"));
      assertThat(scheduler.listTagsForResource(request -> request.resourceArn(arn)).tags())
          .isEmpty();
    }
  }

  private Optional<String> logged(String function) {
    try {
      return clients
          .logs()
          .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + function))
          .events()
          .stream()
          .map(FilteredLogEvent::message)
          .filter(message -> message.startsWith("got"))
          .findFirst();
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }
}
