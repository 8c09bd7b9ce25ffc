package io.lambent.services.sqs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.PageTokens;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on queues themselves. */
@Component
class Queues {
  /** The attributes that queues have besides those that can be set. */
  private static final Set<String> READ_ONLY =
      Set.of(
          "QueueArn",
          "CreatedTimestamp",
          "LastModifiedTimestamp",
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final int MAX_NAME = 80;
  private static final int PAGE = 1_000;
  private static final int MAX_TAGS = 50;

  private final QueueTable table;
  private final MessageTable messages;
  private final FifoSettling fifoMessages;
  private final AttributeChecks checks;
  private final Arrivals arrivals;
  private final Clock clock;

  Queues(
      QueueTable table,
      MessageTable messages,
      FifoSettling fifoMessages,
      AttributeChecks checks,
      Arrivals arrivals,
      Clock clock) {
    this.table = table;
    this.messages = messages;
    this.fifoMessages = fifoMessages;
    this.checks = checks;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  record Create(String queueName, Map<String, String> attributes, Map<String, String> tags) {}

  record Url(String queueUrl) {}

  record Named(String queueName, @Nullable String queueOwnerAWSAccountId) {}

  record ByUrl(String queueUrl) {}

  record ListInput(
      @Nullable String queueNamePrefix, @Nullable String nextToken, @Nullable Integer maxResults) {}

  record Listed(List<String> queueUrls, @Nullable String nextToken) {}

  record SourcesInput(String queueUrl, @Nullable String nextToken, @Nullable Integer maxResults) {}

  record GetAttributes(String queueUrl, List<String> attributeNames) {}

  record Attributes(Map<String, String> attributes) {}

  record SetAttributes(String queueUrl, Map<String, String> attributes) {}

  record Tag(String queueUrl, Map<String, String> tags) {}

  record Untag(String queueUrl, List<String> tagKeys) {}

  record Tags(Map<String, String> tags) {}

  /** The queue of a URL, whichever host it names. */
  Queue find(Caller caller, String url) {
    String path = url.replaceFirst("^[a-zA-Z]+://[^/]*", "");
    String[] parts = path.split("/", -1);
    if (parts.length < 2) {
      throw AwsFailure.declared(
          "InvalidAddress", "The address " + url + " is not valid for this endpoint.");
    }
    Queue queue = table.find(parts[parts.length - 2], caller.region(), parts[parts.length - 1]);
    if (queue == null || !queue.account().equals(caller.account())) {
      throw SqsErrors.noQueue();
    }
    return queue;
  }

  Url create(Caller caller, Create input) {
    String name = input.queueName();
    checkName(name, "true".equals(input.attributes().get(QueueAttribute.FifoQueue.name())));
    Queue draft =
        new Queue(
            0,
            caller.account(),
            caller.region(),
            name,
            Map.of(),
            Map.of(),
            false,
            clock.instant(),
            clock.instant());
    checks.check(draft, input.attributes());
    checkTags(input.tags());
    Map<String, String> attributes = new LinkedHashMap<>(input.attributes());
    attributes.values().removeIf(String::isEmpty);
    if (table.wasDeletedRecently(caller.account(), caller.region(), name)) {
      throw AwsFailure.declared(
          "QueueDeletedRecently",
          "You must wait 60 seconds after deleting a queue before you can create another with the"
              + " same name.");
    }
    if (!table.insert(
        caller.account(), caller.region(), name, attributes, input.tags(), clock.instant())) {
      Queue present = table.read(caller.account(), caller.region(), name);
      if (present != null) {
        AttributeChecks.checkSame(present, attributes);
      }
    }
    return new Url(draft.url(caller.endpoint()));
  }

  private static void checkName(String name, boolean isFifo) {
    boolean hasSuffix = name.endsWith(Queue.FIFO_SUFFIX);
    String stem = hasSuffix ? name.substring(0, name.length() - Queue.FIFO_SUFFIX.length()) : name;
    boolean isName = NAME.matcher(stem).matches() && name.length() <= MAX_NAME;
    if (isFifo && !(isName && hasSuffix)) {
      throw SqsErrors.invalidParameter(
          "The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
              + " underscores, must end with .fifo suffix and be 1 to 80 in length");
    }
    if (!isFifo && (!isName || hasSuffix)) {
      throw SqsErrors.invalidParameter(
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
  }

  Url url(Caller caller, Named input) {
    String owner = input.queueOwnerAWSAccountId();
    Queue queue =
        owner != null && !owner.equals(caller.account())
            ? null
            : table.find(caller.account(), caller.region(), input.queueName());
    if (queue == null) {
      throw SqsErrors.noQueue();
    }
    return new Url(queue.url(caller.endpoint()));
  }

  Listed list(Caller caller, ListInput input) {
    String prefix = input.queueNamePrefix();
    if (prefix != null && !QueueTable.isStorable(prefix)) {
      throw SqsErrors.invalidParameter(
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
    int limit = limit(input.maxResults());
    List<Queue> queues =
        table.list(
            caller.account(),
            caller.region(),
            prefix == null ? "" : prefix,
            after(input.nextToken()),
            limit + 1);
    return page(caller, queues, limit, input.maxResults() != null);
  }

  Listed sources(Caller caller, SourcesInput input) {
    int limit = limit(input.maxResults());
    List<Queue> queues =
        table.sourcesOf(find(caller, input.queueUrl()), after(input.nextToken()), limit + 1);
    return page(caller, queues, limit, input.maxResults() != null);
  }

  private static int limit(@Nullable Integer asked) {
    int limit = asked == null ? PAGE : asked;
    if (limit < 1 || limit > PAGE) {
      throw SqsErrors.invalidParameter(
          limit, "MaxResults", "Must be between 1 and " + PAGE + ", if provided.");
    }
    return limit;
  }

  /** Without {@code MaxResults} AWS gives the first thousand and no token. */
  private static Listed page(Caller caller, List<Queue> queues, int limit, boolean isPaged) {
    boolean more = queues.size() > limit;
    List<Queue> page = more ? queues.subList(0, limit) : queues;
    return new Listed(
        page.stream().map(queue -> queue.url(caller.endpoint())).toList(),
        more && isPaged ? PageTokens.encode(page.getLast().name()) : null);
  }

  private static String after(@Nullable String token) {
    if (token == null) {
      return "";
    }
    String name = PageTokens.decode(token);
    if (name == null || name.length() > MAX_NAME) {
      throw SqsErrors.invalidParameter("Invalid or expired next token.");
    }
    return name;
  }

  Attributes attributes(Caller caller, GetAttributes input) {
    Queue cached = find(caller, input.queueUrl());
    Queue queue = table.read(cached.account(), cached.region(), cached.name());
    if (queue == null) {
      throw SqsErrors.noQueue();
    }
    Map<String, String> all = all(queue, input.attributeNames());
    if (input.attributeNames().contains("All")) {
      return new Attributes(all);
    }
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String name : input.attributeNames()) {
      if (QueueAttribute.find(name) == null && !READ_ONLY.contains(name)) {
        throw SqsErrors.unknownAttribute(name);
      }
      String value = all.get(name);
      if (value != null) {
        chosen.put(name, value);
      }
    }
    return new Attributes(chosen);
  }

  private Map<String, String> all(Queue queue, List<String> names) {
    Map<String, String> all = new LinkedHashMap<>();
    for (QueueAttribute attribute : QueueAttribute.values()) {
      if (attribute.isNumber() && attribute != QueueAttribute.KmsDataKeyReusePeriodSeconds) {
        all.put(attribute.name(), Integer.toString(queue.number(attribute)));
      } else if (attribute.isFifoOnly() && queue.isFifo()) {
        all.put(attribute.name(), queue.choice(attribute));
      }
    }
    all.put(
        "SqsManagedSseEnabled",
        queue.attributes().containsKey("KmsMasterKeyId") ? "false" : "true");
    all.putAll(queue.attributes());
    all.put("QueueArn", queue.arn());
    all.put("CreatedTimestamp", Long.toString(queue.createdAt().getEpochSecond()));
    all.put("LastModifiedTimestamp", Long.toString(queue.modifiedAt().getEpochSecond()));
    boolean counts =
        names.stream().anyMatch(name -> name.equals("All") || name.startsWith("Approximate"));
    if (counts) {
      MessageTable.Counts count = messages.count(queue);
      all.put("ApproximateNumberOfMessages", Long.toString(count.visible()));
      all.put("ApproximateNumberOfMessagesNotVisible", Long.toString(count.inFlight()));
      all.put("ApproximateNumberOfMessagesDelayed", Long.toString(count.delayed()));
    }
    return all;
  }

  void set(Caller caller, SetAttributes input) {
    Queue queue = find(caller, input.queueUrl());
    checks.check(queue, input.attributes());
    table.setAttributes(queue, input.attributes(), clock.instant());
  }

  void delete(Caller caller, ByUrl input) {
    Queue queue = find(caller, input.queueUrl());
    if (!table.delete(queue)) {
      throw SqsErrors.noQueue();
    }
    // Those who wait there get the error.
    arrivals.signal(queue.id());
  }

  void purge(Caller caller, ByUrl input) {
    Queue queue = find(caller, input.queueUrl());
    if (!table.purge(queue)) {
      throw AwsFailure.declared(
          "PurgeQueueInProgress",
          "Only one PurgeQueue operation on " + queue.name() + " is allowed every 60 seconds.");
    }
    if (queue.isFifo()) {
      fifoMessages.purge(queue);
    } else {
      messages.purge(queue);
    }
  }

  void tag(Caller caller, Tag input) {
    Queue queue = find(caller, input.queueUrl());
    Map<String, String> all = new LinkedHashMap<>(queue.tags());
    all.putAll(input.tags());
    checkTags(all);
    table.tag(queue, input.tags());
  }

  private static void checkTags(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw SqsErrors.invalidParameter("Too many tags added for queue: a queue has at most 50.");
    }
    tags.forEach(
        (key, value) -> {
          if (key.isEmpty()
              || key.length() > 128
              || value.length() > 256
              || !QueueTable.isStorable(key + value)) {
            throw SqsErrors.invalidParameter(
                "Tag keys have 1 to 128 characters, tag values up to 256.");
          }
        });
  }

  void untag(Caller caller, Untag input) {
    List<String> keys = input.tagKeys().stream().filter(QueueTable::isStorable).toList();
    table.untag(find(caller, input.queueUrl()), keys);
  }

  Tags tags(Caller caller, ByUrl input) {
    Queue cached = find(caller, input.queueUrl());
    Queue queue = table.read(cached.account(), cached.region(), cached.name());
    if (queue == null) {
      throw SqsErrors.noQueue();
    }
    return new Tags(queue.tags());
  }
}
