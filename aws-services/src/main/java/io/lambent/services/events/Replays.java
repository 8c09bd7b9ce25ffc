package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on replays. */
@Component
class Replays {
  private static final int PAGE = 100;
  private static final int MOST_ACTIVE = 10;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final BusTable buses;
  private final ArchiveTable archives;
  private final ReplayTable replays;
  private final EventSignal signal;
  private final Clock clock;

  Replays(
      BusTable buses, ArchiveTable archives, ReplayTable replays, EventSignal signal, Clock clock) {
    this.buses = buses;
    this.archives = archives;
    this.replays = replays;
    this.signal = signal;
    this.clock = clock;
  }

  record Start(String replayName, @Inlined Replay.Definition definition) {}

  record Started(String replayArn, String state, Instant replayStartTime) {}

  record ByName(String replayName) {}

  record Described(
      String replayName,
      String replayArn,
      String state,
      Instant replayStartTime,
      @Nullable Instant replayEndTime,
      @Nullable Instant eventLastReplayedTime,
      @Inlined Replay.Definition definition) {}

  record Cancelled(String replayArn, String state) {}

  record ListInput(
      @Nullable String namePrefix,
      @Nullable String state,
      @Nullable String eventSourceArn,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Summary(
      String replayName,
      String eventSourceArn,
      String state,
      Instant eventStartTime,
      Instant eventEndTime,
      @Nullable Instant eventLastReplayedTime,
      Instant replayStartTime,
      @Nullable Instant replayEndTime) {}

  record Listed(List<Summary> replays, @Nullable String nextToken) {}

  Started start(Caller caller, Start input) {
    Replay.Definition definition = input.definition();
    BusName bus = BusName.ofArn(definition.destination().arn());
    if (bus == null || bus.name().indexOf('\0') >= 0) {
      throw EventsErrors.invalid("Parameter Destination.Arn is not valid.");
    }
    buses.find(caller, bus);
    Archive archive = archive(caller, definition.eventSourceArn());
    if (!archive.bus().equals(bus)) {
      throw EventsErrors.invalid(
          "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not"
              + " permitted.");
    }
    if (!definition.eventStartTime().isBefore(definition.eventEndTime())) {
      throw EventsErrors.invalid(
          "Parameter EventEndTime is not valid. Reason: EventStartTime must be before"
              + " EventEndTime.");
    }
    if (!isStorable(definition.eventStartTime()) || !isStorable(definition.eventEndTime())) {
      throw EventsErrors.invalid("Parameter EventStartTime or EventEndTime is not valid.");
    }
    if (replays.active(caller) >= MOST_ACTIVE) {
      throw EventsErrors.limit();
    }
    Instant now = clock.instant();
    if (!replays.insert(caller, archive, input.replayName(), definition, now)) {
      throw EventsErrors.exists("Replay " + input.replayName() + " already exists.");
    }
    signal.raise();
    return new Started(find(caller, input.replayName()).arn(), Replay.State.STARTING.name(), now);
  }

  /** Returns false for times that PostgreSQL does not take. */
  private static boolean isStorable(Instant time) {
    return !time.isBefore(Instant.EPOCH) && time.isBefore(LATEST);
  }

  private Archive archive(Caller caller, String text) {
    String name =
        Arn.parse(text)
            .filter(arn -> arn.resource().startsWith(Archive.RESOURCE))
            .map(arn -> arn.resource().substring(Archive.RESOURCE.length()))
            .filter(resource -> resource.indexOf('\0') < 0)
            .orElse(text.replace("\0", ""));
    Archive archive = archives.read(caller, name);
    if (archive == null) {
      throw EventsErrors.invalid(
          "Parameter EventSourceArn is not valid. Reason: Archive " + name + " does not exist.");
    }
    return archive;
  }

  private Replay find(Caller caller, String name) {
    Replay replay = replays.read(caller, name);
    if (replay == null) {
      throw EventsErrors.notFound("Replay " + name + " does not exist.");
    }
    return replay;
  }

  Described describe(Caller caller, ByName input) {
    Replay replay = find(caller, input.replayName());
    return new Described(
        replay.name(),
        replay.arn(),
        replay.state().name(),
        replay.startedAt(),
        replay.endedAt(),
        replay.lastPutAt(),
        replay.definition());
  }

  Cancelled cancel(Caller caller, ByName input) {
    Replay replay = find(caller, input.replayName());
    if (!replays.cancel(replay)) {
      throw AwsFailure.declared(
          "IllegalStatusException",
          "Replay " + replay.name() + " is not in a valid state for this operation.");
    }
    signal.raise();
    return new Cancelled(replay.arn(), Replay.State.CANCELLING.name());
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<Replay> found =
        replays.list(
            caller,
            Objects.requireNonNullElse(input.namePrefix(), ""),
            input.eventSourceArn(),
            input.state(),
            PageToken.after(input.nextToken()),
            limit + 1);
    return new Listed(
        found.stream().limit(limit).map(Replays::summary).toList(),
        PageToken.next(found, limit, Replay::name));
  }

  private static Summary summary(Replay replay) {
    return new Summary(
        replay.name(),
        replay.definition().eventSourceArn(),
        replay.state().name(),
        replay.definition().eventStartTime(),
        replay.definition().eventEndTime(),
        replay.lastPutAt(),
        replay.startedAt(),
        replay.endedAt());
  }
}
