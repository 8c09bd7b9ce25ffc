package io.lambent.trigger.batch;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer of a function that reports which records of a batch have failed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting">Implementing
 *     partial batch responses</a>
 */
public final class BatchAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private BatchAnswer() {}

  /**
   * Returns the ids of the records that have failed: all where the answer is malformed, or names a
   * record that is not in the batch.
   *
   * @param ids the ids of all records of the batch
   */
  public static Set<String> failures(byte[] answer, Set<String> ids) {
    JsonNode root;
    try {
      root = JSON.readTree(answer);
    } catch (JacksonException e) {
      return ids;
    }
    if (root.isMissingNode() || root.isNull() || (root.isString() && root.asString().isEmpty())) {
      return Set.of();
    }
    if (!root.isObject()) {
      return ids;
    }
    JsonNode items = root.path("batchItemFailures");
    if (items.isMissingNode() || items.isNull()) {
      return Set.of();
    }
    if (!items.isArray()) {
      return ids;
    }
    Set<String> failed = new HashSet<>();
    for (JsonNode item : items) {
      JsonNode id = item.path("itemIdentifier");
      if (!id.isString() || !ids.contains(id.asString())) {
        return ids;
      }
      failed.add(id.asString());
    }
    return failed;
  }
}
