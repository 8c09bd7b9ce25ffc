package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on buses. */
@Component
class Buses {
  private static final int PAGE = 100;

  private final BusTable buses;
  private final Clock clock;

  Buses(BusTable buses, Clock clock) {
    this.buses = buses;
    this.clock = clock;
  }

  record Create(
      String name,
      @Nullable String eventSourceName,
      @Inlined Bus.Settings settings,
      List<TagList.Tag> tags) {}

  record Created(String eventBusArn, @Inlined Bus.Settings settings) {}

  record ByName(String name) {}

  record Describe(@Nullable String name) {}

  record Described(
      String name,
      String arn,
      @Nullable String policy,
      Instant creationTime,
      Instant lastModifiedTime,
      @Inlined Bus.Settings settings) {}

  record Update(@Nullable String name, @Inlined Bus.Settings settings) {}

  record Updated(String name, String arn, @Inlined Bus.Settings settings) {}

  record ListInput(
      @Nullable String namePrefix, @Nullable String nextToken, @Nullable Integer limit) {}

  record Summary(
      String name,
      String arn,
      @Nullable String description,
      @Nullable String policy,
      Instant creationTime,
      Instant lastModifiedTime) {}

  record Listed(List<Summary> eventBuses, @Nullable String nextToken) {}

  Created create(Caller caller, Create input) {
    if (input.eventSourceName() != null) {
      throw EventsErrors.notFound("Event source " + input.eventSourceName() + " does not exist.");
    }
    if (input.name().indexOf('/') >= 0) {
      throw EventsErrors.invalid("Event bus name must not contain '/'.");
    }
    BusName name = BusName.of(caller, input.name());
    if (name.isDefault()
        || !buses.insert(name, input.settings(), TagList.map(input.tags()), clock.instant())) {
      throw EventsErrors.exists("Event bus " + input.name() + " already exists.");
    }
    return new Created(name.arn(), input.settings());
  }

  void delete(Caller caller, ByName input) {
    BusName name = BusName.of(caller, input.name());
    if (name.isDefault()) {
      throw EventsErrors.invalid("Cannot delete event bus default.");
    }
    if (!buses.delete(buses.find(caller, name))) {
      throw EventsErrors.invalid("Event bus can't be deleted since it has rules.");
    }
  }

  Described describe(Caller caller, Describe input) {
    Bus bus = buses.find(caller, input.name());
    return new Described(
        bus.name().name(),
        bus.name().arn(),
        bus.policy(),
        bus.createdAt(),
        bus.modifiedAt(),
        bus.settings());
  }

  /** Changes what is named, and leaves the rest. */
  Updated update(Caller caller, Update input) {
    Bus bus = buses.find(caller, input.name());
    Bus.Settings present = bus.settings();
    Bus.Settings given = input.settings();
    Bus.Settings settings =
        new Bus.Settings(
            given.description() == null ? present.description() : given.description(),
            given.kmsKeyIdentifier() == null
                ? present.kmsKeyIdentifier()
                : given.kmsKeyIdentifier(),
            given.deadLetterConfig() == null
                ? present.deadLetterConfig()
                : given.deadLetterConfig(),
            given.logConfig() == null ? present.logConfig() : given.logConfig());
    buses.update(bus, settings, clock.instant());
    return new Updated(bus.name().name(), bus.name().arn(), settings);
  }

  Listed list(Caller caller, ListInput input) {
    buses.find(caller, BusName.of(caller, null));
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<Bus> found =
        buses.list(
            caller,
            Objects.requireNonNullElse(input.namePrefix(), ""),
            PageToken.after(input.nextToken()),
            limit + 1);
    return new Listed(
        found.stream().limit(limit).map(Buses::summary).toList(),
        PageToken.next(found, limit, bus -> bus.name().name()));
  }

  private static Summary summary(Bus bus) {
    return new Summary(
        bus.name().name(),
        bus.name().arn(),
        bus.settings().description(),
        bus.policy(),
        bus.createdAt(),
        bus.modifiedAt());
  }
}
