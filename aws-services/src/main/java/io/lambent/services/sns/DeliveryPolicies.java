package io.lambent.services.sns;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The delivery policies of subscriptions and topics, as far as they concern servers. */
@Component
class DeliveryPolicies {
  static final String ATTRIBUTE = "DeliveryPolicy";
  private static final String DEFAULT_TYPE = "text/plain; charset=UTF-8";
  private static final String RETRY = "healthyRetryPolicy";
  private static final String REQUEST = "requestPolicy";
  private static final String DEFAULT_RETRY = "defaultHealthyRetryPolicy";
  private static final String DEFAULT_REQUEST = "defaultRequestPolicy";
  private static final String NO_OVERRIDES = "disableSubscriptionOverrides";
  private static final String TYPE = "headerContentType";
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("[a-z]+/[a-z0-9.+-]+(; ?charset=[A-Za-z0-9-]+)?");

  private final JsonMapper json;

  DeliveryPolicies(JsonMapper json) {
    this.json = json;
  }

  /**
   * The reason why a policy of a subscription is refused; null where it is not.
   *
   * @param policy in JSON
   */
  @Nullable String problem(String policy) {
    JsonNode root;
    try {
      root = json.readTree(policy);
    } catch (JacksonException e) {
      return "failed to parse JSON. " + e.getOriginalMessage();
    }
    if (!root.isObject()) {
      return "must be a JSON object";
    }
    for (String name : root.propertyNames()) {
      JsonNode part = root.get(name);
      boolean known = List.of(RETRY, REQUEST).contains(name);
      if (!known && !part.isNull()) {
        return "Lambent does not support '" + name + "'";
      }
    }
    if (RetrySchedule.read(root.path(RETRY)) == null) {
      return "healthyRetryPolicy has a value out of range";
    }
    JsonNode type = root.path(REQUEST).path(TYPE);
    return type.isMissingNode() || CONTENT_TYPE.matcher(type.asString("")).matches()
        ? null
        : "headerContentType is not a supported content type";
  }

  RetrySchedule schedule(Subscription subscription) {
    JsonNode own = own(subscription).path(RETRY);
    JsonNode policy = own.isObject() ? own : http(subscription).path(DEFAULT_RETRY);
    return Objects.requireNonNullElse(
        RetrySchedule.read(policy.isObject() ? policy : null), RetrySchedule.DEFAULT);
  }

  /** The content type of requests. */
  String contentType(Subscription subscription) {
    JsonNode own = own(subscription).path(REQUEST).path(TYPE);
    JsonNode type = own.isString() ? own : http(subscription).path(DEFAULT_REQUEST).path(TYPE);
    return contentType(type);
  }

  private static String contentType(JsonNode type) {
    String text = type.asString(DEFAULT_TYPE);
    return CONTENT_TYPE.matcher(text).matches() ? text : DEFAULT_TYPE;
  }

  /** The policy that results, as {@code EffectiveDeliveryPolicy}. */
  String effective(Subscription subscription) {
    ObjectNode root = json.createObjectNode();
    put(schedule(subscription), root.putObject(RETRY));
    root.putNull("sicklyRetryPolicy");
    root.putNull("throttlePolicy");
    root.putObject(REQUEST).put(TYPE, contentType(subscription));
    root.put("guaranteed", false);
    return json.writeValueAsString(root);
  }

  /** The policy of a topic with the defaults of what it does not set. */
  String effective(Topic topic) {
    JsonNode set = read(topic.attributes().get(ATTRIBUTE)).path("http");
    JsonNode retry = set.path(DEFAULT_RETRY);
    ObjectNode root = json.createObjectNode();
    ObjectNode http = root.putObject("http");
    put(
        Objects.requireNonNullElse(
            RetrySchedule.read(retry.isObject() ? retry : null), RetrySchedule.DEFAULT),
        http.putObject(DEFAULT_RETRY));
    http.put(NO_OVERRIDES, set.path(NO_OVERRIDES).asBoolean(false));
    http.putObject(DEFAULT_REQUEST).put(TYPE, contentType(set.path(DEFAULT_REQUEST).path(TYPE)));
    return json.writeValueAsString(root);
  }

  private static void put(RetrySchedule schedule, ObjectNode retry) {
    retry.put("minDelayTarget", schedule.minDelay());
    retry.put("maxDelayTarget", schedule.maxDelay());
    retry.put("numRetries", schedule.retries());
    retry.put("numMaxDelayRetries", schedule.atMaxDelay());
    retry.put("numNoDelayRetries", schedule.atOnce());
    retry.put("numMinDelayRetries", schedule.atMinDelay());
    retry.put("backoffFunction", schedule.growth().name());
  }

  /** Empty where the topic does not let subscriptions have policies of their own. */
  private JsonNode own(Subscription subscription) {
    return http(subscription).path(NO_OVERRIDES).asBoolean(false)
        ? json.missingNode()
        : read(subscription.attributes().get(ATTRIBUTE));
  }

  private JsonNode http(Subscription subscription) {
    return read(subscription.topicAttributes().get(ATTRIBUTE)).path("http");
  }

  private JsonNode read(@Nullable String policy) {
    try {
      return policy == null ? json.missingNode() : json.readTree(policy);
    } catch (JacksonException e) {
      return json.missingNode();
    }
  }
}
