package io.lambent.services.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final MessageWriter writer;
  private final JsonMapper json;
  private final Clock clock;

  Sending(Queues queues, MessageWriter writer, JsonMapper json, Clock clock) {
    this.queues = queues;
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
      String messageId) {}

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
      @Nullable String mD5OfMessageSystemAttributes) {}

  record SentBatch(List<SentEntry> successful, List<Batches.Failed> failed) {}

  Sent send(Caller caller, Send input) {
    Queue queue = queues.find(caller, input.queueUrl());
    NewMessage message = message(caller, queue, input);
    writer.write(List.of(message));
    return sent(input, message);
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
    List<NewMessage> messages = new ArrayList<>();
    Batches.Outcome<SentEntry> outcome =
        Batches.each(
            input.entries(),
            Entry::id,
            entry -> {
              Send send = entry.send(input.queueUrl());
              NewMessage message = message(caller, queue, send);
              messages.add(message);
              Sent sent = sent(send, message);
              return new SentEntry(
                  entry.id(),
                  sent.messageId(),
                  sent.mD5OfMessageBody(),
                  sent.mD5OfMessageAttributes(),
                  sent.mD5OfMessageSystemAttributes());
            });
    if (!messages.isEmpty()) {
      writer.write(messages);
    }
    return new SentBatch(outcome.successful(), outcome.failed());
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
    if (input.messageDeduplicationId() != null) {
      throw SqsErrors.invalidParameter(
          input.messageDeduplicationId(),
          "MessageDeduplicationId",
          "The request include parameter that is not valid for this queue type");
    }
    Integer asked = input.delaySeconds();
    int delay = asked == null ? queue.number(QueueAttribute.DelaySeconds) : asked;
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
        traceHeader(input.messageSystemAttributes()),
        input.messageGroupId(),
        caller.account(),
        now,
        now.plusSeconds(delay));
  }

  private static @Nullable String traceHeader(Map<String, MessageAttribute> system) {
    MessageAttribute.check(system);
    MessageAttribute header = system.get(TRACE_HEADER);
    return header == null ? null : header.stringValue();
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

  private static Sent sent(Send input, NewMessage message) {
    return new Sent(
        MessageAttribute.md5(message.body()),
        MessageAttribute.md5(input.messageAttributes()),
        MessageAttribute.md5(input.messageSystemAttributes()),
        message.id().toString());
  }
}
