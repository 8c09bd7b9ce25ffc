package io.lambent.services.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations on tasks that move messages out of dead-letter queues. */
@Component
class MoveTasks {
  private static final int MAX_RATE = 500;
  private static final int MAX_RESULTS = 10;

  private final QueueTable queues;
  private final MessageTable messages;
  private final MoveTaskTable tasks;
  private final MoveWorker worker;
  private final JsonMapper json;

  MoveTasks(
      QueueTable queues,
      MessageTable messages,
      MoveTaskTable tasks,
      MoveWorker worker,
      JsonMapper json) {
    this.queues = queues;
    this.messages = messages;
    this.tasks = tasks;
    this.worker = worker;
    this.json = json;
  }

  record Start(
      String sourceArn,
      @Nullable String destinationArn,
      @Nullable Integer maxNumberOfMessagesPerSecond) {}

  record Started(String taskHandle) {}

  record Cancel(String taskHandle) {}

  record Cancelled(long approximateNumberOfMessagesMoved) {}

  record ListInput(String sourceArn, @Nullable Integer maxResults) {}

  record Listed(List<Entry> results) {}

  record Entry(
      @Nullable String taskHandle,
      String status,
      String sourceArn,
      @Nullable String destinationArn,
      @Nullable Integer maxNumberOfMessagesPerSecond,
      long approximateNumberOfMessagesMoved,
      long approximateNumberOfMessagesToMove,
      @Nullable String failureReason,
      long startedTimestamp) {}

  Started start(Caller caller, Start input) {
    Queue source = source(caller, input.sourceArn());
    if (!queues.hasSources(source)) {
      throw SqsErrors.invalidParameter("Source queue must be configured as a Dead Letter Queue.");
    }
    String destinationArn = input.destinationArn();
    if (destinationArn != null) {
      checkDestination(caller, source, destinationArn);
    }
    Integer rate = input.maxNumberOfMessagesPerSecond();
    if (rate != null && (rate < 1 || rate > MAX_RATE)) {
      throw SqsErrors.invalidParameter(
          rate,
          "MaxNumberOfMessagesPerSecond",
          "Must be between 1 and " + MAX_RATE + ", if provided.");
    }
    UUID id = UUID.randomUUID();
    if (!tasks.insert(id, source, destinationArn, rate, messages.count(source).visible())) {
      throw SqsErrors.invalidParameter(
          "There is already a task running. Only one active task is allowed for a source queue arn"
              + " at a given time.");
    }
    worker.wake();
    return new Started(handle(id, source));
  }

  private Queue source(Caller caller, String arn) {
    Queue source = queues.ofArn(caller.account(), caller.region(), arn);
    if (source == null) {
      throw SqsErrors.noResource(
          "The resource that you specified for the SourceArn parameter doesn't exist.");
    }
    return source;
  }

  private void checkDestination(Caller caller, Queue source, String arn) {
    Queue destination = queues.ofArn(caller.account(), caller.region(), arn);
    if (destination == null) {
      throw SqsErrors.noResource(
          "The resource that you specified for the DestinationArn parameter doesn't exist.");
    }
    if (destination.id() == source.id()) {
      throw SqsErrors.invalidParameter("Source queue and destination queue cannot be the same.");
    }
    if (destination.isFifo() != source.isFifo()) {
      throw SqsErrors.invalidParameter(
          "Source queue and destination queue must be of the same type.");
    }
  }

  Cancelled cancel(Caller caller, Cancel input) {
    MoveTask task = tasks.find(id(caller, input.taskHandle()));
    if (task == null) {
      throw SqsErrors.noResource("Task does not exist.");
    }
    if (!tasks.end(task.id(), MoveTask.Status.CANCELLED, null)) {
      throw SqsErrors.invalidParameter("Only active tasks can be cancelled.");
    }
    return new Cancelled(Objects.requireNonNull(tasks.find(task.id())).moved());
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.maxResults(), 1);
    if (limit < 1 || limit > MAX_RESULTS) {
      throw SqsErrors.invalidParameter(
          limit, "MaxResults", "Must be between 1 and " + MAX_RESULTS + ", if provided.");
    }
    Queue source = source(caller, input.sourceArn());
    return new Listed(tasks.list(source, limit).stream().map(task -> entry(source, task)).toList());
  }

  private Entry entry(Queue source, MoveTask task) {
    return new Entry(
        task.status() == MoveTask.Status.RUNNING ? handle(task.id(), source) : null,
        task.status().name(),
        source.arn(),
        task.destinationArn(),
        task.rate(),
        task.moved(),
        task.toMove(),
        task.failure(),
        task.startedAt().toEpochMilli());
  }

  private record Handle(String taskId, String sourceArn) {}

  private String handle(UUID id, Queue source) {
    return Base64.getEncoder()
        .encodeToString(
            json.writeValueAsString(new Handle(id.toString(), source.arn())).getBytes(UTF_8));
  }

  /** The id in a handle, whose queue must be one of the caller's. */
  private UUID id(Caller caller, String handle) {
    try {
      JsonNode parsed = json.readTree(Base64.getDecoder().decode(handle));
      JsonNode id = parsed.path("taskId");
      JsonNode arn = parsed.path("sourceArn");
      if (id.isString() && arn.isString()) {
        Queue source = queues.ofArn(caller.account(), caller.region(), arn.asString());
        if (source == null) {
          throw SqsErrors.noResource("Task does not exist.");
        }
        return UUID.fromString(id.asString());
      }
    } catch (IllegalArgumentException | JacksonException e) {
      // Refused below.
    }
    throw SqsErrors.invalidParameter("Value for parameter TaskHandle is invalid.");
  }
}
