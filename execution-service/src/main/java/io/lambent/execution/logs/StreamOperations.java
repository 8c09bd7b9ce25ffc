package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The operations on log streams, and putting events into them. */
final class StreamOperations {
  private static final int MAX_PAGE = 50;
  private static final int MAX_BATCH_BYTES = 1 << 20;
  private static final int EVENT_OVERHEAD = 26;
  private static final long MAX_AGE = Duration.ofDays(14).toMillis();
  private static final long MAX_AHEAD = Duration.ofHours(2).toMillis();
  private static final long MAX_SPAN = Duration.ofDays(1).toMillis();

  private final LogStore store;
  private final LogWriter writer;

  StreamOperations(LogStore store, LogWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  record DescribeRequest(
      @Nullable String logGroupName,
      @Nullable String logGroupIdentifier,
      @Nullable String logStreamNamePrefix,
      @Nullable String orderBy,
      @Nullable Boolean descending,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Description(
      String logStreamName,
      long creationTime,
      @Nullable Long firstEventTimestamp,
      @Nullable Long lastEventTimestamp,
      @Nullable Long lastIngestionTime,
      String uploadSequenceToken,
      String arn,
      long storedBytes) {}

  record DescribeResponse(List<Description> logStreams, @Nullable String nextToken) {}

  record StreamRequest(String logGroupName, String logStreamName) {}

  record InputEvent(long timestamp, String message) {}

  record PutRequest(String logGroupName, String logStreamName, List<InputEvent> logEvents) {}

  record Rejected(
      @Nullable Integer tooNewLogEventStartIndex,
      @Nullable Integer tooOldLogEventEndIndex,
      @Nullable Integer expiredLogEventEndIndex) {}

  record PutResponse(String nextSequenceToken, @Nullable Rejected rejectedLogEventsInfo) {}

  /** The key by which streams are ordered; the name decides between equal times. */
  private record Place(long time, String name) {
    static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::time).thenComparing(Place::name);
  }

  DescribeResponse describe(Caller caller, DescribeRequest request) throws IOException {
    StoredGroup.Key key =
        GroupNames.key(caller, request.logGroupName(), request.logGroupIdentifier());
    int limit = request.limit() == null ? MAX_PAGE : request.limit();
    boolean byTime = "LastEventTime".equals(request.orderBy());
    String prefix = request.logStreamNamePrefix();
    if (byTime && prefix != null) {
      throw LogsErrors.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    NavigableMap<Place, StoredStream> streams =
        new TreeMap<>(
            Boolean.TRUE.equals(request.descending()) ? Place.ORDER.reversed() : Place.ORDER);
    for (StoredStream stream : GroupOperations.existing(store, key).streams().values()) {
      if (prefix == null || stream.name().startsWith(prefix)) {
        streams.put(new Place(byTime ? time(stream) : 0, stream.name()), stream);
      }
    }
    if (request.nextToken() != null) {
      List<String> token = PageToken.parts(request.nextToken(), 2);
      Place last = new Place(PageToken.number(token.getFirst()), token.get(1));
      streams = streams.tailMap(last, false);
    }
    List<Description> page = new ArrayList<>();
    for (Map.Entry<Place, StoredStream> entry : streams.entrySet()) {
      page.add(describe(caller, key, entry.getValue()));
      if (page.size() == limit) {
        Place last = entry.getKey();
        boolean more = !last.equals(streams.lastKey());
        return new DescribeResponse(page, more ? PageToken.of(last.time(), last.name()) : null);
      }
    }
    return new DescribeResponse(page, null);
  }

  private static long time(StoredStream stream) {
    Long last = stream.lastTimestamp();
    return last == null ? stream.created() : last;
  }

  private static Description describe(Caller caller, StoredGroup.Key key, StoredStream stream) {
    return new Description(
        stream.name(),
        stream.created(),
        stream.firstTimestamp(),
        stream.lastTimestamp(),
        stream.lastIngestion(),
        sequenceToken(stream),
        GroupNames.arn(caller, key.name()) + ":log-stream:" + stream.name(),
        stream.size());
  }

  /** Ignored by everyone nowadays, but clients expect one. */
  private static String sequenceToken(StoredStream stream) {
    return "%056d".formatted(stream.last().end());
  }

  void create(Caller caller, StreamRequest request) {
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    String name = request.logStreamName();
    LogsApi.join(
        writer.change(
            s -> {
              StoredGroup group = GroupOperations.existing(s, key);
              if (group.streams().containsKey(name)) {
                throw LogsErrors.exists("The specified log stream already exists");
              }
              group.createStream(name, System.currentTimeMillis());
              return true;
            }));
  }

  void delete(Caller caller, StreamRequest request) {
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    String name = request.logStreamName();
    LogsApi.join(
        writer.change(
            s -> {
              StoredStream stream = GroupOperations.existing(s, key).streams().remove(name);
              if (stream == null) {
                throw LogsErrors.noStream();
              }
              writer.closeFiles();
              for (LogSegment segment : stream.segments()) {
                Files.deleteIfExists(segment.file());
              }
              return true;
            }));
  }

  PutResponse put(Caller caller, PutRequest request) {
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    String name = request.logStreamName();
    List<InputEvent> events = request.logEvents();
    check(events);
    return LogsApi.join(
        writer.change(
            s -> {
              StoredGroup group = GroupOperations.existing(s, key);
              StoredStream stream = group.streams().get(name);
              if (stream == null) {
                throw LogsErrors.noStream();
              }
              return put(group, stream, events);
            }));
  }

  private PutResponse put(StoredGroup group, StoredStream stream, List<InputEvent> events) {
    long now = System.currentTimeMillis();
    Integer days = group.retentionDays();
    long expired = days == null ? Long.MIN_VALUE : now - Duration.ofDays(days).toMillis();
    Integer tooNew = null;
    Integer tooOld = null;
    Integer tooExpired = null;
    for (int i = 0; i < events.size(); i++) {
      long timestamp = events.get(i).timestamp();
      if (timestamp > now + MAX_AHEAD) {
        tooNew = tooNew == null ? Integer.valueOf(i) : tooNew;
      } else if (timestamp < now - MAX_AGE) {
        tooOld = i + 1;
      } else if (timestamp < expired) {
        tooExpired = i + 1;
      } else {
        writer.add(stream, timestamp, now, events.get(i).message());
        writer.written(group.key(), events.get(i).message());
      }
    }
    boolean rejected = tooNew != null || tooOld != null || tooExpired != null;
    return new PutResponse(
        sequenceToken(stream), rejected ? new Rejected(tooNew, tooOld, tooExpired) : null);
  }

  private static void check(List<InputEvent> events) {
    long size = 0;
    long first = events.getFirst().timestamp();
    long previous = first;
    for (InputEvent event : events) {
      long timestamp = event.timestamp();
      String message = event.message();
      if (message.isEmpty()) {
        throw LogsErrors.invalid("Log event message must not be empty.");
      }
      if (timestamp < previous) {
        throw LogsErrors.invalid(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
      previous = timestamp;
      size += message.getBytes(UTF_8).length + EVENT_OVERHEAD;
    }
    if (size > MAX_BATCH_BYTES) {
      throw LogsErrors.invalid("Upload too large: " + size + " bytes exceeds limit of 1048576");
    }
    if (previous - first > MAX_SPAN) {
      throw LogsErrors.invalid(
          "The batch of log events in a single PutLogEvents request cannot span more than 24"
              + " hours.");
    }
  }
}
