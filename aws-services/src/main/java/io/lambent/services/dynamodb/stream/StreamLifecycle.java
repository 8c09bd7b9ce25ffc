package io.lambent.services.dynamodb.stream;

import io.lambent.aws.api.Caller;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.StreamSettings;
import io.lambent.services.dynamodb.table.StreamSwitch;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.stereotype.Component;

/** Enables and disables the streams of tables. */
@Component
class StreamLifecycle implements StreamSwitch {
  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final StreamStore store;
  private final StreamProperties properties;

  StreamLifecycle(StreamStore store, StreamProperties properties) {
    this.store = store;
    this.properties = properties;
  }

  @Override
  public StreamSettings begin(
      Caller caller, long tableId, String tableName, KeySchema key, String viewType, Instant now) {
    String label = LABEL.format(now);
    long id =
        store.insert(
            tableId,
            new StreamRow(
                0, caller.account(), caller.region(), tableName, label, viewType, key, now, null));
    for (int lineage = 0; lineage < properties.shards(); lineage++) {
      store.insertShard(id, lineage, shardId(id, lineage, now), now);
    }
    return new StreamSettings(id, label, viewType, properties.shards());
  }

  private static String shardId(long stream, int lineage, Instant now) {
    return "shardId-%020d-%08x".formatted(now.toEpochMilli(), (int) (stream * 1_000_003 + lineage));
  }

  @Override
  public void end(StreamSettings stream, Instant now) {
    store.end(stream.id(), now);
  }
}
