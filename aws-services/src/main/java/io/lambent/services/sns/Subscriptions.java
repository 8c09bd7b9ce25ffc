package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations on subscriptions. Those of queues and functions need no confirmation. */
@Component
class Subscriptions {
  private static final int PAGE = 100;

  /** The protocols of AWS that the platform does not deliver to. */
  private static final Set<String> MISSING =
      Set.of("http", "https", "email", "email-json", "sms", "application", "firehose");

  private static final UUID FIRST = new UUID(0, 0);

  private final TopicTable topics;
  private final SubscriptionTable table;
  private final FilterPolicies filters;
  private final JsonMapper json;

  Subscriptions(
      TopicTable topics, SubscriptionTable table, FilterPolicies filters, JsonMapper json) {
    this.topics = topics;
    this.table = table;
    this.filters = filters;
    this.json = json;
  }

  record Subscribe(
      String topicArn,
      String protocol,
      @Nullable String endpoint,
      Map<String, String> attributes) {}

  record Subscribed(String subscriptionArn) {}

  record ByArn(String subscriptionArn) {}

  record Attributes(Map<String, String> attributes) {}

  record SetAttribute(
      String subscriptionArn, String attributeName, @Nullable String attributeValue) {}

  record ListInput(@Nullable String nextToken) {}

  record ListOfTopic(String topicArn, @Nullable String nextToken) {}

  record Entry(
      String subscriptionArn, String owner, String protocol, String endpoint, String topicArn) {}

  record Listed(List<Entry> subscriptions, @Nullable String nextToken) {}

  record Confirm(String topicArn, String token) {}

  Subscribed subscribe(Caller caller, Subscribe input) {
    Topic topic = topics.find(caller, "TopicArn", input.topicArn());
    Subscription.Protocol protocol = protocol(input.protocol());
    String endpoint = input.endpoint() == null ? "" : input.endpoint();
    checkEndpoint(topic, protocol, endpoint);
    Map<String, String> attributes = new LinkedHashMap<>(input.attributes());
    boolean onBody = "MessageBody".equals(attributes.get("FilterPolicyScope"));
    if (protocol == Subscription.Protocol.lambda
        && "true".equals(attributes.get("RawMessageDelivery"))) {
      throw noRaw("Attributes Reason: ");
    }
    attributes.forEach(
        (name, value) -> check(topic.isFifo(), name, value, onBody, "Attributes Reason: "));
    attributes.values().removeIf(String::isEmpty);
    Subscription subscription =
        table.insert(topic, protocol, endpoint, caller.account(), attributes);
    if (!subscription.attributes().equals(attributes) && !attributes.isEmpty()) {
      throw SnsErrors.invalid(
          "Attributes Reason: Subscription already exists with different attributes");
    }
    return new Subscribed(subscription.arn());
  }

  private static AwsFailure noRaw(String place) {
    return SnsErrors.invalid(
        place + "Delivery protocol [lambda] does not support raw message delivery.");
  }

  private static Subscription.Protocol protocol(String name) {
    if (MISSING.contains(name)) {
      throw SnsErrors.invalid(
          "Protocol Reason: Lambent delivers to sqs and lambda only, not to " + name);
    }
    for (Subscription.Protocol protocol : Subscription.Protocol.values()) {
      if (protocol.name().equals(name)) {
        return protocol;
      }
    }
    throw SnsErrors.invalid("Amazon SNS does not support this protocol string: " + name);
  }

  private static void checkEndpoint(Topic topic, Subscription.Protocol protocol, String endpoint) {
    Arn arn = Arn.parse(endpoint).orElse(null);
    if (!TopicTable.isStorable(endpoint)
        || arn == null
        || !arn.service().equals(protocol.name())
        || arn.account().isEmpty()
        || arn.region().isEmpty()) {
      throw SnsErrors.invalid(
          protocol == Subscription.Protocol.sqs ? "SQS endpoint ARN" : "Lambda endpoint ARN");
    }
    switch (protocol) {
      case sqs -> {
        if (endpoint.endsWith(Topic.FIFO_SUFFIX) && !topic.isFifo()) {
          throw SnsErrors.invalid(
              "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to"
                  + " standard SNS topics");
        }
      }
      case lambda -> {
        if (!arn.resource().startsWith("function:")) {
          throw SnsErrors.invalid("Lambda endpoint ARN");
        }
        if (topic.isFifo()) {
          throw SnsErrors.invalid("Invalid parameter: Endpoint Reason: Please use FIFO SQS queue");
        }
      }
    }
  }

