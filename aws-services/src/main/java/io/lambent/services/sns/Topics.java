package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.PageTokens;
import io.lambent.aws.error.AwsFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The operations on topics and their tags. */
@Component
class Topics {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final int MAX_NAME = 256;
  private static final int PAGE = 100;
  private static final int MAX_TAGS = 50;

  private static final Set<String> DOCUMENTS = Set.of("Policy", "DeliveryPolicy");

  /** Kept; the platform does nothing by them. */
  private static final Set<String> KEPT =
      Set.of("DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig");

  /** For each of these protocols the roles and rates of delivery logs, which are kept only. */
  private static final Pattern FEEDBACK =
      Pattern.compile(
          "(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)");

  private final TopicTable table;
  private final SubscriptionTable subscriptions;
  private final DeliveryPolicies policies;
  private final JsonMapper json;

  Topics(
      TopicTable table,
      SubscriptionTable subscriptions,
      DeliveryPolicies policies,
      JsonMapper json) {
    this.table = table;
    this.subscriptions = subscriptions;
    this.policies = policies;
    this.json = json;
  }

  record Tag(String key, String value) {}

  record Create(
      String name,
      Map<String, String> attributes,
      List<Tag> tags,
      @Nullable String dataProtectionPolicy) {}

  record Created(String topicArn) {}

  record ByArn(String topicArn) {}

  record Attributes(Map<String, String> attributes) {}

  record SetAttribute(String topicArn, String attributeName, @Nullable String attributeValue) {}

  record ListInput(@Nullable String nextToken) {}

  record Listed(List<Created> topics, @Nullable String nextToken) {}

  record Resource(String resourceArn) {}

  record Tagging(String resourceArn, List<Tag> tags) {}

  record Untagging(String resourceArn, List<String> tagKeys) {}

  record Tags(List<Tag> tags) {}

  Created create(Caller caller, Create input) {
    Map<String, String> attributes = new LinkedHashMap<>(input.attributes());
    boolean isFifo = "true".equals(attributes.get("FifoTopic"));
    if ("false".equals(attributes.get("FifoTopic"))) {
      attributes.remove("FifoTopic");
    }
    String name = input.name();
    String stem =
        isFifo && name.endsWith(Topic.FIFO_SUFFIX)
            ? name.substring(0, name.length() - Topic.FIFO_SUFFIX.length())
            : name;
    if (!NAME.matcher(stem).matches()
        || name.length() > MAX_NAME
        || isFifo != name.endsWith(Topic.FIFO_SUFFIX)) {
      throw SnsErrors.invalid("Topic Name");
    }
    if (input.dataProtectionPolicy() != null) {
      throw SnsErrors.invalid("DataProtectionPolicy Reason: Lambent does not have them");
    }
    attributes.forEach(
        (attribute, value) -> check(isFifo, attribute, value, "Attributes Reason: "));
    Map<String, String> tags = tags(input.tags());
    if (!table.insert(caller, name, attributes, tags)) {
      Topic present = table.read(caller.account(), caller.region(), name);
      if (present != null) {
        checkSame(present, attributes, tags);
      }
    }
    return new Created(caller.arn("sns", name).toString());
  }

  private static void checkSame(
      Topic present, Map<String, String> attributes, Map<String, String> tags) {
    attributes.forEach(
        (name, value) -> {
          if (!value.equals(present.attributes().getOrDefault(name, "false"))) {
            throw SnsErrors.invalid(
                "Attributes Reason: Topic already exists with different attributes");
          }
        });
    if (!tags.isEmpty() && !tags.equals(present.tags())) {
      throw SnsErrors.invalid("Tags Reason: Topic already exists with different tags");
    }
  }

  private void check(boolean isFifo, String name, String value, String place) {
    boolean isKnown =
        DOCUMENTS.contains(name)
            || KEPT.contains(name)
            || FEEDBACK.matcher(name).matches()
            || (isFifo
                && Set.of("FifoTopic", "ContentBasedDeduplication", "FifoThroughputScope")
                    .contains(name));
    if (!isKnown) {
      throw SnsErrors.invalid(
          place.isEmpty() ? "AttributeName" : place + "Unknown attribute " + name);
    }
    boolean isValid =
        switch (name) {
          case "FifoTopic", "ContentBasedDeduplication" ->
              value.equals("true") || value.equals("false");
          case "FifoThroughputScope" -> value.equals("Topic") || value.equals("MessageGroup");
          case "SignatureVersion" -> value.equals("1") || value.equals("2");
          default -> !DOCUMENTS.contains(name) || value.isEmpty() || isObject(value);
        };
    if (!isValid || !TopicTable.isStorable(value)) {
      throw SnsErrors.invalid(place + name + ": Invalid value [" + value + "].");
    }
  }

