package io.lambent.trigger.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer of a function that reports, for each partition, the first record that has failed. See
 * <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html">Configuring
 * error handling controls for Kafka event sources</a>.
 */
final class KafkaAnswer {
  private static final JsonMapper JSON = JsonMapper.shared();

  private KafkaAnswer() {}

  /**
   * The records that are not handled, in their order: all where the answer is malformed, or names a
   * record that is not in the batch.
   */
  static List<KafkaRecord> unhandled(byte[] payload, List<KafkaRecord> batch) {
    JsonNode root;
    try {
      root = JSON.readTree(payload);
    } catch (JacksonException e) {
      return batch;
    }
    JsonNode items = root.path("batchItemFailures");
    if (root.isMissingNode()
        || root.isNull()
        || root.isString() && root.asString().isEmpty()
        || root.isObject() && (items.isMissingNode() || items.isNull())) {
      return List.of();
    }
    if (!items.isArray()) {
      return batch;
    }
    Map<String, Long> firsts = firsts(items, batch);
    return firsts == null
        ? batch
        : batch.stream()
            .filter(
                record -> {
                  Long first = firsts.get(record.partition.name.toString());
                  return first != null && record.offset >= first;
                })
            .toList();
  }

  /**
   * The lowest reported offset of each partition; null where an item is not a record of the batch.
   */
  private static @Nullable Map<String, Long> firsts(JsonNode items, List<KafkaRecord> batch) {
    Map<String, Long> firsts = new HashMap<>();
    for (JsonNode item : items) {
      JsonNode id = item.path("itemIdentifier");
      // AWS's documentation has used both names.
      JsonNode partition = id.path(id.has("partition") ? "partition" : "topic-partition");
      JsonNode offset = id.path("offset");
      if (!partition.isString() || !offset.isIntegralNumber()) {
        return null;
      }
      String name = partition.asString();
      long first = offset.asLong();
      boolean isThere =
          batch.stream()
              .anyMatch(
                  record ->
                      record.offset == first && record.partition.name.toString().equals(name));
      if (!isThere) {
        return null;
      }
      firsts.merge(name, first, Math::min);
    }
    return firsts;
  }
}
