package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code AddPermission} and {@code RemovePermission}: statements of a topic's policy. */
@Component
class TopicPolicies {
  private static final List<String> OWNERS_ACTIONS =
      List.of(
          "GetTopicAttributes",
          "SetTopicAttributes",
          "AddPermission",
          "RemovePermission",
          "DeleteTopic",
          "Subscribe",
          "ListSubscriptionsByTopic",
          "Publish");

  private static final Set<String> ACTIONS = Set.copyOf(OWNERS_ACTIONS);

  private final TopicTable table;
  private final JsonMapper json;

  TopicPolicies(TopicTable table, JsonMapper json) {
    this.table = table;
    this.json = json;
  }

  record Add(String topicArn, String label, List<String> aWSAccountId, List<String> actionName) {}

  record Remove(String topicArn, String label) {}

  /** The policy of a topic for which none was set: its owner may do everything. */
  static String ofOwner(Topic topic, JsonMapper json) {
    ObjectNode document = json.createObjectNode();
    document.put("Version", "2008-10-17");
    document.put("Id", "__default_policy_ID");
    ObjectNode statement = document.putArray("Statement").addObject();
    statement.put("Sid", "__default_statement_ID");
    statement.put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", "*");
    ArrayNode actions = statement.putArray("Action");
    OWNERS_ACTIONS.forEach(action -> actions.add("SNS:" + action));
    statement.put("Resource", topic.arn());
    statement
        .putObject("Condition")
        .putObject("StringEquals")
        .put("AWS:SourceOwner", topic.account());
    return json.writeValueAsString(document);
  }

  void add(Caller caller, Add input) {
    Topic topic = table.find(caller, "TopicArn", input.topicArn());
    if (input.actionName().isEmpty() || !ACTIONS.containsAll(input.actionName())) {
      throw SnsErrors.invalid("Policy statement action out of service scope!");
    }
    if (!TopicTable.isStorable(input.label())
        || input.aWSAccountId().stream().anyMatch(account -> !account.matches("[0-9]{12}"))) {
      throw SnsErrors.invalid("Policy Error: PrincipalNotFound");
    }
    table.change(topic, "Policy", policy -> added(policy, topic, input));
  }

  private String added(@Nullable String policy, Topic topic, Add input) {
    ObjectNode document = parse(policy == null ? ofOwner(topic, json) : policy);
    ArrayNode statements = statements(document);
    if (place(statements, input.label()) >= 0) {
      throw SnsErrors.invalid("Statement already exists");
    }
    ObjectNode statement = statements.addObject();
    statement.put("Sid", input.label());
    statement.put("Effect", "Allow");
    String partition = Arn.partition(topic.region());
    put(
        statement.putObject("Principal"),
        "AWS",
        input.aWSAccountId().stream()
            .map(account -> "arn:" + partition + ":iam::" + account + ":root")
            .toList());
    put(statement, "Action", input.actionName().stream().map(action -> "SNS:" + action).toList());
    statement.put("Resource", topic.arn());
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

  void remove(Caller caller, Remove input) {
    Topic topic = table.find(caller, "TopicArn", input.topicArn());
    table.change(topic, "Policy", policy -> removed(policy, topic, input.label()));
  }

  private String removed(@Nullable String policy, Topic topic, String label) {
    ObjectNode document = parse(policy == null ? ofOwner(topic, json) : policy);
    ArrayNode statements = statements(document);
    int place = place(statements, label);
    if (place >= 0) {
      statements.remove(place);
    }
    return json.writeValueAsString(document);
  }

  private static int place(ArrayNode statements, String label) {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).path("Sid").asString("").equals(label)) {
        return i;
      }
    }
    return -1;
  }

  private ObjectNode parse(String policy) {
    try {
      if (json.readTree(policy) instanceof ObjectNode document) {
        return document;
      }
    } catch (JacksonException e) {
      // Refused below: SetTopicAttributes stores objects only.
    }
    throw SnsErrors.invalid("Policy");
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
}