  private boolean isObject(String value) {
    try {
      return json.readTree(value).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  void delete(Caller caller, ByArn input) {
    try {
      table.delete(table.find(caller, "TopicArn", input.topicArn()));
    } catch (AwsFailure e) {
      // A topic that does not exist is deleted, as on AWS.
      if (!e.error().awsName().equals("NotFoundException")) {
        throw e;
      }
    }
  }

  Listed list(Caller caller, ListInput input) {
    List<Topic> topics = table.list(caller, after(input.nextToken()), PAGE + 1);
    boolean more = topics.size() > PAGE;
    List<Topic> page = more ? topics.subList(0, PAGE) : topics;
    return new Listed(
        page.stream().map(topic -> new Created(topic.arn())).toList(),
        more ? PageTokens.encode(page.getLast().name()) : null);
  }

  private static String after(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return "";
    }
    String name = PageTokens.decode(token);
    if (name == null) {
      throw SnsErrors.invalid("NextToken");
    }
    return name;
  }

  Attributes attributes(Caller caller, ByArn input) {
    Topic topic = table.find(caller, "TopicArn", input.topicArn());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("TopicArn", topic.arn());
    all.put("Owner", topic.account());
    all.put("DisplayName", "");
    all.put("Policy", TopicPolicies.ofOwner(topic, json));
    all.put("SubscriptionsConfirmed", count(topic, Subscription.State.CONFIRMED));
    all.put("SubscriptionsPending", count(topic, Subscription.State.PENDING));
    all.put("SubscriptionsDeleted", Integer.toString(topic.subscriptionsDeleted()));
    if (topic.isFifo()) {
      all.put("FifoTopic", "true");
      all.put("ContentBasedDeduplication", "false");
      all.put("FifoThroughputScope", "Topic");
    }
    all.put("EffectiveDeliveryPolicy", policies.effective(topic));
    all.putAll(topic.attributes());
    return new Attributes(all);
  }

  private String count(Topic topic, Subscription.State state) {
    return Integer.toString(subscriptions.count(topic, state));
  }

  void set(Caller caller, SetAttribute input) {
    Topic topic = table.find(caller, "TopicArn", input.topicArn());
    String name = input.attributeName();
    String value = input.attributeValue() == null ? "" : input.attributeValue();
    if (name.equals("FifoTopic")) {
      throw SnsErrors.invalid("AttributeName");
    }
    check(topic.isFifo(), name, value, "");
    table.change(topic, name, present -> value.isEmpty() ? null : value);
  }

  void tag(Caller caller, Tagging input) {
    Topic topic = resource(caller, input.resourceArn());
    Map<String, String> all = new LinkedHashMap<>(topic.tags());
    Map<String, String> added = tags(input.tags());
    all.putAll(added);
    checkCount(all);
    table.setTags(topic, added, List.of());
  }

  void untag(Caller caller, Untagging input) {
    Topic topic = resource(caller, input.resourceArn());
    table.setTags(
        topic, Map.of(), input.tagKeys().stream().filter(TopicTable::isStorable).toList());
  }

  Tags tags(Caller caller, Resource input) {
    Topic topic = resource(caller, input.resourceArn());
    return new Tags(
        topic.tags().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(tag -> new Tag(tag.getKey(), tag.getValue()))
            .toList());
  }

  private Topic resource(Caller caller, String arn) {
    try {
      return table.find(caller, "ResourceArn", arn);
    } catch (AwsFailure e) {
      throw e.error().awsName().equals("NotFoundException")
          ? AwsFailure.declared("ResourceNotFoundException", "Resource does not exist")
          : e;
    }
  }

  private static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Tag tag : tags) {
      if (!TopicTable.isStorable(tag.key() + tag.value())) {
        throw SnsErrors.invalid("Tags");
      }
      if (all.put(tag.key(), tag.value()) != null) {
        throw SnsErrors.invalid("Duplicated keys are not allowed.");
      }
    }
    checkCount(all);
    return all;
  }

  private static void checkCount(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw AwsFailure.declared(
          "TagLimitExceededException",
          "Could not complete request: tag quota of per resource exceeded");
    }
  }
}
