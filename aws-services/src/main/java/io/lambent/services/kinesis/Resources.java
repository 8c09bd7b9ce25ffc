package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.services.tags.TagColumn;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The operations on tags and policies of streams and consumers. */
@Component
class Resources {
  private static final String STREAMS = "lambent_aws.kinesis_stream";
  private static final String CONSUMERS = "lambent_aws.kinesis_consumer";
  private static final int MAX_POLICY_LENGTH = 20 << 10;
  private static final int PAGE = 50;

  private final StreamFinder finder;
  private final Consumers consumers;
  private final TagColumn tags;
  private final JdbcClient jdbc;
  private final JsonMapper json;

  Resources(
      StreamFinder finder, Consumers consumers, TagColumn tags, JdbcClient jdbc, JsonMapper json) {
    this.finder = finder;
    this.consumers = consumers;
    this.tags = tags;
    this.jdbc = jdbc;
    this.json = json;
  }

  record Tag(String key, String value) {}

  record AddTags(@Inlined StreamRef stream, Map<String, String> tags) {}

  record RemoveTags(@Inlined StreamRef stream, List<String> tagKeys) {}

  record ListTags(
      @Inlined StreamRef stream, @Nullable String exclusiveStartTagKey, @Nullable Integer limit) {}

  record ListedTags(List<Tag> tags, boolean hasMoreTags) {}

  record ByArn(String resourceARN, @Nullable String streamId) {}

  record Tagging(String resourceARN, Map<String, String> tags) {}

  record Untagging(String resourceARN, List<String> tagKeys) {}

  record Tags(List<Tag> tags) {}

  record PutPolicy(String resourceARN, String policy) {}

  record Policy(String policy) {}

  /** The row of a stream or consumer that has tags and a policy. */
  private record Resource(
      String table, long id, String name, String account, Map<String, String> tags) {
    static Resource of(DataStream stream) {
      return new Resource(STREAMS, stream.id(), stream.name(), stream.account(), stream.tags());
    }
  }

  private Resource resource(Caller caller, String arn) {
    if (arn.contains(Consumer.RESOURCE)) {
      Consumers.Found found = consumers.find(caller, arn);
      Consumer consumer = found.consumer();
      return new Resource(
          CONSUMERS, consumer.id(), consumer.name(), found.stream().account(), consumer.tags());
    }
    return Resource.of(finder.find(caller, new StreamRef(null, arn, null)));
  }

  void addToStream(Caller caller, AddTags input) {
    add(Resource.of(finder.find(caller, input.stream())), input.tags());
  }

  void add(Caller caller, Tagging input) {
    add(resource(caller, input.resourceARN()), input.tags());
  }

  private void add(Resource resource, Map<String, String> added) {
    check(resource, added.keySet());
    check(resource, added.values());
    Set<String> keys = new HashSet<>(resource.tags().keySet());
    keys.addAll(added.keySet());
    StreamTags.checkCount(resource.name(), resource.account(), keys.size());
    tags.change(resource.table(), resource.id(), added, List.of());
  }

  private static void check(Resource resource, Collection<String> texts) {
    StreamTags.check(resource.name(), resource.account(), texts);
  }

  void removeFromStream(Caller caller, RemoveTags input) {
    remove(Resource.of(finder.find(caller, input.stream())), input.tagKeys());
  }

  void remove(Caller caller, Untagging input) {
    remove(resource(caller, input.resourceARN()), input.tagKeys());
  }

  private void remove(Resource resource, List<String> keys) {
    check(resource, keys);
    tags.change(resource.table(), resource.id(), Map.of(), keys);
  }

  ListedTags listOfStream(Caller caller, ListTags input) {
    DataStream stream = finder.find(caller, input.stream());
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    TreeMap<String, String> sorted = new TreeMap<>(stream.tags());
    Map<String, String> left =
        input.exclusiveStartTagKey() == null
            ? sorted
            : sorted.tailMap(input.exclusiveStartTagKey(), false);
    return new ListedTags(list(left, limit), left.size() > limit);
  }

  Tags list(Caller caller, ByArn input) {
    return new Tags(
        list(new TreeMap<>(resource(caller, input.resourceARN()).tags()), Integer.MAX_VALUE));
  }

  private static List<Tag> list(Map<String, String> tags, int limit) {
    return tags.entrySet().stream()
        .limit(limit)
        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
        .toList();
  }

  void putPolicy(Caller caller, PutPolicy input) {
    Resource resource = resource(caller, input.resourceARN());
    if (input.policy().length() > MAX_POLICY_LENGTH || !isObject(input.policy())) {
      throw KinesisErrors.invalid("Invalid policy: it must be a JSON object of 20 KB at most.");
    }
    setPolicy(resource, input.policy());
  }

  private boolean isObject(String text) {
    try {
      return text.indexOf('\0') < 0 && json.readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  Policy policy(Caller caller, ByArn input) {
    Resource resource = resource(caller, input.resourceARN());
    return jdbc.sql("select policy from " + resource.table() + " where id = :id")
        .param("id", resource.id())
        .query((row, number) -> Objects.requireNonNullElse(row.getString("policy"), ""))
        .optional()
        .filter(text -> !text.isEmpty())
        .map(Policy::new)
        .orElseThrow(
            () ->
                KinesisErrors.notFound(
                    "No resource policy found for resource ARN " + input.resourceARN()));
  }

  void deletePolicy(Caller caller, ByArn input) {
    policy(caller, input);
    setPolicy(resource(caller, input.resourceARN()), null);
  }

  private void setPolicy(Resource resource, @Nullable String policy) {
    jdbc.sql("update " + resource.table() + " set policy = :policy where id = :id")
        .param("policy", policy)
        .param("id", resource.id())
        .update();
  }
}
