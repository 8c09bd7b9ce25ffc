package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pages through one stream in either direction. A token is a direction and a place; at the end of
 * the stream the token is the one that came in, which is how clients notice.
 */
final class GetLogEvents {
  private static final int MAX_EVENTS = 10_000;
  private static final long MAX_BYTES = 1 << 20;
  private static final Pattern TOKEN = Pattern.compile("([fb])/(\\d{56})/s");

  private final LogStore store;

  GetLogEvents(LogStore store) {
    this.store = store;
  }

  record Request(
      @Nullable String logGroupName,
      @Nullable String logGroupIdentifier,
      String logStreamName,
      @Nullable Long startTime,
      @Nullable Long endTime,
      @Nullable String nextToken,
      @Nullable Integer limit,
      @Nullable Boolean startFromHead) {

    boolean covers(LogEvent event) {
      return (startTime == null || event.timestamp() >= startTime)
          && (endTime == null || event.timestamp() < endTime);
    }
  }

  record Event(long timestamp, String message, long ingestionTime) {
    static Event of(LogEvent event) {
      return new Event(event.timestamp(), event.message(), event.ingestion());
    }
  }

  record Response(List<Event> events, String nextForwardToken, String nextBackwardToken) {}

  Response get(Caller caller, Request request) throws IOException {
    StoredGroup.Key key =
        GroupNames.key(caller, request.logGroupName(), request.logGroupIdentifier());
    int limit = request.limit() == null ? MAX_EVENTS : request.limit();
    StoredStream stream =
        GroupOperations.existing(store, key).streams().get(request.logStreamName());
    if (stream == null) {
      throw LogsErrors.noStream();
    }
    try (StreamReader reader = new StreamReader(stream)) {
      if (request.nextToken() == null) {
        return Boolean.TRUE.equals(request.startFromHead())
            ? forwards(reader, head(reader, request.startTime()), limit, request)
            : backwards(reader, reader.end(), limit, request);
      }
      Matcher token = TOKEN.matcher(request.nextToken());
      if (!token.matches()) {
        throw PageToken.invalid();
      }
      long place = PageToken.number(token.group(2));
      return token.group(1).equals("f")
          ? forwards(reader, place, limit, request)
          : backwards(reader, place, limit, request);
    }
  }

  private static long head(StreamReader reader, @Nullable Long startTime) throws IOException {
    if (startTime == null) {
      return reader.start();
    }
    long start = reader.seek(startTime).start();
    return start < 0 ? reader.end() : start;
  }

  private static Response forwards(StreamReader reader, long from, int limit, Request request)
      throws IOException {
    Page page = collect(from, limit, request, reader::at, LogEvent::end);
    return new Response(page.events(), token('f', page.place()), token('b', from));
  }

  private static Response backwards(StreamReader reader, long to, int limit, Request request)
      throws IOException {
    Page page = collect(to, limit, request, reader::before, LogEvent::start);
    return new Response(page.events().reversed(), token('f', to), token('b', page.place()));
  }

  /**
   * @param events in the order in which they were read
   * @param place where reading goes on
   */
  private record Page(List<Event> events, long place) {}

  /** Reads the event next to a place; null where there is none. */
  private interface Step {
    @Nullable LogEvent from(long place) throws IOException;
  }

  /**
   * Reads in one direction, up to the limits of a page.
   *
   * @param beyond the place on the far side of an event
   */
  private static Page collect(
      long from, int limit, Request request, Step step, ToLongFunction<LogEvent> beyond)
      throws IOException {
    List<Event> events = new ArrayList<>();
    long at = from;
    long size = 0;
    LogEvent event = step.from(at);
    while (event != null && events.size() < limit) {
      if (request.covers(event)) {
        size += event.size();
        if (size > MAX_BYTES && !events.isEmpty()) {
          break;
        }
        events.add(Event.of(event));
      }
      at = beyond.applyAsLong(event);
      event = step.from(at);
    }
    return new Page(events, at);
  }

  private static String token(char direction, long place) {
    return "%c/%056d/s".formatted(direction, place);
  }
}
