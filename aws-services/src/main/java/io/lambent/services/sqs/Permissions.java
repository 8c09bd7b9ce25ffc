package io.lambent.services.sqs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code AddPermission} and {@code RemovePermission}: statements of a queue's policy. */
@Component
class Permissions {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final int MAX_ACTIONS = 7;
  private static final int MAX_STATEMENTS = 20;

  private static final Set<String> ACTIONS =
      Set.of(
          "*",
          "ChangeMessageVisibility",
          "DeleteMessage",
          "GetQueueAttributes",
          "GetQueueUrl",
          "ListDeadLetterSourceQueues",
          "PurgeQueue",
          "ReceiveMessage",
          "SendMessage");

  private final Queues queues;
  private final QueueTable table;
  private final JsonMapper json;
  private final Clock clock;

  Permissions(Queues queues, QueueTable table, JsonMapper json, Clock clock) {
    this.queues = queues;
    this.table = table;
    this.json = json;
    this.clock = clock;
  }

  record Add(String queueUrl, String label, List<String> aWSAccountIds, List<String> actions) {}

  record Remove(String queueUrl, String label) {}

  void add(Caller caller, Add input) {
    Queue queue = queues.find(caller, input.queueUrl());
    if (!LABEL.matcher(input.label()).matches()) {
      throw SqsErrors.invalidParameter(
          input.label(),
          "Label",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.");
    }
    if (input.aWSAccountIds().isEmpty()) {
      throw SqsErrors.missing("AWSAccountIds");
    }
    if (input.actions().isEmpty()) {
      throw SqsErrors.missing("Actions");
    }
    for (String account : input.aWSAccountIds()) {
      if (!ACCOUNT.matcher(account).matches()) {
        throw SqsErrors.invalidParameter(account, "PrincipalId", "Unable to verify.");
      }
    }
    for (String action : input.actions()) {
      if (!ACTIONS.contains(action)) {
        throw SqsErrors.invalidParameter(
            "SQS:" + action,
            "ActionName",
            "Please refer to the appropriate WSDL for a list of valid actions.");
      }
    }
    if (input.actions().size() > MAX_ACTIONS) {
      throw AwsFailure.declared(
          "OverLimit", input.actions().size() + " Actions were found, maximum allowed is 7.");
    }
    table.changePolicy(queue, policy -> added(policy, queue, input), clock.instant());
  }

  private String added(@Nullable String policy, Queue queue, Add input) {
    ObjectNode document = policy == null ? empty(queue) : parse(policy);
    ArrayNode statements = statements(document);
    for (JsonNode statement : statements) {
      if (statement.path("Sid").asString("").equals(input.label())) {
        throw SqsErrors.invalidParameter(input.label(), "Label", "Already exists.");
      }
    }
    if (statements.size() >= MAX_STATEMENTS) {
      throw AwsFailure.declared(
          "OverLimit", "A queue has at most " + MAX_STATEMENTS + " permissions.");
    }
    ObjectNode statement = statements.addObject();
    statement.put("Sid", input.label());
    statement.put("Effect", "Allow");
    String partition = Arn.partition(queue.region());
    put(
        statement.putObject("Principal"),
        "AWS",
        input.aWSAccountIds().stream()
            .map(account -> "arn:" + partition + ":iam::" + account + ":root")
            .toList());
    put(statement, "Action", input.actions().stream().map(action -> "SQS:" + action).toList());
    statement.put("Resource", queue.arn());
    return json.writeValueAsString(document);
  }

  /** Puts one value as it is, several as a list. */
  private static void put(ObjectNode object, String name, List<String> values) {
    if (values.size() == 1) {
      object.put(name, values.getFirst());
    } else {
      ArrayNode list = object.putArray(name);
      values.forEach(list::add);
    }
  }

  private ObjectNode empty(Queue queue) {
    ObjectNode document = json.createObjectNode();
    document.put("Version", "2008-10-17");
    document.put("Id", queue.arn() + "/SQSDefaultPolicy");
    document.putArray("Statement");
    return document;
  }

  private ObjectNode parse(String policy) {
    try {
      if (json.readTree(policy) instanceof ObjectNode document) {
        return document;
      }
    } catch (JacksonException e) {
      // Refused below: SetQueueAttributes stores objects only.
    }
    throw SqsErrors.invalidAttribute(QueueAttribute.Policy.name());
  }

  /** The statements as a list, which a policy with one statement need not have. */
  private static ArrayNode statements(ObjectNode document) {
    JsonNode present = document.path("Statement");
    if (present instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = document.putArray("Statement");
    if (present.isObject()) {
      list.add(present);
    }
    return list;
  }

  void remove(Caller caller, Remove input) {
    Queue queue = queues.find(caller, input.queueUrl());
    table.changePolicy(queue, policy -> removed(policy, input.label()), clock.instant());
  }

  private @Nullable String removed(@Nullable String policy, String label) {
    ObjectNode document = policy == null ? json.createObjectNode() : parse(policy);
    ArrayNode statements = statements(document);
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).path("Sid").asString("").equals(label)) {
        statements.remove(i);
        return statements.isEmpty() ? null : json.writeValueAsString(document);
      }
    }
    throw SqsErrors.invalidParameter(label, "Label", "can't find label.");
  }
}
