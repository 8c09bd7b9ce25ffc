package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.execution.logquery.LogQuery;
import io.lambent.execution.logquery.MalformedQueryException;
import io.lambent.execution.logquery.QueriedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Queries of Logs Insights. They and their results are kept in memory: the latest ones, until the
 * platform stops.
 */
final class QueryOperations {
  /** Queries of an account and region that have not ended, as on AWS. */
  private static final int RUNNING_LIMIT = 30;

  /** Queries that read at the same time, so that calls have processors left. */
  private static final int TURNS = 2;

  private static final int KEPT_LIMIT = 1_000;

  /** The maximum number of characters of all results that are kept. */
  private static final long KEPT_SIZE_LIMIT = 32L << 20;

  /** Times below are in seconds, of the year 5138 and before; others in milliseconds. */
  private static final long FIRST_MILLIS = 100_000_000_000L;

  private static final int RESULTS_LIMIT = 10_000;
  private static final int GROUPS_LIMIT = 50;

  private final LogStore store;
  private final FilterLogEvents events;
  private final Semaphore turns = new Semaphore(TURNS);
  private final Map<String, QueryRun> runs = new ConcurrentHashMap<>();

  QueryOperations(LogStore store) {
    this.store = store;
    this.events = new FilterLogEvents(store);
  }

  record StartRequest(
      @Nullable String queryLanguage,
      @Nullable String logGroupName,
      @Nullable List<String> logGroupNames,
      @Nullable List<String> logGroupIdentifiers,
      Long startTime,
      Long endTime,
      String queryString,
      @Nullable Integer limit) {}

  record StartResponse(String queryId) {}

  record IdRequest(String queryId) {}

  record ResultsRequest(String queryId, @Nullable String nextToken, @Nullable Integer maxItems) {}

  record ResultField(String field, String value) {}

  record Statistics(
      double recordsMatched, double recordsScanned, double bytesScanned, double logGroupsScanned) {}

  record ResultsResponse(
      String queryLanguage,
      List<List<ResultField>> results,
      Statistics statistics,
      String status,
      @Nullable String nextToken) {}

  record StopResponse(boolean success) {}

  record DescribeRequest(
      @Nullable String logGroupName,
      @Nullable String status,
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      @Nullable String queryLanguage) {}

  record Info(
      String queryLanguage,
      String queryId,
      String queryString,
      String status,
      long createTime,
      String logGroupName,
      long queryDuration,
      double bytesScanned) {}

  record DescribeResponse(List<Info> queries, @Nullable String nextToken) {}

  record RecordRequest(String logRecordPointer, @Nullable Boolean unmask) {}

  record RecordResponse(Map<String, String> logRecord) {}

  StartResponse start(Caller caller, StartRequest request) {
    if (request.queryLanguage() != null && !request.queryLanguage().equals("CWLI")) {
      throw LogsErrors.invalid(
          "Lambent does not support queryLanguage " + request.queryLanguage() + ", only CWLI.");
    }
    List<StoredGroup.Key> groups = groups(caller, request);
    long from = millis(request.startTime(), 0);
    long to = millis(request.endTime(), 999);
    if (from > to) {
      throw LogsErrors.invalid("Query's start time must be before its end time.");
    }
    LogQuery query;
    try {
      query = LogQuery.parse(request.queryString(), request.limit());
    } catch (MalformedQueryException e) {
      throw AwsFailure.declared("MalformedQueryException", String.valueOf(e.getMessage()));
    }
    long running = runsOf(caller).stream().filter(run -> !run.status().isOver()).count();
    if (running >= RUNNING_LIMIT) {
      throw AwsFailure.declared(
          "LimitExceededException",
          "Account maximum query concurrency limit of [" + RUNNING_LIMIT + "] reached.");
    }
    QueryRun run =
        new QueryRun(
            caller,
            groups,
            new QueryRun.Definition(request.queryString(), query, from, to),
            events,
            turns);
    runs.put(run.id, run);
    run.start();
    dropOldest();
    return new StartResponse(run.id);
  }

  private List<StoredGroup.Key> groups(Caller caller, StartRequest request) {
    List<StoredGroup.Key> keys = new ArrayList<>();
    int given = 0;
    if (request.logGroupName() != null) {
      given++;
      keys.add(GroupNames.key(caller, request.logGroupName()));
    }
    if (request.logGroupNames() != null) {
      given++;
      request.logGroupNames().forEach(name -> keys.add(GroupNames.key(caller, name)));
    }
    if (request.logGroupIdentifiers() != null) {
      given++;
      request
          .logGroupIdentifiers()
          .forEach(identifier -> keys.add(GroupNames.key(caller, null, identifier)));
    }
    if (given != 1 || keys.isEmpty()) {
      throw LogsErrors.invalid(
          "Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.");
    }
    if (keys.size() > GROUPS_LIMIT) {
      throw LogsErrors.invalid("A query can have at most " + GROUPS_LIMIT + " log groups.");
    }
    keys.forEach(key -> GroupOperations.existing(store, key));
    return keys;
  }

