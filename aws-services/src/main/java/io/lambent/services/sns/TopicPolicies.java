package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.services.policy.PolicyDocument;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
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
    PolicyDocument document = document(policy, topic);
    if (document.has(input.label())) {
      throw SnsErrors.invalid("Statement already exists");
    }
    document.add(
        new PolicyDocument.Grant(
            input.label(),
            topic.region(),
            input.aWSAccountId(),
            input.actionName().stream().map(action -> "SNS:" + action).toList(),
            topic.arn()));
    return document.text();
  }

  private PolicyDocument document(@Nullable String policy, Topic topic) {
    return PolicyDocument.parse(
        policy == null ? ofOwner(topic, json) : policy, () -> SnsErrors.invalid("Policy"));
  }

  void remove(Caller caller, Remove input) {
    Topic topic = table.find(caller, "TopicArn", input.topicArn());
    table.change(topic, "Policy", policy -> removed(policy, topic, input.label()));
  }

  private String removed(@Nullable String policy, Topic topic, String label) {
    PolicyDocument document = document(policy, topic);
    document.remove(label);
    return document.text();
  }
}
