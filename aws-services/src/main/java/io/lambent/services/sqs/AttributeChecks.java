package io.lambent.services.sqs;

import io.lambent.aws.error.AwsFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks attributes of queues as AWS does. */
@Component
class AttributeChecks {
  /** The character that PostgreSQL does not take in a document. */
  private static final String ESCAPED_NUL = "\\u0000";

  /** The source queues that a policy may name. */
  private static final int MOST_SOURCES = 10;

  private final QueueTable table;
  private final JsonMapper json;

  AttributeChecks(QueueTable table, JsonMapper json) {
    this.table = table;
    this.json = json;
  }

  /**
   * Checks attributes that a queue is to get.
   *
   * @param queue as it is, or would be without them
   */
  void check(Queue queue, Map<String, String> attributes) {
    attributes.forEach((name, value) -> check(queue, name, value));
    checkThroughput(queue, attributes);
  }

  private void check(Queue queue, String name, String value) {
    QueueAttribute attribute = QueueAttribute.find(name);
    if (attribute == null || (attribute.isFifoOnly() && !queue.isFifo())) {
      throw SqsErrors.unknownAttribute(name);
    }
    if (value.isEmpty() && !attribute.isNumber() && !attribute.isFifoOnly()) {
      return;
    }
    if (attribute == QueueAttribute.FifoQueue && value.equals("false")) {
      throw SqsErrors.invalidAttribute(name, "Modifying queue type is not supported.");
    }
    attribute.check(value);
    if (!QueueTable.isStorable(value) || value.contains(ESCAPED_NUL)) {
      throw SqsErrors.invalidAttribute(name);
    }
    switch (attribute) {
      case RedrivePolicy -> checkRedrive(queue, value);
      case RedriveAllowPolicy -> checkRedriveAllow(value);
      case Policy -> checkDocument(attribute, value);
      default -> {}
    }
  }

  private static void checkThroughput(Queue queue, Map<String, String> attributes) {
    if (!queue.isFifo()) {
      return;
    }
    String limit = value(queue, attributes, QueueAttribute.FifoThroughputLimit);
    String scope = value(queue, attributes, QueueAttribute.DeduplicationScope);
    if (limit.equals("perMessageGroupId") && !scope.equals("messageGroup")) {
      throw SqsErrors.invalidAttribute(
          "FifoThroughputLimit",
          "perMessageGroupId is allowed only where DeduplicationScope is messageGroup.");
    }
  }

  private static String value(
      Queue queue, Map<String, String> attributes, QueueAttribute attribute) {
    String given = attributes.get(attribute.name());
    return given == null ? queue.choice(attribute) : given;
  }

  /** A queue that is created again must have the attributes that it is created with. */
  static void checkSame(Queue present, Map<String, String> attributes) {
    attributes.forEach(
        (name, value) -> {
          if (!value.equals(current(present, name))) {
            throw AwsFailure.declared(
                "QueueNameExists",
                "A queue already exists with the same name and a different value for attribute "
                    + name);
          }
        });
  }

  private static @Nullable String current(Queue present, String name) {
    QueueAttribute attribute = QueueAttribute.find(name);
    if (attribute != null && attribute.isNumber()) {
      return Integer.toString(present.number(attribute));
    }
    return attribute != null && attribute.isChoice()
        ? present.choice(attribute)
        : present.attributes().get(name);
  }

  private void checkRedrive(Queue source, String policy) {
    Redrive redrive = Redrive.parse(policy, json);
    String name = redrive.targetName(source);
    Queue target = name == null ? null : table.read(source.account(), source.region(), name);
    if (target == null) {
      throw Redrive.invalid(policy, "Dead letter target does not exist.");
    }
    if (target.isFifo() != source.isFifo()) {
      throw Redrive.invalid(
          policy,
          source.isFifo()
              ? "Dead-letter queue of a FIFO queue must also be a FIFO queue."
              : "Dead-letter queue of a standard queue must also be a standard queue.");
    }
    String allow = target.policy(QueueAttribute.RedriveAllowPolicy);
    if (allow != null && !allows(allow, source)) {
      throw Redrive.invalid(policy, "Dead letter target does not allow this source queue.");
    }
  }

  private void checkRedriveAllow(String policy) {
    JsonNode root;
    try {
      root = json.readTree(policy);
    } catch (JacksonException e) {
      root = null;
    }
    JsonNode sources = root == null ? null : root.path("sourceQueueArns");
    boolean isValid =
        root != null
            && sources != null
            && switch (root.path("redrivePermission").asString("")) {
              case "allowAll", "denyAll" -> sources.isMissingNode();
              case "byQueue" ->
                  sources.isArray()
                      && !sources.isEmpty()
                      && sources.size() <= MOST_SOURCES
                      && sources.valueStream().allMatch(JsonNode::isString);
              default -> false;
            };
    if (!isValid) {
      throw SqsErrors.invalidParameter(
          policy,
          QueueAttribute.RedriveAllowPolicy.name(),
          "Amazon SQS can't create the redrive allow policy, as it's in an unsupported format.");
    }
  }

  private boolean allows(String policy, Queue source) {
    JsonNode root = json.readTree(policy);
    return switch (root.path("redrivePermission").asString("allowAll")) {
      case "denyAll" -> false;
      case "byQueue" ->
          root.path("sourceQueueArns")
              .valueStream()
              .anyMatch(arn -> arn.asString("").equals(source.arn()));
      default -> true;
    };
  }

  private void checkDocument(QueueAttribute attribute, String document) {
    try {
      if (json.readTree(document).isObject()) {
        return;
      }
    } catch (JacksonException e) {
      // Refused below.
    }
    throw SqsErrors.invalidAttribute(attribute.name());
  }
}
