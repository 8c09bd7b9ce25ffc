package io.lambent.services.sqs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code ReceiveMessage}. One that waits for messages is woken by {@link Arrivals}. */
@Component
class Receiving {
  private static final int MOST = 10;
  private static final int MAX_VISIBILITY = 43_200;
  private static final int MAX_WAIT = 20;

  /** Dead letters that one receive moves; the next ones move more. */
  private static final int MOVED_AT_ONCE = 100;

  private final Queues queues;
  private final QueueTable queueTable;
  private final MessageTable messages;
  private final FifoTable fifoMessages;
  private final Moves moves;
  private final InFlight inFlight;
  private final Arrivals arrivals;
  private final JsonMapper json;

  Receiving(
      Queues queues,
      QueueTable queueTable,
      MessageTable messages,
      FifoTable fifoMessages,
      Moves moves,
      InFlight inFlight,
      Arrivals arrivals,
      JsonMapper json) {
    this.queues = queues;
    this.queueTable = queueTable;
    this.messages = messages;
    this.fifoMessages = fifoMessages;
    this.moves = moves;
    this.inFlight = inFlight;
    this.arrivals = arrivals;
    this.json = json;
  }

  record Input(
      String queueUrl,
      List<String> attributeNames,
      List<String> messageSystemAttributeNames,
      List<String> messageAttributeNames,
      @Nullable Integer maxNumberOfMessages,
      @Nullable Integer visibilityTimeout,
      @Nullable Integer waitTimeSeconds,
      @Nullable String receiveRequestAttemptId) {}

  /**
   * A receive whose parameters were checked.
   *
   * @param attempt the id by which it can be repeated; null where it has none
   */
  private record Wanted(int most, int visibilitySeconds, @Nullable String attempt) {}

  /**
   * @param messages null where there are none
   */
  record Output(@Nullable List<Message> messages) {}

  record Message(
      String messageId,
      String receiptHandle,
      String mD5OfBody,
      String body,
      @Nullable Map<String, String> attributes,
      @Nullable String mD5OfMessageAttributes,
      @Nullable Map<String, MessageAttribute> messageAttributes) {}

  Output receive(Caller caller, Input input) {
    Queue queue = queues.find(caller, input.queueUrl());
    int most = Objects.requireNonNullElse(input.maxNumberOfMessages(), 1);
    if (most < 1 || most > MOST) {
      throw SqsErrors.invalidParameter(
          most, "MaxNumberOfMessages", "Must be between 1 and " + MOST + ", if provided.");
    }
    int visibility =
        Objects.requireNonNullElse(
            input.visibilityTimeout(), queue.number(QueueAttribute.VisibilityTimeout));
    if (visibility < 0 || visibility > MAX_VISIBILITY) {
      throw SqsErrors.invalidParameter(
          visibility,
          "VisibilityTimeout",
          "Must be between 0 and " + MAX_VISIBILITY + ", if provided.");
    }
    int wait =
        Objects.requireNonNullElse(
            input.waitTimeSeconds(), queue.number(QueueAttribute.ReceiveMessageWaitTimeSeconds));
    if (wait < 0 || wait > MAX_WAIT) {
      throw SqsErrors.invalidParameter(
          wait, "WaitTimeSeconds", "Must be >= 0 and <= " + MAX_WAIT + ", if provided.");
    }
    String attempt = input.receiveRequestAttemptId();
    if (attempt != null && !queue.isFifo()) {
      throw SqsErrors.notOfThisType(attempt, "ReceiveRequestAttemptId");
    }
    GroupIds.check("ReceiveRequestAttemptId", attempt);
    Wanted wanted = new Wanted(most, visibility, attempt);
    List<Received> received =
        wait == 0 ? claim(queue, wanted) : await(caller, input.queueUrl(), queue, wanted, wait);
    return new Output(
        received.isEmpty()
            ? null
            : received.stream().map(message -> message(queue, message, input)).toList());
  }

