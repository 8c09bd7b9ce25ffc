package io.lambent.services.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.digest.Sha256;
import io.lambent.services.sqs.MessageAttribute;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code Publish} and {@code PublishBatch}. */
@Component
class Publishing {
  private static final int MAX_SIZE = 262_144;
  private static final int MAX_SUBJECT = 100;
  private static final int MAX_BATCH = 10;
  private static final int MAX_BATCH_ID = 80;
  private static final Pattern BATCH_ID = Pattern.compile("[A-Za-z0-9_-]*");
  private static final Pattern ID =
      Pattern.compile("[a-zA-Z0-9!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]{1,128}");

  private final TopicTable topics;
  private final Outbox outbox;
  private final JsonMapper json;
  private final Clock clock;

  Publishing(TopicTable topics, Outbox outbox, JsonMapper json, Clock clock) {
    this.topics = topics;
    this.outbox = outbox;
    this.json = json;
    this.clock = clock;
  }

  record Publish(
      @Nullable String topicArn,
      @Nullable String targetArn,
      @Nullable String phoneNumber,
      @Inlined Content content) {}

  record Published(String messageId, @Nullable String sequenceNumber) {}

  record PublishBatch(String topicArn, List<Entry> publishBatchRequestEntries) {}

  record Entry(String id, @Inlined Content content) {}

  record PublishedEntry(String id, String messageId, @Nullable String sequenceNumber) {}

  record Failed(String id, String code, String message, boolean senderFault) {}

  record PublishedBatch(List<PublishedEntry> successful, List<Failed> failed) {}

  /** The content of a message, the same for both operations. */
  record Content(
      String message,
      @Nullable String subject,
      @Nullable String messageStructure,
      Map<String, MessageAttribute> messageAttributes,
      @Nullable String messageDeduplicationId,
      @Nullable String messageGroupId) {

    int size() {
      int size = message.getBytes(UTF_8).length;
      for (Map.Entry<String, MessageAttribute> entry : messageAttributes.entrySet()) {
        String text = entry.getValue().stringValue();
        byte[] bytes = entry.getValue().binaryValue();
        size +=
            entry.getKey().length()
                + entry.getValue().dataType().length()
                + (text == null ? 0 : text.getBytes(UTF_8).length)
                + (bytes == null ? 0 : bytes.length);
      }
      return size;
    }
  }

  Published publish(Caller caller, Publish input) {
    if (input.phoneNumber() != null) {
      throw SnsErrors.invalid("PhoneNumber Reason: Lambent does not send text messages");
    }
    Topic topic = target(caller, input);
    Content content = input.content();
    if (topic.isFifo()) {
      checkFifo(topic, content);
    }
    Notification stored =
        outbox.publish(topic, List.of(notification(caller, topic, content))).getFirst();
    return new Published(stored.id().toString(), stored.sequenceNumber());
  }

  private Topic target(Caller caller, Publish input) {
    String arn = input.topicArn();
    String target = input.targetArn();
    if ((arn == null) == (target == null)) {
      throw SnsErrors.invalid("TopicArn or TargetArn Reason: no value for required parameter");
    }
    if (target != null) {
      if (target.contains(":endpoint/")) {
        throw SnsErrors.invalid("TargetArn Reason: No endpoint found for the target arn specified");
      }
      return topics.find(caller, "TargetArn", target);
    }
    return topics.find(caller, "TopicArn", String.valueOf(arn));
  }

  private static void checkFifo(Topic topic, Content content) {
    if (content.messageGroupId() == null) {
      throw SnsErrors.invalid("The MessageGroupId parameter is required for FIFO topics");
    }
    if (content.messageDeduplicationId() == null && !topic.hasContentBasedDeduplication()) {
      throw SnsErrors.invalid(
          "The topic should either have ContentBasedDeduplication enabled or"
              + " MessageDeduplicationId provided explicitly");
    }
  }

