package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Sends events of stacks to the notification topics of the stack. */
@Component("cloudFormationNotifications")
class Notifications {
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private final AwsOperations operations;

  Notifications(AwsOperations operations) {
    this.operations = operations;
  }

  /** The content of a message. */
  record Content(
      String logicalId,
      @Nullable String physicalId,
      String type,
      String status,
      @Nullable String reason,
      Instant at) {}

  /** Sends a message; topics that do not take it are left out. */
  void send(Stack stack, Content content) {
    List<String> topics = stack.deployment().notificationArns();
    if (topics.isEmpty()) {
      return;
    }
    String text =
        line("StackId", stack.id())
            + line("Timestamp", content.at().toString())
            + line("EventId", UUID.randomUUID().toString())
            + line("LogicalResourceId", content.logicalId())
            + line("Namespace", stack.account())
            + line("PhysicalResourceId", content.physicalId())
            + line("ResourceStatus", content.status())
            + line("ResourceStatusReason", content.reason())
            + line("ResourceType", content.type())
            + line("StackName", stack.name());
    for (String topic : topics) {
      try {
        operations.call(
            stack.scope(),
            "sns",
            "Publish",
            JsonNodeFactory.instance
                .objectNode()
                .put("TopicArn", topic)
                .put("Subject", "AWS CloudFormation Notification")
                .put("Message", text));
      } catch (OperationFailure e) {
        log.warn("An event of {} does not reach {}: {}", stack.id(), topic, e.getMessage());
      }
    }
  }

  private static String line(String name, @Nullable String value) {
    return name + "='" + (value == null ? "" : value) + "'\n";
  }
}
