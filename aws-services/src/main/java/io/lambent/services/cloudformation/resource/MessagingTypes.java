package io.lambent.services.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of SQS and SNS. */
final class MessagingTypes {
  private static final String[] NO_QUEUE = {
    "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"
  };
  private static final int LONGEST_QUEUE_NAME = 80;
  private static final int LONGEST_TOPIC_NAME = 256;
  private static final String[] NO_TOPIC = {"NotFound", "NotFoundException"};

  /** The values that attributes of queues have where nobody sets them. */
  private static final Map<String, String> QUEUE_DEFAULTS =
      Map.of(
          "DelaySeconds",
          "0",
          "MessageRetentionPeriod",
          "345600",
          "ReceiveMessageWaitTimeSeconds",
          "0",
          "VisibilityTimeout",
          "30",
          "RedrivePolicy",
          "",
          "RedriveAllowPolicy",
          "",
          "KmsMasterKeyId",
          "",
          "ContentBasedDeduplication",
          "false");

  private MessagingTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::SQS::Queue",
        MessagingTypes::createQueue,
        MessagingTypes::updateQueue,
        step ->
            step.callUnless(
                "sqs", "DeleteQueue", step.object().put("QueueUrl", step.physicalId()), NO_QUEUE));
    types.add(
        "AWS::SQS::QueuePolicy",
        step -> setQueuePolicies(step, step.token()),
        step -> setQueuePolicies(step, step.physicalId()),
        step -> step.each("Queues", queue -> setQueuePolicy(step, queue, "")));
    types.add(
        "AWS::SQS::QueueInlinePolicy",
        step -> {
          setQueuePolicy(step, step.get("Queue"), step.text("PolicyDocument"));
          return Made.of(step.text("Queue"));
        },
        step -> {
          setQueuePolicy(step, step.get("Queue"), step.text("PolicyDocument"));
          return Made.of(step.physicalId());
        },
        step -> setQueuePolicy(step, step.get("Queue"), ""));
    types.add(
        "AWS::SNS::Topic",
        MessagingTypes::createTopic,
        MessagingTypes::updateTopic,
        step ->
            step.callUnless(
                "sns", "DeleteTopic", step.object().put("TopicArn", step.physicalId()), NO_TOPIC));
    types.add(
        "AWS::SNS::Subscription",
        MessagingTypes::subscribe,
        MessagingTypes::updateSubscription,
        step -> {
          if (step.physicalId().startsWith("arn:")) {
            step.callUnless(
                "sns",
                "Unsubscribe",
                step.object().put("SubscriptionArn", step.physicalId()),
                NO_TOPIC);
          }
        });
    types.add(
        "AWS::SNS::TopicPolicy",
        step -> setTopicPolicies(step, step.token()),
        step -> setTopicPolicies(step, step.physicalId()),
        step -> step.each("Topics", topic -> resetTopicPolicy(step, topic.asString())));
    types.add(
        "AWS::SNS::TopicInlinePolicy",
        step -> {
          setTopicPolicy(step, step.text("TopicArn"), step.text("PolicyDocument"));
          return Made.of(step.text("TopicArn"));
        },
        step -> {
          setTopicPolicy(step, step.text("TopicArn"), step.text("PolicyDocument"));
          return Made.of(step.physicalId());
        },
        step -> resetTopicPolicy(step, step.text("TopicArn")));
  }

  private static String fifoName(Step step, String property, String flag, int longest) {
    if (step.has(property)) {
      return step.text(property);
    }
    return step.generated(longest, step.get(flag).asBoolean(false) ? ".fifo" : "");
  }

  private static Made createQueue(Step step) {
    String name = fifoName(step, "QueueName", "FifoQueue", LONGEST_QUEUE_NAME);
    step.begin(
        name,
        () -> step.answers("sqs", "GetQueueUrl", step.object().put("QueueName", name), NO_QUEUE));
    ObjectNode input = step.object().put("QueueName", name);
    input.set("Attributes", step.without("QueueName", "Tags"));
    input.set("tags", step.tagMap());
    return queue(step, step.call("sqs", "CreateQueue", input).path("QueueUrl").asString(), name);
  }

  private static Made queue(Step step, String url, String name) {
    return Made.of(url, "QueueUrl", url, "QueueName", name, "Arn", step.arn("sqs", name));
  }

  private static Made updateQueue(Step step) {
    String url = step.physicalId();
    ObjectNode attributes = step.without("QueueName", "Tags", "FifoQueue");
    QUEUE_DEFAULTS.forEach(
        (name, value) -> {
          if (step.before().has(name) && !attributes.has(name)) {
            attributes.put(name, value);
          }
        });
    if (!attributes.isEmpty()) {
      ObjectNode input = step.object().put("QueueUrl", url);
      input.set("Attributes", attributes);
      step.call("sqs", "SetQueueAttributes", input);
    }
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("QueueUrl", url);
      input.set("TagKeys", step.removedTags());
      step.call("sqs", "UntagQueue", input);
    }
    if (!step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("QueueUrl", url);
      input.set("Tags", step.tagMap());
      step.call("sqs", "TagQueue", input);
    }
    return queue(step, url, url.substring(url.lastIndexOf('/') + 1));
  }

  private static Made setQueuePolicies(Step step, String id) {
    step.before()
        .path("Queues")
        .forEach(
            queue -> {
              if (step.get("Queues").valueStream().noneMatch(queue::equals)) {
                setQueuePolicy(step, queue, "");
              }
            });
    step.each("Queues", queue -> setQueuePolicy(step, queue, step.text("PolicyDocument")));
    return Made.of(id.contains("-") ? id : step.generated(LONGEST_QUEUE_NAME, ""), "Id", id);
  }

  private static void setQueuePolicy(Step step, JsonNode queue, String policy) {
    ObjectNode input = step.object().put("QueueUrl", queue.asString());
    input.set("Attributes", step.object().put("Policy", policy));
    if (policy.isEmpty()) {
      step.callUnless("sqs", "SetQueueAttributes", input, NO_QUEUE);
    } else {
      step.call("sqs", "SetQueueAttributes", input);
    }
  }

  private static Made createTopic(Step step) {
    String name = fifoName(step, "TopicName", "FifoTopic", LONGEST_TOPIC_NAME);
    String arn = step.arn("sns", name);
    step.begin(
        arn,
        () ->
            step.answers(
                "sns", "GetTopicAttributes", step.object().put("TopicArn", arn), NO_TOPIC));
    ObjectNode input = step.object().put("Name", name);
    ObjectNode attributes =
        step.without(
            "TopicName", "Subscription", "Tags", "DataProtectionPolicy", "DeliveryStatusLogging");
    if (step.has("DataProtectionPolicy") || step.has("DeliveryStatusLogging")) {
      throw new ResourceFailure(
          "DataProtectionPolicy and DeliveryStatusLogging of AWS::SNS::Topic are not supported.");
    }
    input.set("Attributes", attributes);
    input.set("Tags", step.tagList());
    step.call("sns", "CreateTopic", input);
    step.identified(arn);
    step.each("Subscription", each -> subscribe(step, arn, each));
    return Made.of(arn, "TopicArn", arn, "TopicName", name);
  }

  private static void subscribe(Step step, String arn, JsonNode each) {
    step.call(
        "sns",
        "Subscribe",
        step.object()
            .put("TopicArn", arn)
            .put("Protocol", each.path("Protocol").asString())
            .put("Endpoint", each.path("Endpoint").asString()));
  }

  private static Made updateTopic(Step step) {
    String arn = step.physicalId();
    ObjectNode attributes =
        step.without("TopicName", "FifoTopic", "Subscription", "Tags", "FifoThroughputScope");
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      if (step.changed(attribute.getKey())) {
        setTopic(step, arn, attribute.getKey(), attribute.getValue());
      }
    }
    for (String name : step.before().propertyNames()) {
      boolean isAttribute = !name.equals("Subscription") && !name.equals("Tags");
      if (isAttribute && !step.has(name)) {
        setTopic(step, arn, name, step.object().stringNode(""));
      }
    }
    if (step.changed("Subscription")) {
      step.each(
          "Subscription",
          each -> {
            if (step.before().path("Subscription").valueStream().noneMatch(each::equals)) {
              subscribe(step, arn, each);
            }
          });
    }
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("TagKeys", step.removedTags());
      step.call("sns", "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("Tags", step.tagList());
      step.call("sns", "TagResource", input);
    }
    return new Made(arn, step.attributes());
  }

  private static void setTopic(Step step, String arn, String name, JsonNode value) {
    ObjectNode input = step.object().put("TopicArn", arn).put("AttributeName", name);
    input.set("AttributeValue", value);
    step.call("sns", "SetTopicAttributes", input);
  }

  private static final Map<String, String> SUBSCRIPTION_ATTRIBUTES = attributes();

  private static Map<String, String> attributes() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("FilterPolicyScope", "MessageAttributes");
    names.put("FilterPolicy", "{}");
    names.put("DeliveryPolicy", "{}");
    names.put("RawMessageDelivery", "false");
    names.put("RedrivePolicy", "{}");
    names.put("SubscriptionRoleArn", "");
    names.put("ReplayPolicy", "{}");
    return names;
  }

  private static Made subscribe(Step step) {
    ObjectNode input = step.pick("TopicArn", "Protocol", "Endpoint");
    input.put("ReturnSubscriptionArn", true);
    ObjectNode attributes = step.pick(SUBSCRIPTION_ATTRIBUTES.keySet().toArray(String[]::new));
    if (!attributes.isEmpty()) {
      input.set("Attributes", attributes);
    }
    String arn = step.call("sns", "Subscribe", input).path("SubscriptionArn").asString();
    return Made.of(arn, "Arn", arn);
  }

  private static Made updateSubscription(Step step) {
    SUBSCRIPTION_ATTRIBUTES.forEach(
        (name, absent) -> {
          if (step.changed(name)) {
            step.call(
                "sns",
                "SetSubscriptionAttributes",
                step.object()
                    .put("SubscriptionArn", step.physicalId())
                    .put("AttributeName", name)
                    .put("AttributeValue", step.text(name, absent)));
          }
        });
    return new Made(step.physicalId(), step.attributes());
  }

  private static Made setTopicPolicies(Step step, String id) {
    step.before()
        .path("Topics")
        .forEach(
            topic -> {
              if (step.get("Topics").valueStream().noneMatch(topic::equals)) {
                resetTopicPolicy(step, topic.asString());
              }
            });
    step.each(
        "Topics", topic -> setTopicPolicy(step, topic.asString(), step.text("PolicyDocument")));
    return Made.of(id.contains("-") ? id : step.generated(LONGEST_QUEUE_NAME, ""), "Id", id);
  }

  private static void setTopicPolicy(Step step, String arn, String policy) {
    setTopic(step, arn, "Policy", step.object().stringNode(policy));
  }

  /** Gives a topic the policy that it is created with: its owner may do everything. */
  private static void resetTopicPolicy(Step step, String arn) {
    ObjectNode policy = step.object().put("Version", "2008-10-17").put("Id", "__default_policy_ID");
    ObjectNode statement = policy.putArray("Statement").addObject();
    statement.put("Sid", "__default_statement_ID").put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", "*");
    statement
        .putArray("Action")
        .add("SNS:GetTopicAttributes")
        .add("SNS:SetTopicAttributes")
        .add("SNS:AddPermission")
        .add("SNS:RemovePermission")
        .add("SNS:DeleteTopic")
        .add("SNS:Subscribe")
        .add("SNS:ListSubscriptionsByTopic")
        .add("SNS:Publish");
    statement.put("Resource", arn);
    statement
        .putObject("Condition")
        .putObject("StringEquals")
        .put("AWS:SourceOwner", step.account());
    ObjectNode input =
        step.object()
            .put("TopicArn", arn)
            .put("AttributeName", "Policy")
            .put("AttributeValue", policy.toString());
    step.callUnless("sns", "SetTopicAttributes", input, NO_TOPIC);
  }
}
