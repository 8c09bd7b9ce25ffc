package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on archives. */
@Component
class Archives {
  private static final int PAGE = 100;

  private final BusTable buses;
  private final ArchiveTable archives;
  private final EventPatterns patterns;
  private final Clock clock;

  Archives(BusTable buses, ArchiveTable archives, EventPatterns patterns, Clock clock) {
    this.buses = buses;
    this.archives = archives;
    this.patterns = patterns;
    this.clock = clock;
  }

  record Create(
      String archiveName, String eventSourceArn, @Inlined Archive.Definition definition) {}

  record Stored(String archiveArn, String state, Instant creationTime) {}

  record ByName(String archiveName) {}

  record Deleted() {}

  record Described(
      String archiveArn,
      String archiveName,
      String eventSourceArn,
      String state,
      long sizeBytes,
      long eventCount,
      Instant creationTime,
      @Inlined Archive.Definition definition) {}

  record Update(String archiveName, @Inlined Archive.Definition definition) {}

  record ListInput(
      @Nullable String namePrefix,
      @Nullable String eventSourceArn,
      @Nullable String state,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Summary(
      String archiveName,
      String eventSourceArn,
      String state,
      @Nullable Integer retentionDays,
      long sizeBytes,
      long eventCount,
      Instant creationTime) {}

  record Listed(List<Summary> archives, @Nullable String nextToken) {}

  Stored create(Caller caller, Create input) {
    check(input.definition());
    Bus bus = bus(caller, input.eventSourceArn());
    Instant now = clock.instant();
    if (!archives.insert(bus, input.archiveName(), input.definition(), now)) {
      throw EventsErrors.exists("Archive " + input.archiveName() + " already exists.");
    }
    return new Stored(Archive.arn(bus.name(), input.archiveName()), Archive.ENABLED, now);
  }

  private void check(Archive.Definition definition) {
    if (definition.eventPattern() != null) {
      patterns.check(definition.eventPattern());
    }
  }

  private Bus bus(Caller caller, String arn) {
    BusName name = BusName.ofArn(arn);
    if (name == null || arn.indexOf('\0') >= 0) {
      throw EventsErrors.invalid("Parameter EventSourceArn is not valid.");
    }
    return buses.find(caller, name);
  }

  Described describe(Caller caller, ByName input) {
    Archive archive = archives.find(caller, input.archiveName());
    ArchiveTable.Content content = archives.content(archive);
    return new Described(
        archive.arn(),
        archive.name(),
        archive.bus().arn(),
        Archive.ENABLED,
        content.size(),
        content.count(),
        archive.createdAt(),
        archive.definition());
  }

  Stored update(Caller caller, Update input) {
    if (input.definition().isEmpty()) {
      throw EventsErrors.invalid(
          "At least one of EventPattern, RetentionDays or Description must be provided.");
    }
    check(input.definition());
    Archive archive = archives.find(caller, input.archiveName());
    archives.update(
        buses.find(caller, archive.bus()), archive, archive.definition().with(input.definition()));
    return new Stored(archive.arn(), Archive.ENABLED, archive.createdAt());
  }

  /** Deletes an archive and the events in it. */
  Deleted delete(Caller caller, ByName input) {
    Archive archive = archives.find(caller, input.archiveName());
    archives.delete(buses.find(caller, archive.bus()), archive);
    return new Deleted();
  }

  Listed list(Caller caller, ListInput input) {
    Bus bus = input.eventSourceArn() == null ? null : bus(caller, input.eventSourceArn());
    if (input.state() != null && !input.state().equals(Archive.ENABLED)) {
      return new Listed(List.of(), null);
    }
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<Archive> found =
        archives.list(
            caller,
            Objects.requireNonNullElse(input.namePrefix(), ""),
            bus,
            PageToken.after(input.nextToken()),
            limit + 1);
    return new Listed(
        found.stream().limit(limit).map(this::summary).toList(),
        PageToken.next(found, limit, Archive::name));
  }

  private Summary summary(Archive archive) {
    ArchiveTable.Content content = archives.content(archive);
    return new Summary(
        archive.name(),
        archive.bus().arn(),
        Archive.ENABLED,
        archive.definition().retentionDays(),
        content.size(),
        content.count(),
        archive.createdAt());
  }
}