  private static long millis(long time, int add) {
    return time < FIRST_MILLIS ? time * 1_000 + add : time;
  }

  /** Keeps what is running, and of the others the latest within the limits. */
  private void dropOldest() {
    List<QueryRun> latestFirst = new ArrayList<>(runs.values());
    latestFirst.sort(Comparator.comparingLong((QueryRun run) -> run.created).reversed());
    long size = 0;
    int count = 0;
    for (QueryRun run : latestFirst) {
      size += run.size();
      count++;
      if (run.status().isOver() && (size > KEPT_SIZE_LIMIT || count > KEPT_LIMIT)) {
        runs.remove(run.id);
      }
    }
  }

  private List<QueryRun> runsOf(Caller caller) {
    return runs.values().stream().filter(run -> belongs(run, caller)).toList();
  }

  private static boolean belongs(QueryRun run, Caller caller) {
    return run.caller.account().equals(caller.account())
        && run.caller.region().equals(caller.region());
  }

  private QueryRun existing(Caller caller, String id) {
    QueryRun run = runs.get(id);
    if (run == null || !belongs(run, caller)) {
      throw AwsFailure.declared("ResourceNotFoundException", "The specified query does not exist.");
    }
    return run;
  }

  ResultsResponse results(Caller caller, ResultsRequest request) {
    QueryRun run = existing(caller, request.queryId());
    List<List<LogQuery.Field>> rows = run.rows();
    int from =
        request.nextToken() == null
            ? 0
            : (int) PageToken.number(PageToken.parts(request.nextToken(), 1).getFirst());
    int most = request.maxItems() == null ? RESULTS_LIMIT : request.maxItems();
    int to = Math.min(rows.size(), from + most);
    List<List<ResultField>> page =
        rows.subList(Math.min(from, to), to).stream()
            .map(
                row ->
                    row.stream()
                        .map(field -> new ResultField(field.field(), field.value()))
                        .toList())
            .toList();
    QueryRun.Counts counts = run.counts();
    return new ResultsResponse(
        "CWLI",
        page,
        new Statistics(counts.matched(), counts.scanned(), counts.bytes(), run.groups.size()),
        run.status().text,
        to < rows.size() ? PageToken.of(to) : null);
  }

  StopResponse stop(Caller caller, IdRequest request) {
    if (!existing(caller, request.queryId()).end(QueryRun.Status.CANCELLED)) {
      throw LogsErrors.invalid("The specified query has ended.");
    }
    return new StopResponse(true);
  }

  DescribeResponse describe(Caller caller, DescribeRequest request) {
    List<QueryRun> found =
        runsOf(caller).stream()
            .filter(run -> matches(run, request))
            .sorted(Comparator.comparingLong((QueryRun run) -> run.created).reversed())
            .toList();
    int from =
        request.nextToken() == null
            ? 0
            : (int) PageToken.number(PageToken.parts(request.nextToken(), 1).getFirst());
    int to =
        Math.min(
            found.size(),
            from + (request.maxResults() == null ? KEPT_LIMIT : request.maxResults()));
    return new DescribeResponse(
        found.subList(Math.min(from, to), to).stream().map(QueryOperations::info).toList(),
        to < found.size() ? PageToken.of(to) : null);
  }

  private static boolean matches(QueryRun run, DescribeRequest request) {
    String group = request.logGroupName();
    return (group == null || run.groups.stream().anyMatch(key -> key.name().equals(group)))
        && (request.status() == null || run.status().text.equals(request.status()));
  }

  private static Info info(QueryRun run) {
    return new Info(
        "CWLI",
        run.id,
        run.text,
        run.status().text,
        run.created,
        run.groups.getFirst().name(),
        run.millis(),
        run.counts().bytes());
  }

  RecordResponse record(Caller caller, RecordRequest request) throws IOException {
    RecordPointer pointer = RecordPointer.parse(request.logRecordPointer());
    StoredGroup.Key key = GroupNames.key(caller, pointer.group());
    StoredStream stream = GroupOperations.existing(store, key).streams().get(pointer.stream());
    if (stream == null) {
      throw LogsErrors.noStream();
    }
    try (StreamReader reader = new StreamReader(stream)) {
      LogEvent event = reader.at(pointer.start());
      if (event == null || event.start() != pointer.start()) {
        throw AwsFailure.declared(
            "ResourceNotFoundException", "The specified log record does not exist.");
      }
      return new RecordResponse(
          LogQuery.fields(
              new QueriedEvent(
                  event.timestamp(),
                  event.ingestion(),
                  event.message(),
                  stream.name(),
                  key.account() + ":" + key.name(),
                  request.logRecordPointer())));
    }
  }
}
