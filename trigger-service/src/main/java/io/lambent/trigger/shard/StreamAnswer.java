package io.lambent.trigger.shard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer of a function to a batch of a stream.
 *
 * @param handled the number of records that are handled, from the first on; later ones are repeated
 * @param state the state of the tumbling window as JSON; null where the answer has none
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html">Configuring
 *     partial batch response</a>
 */
record StreamAnswer(int handled, @Nullable String state) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The answer for a function whose answer does not matter: all records are handled. */
  static StreamAnswer all(List<Pending> batch) {
    return new StreamAnswer(batch.size(), null);
  }

  /**
   * Reads an answer. No record counts as handled where it is malformed, or names a record that is
   * not in the batch.
   *
   * @param partial true if the function says which records have failed
   */
  static StreamAnswer of(byte[] payload, List<Pending> batch, boolean partial) {
    JsonNode root;
    try {
      root = JSON.readTree(payload);
    } catch (JacksonException e) {
      return new StreamAnswer(partial ? 0 : batch.size(), null);
    }
    JsonNode state = root.path("state");
    return new StreamAnswer(
        partial ? handled(root, batch) : batch.size(),
        state.isMissingNode() || state.isNull() ? null : state.toString());
  }

  private static int handled(JsonNode root, List<Pending> batch) {
    boolean saysNothing =
        root.isMissingNode()
            || root.isNull()
            || (root.isString() && root.asString().isEmpty())
            || (root.isArray() && root.isEmpty());
    if (saysNothing) {
      return batch.size();
    }
    JsonNode items = root.path("batchItemFailures");
    if (root.isObject() && (items.isMissingNode() || items.isNull())) {
      return batch.size();
    }
    if (!items.isArray()) {
      return 0;
    }
    Map<String, Integer> indexes = HashMap.newHashMap(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      indexes.put(batch.get(i).record.sequenceNumber(), i);
    }
    int lowest = batch.size();
    for (JsonNode item : items) {
      JsonNode id = item.path("itemIdentifier");
      Integer index = id.isString() ? indexes.get(id.asString()) : null;
      if (index == null) {
        return 0;
      }
      lowest = Math.min(lowest, index);
    }
    return lowest;
  }
}
