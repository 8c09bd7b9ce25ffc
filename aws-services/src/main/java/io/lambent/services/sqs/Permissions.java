package io.lambent.services.sqs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.policy.PolicyDocument;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

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
  private final Clock clock;

  Permissions(Queues queues, QueueTable table, Clock clock) {
    this.queues = queues;
    this.table = table;
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

  private static String added(@Nullable String policy, Queue queue, Add input) {
    PolicyDocument document =
        policy == null
            ? PolicyDocument.empty(queue.arn() + "/SQSDefaultPolicy")
            : PolicyDocument.parse(policy, Permissions::unreadable);
    if (document.has(input.label())) {
      throw SqsErrors.invalidParameter(input.label(), "Label", "Already exists.");
    }
    if (document.size() >= MAX_STATEMENTS) {
      throw AwsFailure.declared(
          "OverLimit", "A queue has at most " + MAX_STATEMENTS + " permissions.");
    }
    document.add(
        new PolicyDocument.Grant(
            input.label(),
            queue.region(),
            input.aWSAccountIds(),
            input.actions().stream().map(action -> "SQS:" + action).toList(),
            queue.arn()));
    return document.text();
  }

  private static AwsFailure unreadable() {
    return SqsErrors.invalidAttribute(QueueAttribute.Policy.name());
  }

  void remove(Caller caller, Remove input) {
    Queue queue = queues.find(caller, input.queueUrl());
    table.changePolicy(queue, policy -> removed(policy, input.label()), clock.instant());
  }

  private static @Nullable String removed(@Nullable String policy, String label) {
    PolicyDocument document =
        policy == null ? null : PolicyDocument.parse(policy, Permissions::unreadable);
    if (document == null || !document.remove(label)) {
      throw SqsErrors.invalidParameter(label, "Label", "can't find label.");
    }
    return document.size() == 0 ? null : document.text();
  }
}
