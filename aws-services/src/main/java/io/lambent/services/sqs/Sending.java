package io.lambent.services.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.digest.Sha256;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** {@code SendMessage} and {@code SendMessageBatch}. */
@Component
class Sending {
  private static final int MAX_BATCH = 1_048_576;
  private static final int MAX_DELAY = 900;
  private static final String TRACE_HEADER = "AWSTraceHeader";

  private final Queues queues;
  private final QueueTable queueTable;
  private final MessageWriter writer;
  private final JsonMapper json;
  private final Clock clock;

  Sending(
      Queues queues, QueueTable queueTable, MessageWriter writer, JsonMapper json, Clock clock) {
    this.queues = queues;
    this.queueTable = queueTable;
    this.writer = writer;
    this.json = json;
    this.clock = clock;
  }

  record Send(
      String queueUrl,
      String messageBody,
      @Nullable Integer delaySeconds,
      Map<String, MessageAttribute> messageAttributes,
      Map<String, MessageAttribute> messageSystemAttributes,
      @Nullable String messageDeduplicationId,
      @Nullable String messageGroupId) {}

  record Sent(
      String mD5OfMessageBody,
      @Nullable String mD5OfMessageAttributes,
      @Nullable String mD5OfMessageSystemAttributes,
      String messageId,
      @Nullable String sequenceNumber) {}

  record SendBatch(String queueUrl, List<Entry> entries) {}

  record Entry(
      String id,
      String messageBody,
      @Nullable Integer delaySeconds,
      Map<String, MessageAttribute> messageAttributes,
      Map<String, MessageAttribute> messageSystemAttributes,
      @Nullable String messageDeduplicationId,
      @Nullable String messageGroupId) {

    Send send(String queueUrl) {
      return new Send(
          queueUrl,
          messageBody,
          delaySeconds,
          messageAttributes,
          messageSystemAttributes,
          messageDeduplicationId,
          messageGroupId);
    }
  }

  record SentEntry(
      String id,
      String messageId,
      String mD5OfMessageBody,
      @Nullable String mD5OfMessageAttributes,
      @Nullable String mD5OfMessageSystemAttributes,
      @Nullable String sequenceNumber) {}

  record SentBatch(List<SentEntry> successful, List<Batches.Failed> failed) {}

  Sent send(Caller caller, Send input) {
    Queue queue = queues.find(caller, input.queueUrl());
    if (queue.isFifo()) {
      checkFifo(queue, input.messageGroupId(), input.messageDeduplicationId());
    }
    NewMessage message = message(caller, queue, input);
    return sent(input, write(queue, List.of(message)).getFirst());
  }

