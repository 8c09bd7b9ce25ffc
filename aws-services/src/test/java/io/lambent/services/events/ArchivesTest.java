package io.lambent.services.events;

import static io.lambent.services.events.EventsCalls.ACCOUNT;
import static io.lambent.services.events.EventsCalls.bus;
import static io.lambent.services.events.EventsCalls.busArn;
import static io.lambent.services.events.EventsCalls.entry;
import static io.lambent.services.events.EventsCalls.events;
import static io.lambent.services.events.EventsCalls.eventually;
import static io.lambent.services.events.EventsCalls.isEmpty;
import static io.lambent.services.events.EventsCalls.json;
import static io.lambent.services.events.EventsCalls.message;
import static io.lambent.services.events.EventsCalls.put;
import static io.lambent.services.events.EventsCalls.queue;
import static io.lambent.services.events.EventsCalls.queueArn;
import static io.lambent.services.events.EventsCalls.rule;
import static io.lambent.services.events.EventsCalls.services;
import static io.lambent.services.events.EventsCalls.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.model.Archive;
import software.amazon.awssdk.services.eventbridge.model.DescribeArchiveResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.IllegalStatusException;
import software.amazon.awssdk.services.eventbridge.model.ReplayState;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.StartReplayRequest;
import tools.jackson.databind.JsonNode;

/** Events are kept in archives, and put on their bus once more. */
class ArchivesTest {
  private final String bus = bus();
  private final String name = "a-" + UUID.randomUUID();
  private final String archiveArn = "arn:aws:events:us-east-1:" + ACCOUNT + ":archive/" + name;

  private void create() {
    assertThat(
            events
                .createArchive(
                    request ->
                        request
                            .archiveName(name)
                            .eventSourceArn(busArn(bus))
                            .retentionDays(2)
                            .eventPattern("{\"source\": [\"app\"]}"))
                .archiveArn())
        .isEqualTo(archiveArn);
  }

  private void start(Consumer<StartReplayRequest.Builder> details) {
    events.startReplay(
        request -> {
          request
              .replayName(name)
              .eventSourceArn(archiveArn)
              .eventStartTime(Instant.now().minusSeconds(3_600))
              .eventEndTime(Instant.now().plusSeconds(3_600))
              .destination(destination -> destination.arn(busArn(bus)));
          details.accept(request);
        });
  }

  private void awaitState(ReplayState state) {
    eventually(
        () ->
            assertThat(events.describeReplay(request -> request.replayName(name)).state())
                .isEqualTo(state));
  }

  @Test
  void keepsTheEventsThatMatch() {
    create();
    put(entry(bus, "{\"n\":1}"), entry(bus, "{\"n\":2}").source("other"));

    DescribeArchiveResponse archive = events.describeArchive(request -> request.archiveName(name));
    assertThat(archive.eventCount()).isEqualTo(1);
    assertThat(archive.sizeBytes()).isPositive();
    assertThat(archive.retentionDays()).isEqualTo(2);
    assertThat(archive.eventSourceArn()).isEqualTo(busArn(bus));
    assertThat(events.listArchives(request -> request.eventSourceArn(busArn(bus))).archives())
        .extracting(Archive::archiveName)
        .containsExactly(name);
    events.updateArchive(request -> request.archiveName(name).description("d"));
    assertThat(events.describeArchive(request -> request.archiveName(name)).description())
        .isEqualTo("d");
    events.deleteArchive(request -> request.archiveName(name));
    assertThatThrownBy(() -> events.describeArchive(request -> request.archiveName(name)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Archive " + name + " does not exist.");
  }

  @Test
  void deletesEventsThatAreTooOld() {
    create();
    put(entry(bus, "{\"n\":1}"), entry(bus, "{\"n\":2}"));
    services
        .jdbc()
        .update(
            """
            update lambent_aws.events_archived set put_at = now() - interval '3 days'
              where body like '%"n":1%' and archive = (
                select id from lambent_aws.events_archive where name = ?)
            """,
            name);
    services.bean(ArchiveTable.class).expire(Instant.now());

    assertThat(events.describeArchive(request -> request.archiveName(name)).eventCount())
        .isEqualTo(1);
  }

  @Test
  void replaysEachEventOnceAndKeepsNoneOfThem() {
    String queue = queue();
    String other = queue();
    create();
    for (int i = 0; i < 3; i++) {
      put(entry(bus, "{\"n\":" + i + "}"));
    }
    String rule = rule(bus, target(queueArn(queue)).build());
    rule(bus, target(queueArn(other)).build());
    start(
        request ->
            request.destination(
                destination ->
                    destination
                        .arn(busArn(bus))
                        .filterArns(
                            "arn:aws:events:us-east-1:" + ACCOUNT + ":rule/" + bus + "/" + rule)));
    awaitState(ReplayState.COMPLETED);

    boolean[] seen = new boolean[3];
    for (int i = 0; i < 3; i++) {
      JsonNode event = json(message(queue).body());
      assertThat(event.path("replay-name").stringValue()).isEqualTo(name);
      seen[event.at("/detail/n").intValue()] = true;
    }
    assertThat(seen).containsOnly(true);
    assertThat(isEmpty(queue)).isTrue();
    assertThat(isEmpty(other)).isTrue();
    assertThat(events.describeArchive(request -> request.archiveName(name)).eventCount())
        .isEqualTo(3);
    assertThatThrownBy(() -> events.cancelReplay(request -> request.replayName(name)))
        .isInstanceOf(IllegalStatusException.class);
    assertThatThrownBy(() -> start(request -> {}))
        .isInstanceOf(ResourceAlreadyExistsException.class)
        .hasMessageContaining("Replay " + name + " already exists.");
  }

  @Test
  void refusesReplaysThatMakeNoSense() {
    create();
    Instant now = Instant.now();
    assertInvalid(
        request -> request.eventStartTime(now).eventEndTime(now),
        "Parameter EventEndTime is not valid. Reason: EventStartTime must be before"
            + " EventEndTime.");
    String second = bus();
    assertInvalid(
        request -> request.destination(destination -> destination.arn(busArn(second))),
        "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not"
            + " permitted.");
    assertInvalid(
        request -> request.eventSourceArn(archiveArn + "x"),
        "Parameter EventSourceArn is not valid. Reason: Archive " + name + "x does not exist.");
  }

  private void assertInvalid(Consumer<StartReplayRequest.Builder> details, String text) {
    assertThatThrownBy(() -> start(details))
        .isInstanceOfSatisfying(
            EventBridgeException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(text);
            });
  }
}