  private Notification notification(Caller caller, Topic topic, Content content) {
    String message = content.message();
    if (message.isEmpty()) {
      throw SnsErrors.invalid("Empty message");
    }
    if (!TopicTable.isStorable(message)) {
      throw SnsErrors.invalid("Message Reason: invalid character");
    }
    checkSubject(content.subject());
    if (content.size() > MAX_SIZE) {
      throw SnsErrors.invalid("Message too long");
    }
    boolean structured = "json".equals(content.messageStructure());
    if (content.messageStructure() != null && !structured) {
      throw SnsErrors.invalid("MessageStructure");
    }
    if (structured) {
      checkStructure(message);
    }
    AttributeChecks.check(content.messageAttributes());
    checkId("MessageGroupId", content.messageGroupId());
    checkId("MessageDeduplicationId", content.messageDeduplicationId());
    if (!topic.isFifo() && content.messageDeduplicationId() != null) {
      throw SnsErrors.invalid(
          "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter"
              + " that is not valid for this topic type");
    }
    String deduplicationId = content.messageDeduplicationId();
    return new Notification(
        UUID.randomUUID(),
        Notification.Type.Notification,
        message,
        structured,
        content.subject(),
        content.messageAttributes(),
        content.messageGroupId(),
        topic.isFifo() && deduplicationId == null ? Sha256.hex(message) : deduplicationId,
        null,
        caller.endpoint(),
        caller.traceHeader(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private static void checkSubject(@Nullable String subject) {
    if (subject != null
        && (subject.isEmpty()
            || subject.length() > MAX_SUBJECT
            || subject.chars().anyMatch(Character::isISOControl))) {
      throw SnsErrors.invalid("Subject");
    }
  }

  private void checkStructure(String message) {
    JsonNode root;
    try {
      root = json.readTree(message);
    } catch (JacksonException e) {
      throw SnsErrors.invalid("Message Structure - JSON message body failed to parse");
    }
    if (!root.path("default").isString()) {
      throw SnsErrors.invalid("Message Structure - No default entry in JSON message body");
    }
  }

  private static void checkId(String parameter, @Nullable String id) {
    if (id != null && !ID.matcher(id).matches()) {
      throw SnsErrors.invalid(
          parameter
              + " Reason: "
              + parameter
              + " can only include alphanumeric and punctuation characters. 1 to 128 in length");
    }
  }

  PublishedBatch publishBatch(Caller caller, PublishBatch input) {
    Topic topic = topics.find(caller, "TopicArn", input.topicArn());
    List<Entry> entries = input.publishBatchRequestEntries();
    check(entries);
    if (topic.isFifo()) {
      entries.forEach(entry -> checkFifo(topic, entry.content()));
    }
    List<Entry> accepted = new ArrayList<>();
    List<Notification> notifications = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (Entry entry : entries) {
      try {
        notifications.add(notification(caller, topic, entry.content()));
        accepted.add(entry);
      } catch (AwsFailure e) {
        failed.add(new Failed(entry.id(), "InvalidParameter", e.text(), true));
      }
    }
    List<Notification> stored =
        notifications.isEmpty() ? List.of() : outbox.publish(topic, notifications);
    List<PublishedEntry> successful = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      Notification one = stored.get(i);
      successful.add(
          new PublishedEntry(accepted.get(i).id(), one.id().toString(), one.sequenceNumber()));
    }
    return new PublishedBatch(successful, failed);
  }

  private static void check(List<Entry> entries) {
    if (entries.isEmpty()) {
      throw AwsFailure.declared(
          "EmptyBatchRequestException", "The batch request doesn't contain any entries.");
    }
    if (entries.size() > MAX_BATCH) {
      throw AwsFailure.declared(
          "TooManyEntriesInBatchRequestException",
          "The batch request contains more entries than permissible.");
    }
    Set<String> ids = new HashSet<>();
    int size = 0;
    for (Entry entry : entries) {
      String id = entry.id();
      if (id.length() > MAX_BATCH_ID) {
        throw AwsFailure.declared(
            "InvalidBatchEntryIdException",
            "The Id of a batch entry in the batch request is too long: " + id);
      }
      if (id.isEmpty() || !BATCH_ID.matcher(id).matches()) {
        throw AwsFailure.declared(
            "InvalidBatchEntryIdException",
            "The Id of a batch entry in the batch request contains an impermissible character: "
                + id);
      }
      if (!ids.add(id)) {
        throw AwsFailure.declared(
            "BatchEntryIdsNotDistinctException",
            "Two or more batch entries in the request have the same Id.");
      }
      size += entry.content().size();
    }
    if (size > MAX_SIZE) {
      throw AwsFailure.declared(
          "BatchRequestTooLongException",
          "The length of all the messages put together is more than the limit.");
    }
  }
}
