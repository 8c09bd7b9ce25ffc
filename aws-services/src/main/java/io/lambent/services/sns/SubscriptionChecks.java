package io.lambent.services.sns;

import io.lambent.aws.arn.Arn;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks endpoints and attributes of subscriptions. */
@Component
class SubscriptionChecks {
  private final FilterPolicies filters;
  private final DeliveryPolicies policies;
  private final JsonMapper json;

  SubscriptionChecks(FilterPolicies filters, DeliveryPolicies policies, JsonMapper json) {
    this.filters = filters;
    this.policies = policies;
    this.json = json;
  }

  /**
   * The subscription that has an attribute.
   *
   * @param isFifo true where its topic is a FIFO topic
   * @param onBody true where its filter policy is about the message's body
   * @param text where the attribute stands, for the error's text
   */
  record Place(boolean isFifo, Subscription.Protocol protocol, boolean onBody, String text) {}

  String effectivePolicy(Subscription subscription) {
    return policies.effective(subscription);
  }

  static void checkEndpoint(Topic topic, Subscription.Protocol protocol, String endpoint) {
    if (protocol.isHttp()) {
      checkUrl(topic, protocol, endpoint);
      return;
    }
    if (protocol == Subscription.Protocol.email) {
      checkMail(topic, endpoint);
      return;
    }
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
      case http, https, email -> throw new IllegalStateException(protocol + " has no ARNs");
    }
  }

  private static void checkMail(Topic topic, String endpoint) {
    if (topic.isFifo()) {
      throw SnsErrors.invalid("Invalid parameter: Endpoint Reason: Please use FIFO SQS queue");
    }
    int at = endpoint.indexOf('@');
    if (at < 1 || at == endpoint.length() - 1 || !TopicTable.isStorable(endpoint)) {
      throw SnsErrors.invalid("Email address");
    }
  }

  private static void checkUrl(Topic topic, Subscription.Protocol protocol, String endpoint) {
    if (topic.isFifo()) {
      throw SnsErrors.invalid("Invalid parameter: Endpoint Reason: Please use FIFO SQS queue");
    }
    if (!endpoint.startsWith(protocol.name() + "://")) {
      throw SnsErrors.invalid("Endpoint must match the specified protocol");
    }
    try {
      URI uri = new URI(endpoint);
      if (uri.getHost() == null || !TopicTable.isStorable(endpoint)) {
        throw SnsErrors.invalid("Unreachable endpoint");
      }
    } catch (URISyntaxException e) {
      throw SnsErrors.invalid("Unreachable endpoint");
    }
  }

  /**
   * Checks an attribute.
   *
   * @throws io.lambent.aws.error.AwsFailure where it has no meaning
   */
  void check(Place at, String name, String value) {
    String place = at.text();
    if (!TopicTable.isStorable(value)) {
      throw SnsErrors.invalid(place + name);
    }
    switch (name) {
      case "RawMessageDelivery" -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw SnsErrors.invalid(
              place + name + ": Invalid value [" + value + "]. Must be true or false.");
        }
        if (at.protocol() == Subscription.Protocol.lambda && value.equals("true")) {
          throw SnsErrors.invalid(
              place + "Delivery protocol [lambda] does not support raw message delivery.");
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
        String problem = value.isEmpty() ? null : filters.problem(value, at.onBody());
        if (problem != null) {
          throw SnsErrors.invalid(place + problem);
        }
      }
      case "RedrivePolicy" -> {
        if (!value.isEmpty()) {
          checkRedrive(at.isFifo(), value, place);
        }
      }
      case DeliveryPolicies.ATTRIBUTE -> {
        String problem = value.isEmpty() ? null : policies.problem(value);
        if (!at.protocol().isHttp()) {
          throw SnsErrors.invalid(
              place
                  + "Delivery protocol ["
                  + at.protocol().name()
                  + "] does not support delivery policies.");
        }
        if (problem != null) {
          throw SnsErrors.invalid(place + "DeliveryPolicy: " + problem);
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
}
