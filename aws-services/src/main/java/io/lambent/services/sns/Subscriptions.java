package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The operations on subscriptions. Those of queues and functions need no confirmation; a server
 * confirms with the token that it gets.
 */
@Component
class Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private static final int PAGE = 100;

  /** The protocols of AWS that the platform does not deliver to. */
  private static final Set<String> MISSING = Set.of("email-json", "sms", "application", "firehose");

  /** A token that nobody is told. */
  private static final String NO_TOKEN = "none";

  private static final UUID FIRST = new UUID(0, 0);

  private final TopicTable topics;
  private final SubscriptionTable table;
  private final Confirmations confirmations;
  private final SubscriptionChecks checks;

  Subscriptions(
      TopicTable topics,
      SubscriptionTable table,
      Confirmations confirmations,
      SubscriptionChecks checks) {
    this.topics = topics;
    this.table = table;
    this.confirmations = confirmations;
    this.checks = checks;
  }

  record Subscribe(
      String topicArn,
      String protocol,
      @Nullable String endpoint,
      Map<String, String> attributes,
      @Nullable Boolean returnSubscriptionArn) {}

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

  record Confirm(String topicArn, String token, @Nullable String authenticateOnUnsubscribe) {}

  Subscribed subscribe(Caller caller, Subscribe input) {
    Topic topic = topics.find(caller, "TopicArn", input.topicArn());
    Subscription.Protocol protocol = protocol(input.protocol());
    String endpoint = input.endpoint() == null ? "" : input.endpoint();
    SubscriptionChecks.checkEndpoint(topic, protocol, endpoint);
    Map<String, String> attributes = new LinkedHashMap<>(input.attributes());
    boolean onBody = "MessageBody".equals(attributes.get("FilterPolicyScope"));
    var place =
        new SubscriptionChecks.Place(topic.isFifo(), protocol, onBody, "Attributes Reason: ");
    attributes.forEach((name, value) -> checks.check(place, name, value));
    attributes.values().removeIf(String::isEmpty);
    Subscription subscription =
        switch (protocol) {
          case http, https ->
              confirmations.subscribe(caller, topic, protocol, endpoint, attributes);
          case email -> unconfirmed(caller, topic, endpoint, attributes);
          case sqs, lambda ->
              table.insert(topic, protocol, endpoint, caller.account(), attributes, null);
        };
    if (!subscription.attributes().equals(attributes) && !attributes.isEmpty()) {
      throw SnsErrors.invalid(
          "Attributes Reason: Subscription already exists with different attributes");
    }
    return new Subscribed(
        subscription.isPending() && !Boolean.TRUE.equals(input.returnSubscriptionArn())
            ? "pending confirmation"
            : subscription.arn());
  }

  /** Keeps a subscription that stays as one on AWS whose mail nobody has answered. */
  private Subscription unconfirmed(
      Caller caller, Topic topic, String endpoint, Map<String, String> attributes) {
    log.warn(
        "A subscription of {} to {} stays pending: Lambent sends no mail", endpoint, topic.name());
    return table.insert(
        topic,
        Subscription.Protocol.email,
        endpoint,
        caller.account(),
        attributes,
        NO_TOKEN + UUID.randomUUID());
  }

  private static Subscription.Protocol protocol(String name) {
    if (MISSING.contains(name)) {
      throw SnsErrors.invalid(
          "Protocol Reason: Lambent delivers to sqs, lambda, http and https only, not to " + name);
    }
    for (Subscription.Protocol protocol : Subscription.Protocol.values()) {
      if (protocol.name().equals(name)) {
        return protocol;
      }
    }
    throw SnsErrors.invalid("Amazon SNS does not support this protocol string: " + name);
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
    all.put(
        "ConfirmationWasAuthenticated",
        Boolean.toString(subscription.confirmation().authenticated()));
    all.put("PendingConfirmation", Boolean.toString(subscription.isPending()));
    all.put("RawMessageDelivery", "false");
    all.put(
        "SubscriptionPrincipal",
        "arn:" + Arn.partition(caller.region()) + ":iam::" + subscription.account() + ":root");
    if (subscription.filterPolicy() != null) {
      all.put("FilterPolicyScope", "MessageAttributes");
    }
    if (subscription.protocol().isHttp()) {
      all.put("EffectiveDeliveryPolicy", checks.effectivePolicy(subscription));
    }
    all.putAll(subscription.attributes());
    return new Attributes(all);
  }

  void set(Caller caller, SetAttribute input) {
    Subscription subscription = find(caller, input.subscriptionArn());
    String value = input.attributeValue() == null ? "" : input.attributeValue();
    checks.check(
        new SubscriptionChecks.Place(
            subscription.topicArn().endsWith(Topic.FIFO_SUFFIX),
            subscription.protocol(),
            subscription.filtersBody(),
            ""),
        input.attributeName(),
        value);
    table.set(subscription, input.attributeName(), value.isEmpty() ? null : value);
  }

  void unsubscribe(Caller caller, ByArn input) {
    UUID id = id(input.subscriptionArn());
    Subscription subscription = table.find(id);
    // One that does not exist is gone, as on AWS.
    if (subscription == null) {
      return;
    }
    boolean isHttp = subscription.protocol().isHttp();
    if (isOwners(caller, subscription)
        || (isHttp && !subscription.confirmation().authenticated())) {
      if (isHttp) {
        confirmations.end(caller, subscription);
      } else {
        table.delete(id);
      }
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
                        one.isPending() ? "PendingConfirmation" : one.arn(),
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

  /**
   * Confirms a subscription. The token proves that the endpoint asks; the caller's account does not
   * count.
   */
  Subscribed confirm(Caller caller, Confirm input) {
    return new Subscribed(
        confirmations
            .confirm(
                input.topicArn(),
                input.token(),
                "true".equalsIgnoreCase(input.authenticateOnUnsubscribe()))
            .arn());
  }
}
