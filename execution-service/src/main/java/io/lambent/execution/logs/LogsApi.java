package io.lambent.execution.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operations of the CloudWatch Logs API that Lambent has, by name. Every call first waits until
 * all is written that was appended before it, so a caller sees the log of the invocation whose
 * answer it has.
 */
final class LogsApi {
  private final LogWriter writer;
  private final JsonMapper json;
  private final Map<String, Operation<?>> operations;

  /** What an operation does with its parsed request. */
  private interface Body<I> {
    Object answer(Caller caller, I request) throws IOException;
  }

  private record Operation<I>(Class<I> input, Body<I> body) {
    Object call(JsonMapper json, Caller caller, byte[] request) throws IOException {
      return body.answer(caller, json.readValue(request, input));
    }
  }

  LogsApi(LogStore store, LogWriter writer, JsonMapper json) {
    this.writer = writer;
    this.json = json;
    GroupOperations groups = new GroupOperations(store, writer);
    StreamOperations streams = new StreamOperations(store, writer);
    this.operations =
        Map.ofEntries(
            operation("CreateLogGroup", GroupOperations.CreateRequest.class, groups::create),
            operation("DeleteLogGroup", GroupOperations.NameRequest.class, groups::delete),
            operation("DescribeLogGroups", GroupOperations.DescribeRequest.class, groups::describe),
            operation(
                "PutRetentionPolicy", GroupOperations.RetentionRequest.class, groups::putRetention),
            operation(
                "DeleteRetentionPolicy",
                GroupOperations.NameRequest.class,
                groups::deleteRetention),
            operation("CreateLogStream", StreamOperations.StreamRequest.class, streams::create),
            operation("DeleteLogStream", StreamOperations.StreamRequest.class, streams::delete),
            operation(
                "DescribeLogStreams", StreamOperations.DescribeRequest.class, streams::describe),
            operation("PutLogEvents", StreamOperations.PutRequest.class, streams::put),
            operation("GetLogEvents", GetLogEvents.Request.class, new GetLogEvents(store)::get),
            operation(
                "FilterLogEvents",
                FilterLogEvents.Request.class,
                new FilterLogEvents(store)::filter));
  }

  private static <I> Map.Entry<String, Operation<?>> operation(
      String name, Class<I> input, Body<I> body) {
    return Map.entry(name, new Operation<>(input, body));
  }

  /**
   * Answers a call. Blocks.
   *
   * @param request JSON
   * @return what to answer as JSON
   * @throws LogsException for errors that the caller is to see
   */
  Object call(String operation, Caller caller, byte[] request) {
    Operation<?> found = operations.get(operation);
    if (found == null) {
      throw new LogsException(
          LogsException.Code.UNKNOWN_OPERATION,
          "Lambent does not have the operation " + operation + " of CloudWatch Logs.");
    }
    join(writer.change(store -> true));
    try {
      return found.call(json, caller, request.length == 0 ? new byte[] {'{', '}'} : request);
    } catch (JacksonException e) {
      throw new LogsException(LogsException.Code.SERIALIZATION, e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the writer; errors are thrown as they are. */
  static <T> T join(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