  SentBatch sendBatch(Caller caller, SendBatch input) {
    Queue queue = queues.find(caller, input.queueUrl());
    Batches.check(input.entries(), "SendMessageBatchRequestEntry", Entry::id);
    long size =
        input.entries().stream()
            .mapToLong(entry -> size(entry.messageBody(), entry.messageAttributes()))
            .sum();
    if (size > MAX_BATCH) {
      throw AwsFailure.declared(
          "BatchRequestTooLong",
          "Batch requests cannot be longer than "
              + MAX_BATCH
              + " bytes. You have sent "
              + size
              + " bytes.");
    }
    if (queue.isFifo()) {
      checkFifo(queue, input.entries());
    }
    List<NewMessage> messages = new ArrayList<>();
    Batches.Outcome<Entry> outcome =
        Batches.each(
            input.entries(),
            Entry::id,
            entry -> {
              messages.add(message(caller, queue, entry.send(input.queueUrl())));
              return entry;
            });
    List<Stored> stored = messages.isEmpty() ? List.of() : write(queue, messages);
    List<SentEntry> sent = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      Entry entry = outcome.successful().get(i);
      Sent one = sent(entry.send(input.queueUrl()), stored.get(i));
      sent.add(
          new SentEntry(
              entry.id(),
              one.messageId(),
              one.mD5OfMessageBody(),
              one.mD5OfMessageAttributes(),
              one.mD5OfMessageSystemAttributes(),
              one.sequenceNumber()));
    }
    return new SentBatch(sent, outcome.failed());
  }

  private List<Stored> write(Queue queue, List<NewMessage> messages) {
    if (!queue.isFifo()
        && !queue.fair()
        && messages.stream().anyMatch(message -> message.groupId() != null)) {
      queueTable.setFair(queue);
    }
    return writer.write(queue, messages);
  }

  /** A batch in which a message lacks an id is refused as a whole, as by AWS. */
  private static void checkFifo(Queue queue, List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.messageGroupId() == null) {
        throw SqsErrors.invalidParameter("The request must contain the parameter MessageGroupId.");
      }
    }
    entries.forEach(
        entry -> checkFifo(queue, entry.messageGroupId(), entry.messageDeduplicationId()));
  }

  private static void checkFifo(
      Queue queue, @Nullable String groupId, @Nullable String deduplicationId) {
    if (groupId == null) {
      throw SqsErrors.missing("MessageGroupId");
    }
    if (deduplicationId == null && !hasContentBasedDeduplication(queue)) {
      throw SqsErrors.invalidParameter(
          "The queue should either have ContentBasedDeduplication enabled or"
              + " MessageDeduplicationId provided explicitly");
    }
  }

  private static boolean hasContentBasedDeduplication(Queue queue) {
    return queue.choice(QueueAttribute.ContentBasedDeduplication).equals("true");
  }

  private static int size(String body, Map<String, MessageAttribute> attributes) {
    return body.getBytes(UTF_8).length + MessageAttribute.size(attributes);
  }

  private NewMessage message(Caller caller, Queue queue, Send input) {
    String body = input.messageBody();
    if (body.isEmpty()) {
      throw SqsErrors.missing("MessageBody");
    }
    if (!isAllowed(body)) {
      throw AwsFailure.declared(
          "InvalidMessageContents",
          "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF"
              + " | #xE000 to #xFFFD | #x10000 to #x10FFFF");
    }
    MessageAttribute.check(input.messageAttributes());
    int most = queue.number(QueueAttribute.MaximumMessageSize);
    if (size(body, input.messageAttributes()) > most) {
      throw SqsErrors.invalidParameter(
          "One or more parameters are invalid. Reason: Message must be shorter than "
              + most
              + " bytes.");
    }
    GroupIds.check("MessageGroupId", input.messageGroupId());
    String deduplicationId = input.messageDeduplicationId();
    if (deduplicationId != null && !queue.isFifo()) {
      throw SqsErrors.notOfThisType(deduplicationId, "MessageDeduplicationId");
    }
    GroupIds.check("MessageDeduplicationId", deduplicationId);
    Integer asked = input.delaySeconds();
    if (queue.isFifo() && asked != null && asked != 0) {
      throw SqsErrors.notOfThisType(asked, "DelaySeconds");
    }
    int delay = asked == null || queue.isFifo() ? queue.number(QueueAttribute.DelaySeconds) : asked;
    if (delay < 0 || delay > MAX_DELAY) {
      throw SqsErrors.invalidParameter(
          delay, "DelaySeconds", "DelaySeconds must be >= 0 and <= " + MAX_DELAY + ".");
    }
    Instant now = clock.instant();
    return new NewMessage(
        queue.id(),
        UUID.randomUUID(),
        body,
        input.messageAttributes().isEmpty()
            ? null
            : json.writeValueAsString(input.messageAttributes()),
        traceHeader(caller, input.messageSystemAttributes()),
        input.messageGroupId(),
        queue.isFifo() ? deduplication(queue, input) : null,
        caller.account(),
        now,
        now.plusSeconds(delay));
  }

  private static NewMessage.Deduplication deduplication(Queue queue, Send input) {
    String id = input.messageDeduplicationId();
    boolean isByGroup = queue.choice(QueueAttribute.DeduplicationScope).equals("messageGroup");
    return new NewMessage.Deduplication(
        isByGroup ? Objects.requireNonNull(input.messageGroupId()) : "",
        id == null ? Sha256.hex(input.messageBody().getBytes(UTF_8)) : id);
  }

  /** The attribute of the message or, as on AWS, the header of the request. */
  private static @Nullable String traceHeader(Caller caller, Map<String, MessageAttribute> system) {
    for (String name : system.keySet()) {
      if (!name.equals(TRACE_HEADER)) {
        throw SqsErrors.invalidParameter(
            name, "MessageSystemAttributeName", "Only AWSTraceHeader can be sent.");
      }
    }
    MessageAttribute.check(system);
    MessageAttribute header = system.get(TRACE_HEADER);
    if (header == null) {
      return caller.traceHeader();
    }
    String value = header.stringValue();
    if (!header.dataType().equals("String") || value == null || !QueueTable.isStorable(value)) {
      throw SqsErrors.invalidParameter(
          header.dataType(), TRACE_HEADER, "The trace header must be a String.");
    }
    return value;
  }

  private static boolean isAllowed(String body) {
    for (int i = 0; i < body.length(); ) {
      int c = body.codePointAt(i);
      boolean allowed =
          c == 0x9
              || c == 0xA
              || c == 0xD
              || (c >= 0x20 && c <= 0xD7FF)
              || (c >= 0xE000 && c <= 0xFFFD)
              || c >= 0x10000;
      if (!allowed) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  private static Sent sent(Send input, Stored stored) {
    return new Sent(
        MessageAttribute.md5(input.messageBody()),
        MessageAttribute.md5(input.messageAttributes()),
        MessageAttribute.md5(input.messageSystemAttributes()),
        stored.id().toString(),
        stored.sequenceNumber());
  }
}