  private List<Received> claim(Queue queue, Wanted wanted) {
    Redrive redrive = Redrive.of(queue, json);
    Queue deadLetters = redrive == null ? null : deadLetters(queue, redrive);
    if (redrive != null && deadLetters != null) {
      moveExhausted(queue, deadLetters, redrive.maxReceiveCount());
    }
    if (inFlight.isFull(queue)) {
      if (queue.isFifo()) {
        return List.of();
      }
      throw AwsFailure.declared(
          "OverLimit",
          "Too many messages in flight: a queue has at most " + InFlight.LIMIT + " of them.");
    }
    List<Received> received =
        queue.isFifo()
            ? fifoMessages.claim(
                queue,
                wanted.most(),
                wanted.visibilitySeconds(),
                redrive == null || deadLetters == null
                    ? Integer.MAX_VALUE
                    : redrive.maxReceiveCount(),
                wanted.attempt())
            : messages.claim(queue, wanted.most(), wanted.visibilitySeconds());
    inFlight.add(queue, received.size());
    if (!received.isEmpty()) {
      arrivals.signalAfter(queue.id(), Duration.ofSeconds(wanted.visibilitySeconds()));
    }
    return received;
  }

  private @Nullable Queue deadLetters(Queue queue, Redrive redrive) {
    String name = redrive.targetName(queue);
    Queue target = name == null ? null : queueTable.find(queue.account(), queue.region(), name);
    return target == null || target.isFifo() != queue.isFifo() ? null : target;
  }

  private void moveExhausted(Queue queue, Queue deadLetters, int maxReceiveCount) {
    if (moves.deadLetters(queue, deadLetters, maxReceiveCount, MOVED_AT_ONCE) > 0) {
      arrivals.signal(deadLetters.id());
    }
  }

  /** A queue that is known to be empty is looked at once something arrives, and at the end. */
  private List<Received> await(
      Caller caller, String url, Queue queue, Wanted wanted, int waitSeconds) {
    long end = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
    Waiters waiters = arrivals.join(queue);
    try {
      while (true) {
        long seen = waiters.arrivals();
        boolean isLast = end - System.nanoTime() <= 0 || arrivals.isRefusing();
        if (isLast || !waiters.isEmptySince(seen)) {
          List<Received> received = claim(queues.find(caller, url), wanted);
          if (isLast || !received.isEmpty()) {
            return received;
          }
          waiters.foundNothing(seen);
          arrivals.watch(queue, waiters);
        }
        waiters.await(seen, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      arrivals.leave(queue);
    }
  }

  private Message message(Queue queue, Received received, Input input) {
    Map<String, MessageAttribute> attributes =
        chosen(received.attributes(), input.messageAttributeNames());
    Map<String, String> system = system(received, input);
    return new Message(
        received.id().toString(),
        new ReceiptHandle(queue.id(), received.seq(), received.receipt()).text(),
        MessageAttribute.md5(received.body()),
        received.body(),
        system.isEmpty() ? null : system,
        MessageAttribute.md5(attributes),
        attributes.isEmpty() ? null : attributes);
  }

  private Map<String, MessageAttribute> chosen(@Nullable String stored, List<String> names) {
    if (stored == null || names.isEmpty()) {
      return Map.of();
    }
    Map<String, MessageAttribute> chosen = new LinkedHashMap<>();
    json.readValue(stored, new TypeReference<Map<String, MessageAttribute>>() {})
        .forEach(
            (name, attribute) -> {
              if (names.stream().anyMatch(pattern -> matches(name, pattern))) {
                chosen.put(name, attribute);
              }
            });
    return chosen;
  }

  private static boolean matches(String name, String pattern) {
    return pattern.equals("All")
        || pattern.equals(name)
        || (pattern.endsWith(".*") && name.startsWith(pattern.substring(0, pattern.length() - 2)));
  }

  private static Map<String, String> system(Received received, Input input) {
    Set<String> names = new HashSet<>(input.attributeNames());
    names.addAll(input.messageSystemAttributeNames());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("SenderId", received.sender());
    all.put("SentTimestamp", Long.toString(received.sentAt().toEpochMilli()));
    all.put("ApproximateReceiveCount", Integer.toString(received.receives()));
    all.put(
        "ApproximateFirstReceiveTimestamp",
        Long.toString(received.firstReceivedAt().toEpochMilli()));
    putIfThere(all, "AWSTraceHeader", received.traceHeader());
    putIfThere(all, "MessageGroupId", received.groupId());
    if (received.deduplicationId() != null) {
      all.put("MessageDeduplicationId", received.deduplicationId());
      all.put("SequenceNumber", Stored.sequenceNumber(received.seq()));
    }
    putIfThere(all, "DeadLetterQueueSourceArn", received.sourceArn());
    if (!names.contains("All")) {
      all.keySet().retainAll(names);
    }
    return all;
  }

  private static void putIfThere(Map<String, String> all, String name, @Nullable String value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
