package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.execution.logpattern.FilterPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Searches the streams of a group in the order of time. Streams are merged; one is opened when the
 * merge reaches its first event, so of many environments one after the other, few files are open.
 *
 * <p>The order is that of each event's <i>effective time</i>, the latest timestamp of its stream so
 * far, then of stream names, then of places. It agrees with the order inside each stream even where
 * timestamps there are not quite in order; so a token need name only the last event that was looked
 * at.
 */
final class FilterLogEvents {
  private static final int MAX_EVENTS = 10_000;
  private static final long MAX_BYTES = 1 << 20;
  private static final long MAX_SCANNED = 64 << 20;

  /** The largest distance, behind the end of the range, of an event that is out of order. */
  private static final long DISORDER_MILLIS = 60_000;

  private final LogStore store;

  FilterLogEvents(LogStore store) {
    this.store = store;
  }

  record Request(
      @Nullable String logGroupName,
      @Nullable String logGroupIdentifier,
      @Nullable List<String> logStreamNames,
      @Nullable String logStreamNamePrefix,
      @Nullable Long startTime,
      @Nullable Long endTime,
      @Nullable String filterPattern,
      @Nullable String nextToken,
      @Nullable Integer limit,
      @Nullable Boolean startFromHead) {

    long from() {
      return startTime == null ? 0 : startTime;
    }

    long to() {
      return endTime == null ? Long.MAX_VALUE - DISORDER_MILLIS : endTime;
    }

    boolean covers(LogEvent event) {
      return event.timestamp() >= from() && event.timestamp() <= to();
    }
  }

  record Event(
      String logStreamName, long timestamp, String message, long ingestionTime, String eventId) {}

  record Response(
      List<Event> events, List<SearchedStream> searchedLogStreams, @Nullable String nextToken) {}

  /** AWS lists none since May 2020. */
  record SearchedStream(String logStreamName, boolean searchedCompletely) {}

  /** The last event that was looked at. */
  private record Mark(long time, String stream, long end) {
    String token() {
      return PageToken.of(time, stream, end);
    }

    static Mark of(String token) {
      List<String> parts = PageToken.parts(token, 3);
      return new Mark(PageToken.number(parts.get(0)), parts.get(1), PageToken.number(parts.get(2)));
    }
  }

  Response filter(Caller caller, Request request) throws IOException {
    StoredGroup.Key key =
        GroupNames.key(caller, request.logGroupName(), request.logGroupIdentifier());
    int limit = request.limit() == null ? MAX_EVENTS : request.limit();
    LogsErrors.refuse("startFromHead=false", Boolean.FALSE.equals(request.startFromHead()));
    FilterPattern pattern = FilterPattern.parse(request.filterPattern());
    Mark mark = request.nextToken() == null ? null : Mark.of(request.nextToken());
    PriorityQueue<Source> sources = new PriorityQueue<>();
    for (StoredStream stream : streams(GroupOperations.existing(store, key), request)) {
      sources.add(new Source(stream, request.from(), mark));
    }
    try {
      return search(key, request, pattern, limit, sources);
    } finally {
      for (Source source : sources) {
        source.close();
      }
    }
  }

  private static Response search(
      StoredGroup.Key key,
      Request request,
      FilterPattern pattern,
      int limit,
      PriorityQueue<Source> sources)
      throws IOException {
    List<Event> events = new ArrayList<>();
    Mark last = null;
    long size = 0;
    long scanned = 0;
    while (!sources.isEmpty()) {
      Source source = sources.remove();
      LogEvent event = source.event();
      boolean over = source.time() > request.to() + DISORDER_MILLIS;
      if (event == null || over) {
        // The source is not opened yet or at its end, or all further events are too late.
        if (over || !source.advance()) {
          source.close();
        } else {
          sources.add(source);
        }
        continue;
      }
      boolean found = request.covers(event) && pattern.matches(event.message());
      if (last != null
          && (events.size() == limit
              || (found && size + event.size() > MAX_BYTES)
              || scanned > MAX_SCANNED)) {
        source.close();
        return new Response(events, List.of(), last.token());
      }
      if (found) {
        events.add(event(key, source.stream(), event));
        size += event.size();
      }
      scanned += event.end() - event.start();
      last = new Mark(source.time(), source.stream(), event.end());
      if (source.advance()) {
        sources.add(source);
      } else {
        source.close();
      }
    }
    return new Response(events, List.of(), null);
  }

  private static Event event(StoredGroup.Key key, String stream, LogEvent event) {
    return new Event(
        stream, event.timestamp(), event.message(), event.ingestion(), event.id(key, stream));
  }

  private static Collection<StoredStream> streams(StoredGroup group, Request request)
      throws IOException {
    NavigableMap<String, StoredStream> all = group.streams();
    List<String> names = request.logStreamNames();
    String prefix = request.logStreamNamePrefix();
    if (names != null && prefix != null) {
      throw LogsErrors.invalid(
          "Only one of logStreamNames and logStreamNamePrefix may be specified.");
    }
    if (names != null) {
      List<StoredStream> named = new ArrayList<>();
      for (String name : names) {
        StoredStream stream = all.get(name);
        if (stream == null) {
          throw LogsErrors.noStream();
        }
        named.add(stream);
      }
      return named;
    }
    return prefix == null
        ? all.values()
        : all.tailMap(prefix, true).entrySet().stream()
            .takeWhile(entry -> entry.getKey().startsWith(prefix))
            .map(Map.Entry::getValue)
            .toList();
  }

  /** One stream in the merge. Not opened before the merge reaches the earliest it can contain. */
  private static final class Source implements Comparable<Source>, AutoCloseable {
    private final StoredStream stream;
    private final long from;
    private final @Nullable Mark mark;
    private @Nullable StreamReader reader;
    private @Nullable LogEvent event;
    private long time;
    private long next;

    Source(StoredStream stream, long from, @Nullable Mark mark) {
      this.stream = stream;
      this.from = from;
      this.mark = mark;
      Long first = stream.firstTimestamp();
      long earliest = mark == null ? from : Math.max(from, mark.time());
      this.time = Math.max(earliest, first == null ? earliest : first);
    }

    String stream() {
      return stream.name();
    }

    /** The effective time of the current event, or the earliest that the first one can have. */
    long time() {
      return time;
    }

    @Nullable LogEvent event() {
      return event;
    }

    boolean advance() throws IOException {
      StreamReader open = reader;
      if (open == null) {
        open = new StreamReader(stream);
        reader = open;
        return first(open);
      }
      event = open.at(next);
      return note();
    }

    private boolean first(StreamReader open) throws IOException {
      if (mark != null && mark.stream().equals(stream.name())) {
        time = mark.time();
        event = open.at(mark.end());
        return note();
      }
      TimeIndex.Seek seek = open.seek(mark == null ? from : Math.max(from, mark.time()));
      if (seek.start() < 0) {
        return false;
      }
      time = seek.latestBefore();
      event = open.at(seek.start());
      while (note() && (time < from || isBeforeMark())) {
        event = open.at(next);
      }
      return event != null;
    }

    private boolean isBeforeMark() {
      return mark != null
          && (time < mark.time()
              || (time == mark.time() && stream.name().compareTo(mark.stream()) < 0));
    }

    private boolean note() {
      LogEvent current = event;
      if (current == null) {
        return false;
      }
      time = Math.max(time, current.timestamp());
      next = current.end();
      return true;
    }

    @Override
    public int compareTo(Source other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : stream.name().compareTo(other.stream.name());
    }

    @Override
    public void close() {
      try {
        if (reader != null) {
          reader.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
