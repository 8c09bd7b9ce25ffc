package io.lambent.services.sns;

import io.lambent.aws.arn.Arn;
import java.util.Map;

/**
 * A topic.
 *
 * @param attributes those that were set, by AWS's names
 */
record Topic(
    long id,
    String account,
    String region,
    String name,
    Map<String, String> attributes,
    Map<String, String> tags,
    int subscriptionsDeleted) {
  static final String FIFO_SUFFIX = ".fifo";

  Topic {
    attributes = Map.copyOf(attributes);
    tags = Map.copyOf(tags);
  }

  String arn() {
    return Arn.of("sns", region, account, name).toString();
  }

  boolean isFifo() {
    return name.endsWith(FIFO_SUFFIX);
  }

  boolean hasContentBasedDeduplication() {
    return "true".equals(attributes.get("ContentBasedDeduplication"));
  }

  /** True where messages of different groups are no duplicates of each other. */
  boolean deduplicatesByGroup() {
    return "MessageGroup".equals(attributes.get("FifoThroughputScope"));
  }
}
