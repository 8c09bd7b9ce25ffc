package io.lambent.services.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code PutEvents}. See <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html">Sending events
 * with PutEvents</a>.
 */
@Component
class PutEvents {
  /** The maximum size of all entries together, in bytes. */
  private static final int MAX_SIZE = 1024 * 1024;

  private static final int SIZE_OF_TIME = 14;
  private static final String OF_AWS = "aws.";
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final Ingestion ingestion;
  private final JsonMapper json;
  private final Clock clock;

  PutEvents(Ingestion ingestion, JsonMapper json, Clock clock) {
    this.ingestion = ingestion;
    this.json = json;
    this.clock = clock;
  }

  record Put(List<Entry> entries, @Nullable String endpointId) {}

  record Entry(
      @Nullable Instant time,
      @Nullable String source,
      List<String> resources,
      @Nullable String detailType,
      @Nullable String detail,
      @Nullable String eventBusName,
      @Nullable String traceHeader) {

    int size() {
      int size = time == null ? 0 : SIZE_OF_TIME;
      size += bytes(source) + bytes(detailType) + bytes(detail);
      for (String resource : resources) {
        size += bytes(resource);
      }
      return size;
    }

    private static int bytes(@Nullable String text) {
      return text == null ? 0 : text.getBytes(UTF_8).length;
    }
  }

  record Answer(int failedEntryCount, List<Result> entries) {}

  record Result(
      @Nullable String eventId, @Nullable String errorCode, @Nullable String errorMessage) {
    static Result failed(String code, String message) {
      return new Result(null, code, message);
    }

    static Result invalid(String parameter, String reason) {
      return failed(
          "InvalidArgument", "Parameter " + parameter + " is not valid. Reason: " + reason);
    }

    boolean isFailed() {
      return errorCode != null;
    }
  }

  Answer put(Caller caller, Put input) {
    if (input.endpointId() != null) {
      throw EventsErrors.invalid(
          "Parameter EndpointId is not valid. Reason: Lambent has no global endpoints.");
    }
    if (input.entries().stream().mapToLong(Entry::size).sum() > MAX_SIZE) {
      throw EventsErrors.invalid("Total size of the entries in the request is over the limit.");
    }
    Instant now = clock.instant();
    List<Result> results = new ArrayList<>();
    List<NewEvent> events = new ArrayList<>();
    for (Entry entry : input.entries()) {
      Result problem = problem(entry);
      if (problem != null) {
        results.add(problem);
        continue;
      }
      UUID id = UUID.randomUUID();
      events.add(event(caller, id, entry, now));
      results.add(new Result(id.toString(), null, null));
    }
    ingestion.publish(events);
    return new Answer((int) results.stream().filter(Result::isFailed).count(), results);
  }

  private static NewEvent event(Caller caller, UUID id, Entry entry, Instant now) {
    return NewEvent.of(
        BusName.of(caller, entry.eventBusName()),
        caller.account(),
        new NewEvent.Content(
            id,
            Objects.requireNonNull(entry.detailType()),
            Objects.requireNonNull(entry.source()),
            Objects.requireNonNullElse(entry.time(), now),
            entry.resources(),
            Objects.requireNonNull(entry.detail())),
        entry.traceHeader() == null ? caller.traceHeader() : entry.traceHeader());
  }

  /** Returns null where the entry is an event. */
  private @Nullable Result problem(Entry entry) {
    Result missing = missing("Source", entry.source());
    if (missing == null) {
      missing = missing("DetailType", entry.detailType());
    }
    if (missing == null) {
      missing = missing("Detail", entry.detail());
    }
    if (missing != null) {
      return missing;
    }
    if (Objects.requireNonNull(entry.source()).startsWith(OF_AWS)) {
      return Result.failed("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    if (!isObject(Objects.requireNonNull(entry.detail()))) {
      return Result.failed("MalformedDetail", "Detail is malformed.");
    }
    if (entry.traceHeader() != null && !isHeader(entry.traceHeader())) {
      return Result.invalid("TraceHeader", "TraceHeader has a character that is not allowed.");
    }
    if (entry.time() != null
        && (entry.time().isBefore(Instant.EPOCH) || entry.time().isAfter(LATEST))) {
      return Result.invalid("Time", "Time is out of range.");
    }
    return null;
  }

  private static boolean isHeader(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static @Nullable Result missing(String parameter, @Nullable String value) {
    return value == null || value.isEmpty()
        ? Result.invalid(parameter, parameter + " is a required argument.")
        : null;
  }

  private boolean isObject(String text) {
    try {
      return json.readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }
}
