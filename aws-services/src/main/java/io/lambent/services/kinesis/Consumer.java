package io.lambent.services.kinesis;

import java.time.Instant;
import java.util.Map;

/**
 * A registered consumer of a stream (enhanced fan-out), to which records are sent as they arrive.
 */
record Consumer(long id, String name, Map<String, String> tags, Instant createdAt) {
  static final String RESOURCE = "/consumer/";

  String arn(DataStream stream) {
    return stream.arn() + RESOURCE + name + ":" + createdAt.getEpochSecond();
  }
}