  /**
   * @param place where the attribute stands, for the error's text
   */
  private void check(boolean isFifo, String name, String value, boolean onBody, String place) {
    if (!TopicTable.isStorable(value)) {
      throw SnsErrors.invalid(place + name);
    }
    switch (name) {
      case "RawMessageDelivery" -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw SnsErrors.invalid(
              place + name + ": Invalid value [" + value + "]. Must be true or false.");
        }
      }
      case "FilterPolicyScope" -> {
        if (!value.equals("MessageAttributes") && !value.equals("MessageBody")) {
          throw SnsErrors.invalid(
              place
                  + name
                  + ": Invalid value ["
                  + value
                  + "]. Please use either MessageBody or MessageAttributes");
        }
      }
      case "FilterPolicy" -> {
        String problem = value.isEmpty() ? null : filters.problem(value, onBody);
        if (problem != null) {
          throw SnsErrors.invalid(place + problem);
        }
      }
      case "RedrivePolicy" -> {
        if (!value.isEmpty()) {
          checkRedrive(isFifo, value, place);
        }
      }
      default ->
          throw SnsErrors.invalid(
              place.isEmpty() ? "AttributeName" : place + "Unknown attribute " + name);
    }
  }

  private void checkRedrive(boolean isFifo, String policy, String place) {
    JsonNode target;
    try {
      target = json.readTree(policy).path("deadLetterTargetArn");
    } catch (JacksonException e) {
      throw SnsErrors.invalid(
          place + "RedrivePolicy: failed to parse JSON. " + e.getOriginalMessage());
    }
    Arn arn = Arn.parse(target.asString("")).orElse(null);
    if (arn == null || !arn.service().equals("sqs")) {
      throw SnsErrors.invalid(place + "RedrivePolicy: deadLetterTargetArn is an invalid arn");
    }
    if (isFifo && !arn.resource().endsWith(Topic.FIFO_SUFFIX)) {
      throw SnsErrors.invalid(
          place
              + "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO"
              + " Topic.");
    }
  }

  private Subscription find(Caller caller, String text) {
    Subscription subscription = table.find(id(text));
    if (subscription == null
        || !subscription.arn().equals(text)
        || !isOwners(caller, subscription)) {
      throw SnsErrors.noSubscription();
    }
    return subscription;
  }

  private static boolean isOwners(Caller caller, Subscription subscription) {
    return Arn.parse(subscription.topicArn())
        .filter(arn -> arn.account().equals(caller.account()))
        .filter(arn -> arn.region().equals(caller.region()))
        .isPresent();
  }

  private static UUID id(String text) {
    if (text.isEmpty()) {
      throw SnsErrors.invalid("SubscriptionArn Reason: no value for required parameter");
    }
    Arn arn = SnsErrors.arn("SubscriptionArn", text);
    try {
      return UUID.fromString(arn.resource().substring(arn.resource().indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      throw SnsErrors.invalid("SubscriptionId");
    }
  }

  Attributes attributes(Caller caller, ByArn input) {
    Subscription subscription = find(caller, input.subscriptionArn());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("SubscriptionArn", subscription.arn());
    all.put("TopicArn", subscription.topicArn());
    all.put("Owner", subscription.account());
    all.put("Protocol", subscription.protocol().name());
    all.put("Endpoint", subscription.endpoint());
    all.put("ConfirmationWasAuthenticated", "true");
    all.put("PendingConfirmation", "false");
    all.put("RawMessageDelivery", "false");
    all.put(
        "SubscriptionPrincipal",
        "arn:" + Arn.partition(caller.region()) + ":iam::" + subscription.account() + ":root");
    if (subscription.filterPolicy() != null) {
      all.put("FilterPolicyScope", "MessageAttributes");
    }
    all.putAll(subscription.attributes());
    return new Attributes(all);
  }

  void set(Caller caller, SetAttribute input) {
    Subscription subscription = find(caller, input.subscriptionArn());
    String value = input.attributeValue() == null ? "" : input.attributeValue();
    check(
        subscription.topicArn().endsWith(Topic.FIFO_SUFFIX),
        input.attributeName(),
        value,
        subscription.filtersBody(),
        "");
    if (subscription.protocol() == Subscription.Protocol.lambda
        && input.attributeName().equals("RawMessageDelivery")
        && value.equals("true")) {
      throw noRaw("");
    }
    table.set(subscription, input.attributeName(), value.isEmpty() ? null : value);
  }

  void unsubscribe(Caller caller, ByArn input) {
    UUID id = id(input.subscriptionArn());
    Subscription subscription = table.find(id);
    // One that does not exist is gone, as on AWS.
    if (subscription != null && isOwners(caller, subscription)) {
      table.delete(id);
    }
  }

  Listed list(Caller caller, ListInput input) {
    return list(caller, null, input.nextToken());
  }

  Listed listOfTopic(Caller caller, ListOfTopic input) {
    return list(caller, topics.find(caller, "TopicArn", input.topicArn()), input.nextToken());
  }

  private Listed list(Caller caller, @Nullable Topic topic, @Nullable String token) {
    List<Subscription> all = table.list(caller, topic, after(token), PAGE + 1);
    boolean more = all.size() > PAGE;
    List<Subscription> page = more ? all.subList(0, PAGE) : all;
    return new Listed(
        page.stream()
            .map(
                one ->
                    new Entry(
                        one.arn(),
                        one.account(),
                        one.protocol().name(),
                        one.endpoint(),
                        one.topicArn()))
            .toList(),
        more ? page.getLast().id().toString() : null);
  }

  private static UUID after(@Nullable String token) {
    try {
      return token == null || token.isEmpty() ? FIRST : UUID.fromString(token);
    } catch (IllegalArgumentException e) {
      throw SnsErrors.invalid("NextToken");
    }
  }

  /** No subscription waits for a confirmation, so no token is right. */
  Subscribed confirm(Caller caller, Confirm input) {
    topics.find(caller, "TopicArn", input.topicArn());
    throw AwsFailure.declared("InvalidParameterException", "Invalid token");
  }
}
